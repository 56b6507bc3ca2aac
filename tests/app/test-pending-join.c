/* test-pending-join.c - what waits to be allowed is told, and nothing is allowed by that
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/pending-join.h"
#include "clock-fake.h"
#include "launcher-fake.h"
#include "notifier-fake.h"

#include <glib/gstdio.h>

#define WEB "[program web]\ncommand=serve\n"

typedef struct
{
  char              *dir;
  char              *file; /* the project's rouse.ini */
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseProjectStore *store;
  RouseEngine       *engine;
  RouseNotifierFake *notifier;
  GSettings         *settings;
  RousePendingJoin  *join;
  char              *shown;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-pending-XXXXXX", NULL);
  f->file = g_build_filename (f->dir, "shop", "rouse.ini", NULL);
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->store = rouse_project_store_new (f->dir, f->dir);
  f->engine = rouse_engine_new (f->store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  f->notifier = rouse_notifier_fake_new (ROUSE_CLOCK (f->clock));
  f->settings = g_settings_new ("io.github.rouse.Rouse");
}

static void
show_cb (Fixture *f, const char *place, const char *token)
{
  g_free (f->shown);
  f->shown = g_strconcat (place, " ", token, NULL);
}

static void
join (Fixture *f)
{
  f->join = rouse_pending_join_new (f->engine, ROUSE_NOTIFIER (f->notifier), f->settings);
  g_signal_connect_swapped (f->join, "show", G_CALLBACK (show_cb), f);
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
  g_assert_finalize_object (f->join);
  g_assert_finalize_object (f->engine);
  g_clear_object (&f->store);
  g_clear_object (&f->launcher);
  g_assert_finalize_object (f->notifier);
  g_clear_object (&f->clock);
  g_settings_reset (f->settings, "do-not-disturb");
  g_clear_object (&f->settings);
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->file);
  g_free (f->shown);
}

static RouseSession *
add (Fixture *f)
{
  g_autoptr (RouseProject) project = rouse_project_new ();
  RouseSession            *session;

  project->root = g_path_get_dirname (f->file);
  g_mkdir (project->root, 0700);
  g_assert_true (g_file_set_contents (f->file, WEB, -1, NULL));
  session = rouse_engine_add (f->engine, project, -1, NULL);
  rouse_engine_set_on (f->engine, session, TRUE);
  return session;
}

static void
assert_log (Fixture *f, const char *expected)
{
  g_autofree char *log = NULL;

  rouse_clock_fake_advance_ms (f->clock, 1000);
  log = rouse_notifier_fake_take_log (f->notifier);
  g_assert_cmpstr (log, ==, expected);
}

/* It is there when Rouse starts. */
static void
test_loaded (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f);

  join (f);
  assert_log (f, "0 shop’s rouse.ini waits to be allowed: Nothing in it runs until you have looked at it.");
  rouse_notifier_emit_action (ROUSE_NOTIFIER (f->notifier), "allow:shop", "default", "t");
  g_assert_cmpstr (f->shown, ==, "project/shop t");
  g_assert_nonnull (rouse_session_get_pending (session));
  assert_log (f, "");
  g_assert_true (rouse_engine_allow (f->engine, session, rouse_session_get_pending (session)->hash, NULL));
  assert_log (f, "2020 -allow:shop");
}

/* Whoever adds it sees it; what is changed later on is told, and again when it is another one. */
static void
test_added (Fixture *f, gconstpointer data)
{
  RouseSession *session;

  join (f);
  session = add (f);
  assert_log (f, "");
  g_assert_true (rouse_engine_allow (f->engine, session, rouse_session_get_pending (session)->hash, NULL));
  assert_log (f, "1020 -allow:shop");
  g_assert_true (g_file_set_contents (f->file, WEB "kind=task\n", -1, NULL));
  g_assert_false (rouse_engine_allow (f->engine, session, "", NULL)); /* has it look at the file */
  assert_log (f, "2270 shop’s rouse.ini waits to be allowed: It was changed. What was allowed before goes on until you have looked at it.");
  g_assert_true (rouse_engine_remove (f->engine, session, NULL));
  assert_log (f, "3020 -allow:shop");
}

static void
test_quiet (Fixture *f, gconstpointer data)
{
  g_settings_set_boolean (f->settings, "do-not-disturb", TRUE);
  add (f);
  join (f);
  assert_log (f, "");
}

/* Other notices are none of its business. */
static void
test_others (Fixture *f, gconstpointer data)
{
  add (f);
  join (f);
  rouse_notifier_emit_action (ROUSE_NOTIFIER (f->notifier), "shop/web", "default", NULL);
  g_assert_null (f->shown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/app/pending-join/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("loaded", test_loaded);
  ADD ("added", test_added);
  ADD ("quiet", test_quiet);
  ADD ("others", test_others);
  return g_test_run ();
}
