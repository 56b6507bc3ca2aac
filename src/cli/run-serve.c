/* run-serve.c - the options of "rouse run" about what is served, and what follows without a restart
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-serve.h"
#include "text.h"

#include "base/error.h"
#include "project/address-check.h"
#include "project/ini.h"
#include "project/listen-spec.h"
#include "project/project-keys.h"
#include "project/proxy-spec.h"

#include <glib/gi18n.h>

/* A name that no rule of a file is likely to have, and that says where it comes from. */
#define RULE_NAME "--browser"

const RouseOption rouse_run_serve_options[] = {
  { 0, "ready", N_ ("CONDITION"), N_ ("When CMD is ready: port:8000, http://…, output:REGEX, alive:TIME or notify") },
  { 0, "listen", N_ ("SOCKET"), N_ ("Hold 8000, HOST:8000 or unix:PATH for CMD while it restarts; can be repeated") },
  { 0, "proxy", N_ ("PORT:PORT"), N_ ("Pass requests at the first port on to CMD at the second, and let them wait while it restarts; can be repeated") },
  { 0, "livereload", N_ ("PORT"), N_ ("Have pages in browsers follow; PORT is for their script"), TRUE },
  { 0, "browser", N_ ("GLOB"), N_ ("What matches is for the pages alone, as style sheets are; can be repeated") },
  { 0, "hot", "ask", N_ ("Ask CMD whether it can do with a change, before it is restarted") },
  { 0 },
};

RouseRunServe *
rouse_run_serve_new (void)
{
  return g_new0 (RouseRunServe, 1);
}

void
rouse_run_serve_free (RouseRunServe *self)
{
  g_strfreev (self->listen);
  g_strfreev (self->proxies);
  g_strfreev (self->browser);
  g_free (self);
}

static gboolean
set_error (GError **error, const char *message)
{
  g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, message);
  return FALSE;
}

static void
append (char ***list, const char *text)
{
  guint n = *list != NULL ? g_strv_length (*list) : 0;

  *list = g_renew (char *, *list, n + 2);
  (*list)[n] = g_strdup (text);
  (*list)[n + 1] = NULL;
}

/* Reads @value as a file's @key, into @target. */
static gboolean
read_key (const RouseKey *keys, const char *name, const char *value, gpointer target, GError **error)
{
  const RouseKey *key = rouse_key_find (keys, name);
  RouseReading    reading = { NULL };

  return key->read (key, value, &reading, target, error);
}

static gboolean
add_listen (RouseRunServe *self, const char *value, GError **error)
{
  g_autofree char            *here = g_get_current_dir ();
  g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (value, here, error);
  g_autofree char            *text = spec != NULL ? rouse_listen_spec_dup_text (spec, NULL) : NULL;

  if (text != NULL)
    append (&self->listen, text);
  return text != NULL;
}

static gboolean
add_proxy (RouseRunServe *self, const char *value, GError **error)
{
  g_autoptr (RouseProxySpec) spec = rouse_proxy_spec_parse (value, error);
  g_autofree char           *text = spec != NULL ? rouse_proxy_spec_dup_text (spec) : NULL;

  if (text != NULL)
    append (&self->proxies, text);
  return text != NULL;
}

static gboolean
add_browser (RouseRunServe *self, const char *value, GError **error)
{
  const char *const     one[] = { value, NULL };
  g_autofree char      *list = rouse_ini_encode_list (one);
  g_autoptr (RouseRule) rule = rouse_rule_new ();

  if (*value == '\0')
    return set_error (error, _ ("a pattern is needed, such as *.css"));
  if (!read_key (rouse_rule_keys, "match", list, rule, error))
    return FALSE;
  append (&self->browser, value);
  return TRUE;
}

static gboolean
set_livereload (RouseRunServe *self, const char *value, GError **error)
{
  guint64 port = 0;

  self->livereload = TRUE;
  if (*value != '\0' && !g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT16, &port, NULL))
    return set_error (error, _ ("write a port from 1 to 65535"));
  self->livereload_port = (guint16) port;
  return TRUE;
}

static gboolean
set_hot (RouseRunServe *self, const char *value, GError **error)
{
  if (!g_str_equal (value, "ask"))
    return set_error (error, _ ("write ask"));
  self->hot_ask = TRUE;
  return TRUE;
}

static gboolean
set (RouseRunServe *self, const RouseOption *option, const char *value, RouseProgram *program, GError **error)
{
  if (g_str_equal (option->name, "listen"))
    return add_listen (self, value, error);
  if (g_str_equal (option->name, "proxy"))
    return add_proxy (self, value, error);
  if (g_str_equal (option->name, "browser"))
    return add_browser (self, value, error);
  if (g_str_equal (option->name, "livereload"))
    return set_livereload (self, value, error);
  if (g_str_equal (option->name, "hot"))
    return set_hot (self, value, error);
  self->ready = TRUE;
  return read_key (rouse_program_keys, "ready", value, program, error);
}

gboolean
rouse_run_serve_set (RouseRunServe *self, const RouseOption *option, const char *value, RouseProgram *program, GError **error)
{
  g_autofree char *shown = rouse_text_dup_printable (value);

  if (set (self, option, value, program, error))
    return TRUE;
  g_prefix_error (error, "“%s”: ", shown);
  return FALSE;
}

gboolean
rouse_run_serve_check_file (const RouseRunServe *self, GError **error)
{
  if (self->ready || self->listen != NULL || self->proxies != NULL || self->hot_ask)
    return set_error (error, _ ("--ready, --listen, --proxy and --hot need a command; in a file, they are keys of its programs"));
  return TRUE;
}

/* What they are to have, they have to be able to have all at once. */
static gboolean
check_addresses (RouseProgram *program, GError **error)
{
  g_autoptr (GPtrArray)    listen = NULL, proxies = NULL;
  g_autoptr (RouseProject) project = rouse_project_new ();
  const RouseProgram      *culprit;
  const char              *key;

  listen = rouse_listen_spec_parse_all ((const char *const *) program->listen, NULL, error);
  if (listen == NULL)
    {
      g_prefix_error (error, "--listen: ");
      return FALSE;
    }
  proxies = rouse_proxy_spec_parse_all ((const char *const *) program->proxies, error);
  if (proxies == NULL)
    {
      g_prefix_error (error, "--proxy: ");
      return FALSE;
    }
  g_ptr_array_add (project->programs, rouse_program_ref (program));
  if (rouse_address_check (project, &culprit, &key, error))
    return TRUE;
  g_prefix_error (error, "--%s: ", key);
  return FALSE;
}

static gboolean
serves (const RouseRunServe *self)
{
  return self->ready || self->proxies != NULL || self->hot_ask;
}

gboolean
rouse_run_serve_check_once (const RouseRunServe *self, GError **error)
{
  if (serves (self) || self->livereload || self->browser != NULL)
    return set_error (error, _ ("--once excludes --ready, --proxy, --hot, --livereload and --browser: nothing is watched"));
  return TRUE;
}

gboolean
rouse_run_serve_finish (const RouseRunServe *self, RouseProgram *program, GError **error)
{
  if (program->kind == ROUSE_KIND_TASK && serves (self))
    return set_error (error, _ ("--task excludes --ready, --proxy and --hot: a task serves nobody"));
  if (self->browser != NULL && !self->livereload)
    return set_error (error, _ ("--browser needs --livereload"));
  program->hot_ask = self->hot_ask;
  program->listen = g_strdupv (self->listen);
  program->proxies = g_strdupv (self->proxies);
  return check_addresses (program, error);
}

gboolean
rouse_run_serve_override (const RouseRunServe *self, RouseProject *project, GError **error)
{
  RouseRule *rule;

  project->livereload |= self->livereload;
  if (self->browser == NULL)
    return TRUE;
  if (!project->livereload)
    return set_error (error, _ ("--browser needs --livereload, or livereload=true in the file"));
  rule = rouse_rule_new ();
  rule->name = g_strdup (RULE_NAME);
  rule->match = g_strdupv (self->browser);
  rule->action = ROUSE_ACTION_BROWSER;
  g_ptr_array_insert (project->rules, 0, rule);
  return TRUE;
}
