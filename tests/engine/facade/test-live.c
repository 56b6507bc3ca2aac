/* test-live.c - an engine whose projects' files are edited while they run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "engine.h"
#include "projects.h"
#include "session-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define WEB "[program web]\ncommand=serve\n"
#define WORKER "[program worker]\ncommand=work\n"

typedef struct
{
  char              *dir;
  char              *root;
  char              *file; /* rouse.ini in it */
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseProjectStore *store;
  RouseEngine       *engine;
  GString           *reloads; /* "web config; worker first" */
  char              *problem; /* the last that was told */
} Fixture;

static void
reloaded_cb (Fixture *f, RouseSession *session, RouseRunner *runner, RouseReload *reload)
{
  g_string_append_printf (f->reloads, "%s%s %s", f->reloads->len > 0 ? "; " : "", rouse_runner_get_program (runner)->name,
                          rouse_cause_to_string (reload->cause));
}

static void
problem_cb (Fixture *f, RouseSession *session, const char *text)
{
  g_free (f->problem);
  f->problem = g_strdup (text);
}

static void
begin_engine (Fixture *f)
{
  f->store = rouse_project_store_new (f->dir, f->dir);
  f->engine = rouse_engine_new (f->store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->engine, "reloaded", G_CALLBACK (reloaded_cb), f);
  g_signal_connect_swapped (f->engine, "problem", G_CALLBACK (problem_cb), f);
}

static void
end_engine (Fixture *f)
{
  g_assert_finalize_object (f->engine);
  g_clear_object (&f->store);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-live-XXXXXX", NULL);
  f->root = g_build_filename (f->dir, "shop", NULL);
  f->file = g_build_filename (f->root, "rouse.ini", NULL);
  g_assert_no_errno (g_mkdir (f->root, 0700));
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->reloads = g_string_new (NULL);
  begin_engine (f);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  end_engine (f);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  remove_tree (f->dir);
  g_string_free (f->reloads, TRUE);
  g_free (f->dir);
  g_free (f->root);
  g_free (f->file);
  g_free (f->problem);
}

static void
put (Fixture *f, const char *text)
{
  g_assert_true (g_file_set_contents (f->file, text, -1, NULL));
}

static void
allow_text (Fixture *f, const char *text)
{
  g_assert_true (rouse_trust_allow (rouse_project_store_get_trust (f->store), f->file, text, NULL));
}

/* As a folder is added that has a file of its own. */
static RouseSession *
add_folder (Fixture *f)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  g_autoptr (GError)       error = NULL;
  RouseSession            *session;

  project->root = g_strdup (f->root);
  session = rouse_engine_add (f->engine, project, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rouse_session_get_id (session), ==, "shop");
  return session;
}

/* Somebody saves the file; time goes on until it counts. */
static void
edit (Fixture *f, RouseSession *session, const char *text)
{
  put (f, text);
  rouse_project_source_look (session->source);
  rouse_clock_fake_advance_ms (f->clock, 300);
}

static RouseSession *
start (Fixture *f, const char *text, const char *programs)
{
  RouseSession *session;

  allow_text (f, text);
  put (f, text);
  session = add_folder (f);
  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, programs);
  rouse_clock_fake_advance_ms (f->clock, 1000);
  g_string_truncate (f->reloads, 0);
  return session;
}

/* Only what is different is started anew, once, and the history says why. */
static void
test_good (Fixture *f, gconstpointer data)
{
  RouseSession *session = start (f, WEB WORKER, "web worker");

  allow_text (f, WEB "env=A=1\n" WORKER);
  edit (f, session, WEB "env=A=1\n" WORKER);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
  projects_end (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 3);
  projects_begin (f->launcher, "web");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  g_assert_cmpstr (f->reloads->str, ==, "web config");
  g_assert_null (f->problem);
}

static void
test_bad (Fixture *f, gconstpointer data)
{
  RouseSession *session = start (f, WEB, "web");

  edit (f, session, WEB "kind=server\n");
  g_assert_cmpuint (rouse_session_get_state (session), ==, ROUSE_STATE_RUNNING);
  g_assert_nonnull (strstr (rouse_session_get_problem (session), "rouse.ini:3: kind: write service or task"));
  g_assert_cmpstr (f->problem, ==, rouse_session_get_problem (session));
  edit (f, session, WEB);
  g_assert_null (rouse_session_get_problem (session));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
}

static void
test_not_allowed (Fixture *f, gconstpointer data)
{
  RouseSession      *session = start (f, WEB, "web");
  g_autoptr (GError) error = NULL;

  edit (f, session, WEB WORKER);
  g_assert_cmpuint (rouse_session_get_n_runners (session), ==, 1);
  g_assert_nonnull (rouse_session_get_pending (session));
  g_assert_cmpstr (rouse_session_get_file (session), ==, f->file);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);

  g_assert_true (rouse_engine_allow (f->engine, session, rouse_session_get_pending (session)->hash, &error));
  g_assert_no_error (error);
  g_assert_null (rouse_session_get_pending (session));
  g_assert_cmpuint (rouse_session_get_n_runners (session), ==, 2);
  projects_begin (f->launcher, "worker");
  rouse_clock_fake_advance_ms (f->clock, 1000);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 2);
}

/* A folder whose file nobody has allowed: it can be switched on and off, and nothing happens until it is. */
static void
test_new (Fixture *f, gconstpointer data)
{
  RouseSession      *session;
  g_autoptr (GError) error = NULL;
  g_autofree char   *hash = rouse_trust_dup_hash ("[project]\nname=Our shop\n" WEB);

  put (f, "[project]\nname=Our shop\n" WEB);
  session = add_folder (f);
  g_assert_cmpstr (rouse_session_get_project (session)->name, ==, "shop");
  g_assert_cmpuint (rouse_session_get_n_runners (session), ==, 0);
  rouse_engine_set_on (f->engine, session, TRUE);
  g_assert_true (rouse_session_get_on (session));
  rouse_session_restart (session);
  rouse_clock_fake_advance_ms (f->clock, 1000);
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 0);

  g_assert_false (rouse_engine_allow (f->engine, session, "0", &error));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 0);
  g_assert_true (rouse_engine_allow (f->engine, session, hash, NULL));
  g_assert_cmpstr (rouse_session_get_project (session)->name, ==, "Our shop");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
  projects_begin (f->launcher, "web");
}

/* While it is off, edits count, and start nothing. */
static void
test_off (Fixture *f, gconstpointer data)
{
  RouseSession *session;

  allow_text (f, WEB);
  allow_text (f, WORKER);
  put (f, WEB);
  session = add_folder (f);
  edit (f, session, WORKER);
  g_assert_nonnull (rouse_session_find_runner (session, "worker"));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 0);
}

/* What the user edits here is written where it came from, and is no news when it comes back. */
static void
test_replace (Fixture *f, gconstpointer data)
{
  RouseSession            *session = start (f, "# ours\n" WEB, "web");
  g_autoptr (RouseProject) project = rouse_project_copy (rouse_session_get_project (session));
  g_autoptr (GError)       error = NULL;
  g_autofree char         *text = NULL;

  project->url = g_strdup ("http://localhost/");
  g_assert_true (rouse_engine_replace (f->engine, session, project, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (f->file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "# ours\n" WEB));
  g_assert_nonnull (strstr (text, "url=http://localhost/\n"));
  rouse_project_source_look (session->source);
  rouse_clock_fake_advance_ms (f->clock, 300);
  g_assert_null (rouse_session_get_pending (session));
  g_assert_cmpstr (rouse_session_get_project (session)->url, ==, "http://localhost/");
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 1);
}

/* Removed and put back: the user's own file is what it was, and so is everything else. */
static void
test_undo (Fixture *f, gconstpointer data)
{
  g_autofree char         *path = rouse_project_store_dup_path (f->store, "shop");
  g_autofree char         *before = NULL, *after = NULL;
  g_autoptr (RouseProject) project = NULL;
  g_autoptr (GError)       error = NULL;
  RouseSession            *session;

  allow_text (f, WEB);
  put (f, WEB);
  session = add_folder (f);
  project = rouse_project_ref (rouse_session_get_project (session));
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_true (rouse_engine_remove (f->engine, session, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  session = rouse_engine_add (f->engine, project, 0, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (rouse_session_find_runner (session, "web"));
}

/* The next life of Rouse. A file that is not allowed does not keep the project from being there. */
static void
test_load (Fixture *f, gconstpointer data)
{
  RouseSession *session;
  gboolean      crashed;
  gint64        died_at;

  put (f, WEB);
  rouse_engine_set_on (f->engine, add_folder (f), TRUE);
  end_engine (f);
  begin_engine (f);
  rouse_engine_load (f->engine, &crashed, &died_at);
  session = rouse_engine_find (f->engine, "shop");
  g_assert_nonnull (session);
  g_assert_nonnull (rouse_session_get_pending (session));
  g_assert_true (rouse_session_get_on (session));
  g_assert_cmpuint (rouse_launcher_fake_get_n_launches (f->launcher), ==, 0);
  g_assert_null (f->problem);
}

/* Only views that have something new to show are told. */
static void
test_same (Fixture *f, gconstpointer data)
{
  RouseSession *session = start (f, WEB, "web");
  guint         n = 0;

  g_signal_connect_swapped (session, "items-changed", G_CALLBACK (g_atomic_int_inc), &n);
  g_signal_connect_swapped (session, "notify::project", G_CALLBACK (g_atomic_int_inc), &n);
  allow_text (f, "# a word\n" WEB);
  edit (f, session, "# a word\n" WEB);
  g_assert_cmpuint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/live/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("good", test_good);
  ADD ("bad", test_bad);
  ADD ("not-allowed", test_not_allowed);
  ADD ("new", test_new);
  ADD ("off", test_off);
  ADD ("replace", test_replace);
  ADD ("undo", test_undo);
  ADD ("load", test_load);
  ADD ("same", test_same);
  return g_test_run ();
}
