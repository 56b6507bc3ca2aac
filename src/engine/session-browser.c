/* session-browser.c - the pages in browsers that follow the project: what they are told, and when
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-session"
#include "config.h"
#include "run-trouble.h"
#include "session-private.h"

#include <string.h>

/* What a program ends with that asks for its restart; or, as gunicorn does, because it cannot begin. */
#define EXIT_CODE_RESTART 3

/**
 * RouseSessionPages:
 *
 * A page is told when there is something new to see and somebody to show it. So it is loaded again when a service that was
 * restarted, or took a change as it runs, is ready, but not before all others that are on the way are, and once for all of
 * them; and not while nobody could answer: the browser would show an error of its own, in which nothing listens to us any
 * more. What a page can take by itself it is told at once, unless it is going to be loaded anyhow.
 *
 * Tasks are nobody that a page could be waiting for.
 */
struct _RouseSessionPages
{
  RouseBrowser *browser; /* (owned) */
  char         *key;     /* (owned) (nullable) under which the project is known there; NULL: it is not */
  char         *script;  /* (owned) (nullable) the address of the script for it */
  GHashTable   *errors;  /* (owned) (element-type utf8 utf8) program → what is shown of it */
  GHashTable   *paths;   /* (owned) (nullable) (element-type filename) set: what pages have to take of the change set at hand */
  char         *problem; /* (owned) (nullable) why it could not be made known */
  gboolean      owed;    /* something has changed that the pages have not been told of: its program is not ready */
  gboolean      due;     /* they are to be loaded again, as soon as that can be */
};

static gboolean
is_service (RouseRunner *runner)
{
  return rouse_runner_get_program (runner)->kind == ROUSE_KIND_SERVICE;
}

/* Whether it will be ready, or will have failed, in a while. */
static gboolean
is_under_way (RouseRunner *runner)
{
  RouseState state = rouse_runner_get_state (runner);

  if (!is_service (runner) || rouse_runner_get_held (runner))
    return FALSE;
  return rouse_runner_get_awaits (runner) != NULL || rouse_runner_get_hot (runner) != NULL || rouse_supervisor_has_next (rouse_runner_get_supervisor (runner)) ||
         state == ROUSE_STATE_STARTING || state == ROUSE_STATE_STOPPING || state == ROUSE_STATE_BUILDING;
}

static gboolean
is_any_under_way (RouseSession *self)
{
  for (guint i = 0; i < self->runners->len; i++)
    if (is_under_way (g_ptr_array_index (self->runners, i)))
      return TRUE;
  return FALSE;
}

/* Whether it is known to be a server. */
static gboolean
is_server (const RouseProgram *program)
{
  return program->listen != NULL || program->proxies != NULL || program->ready_kind == ROUSE_READY_PORT || program->ready_kind == ROUSE_READY_HTTP;
}

/* Whether somebody answers when a page is loaded: all who should, and at least one. Where it is not known who the servers
 * are, every service may be one. */
static gboolean
can_answer (RouseSession *self)
{
  gboolean known = FALSE;
  gboolean any = FALSE;

  for (guint i = 0; i < self->project->programs->len; i++)
    known = known || is_server (g_ptr_array_index (self->project->programs, i));
  for (guint i = 0; i < self->runners->len; i++)
    {
      RouseRunner    *runner = g_ptr_array_index (self->runners, i);
      RouseState      state = rouse_runner_get_state (runner);
      const RouseRun *run = rouse_runner_get_run (runner);
      gboolean        serves = run != NULL && !run->ended && run->ready_us > 0;

      if (!is_service (runner) || (known && !is_server (rouse_runner_get_program (runner))))
        continue;
      if (!serves && (state == ROUSE_STATE_FAILED || state == ROUSE_STATE_WAITING))
        return FALSE;
      any = any || serves;
    }
  return any;
}

void
rouse_session_look_at_pages (RouseSession *self)
{
  RouseSessionPages *pages = self->pages;

  if (pages == NULL || pages->key == NULL || !pages->due || pages->paths != NULL || is_any_under_way (self) || !can_answer (self))
    return;
  pages->due = FALSE;
  pages->owed = FALSE;
  g_debug ("%s: the pages are loaded again", pages->key);
  rouse_browser_reload (pages->browser, pages->key, NULL);
}

/* A change set: whatever it asks for, the pages are told once. */

void
rouse_session_begin_pages (RouseSession *self)
{
  if (self->pages != NULL && self->pages->paths == NULL)
    self->pages->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Has pages take these files, unless they are to be loaded again anyhow. */
static void
send_paths (RouseSession *self, GHashTable *paths)
{
  RouseSessionPages *pages = self->pages;
  g_autofree char  **array = NULL;
  guint              n_paths;

  if (is_any_under_way (self))
    pages->due = TRUE;
  if (pages->key == NULL || pages->due)
    return;
  array = (char **) g_hash_table_get_keys_as_array (paths, &n_paths);
  qsort (array, n_paths, sizeof (char *), compare_paths);
  rouse_browser_reload (pages->browser, pages->key, (const char *const *) array);
}

void
rouse_session_end_pages (RouseSession *self)
{
  g_autoptr (GHashTable) paths = NULL;

  if (self->pages == NULL)
    return;
  paths = g_steal_pointer (&self->pages->paths);
  if (paths != NULL && g_hash_table_size (paths) > 0)
    send_paths (self, paths);
  rouse_session_look_at_pages (self);
}

/* Whether pages look different after it: what follows on an end by itself brings back what was there. After a first start
 * there may be pages of an earlier life of Rouse. */
static gboolean
is_new (const RouseReload *reload)
{
  return reload->cause != ROUSE_CAUSE_EXIT;
}

/* Errors */

static void
set_error (RouseSession *self, RouseRunner *runner, const char *text)
{
  RouseSessionPages *pages = self->pages;
  const char        *name = rouse_runner_get_program (runner)->name;

  if (pages->key == NULL || g_strcmp0 (g_hash_table_lookup (pages->errors, name), text) == 0)
    return;
  if (text != NULL)
    g_hash_table_insert (pages->errors, g_strdup (name), g_strdup (text));
  else
    g_hash_table_remove (pages->errors, name);
  rouse_browser_set_error (pages->browser, pages->key, name, text);
}

static void
show_trouble (RouseSession *self, RouseRunner *runner, const RouseRun *run)
{
  g_autofree char *text = rouse_run_dup_trouble (run, self->project->root);

  set_error (self, runner, text);
}

void
rouse_session_tell_pages_of_end (RouseSession *self, RouseRunner *runner, RouseRun *run)
{
  RouseState state = rouse_runner_get_state (runner);
  int        code = rouse_run_get_exit_code (run);
  gboolean   well = code == 0 || (code == EXIT_CODE_RESTART && run->ready_us > 0);

  if (self->pages == NULL || !is_service (runner) || run->expected)
    return;
  /* One that worked and comes back as it wishes is no error; but that it does not any more is one. */
  if (state == ROUSE_STATE_FAILED || (state == ROUSE_STATE_WAITING && !well))
    show_trouble (self, runner, run);
}

void
rouse_session_tell_pages_of_ready (RouseSession *self, RouseRunner *runner)
{
  if (self->pages != NULL && is_service (runner))
    set_error (self, runner, NULL);
}

void
rouse_session_tell_pages_of_reload (RouseSession *self, RouseRunner *runner, const RouseReload *reload)
{
  RouseSessionPages *pages = self->pages;
  RouseRun          *build = rouse_runner_get_failed_build (runner);

  if (pages == NULL)
    return;
  if (reload->action == ROUSE_RELOAD_BROWSER)
    {
      for (guint i = 0; pages->paths != NULL && i < reload->changes->changes->len; i++)
        g_hash_table_add (pages->paths, g_strdup (((const RouseChange *) g_ptr_array_index (reload->changes->changes, i))->path));
      return;
    }
  if (!is_service (runner))
    return;
  if (reload->outcome == ROUSE_OUTCOME_BUILD_FAILED && build != NULL)
    show_trouble (self, runner, build);
  if (reload->outcome != ROUSE_OUTCOME_READY)
    pages->owed = pages->owed || is_new (reload);
  else if (is_new (reload) || pages->owed)
    pages->due = TRUE;
}

void
rouse_session_tell_pages_of_state (RouseSession *self, RouseRunner *runner)
{
  if (self->pages == NULL)
    return;
  if (rouse_runner_get_held (runner))
    set_error (self, runner, NULL);
  rouse_session_look_at_pages (self);
}

/* Whether the project follows */

static void
update_script (RouseSession *self)
{
  RouseSessionPages *pages = self->pages;
  char              *script = pages->key != NULL ? rouse_browser_dup_script (pages->browser, pages->key) : NULL;

  for (guint i = 0; i < self->runners->len; i++)
    rouse_runner_set_script (g_ptr_array_index (self->runners, i), script);
  if (g_strcmp0 (script, pages->script) == 0)
    {
      g_free (script);
      return;
    }
  g_free (pages->script);
  pages->script = script;
  rouse_session_notify (self, PROP_BROWSER_SCRIPT);
}

static void
pages_changed_cb (RouseSession *self, const char *key)
{
  if (g_strcmp0 (key, self->pages->key) != 0)
    return;
  update_script (self);
  rouse_session_notify (self, PROP_N_PAGES);
}

static void
leave (RouseSession *self)
{
  RouseSessionPages *pages = self->pages;

  if (pages->key == NULL)
    return;
  rouse_browser_remove_project (pages->browser, pages->key);
  g_clear_pointer (&pages->key, g_free);
}

/* Of programs that the project has no longer, there is nothing to be shown. */
static void
show_errors (RouseSession *self)
{
  RouseSessionPages *pages = self->pages;
  GHashTableIter     iter;
  gpointer           program;
  gpointer           text;

  g_hash_table_iter_init (&iter, pages->errors);
  while (g_hash_table_iter_next (&iter, &program, &text))
    {
      gboolean there = rouse_session_find_runner (self, program) != NULL;

      rouse_browser_set_error (pages->browser, pages->key, program, there ? text : NULL);
      if (!there)
        g_hash_table_iter_remove (&iter);
    }
}

static void
join (RouseSession *self)
{
  RouseSessionPages *pages = self->pages;
  const char        *key = rouse_session_get_id (self);
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (key, pages->key) != 0)
    leave (self);
  if (!rouse_browser_add_project (pages->browser, key, self->project, &error))
    {
      leave (self);
      g_free (pages->problem);
      pages->problem = g_strdup (error->message);
      rouse_session_tell_problem (self, error->message);
      return;
    }
  if (pages->problem != NULL && g_strcmp0 (self->problem, pages->problem) == 0)
    rouse_session_set_string (self, &self->problem, NULL, PROP_PROBLEM);
  g_clear_pointer (&pages->problem, g_free);
  if (pages->key == NULL)
    {
      pages->key = g_strdup (key);
      pages->owed = pages->due = FALSE;
    }
  show_errors (self);
}

void
rouse_session_update_pages (RouseSession *self)
{
  RouseSessionPages *pages = self->pages;

  if (pages == NULL)
    return;
  if (self->observer != NULL && self->project->livereload)
    join (self);
  else
    {
      leave (self);
      g_hash_table_remove_all (pages->errors);
      pages->owed = pages->due = FALSE;
    }
  update_script (self);
}

void
rouse_session_set_browser (RouseSession *self, RouseBrowser *browser)
{
  g_return_if_fail (ROUSE_IS_SESSION (self));

  if ((self->pages != NULL ? self->pages->browser : NULL) == browser)
    return;
  rouse_session_drop_pages (self);
  if (browser != NULL)
    {
      self->pages = g_new0 (RouseSessionPages, 1);
      self->pages->browser = g_object_ref (browser);
      self->pages->errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_signal_connect_swapped (browser, "pages-changed", G_CALLBACK (pages_changed_cb), self);
    }
  rouse_session_update_pages (self);
}

void
rouse_session_drop_pages (RouseSession *self)
{
  g_autoptr (RouseBrowser) browser = NULL;

  if (self->pages == NULL)
    return;
  browser = self->pages->browser;
  g_signal_handlers_disconnect_by_data (browser, self);
  leave (self);
  update_script (self);
  g_free (self->pages->problem);
  g_clear_pointer (&self->pages->paths, g_hash_table_unref);
  g_hash_table_unref (self->pages->errors);
  g_clear_pointer (&self->pages, g_free);
}

const char *
rouse_session_get_browser_script (RouseSession *self)
{
  g_return_val_if_fail (ROUSE_IS_SESSION (self), NULL);

  return self->pages != NULL ? self->pages->script : NULL;
}

guint
rouse_session_get_n_pages (RouseSession *self)
{
  g_return_val_if_fail (ROUSE_IS_SESSION (self), 0);

  return self->pages != NULL && self->pages->key != NULL ? rouse_browser_get_n_pages (self->pages->browser, self->pages->key) : 0;
}
