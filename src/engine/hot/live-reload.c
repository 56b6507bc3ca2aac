/* live-reload.c - the server that pages in browsers follow: LiveReload protocol 7
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-hot"
#include "config.h"
#include "hot/live-reload.h"

#include "hot/live-reload-client.h"
#include "hot/live-reload-match.h"
#include "hot/live-reload-message.h"
#include "hot/live-reload-plan.h"
#include "hot/live-reload-resources.h"
#include "hot/live-reload-server.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* More tabs than anybody keeps open on one machine's projects. */
#define CLIENTS_MAX 256
/* An error's most telling lines; what a person reads over a page. */
#define ERROR_MAX_BYTES (8 * 1024)
#define SCRIPT_PATH "/io/github/rouse/Rouse/hot/live-reload.js"
/* What stands in the script for the state that the page is loaded in. */
#define SCRIPT_SINCE "@SINCE@"
#define STYLE_PATH "/io/github/rouse/Rouse/hot/live-reload.css"
/* What stands there for the overlay's looks: a whole string, so that it can be one of JSON. */
#define SCRIPT_STYLE "'@STYLE@'"

struct _RouseLiveReload
{
  GObject parent_instance;

  RouseClock            *clock;    /* (owned) */
  RouseLiveReloadServer *server;   /* (owned) (nullable) %NULL without projects */
  GPtrArray             *projects; /* (owned) (element-type Project) */
  GPtrArray             *clients;  /* (owned) (element-type RouseLiveReloadClient) */
  char                  *instance; /* (owned) so that a page knows whether it is still us */
  guint64                count;    /* of all that pages were told to take, in any project */
  guint16                wanted_port;
};

typedef struct
{
  char         *key;       /* (owned) */
  RouseProject *project;   /* (owned) */
  GPtrArray    *addresses; /* (owned) (element-type RouseWebAddress) */
  GHashTable   *errors;    /* (owned) (element-type utf8 utf8) by program */
  guint64       count;     /* as of its last change: with the instance, the state its pages should be in */
} Project;

typedef enum
{
  PROP_PORT = 1,
} RouseLiveReloadProperty;

static GParamSpec *properties[PROP_PORT + 1];

static void browser_init (RouseBrowserInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseLiveReload, rouse_live_reload, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_BROWSER, browser_init))

/* Projects and their pages. */

static void
project_free (gpointer data)
{
  Project *self = data;

  g_free (self->key);
  rouse_project_unref (self->project);
  g_ptr_array_unref (self->addresses);
  g_hash_table_unref (self->errors);
  g_free (self);
}

static Project *
find_project (RouseLiveReload *self, const char *key)
{
  for (guint i = 0; i < self->projects->len; i++)
    {
      Project *project = g_ptr_array_index (self->projects, i);

      if (g_str_equal (project->key, key))
        return project;
    }
  return NULL;
}

/* (transfer full): of each project, in their order, whether the page is its. */
static gboolean *
match (RouseLiveReload *self, const char *key, const char *url)
{
  g_autofree RouseLiveReloadCandidate *candidates = g_new0 (RouseLiveReloadCandidate, self->projects->len + 1);

  for (guint i = 0; i < self->projects->len; i++)
    {
      const Project *project = g_ptr_array_index (self->projects, i);

      candidates[i] = (RouseLiveReloadCandidate){ project->key, project->addresses };
    }
  return rouse_live_reload_match (candidates, self->projects->len, key, url);
}

/* Whether the page, which has said hello, is one of @project's. */
static gboolean
follows (RouseLiveReload *self, RouseLiveReloadClient *client, const Project *project)
{
  g_autofree gboolean *matches = NULL;
  guint                index;

  if (!rouse_live_reload_client_is_greeted (client) || !g_ptr_array_find (self->projects, project, &index))
    return FALSE;
  matches = match (self, rouse_live_reload_client_get_key (client), rouse_live_reload_client_get_url (client));
  return matches[index];
}

/* (transfer full): the state that a page should be in, or "" when it is no project's. */
static char *
dup_since (RouseLiveReload *self, const char *key, const char *url)
{
  g_autofree gboolean *matches = match (self, key, url);
  guint64              count = 0;

  for (guint i = 0; i < self->projects->len; i++)
    if (matches[i])
      count = MAX (count, ((Project *) g_ptr_array_index (self->projects, i))->count);
  return count > 0 ? g_strdup_printf ("%s.%" G_GUINT64_FORMAT, self->instance, count) : g_strdup ("");
}

static void
tell_counts (RouseLiveReload *self)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->projects->len; i++)
    g_ptr_array_add (keys, g_strdup (((Project *) g_ptr_array_index (self->projects, i))->key));
  for (guint i = 0; i < keys->len; i++)
    rouse_browser_pages_changed (ROUSE_BROWSER (self), g_ptr_array_index (keys, i));
}

/* Clients. */

static void
tell_state (RouseLiveReload *self, RouseLiveReloadClient *client)
{
  g_autofree char *since = dup_since (self, rouse_live_reload_client_get_key (client), rouse_live_reload_client_get_url (client));
  g_autofree char *text = rouse_live_reload_message_state (since);

  rouse_live_reload_client_send (client, text);
}

static void
tell_error (RouseLiveReloadClient *client, const Project *project, const char *program, const char *text)
{
  g_autofree char *message = text != NULL ? rouse_live_reload_message_error (project->key, project->project->name, program, text)
                                          : rouse_live_reload_message_fixed (project->key, program);

  rouse_live_reload_client_send (client, message);
}

static void
tell_errors (RouseLiveReload *self, RouseLiveReloadClient *client)
{
  for (guint i = 0; i < self->projects->len; i++)
    {
      Project       *project = g_ptr_array_index (self->projects, i);
      GHashTableIter iter;
      gpointer       program, text;

      if (!follows (self, client, project))
        continue;
      g_hash_table_iter_init (&iter, project->errors);
      while (g_hash_table_iter_next (&iter, &program, &text))
        tell_error (client, project, program, text);
    }
}

static void
greeted_cb (RouseLiveReloadClient *client, gpointer data)
{
  RouseLiveReload *self = data;

  if (rouse_live_reload_client_is_ours (client))
    {
      tell_state (self, client);
      tell_errors (self, client);
    }
  tell_counts (self);
}

static void
closed_cb (RouseLiveReloadClient *client, gpointer data)
{
  RouseLiveReload *self = data;

  g_ptr_array_remove_fast (self->clients, client); /* which frees it */
  tell_counts (self);
}

static const RouseLiveReloadClientFuncs client_funcs = { greeted_cb, closed_cb };

/* The server. */

/* (transfer full) */
static char *
dup_resource (const char *path)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (rouse_live_reload_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static char *
dup_script_cb (const char *key, gpointer data)
{
  RouseLiveReload     *self = data;
  g_autofree char     *text = dup_resource (SCRIPT_PATH), *style = dup_resource (STYLE_PATH);
  g_autofree char     *since = key != NULL ? dup_since (self, key, NULL) : g_strdup ("");
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), style);
  g_autofree char     *quoted = json_to_string (node, FALSE);
  GString             *script = g_string_new (text);

  g_string_replace (script, SCRIPT_SINCE, since, 1);
  g_string_replace (script, SCRIPT_STYLE, quoted, 1);
  return g_string_free (script, FALSE);
}

static const char *
get_refusal_cb (gpointer data)
{
  return ((RouseLiveReload *) data)->clients->len >= CLIENTS_MAX ? "Too many pages are connected already." : NULL;
}

static void
opened_cb (SoupWebsocketConnection *connection, GSocket *socket, const char *key, const char *origin, gpointer data)
{
  RouseLiveReload *self = data;

  g_ptr_array_add (self->clients, rouse_live_reload_client_new (connection, socket, key, origin, self->clock, &client_funcs, self));
}

static const RouseLiveReloadServerFuncs server_funcs = { dup_script_cb, get_refusal_cb, opened_cb };

static gboolean
ensure_server (RouseLiveReload *self, GError **error)
{
  if (self->server != NULL)
    return TRUE;
  self->server = rouse_live_reload_server_new (self->wanted_port, self->clock, &server_funcs, self, error);
  if (self->server == NULL)
    return FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PORT]);
  return TRUE;
}

static void
close_server (RouseLiveReload *self)
{
  g_ptr_array_set_size (self->clients, 0);
  if (self->server == NULL)
    return;
  g_clear_pointer (&self->server, rouse_live_reload_server_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PORT]);
}

static void
update_hosts (RouseLiveReload *self)
{
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();

  for (guint i = 0; i < self->projects->len; i++)
    {
      g_autofree char *host = rouse_live_reload_dup_host (((Project *) g_ptr_array_index (self->projects, i))->project);

      if (host != NULL)
        g_strv_builder_add (hosts, host);
    }
  rouse_live_reload_server_set_hosts (self->server, g_strv_builder_end (hosts));
}

/* What the interface asks for. */

static gboolean
live_reload_add_project (RouseBrowser *browser, const char *key, const RouseProject *project, GError **error)
{
  RouseLiveReload *self = ROUSE_LIVE_RELOAD (browser);
  Project         *entry = find_project (self, key);

  if (!ensure_server (self, error))
    return FALSE;
  if (entry == NULL)
    {
      entry = g_new0 (Project, 1);
      entry->key = g_strdup (key);
      entry->errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      entry->count = ++self->count;
      g_ptr_array_add (self->projects, entry);
    }
  g_clear_pointer (&entry->project, rouse_project_unref);
  g_clear_pointer (&entry->addresses, g_ptr_array_unref);
  entry->project = rouse_project_copy (project);
  entry->addresses = rouse_live_reload_find_addresses (project);
  update_hosts (self);
  tell_counts (self);
  return TRUE;
}

static void
live_reload_remove_project (RouseBrowser *browser, const char *key)
{
  RouseLiveReload *self = ROUSE_LIVE_RELOAD (browser);
  Project         *project = find_project (self, key);
  GHashTableIter   iter;
  gpointer         program;

  if (project == NULL)
    return;
  g_hash_table_iter_init (&iter, project->errors);
  while (g_hash_table_iter_next (&iter, &program, NULL))
    for (guint i = 0; i < self->clients->len; i++)
      {
        RouseLiveReloadClient *client = g_ptr_array_index (self->clients, i);

        if (rouse_live_reload_client_is_ours (client) && follows (self, client, project))
          tell_error (client, project, program, NULL);
      }
  g_ptr_array_remove (self->projects, project); /* which frees it */
  if (self->projects->len == 0)
    close_server (self);
  else
    update_hosts (self);
  tell_counts (self);
}

static void
live_reload_reload (RouseBrowser *browser, const char *key, const char *const *paths)
{
  RouseLiveReload *self = ROUSE_LIVE_RELOAD (browser);
  Project         *project = find_project (self, key);
  g_auto (GStrv)   told = NULL;
  g_autofree char *since = NULL;

  if (project == NULL)
    return;
  project->count = ++self->count;
  told = rouse_live_reload_plan (paths, project->project->root);
  g_debug ("%s: %u paths to take", key, g_strv_length (told));
  since = g_strdup_printf ("%s.%" G_GUINT64_FORMAT, self->instance, project->count);
  for (guint i = 0; i < self->clients->len; i++)
    {
      RouseLiveReloadClient *client = g_ptr_array_index (self->clients, i);

      if (!follows (self, client, project))
        continue;
      for (guint p = 0; told[p] != NULL; p++)
        {
          g_autofree char *text = rouse_live_reload_message_reload (told[p], rouse_live_reload_client_is_ours (client) ? since : NULL);

          rouse_live_reload_client_send (client, text);
        }
    }
}

/* (transfer full): valid, and not more than one reads. The end of an output says what is wrong, so that is what stays. */
static char *
dup_bounded (const char *text)
{
  gsize length = strlen (text);

  return g_utf8_make_valid (length > ERROR_MAX_BYTES ? text + length - ERROR_MAX_BYTES : text, -1);
}

static void
live_reload_set_error (RouseBrowser *browser, const char *key, const char *program, const char *text)
{
  RouseLiveReload *self = ROUSE_LIVE_RELOAD (browser);
  Project         *project = find_project (self, key);
  g_autofree char *bounded = text != NULL ? dup_bounded (text) : NULL;

  if (project == NULL || g_strcmp0 (bounded, g_hash_table_lookup (project->errors, program)) == 0)
    return;
  if (bounded != NULL)
    g_hash_table_replace (project->errors, g_strdup (program), g_strdup (bounded));
  else
    g_hash_table_remove (project->errors, program);
  for (guint i = 0; i < self->clients->len; i++)
    {
      RouseLiveReloadClient *client = g_ptr_array_index (self->clients, i);

      if (rouse_live_reload_client_is_ours (client) && follows (self, client, project))
        tell_error (client, project, program, bounded);
    }
}

static char *
live_reload_dup_script (RouseBrowser *browser, const char *key)
{
  RouseLiveReload *self = ROUSE_LIVE_RELOAD (browser);
  g_autofree char *escaped = NULL;

  if (self->server == NULL || find_project (self, key) == NULL)
    return NULL;
  escaped = g_uri_escape_string (key, NULL, FALSE);
  return g_strdup_printf ("http://127.0.0.1:%u/livereload.js?project=%s", rouse_live_reload_server_get_port (self->server), escaped);
}

static guint
live_reload_get_n_pages (RouseBrowser *browser, const char *key)
{
  RouseLiveReload *self = ROUSE_LIVE_RELOAD (browser);
  Project         *project = find_project (self, key);
  guint            n = 0;

  for (guint i = 0; project != NULL && i < self->clients->len; i++)
    n += follows (self, g_ptr_array_index (self->clients, i), project) ? 1 : 0;
  return n;
}

static void
browser_init (RouseBrowserInterface *iface)
{
  iface->add_project = live_reload_add_project;
  iface->remove_project = live_reload_remove_project;
  iface->reload = live_reload_reload;
  iface->set_error = live_reload_set_error;
  iface->dup_script = live_reload_dup_script;
  iface->get_n_pages = live_reload_get_n_pages;
}

static void
rouse_live_reload_dispose (GObject *object)
{
  RouseLiveReload *self = ROUSE_LIVE_RELOAD (object);

  g_ptr_array_set_size (self->clients, 0);
  g_clear_pointer (&self->server, rouse_live_reload_server_free);
  g_ptr_array_set_size (self->projects, 0);
  G_OBJECT_CLASS (rouse_live_reload_parent_class)->dispose (object);
}

static void
rouse_live_reload_finalize (GObject *object)
{
  RouseLiveReload *self = ROUSE_LIVE_RELOAD (object);

  g_ptr_array_unref (self->clients);
  g_ptr_array_unref (self->projects);
  g_object_unref (self->clock);
  g_free (self->instance);
  G_OBJECT_CLASS (rouse_live_reload_parent_class)->finalize (object);
}

static void
rouse_live_reload_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((RouseLiveReloadProperty) id)
    {
    case PROP_PORT:
      g_value_set_uint (value, rouse_live_reload_get_port (ROUSE_LIVE_RELOAD (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rouse_live_reload_class_init (RouseLiveReloadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_live_reload_dispose;
  object_class->finalize = rouse_live_reload_finalize;
  object_class->get_property = rouse_live_reload_get_property;
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_PORT, properties[PROP_PORT]);
}

static void
rouse_live_reload_init (RouseLiveReload *self)
{
  self->projects = g_ptr_array_new_with_free_func (project_free);
  self->clients = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_live_reload_client_free);
  self->instance = g_uuid_string_random ();
}

RouseLiveReload *
rouse_live_reload_new (guint16 port, RouseClock *clock)
{
  RouseLiveReload *self;

  g_return_val_if_fail (ROUSE_IS_CLOCK (clock), NULL);

  self = g_object_new (ROUSE_TYPE_LIVE_RELOAD, NULL);
  self->clock = g_object_ref (clock);
  self->wanted_port = port != 0 ? port : ROUSE_LIVE_RELOAD_PORT;
  return self;
}

guint16
rouse_live_reload_get_port (RouseLiveReload *self)
{
  g_return_val_if_fail (ROUSE_IS_LIVE_RELOAD (self), 0);

  return self->server != NULL ? rouse_live_reload_server_get_port (self->server) : 0;
}

guint16
rouse_live_reload_get_wanted_port (RouseLiveReload *self)
{
  g_return_val_if_fail (ROUSE_IS_LIVE_RELOAD (self), 0);

  return self->wanted_port;
}
