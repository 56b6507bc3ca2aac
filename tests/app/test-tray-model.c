/* test-tray-model.c - projects and their states as the tray shows them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/tray-model-build.h"
#include "app/tray-words.h"
#include "clock-fake.h"
#include "projects.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>

typedef struct
{
  char              *dir;
  RouseClockFake    *clock;
  RouseLauncherFake *launcher;
  RouseEngine       *engine;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProjectStore) store = NULL;

  f->dir = g_dir_make_tmp ("rouse-tray-XXXXXX", NULL);
  store = rouse_project_store_new (f->dir, f->dir);
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->engine = rouse_engine_new (store, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
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
  g_assert_finalize_object (f->engine);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  remove_tree (f->dir);
  g_free (f->dir);
}

static RouseSession *
add (Fixture *f, const char *name, const char *programs)
{
  g_autoptr (RouseProject) project = projects_new (name, NULL, programs);
  g_autoptr (GError)       error = NULL;
  RouseSession            *session = rouse_engine_add (f->engine, project, -1, &error);

  g_assert_no_error (error);
  return session;
}

/* Switched on, its programs ready and running since @ms. */
static RouseSession *
add_running (Fixture *f, const char *name, const char *programs, guint ms)
{
  RouseSession *session = add (f, name, programs);

  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, programs);
  rouse_clock_fake_advance_ms (f->clock, ms);
  return session;
}

/* An entry a line: "[x] Label (off) → action target"; hidden ones are left out. */
static void
print_items (const RouseTrayItem *menu, guint depth, GString *text)
{
  for (guint i = 0; i < rouse_tray_item_get_n_children (menu); i++)
    {
      const RouseTrayItem *item = menu->children->pdata[i];
      g_autofree char     *target = item->target != NULL ? g_variant_print (item->target, FALSE) : g_strdup ("");

      if (!item->visible)
        continue;
      g_string_append_printf (text, "%*s", (int) (depth * 2), "");
      if (item->check != ROUSE_TRAY_CHECK_NONE)
        g_string_append (text, item->check == ROUSE_TRAY_CHECK_ON ? "[x] " : "[ ] ");
      g_string_append (text, item->separator ? "---" : item->label);
      if (!item->enabled)
        g_string_append (text, " (off)");
      if (item->action != NULL)
        g_string_append_printf (text, " → %s%s", item->action + strlen ("app."), target);
      g_string_append_c (text, '\n');
      print_items (item, depth + 1, text);
    }
}

/* The menu between "Open Rouse" and "Pause All": the projects. */
static char *
dup_projects (RouseTrayModel *model)
{
  GString    *text = g_string_new (NULL);
  const char *begin, *end;
  char       *projects;

  print_items (model->menu, 0, text);
  begin = strstr (text->str, "---\n") + strlen ("---\n");
  end = g_strrstr (text->str, "---\n[ ] Pause");
  g_assert_nonnull (end);
  projects = g_strndup (begin, (gsize) (end - begin));
  g_string_free (text, TRUE);
  return projects;
}

static void
assert_projects (Fixture *f, const char *expected)
{
  g_autoptr (RouseTrayModel) model = rouse_tray_model_build (f->engine, FALSE);
  g_autofree char           *projects = dup_projects (model);

  g_assert_cmpstr (projects, ==, expected);
}

static void
assert_look (Fixture *f, RouseTrayState state, const char *title, const char *text)
{
  g_autoptr (RouseTrayModel) model = rouse_tray_model_build (f->engine, FALSE);

  g_assert_cmpint (model->state, ==, state);
  g_assert_cmpstr (model->title, ==, "Rouse");
  g_assert_cmpstr (model->tooltip_title, ==, title);
  g_assert_cmpstr (model->tooltip_text, ==, text);
}

static void /* Before there is a project, the menu offers to add one. */
test_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseTrayModel) model = rouse_tray_model_build (f->engine, TRUE);
  g_autoptr (GString)        text = g_string_new (NULL);

  print_items (model->menu, 0, text);
  g_assert_cmpstr (text->str, ==,
                   "Open Rouse → show''\n"
                   "---\n"
                   "Add Project… → add\n"
                   "---\n"
                   "[ ] Pause All → pause-all\n"
                   "[x] Do Not Disturb → do-not-disturb\n"
                   "---\n"
                   "History → history\n"
                   "Preferences → preferences\n"
                   "Quit → quit\n");
  assert_look (f, ROUSE_TRAY_IDLE, "Rouse · No project is on", "");
}

static void /* What can be done depends on whether it is on, and whether it runs. */
test_one_program (Fixture *f, gconstpointer data)
{
  RouseSession *session = add (f, "My Shop", "web");

  assert_projects (f, "[ ] My Shop → project-toggle'my-shop'\n"
                      "  [ ] On → project-toggle'my-shop'\n"
                      "  off (off)\n"
                      "  ---\n"
                      "  Show Output → show'output/my-shop/web'\n"
                      "  Open Folder → project-open-folder'my-shop'\n");
  assert_look (f, ROUSE_TRAY_IDLE, "Rouse · No project is on", "My Shop: off");

  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, "web");
  assert_look (f, ROUSE_TRAY_WORKING, "Rouse · 1 starting", "My Shop: starting…");

  rouse_clock_fake_advance_ms (f->clock, 185 * 1000);
  assert_projects (f, "[x] My Shop → project-toggle'my-shop'\n"
                      "  [x] On → project-toggle'my-shop'\n"
                      "  running for 3 min (off)\n"
                      "  ---\n"
                      "  Restart → program-restart'my-shop/web'\n"
                      "  Stop → program-stop'my-shop/web'\n"
                      "  ---\n"
                      "  Show Output → show'output/my-shop/web'\n"
                      "  Open Folder → project-open-folder'my-shop'\n");
  assert_look (f, ROUSE_TRAY_RUNNING, "Rouse · 1 running", "My Shop: running");

  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), W_EXITCODE (1, 0));
  assert_projects (f, "[x] My Shop (failed) → project-toggle'my-shop'\n"
                      "  [x] On → project-toggle'my-shop'\n"
                      "  failed · exit code 1 (off)\n"
                      "  ---\n"
                      "  Start → program-start'my-shop/web'\n"
                      "  ---\n"
                      "  Show Output → show'output/my-shop/web'\n"
                      "  Open Folder → project-open-folder'my-shop'\n");
  assert_look (f, ROUSE_TRAY_FAILING, "Rouse · 1 failed", "My Shop: failed");
}

static void /* A program that waits for another says for whom, and can be started all the same. */
test_awaits (Fixture *f, gconstpointer data)
{
  const char              *after[] = { "db", NULL };
  g_autoptr (RouseProject) project = projects_new ("Shop", NULL, "db web");
  RouseSession            *session;

  ((RouseProgram *) g_ptr_array_index (project->programs, 1))->after = g_strdupv ((char **) after);
  session = rouse_engine_add (f->engine, project, -1, NULL);
  rouse_engine_set_on (f->engine, session, TRUE);
  projects_begin (f->launcher, "db");
  assert_projects (f, "[x] Shop → project-toggle'shop'\n"
                      "  [x] On → project-toggle'shop'\n"
                      "  db: starting… (off)\n"
                      "  ---\n"
                      "  Restart All → project-restart'shop'\n"
                      "  db\n"
                      "    starting… (off)\n"
                      "    Restart → program-restart'shop/db'\n"
                      "    Stop → program-stop'shop/db'\n"
                      "    Show Output → show'output/shop/db'\n"
                      "  web\n"
                      "    waiting for db (off)\n"
                      "    Start → program-start'shop/web'\n"
                      "    Show Output → show'output/shop/web'\n"
                      "  ---\n"
                      "  Open Folder → project-open-folder'shop'\n");
}

static void /* With several programs each has a menu of its own. */
test_several_programs (Fixture *f, gconstpointer data)
{
  add_running (f, "Shop", "web mail_queue", 60 * 1000);
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), W_EXITCODE (1, 0));
  assert_projects (f, "[x] Shop (web: failed) → project-toggle'shop'\n"
                      "  [x] On → project-toggle'shop'\n"
                      "  web: failed · exit code 1 (off)\n"
                      "  ---\n"
                      "  Restart All → project-restart'shop'\n"
                      "  web\n"
                      "    failed · exit code 1 (off)\n"
                      "    Start → program-start'shop/web'\n"
                      "    Show Output → show'output/shop/web'\n"
                      "  mail_queue\n"
                      "    running for 1 min (off)\n"
                      "    Restart → program-restart'shop/mail_queue'\n"
                      "    Stop → program-stop'shop/mail_queue'\n"
                      "    Show Output → show'output/shop/mail_queue'\n"
                      "  ---\n"
                      "  Open Folder → project-open-folder'shop'\n");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "mail_queue"), W_EXITCODE (1, 0));
  assert_look (f, ROUSE_TRAY_FAILING, "Rouse · 2 failed", "Shop: failed");
}

static void /* Why a program is not there is said where there is room for it. */
test_reasons (Fixture *f, gconstpointer data)
{
  RouseSession    *session = add_running (f, "Shop", "web", 1000);
  g_autofree char *killed = NULL;
  g_autofree char *refused = NULL;

  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), W_EXITCODE (0, SIGSEGV));
  killed = rouse_tray_words_for_details (session, 0);
  g_assert_cmpstr (killed, ==, "failed · killed by SIGSEGV (Segmentation fault)");
  rouse_launcher_fake_refuse (f->launcher, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such file"));
  rouse_runner_restart (rouse_session_get_runner (session, 0));
  refused = rouse_tray_words_for_details (session, 0);
  g_assert_cmpstr (refused, ==, "failed · could not start");
}

static void /* The old one may run on: that is not what has to be known first. */
test_build (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = projects_new ("Shop", NULL, "web");
  g_autofree char         *building = NULL;
  g_autofree char         *failed = NULL;
  RouseSession            *session;

  ((RouseProgram *) g_ptr_array_index (project->programs, 0))->build_shell = g_strdup ("build");
  session = rouse_engine_add (f->engine, project, -1, NULL);
  rouse_engine_set_on (f->engine, session, TRUE);
  building = rouse_tray_words_for_details (session, 0);
  g_assert_cmpstr (building, ==, "building…");
  projects_begin (f->launcher, "web/build");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web/build"), W_EXITCODE (2, 0));
  failed = rouse_tray_words_for_details (session, 0);
  g_assert_cmpstr (failed, ==, "failed · build failed");
}

static void /* What has a page on the web can be opened. */
test_url (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject)   project = projects_new ("Shop", NULL, "web");
  g_autoptr (RouseTrayModel) model = NULL;
  g_autofree char           *projects = NULL;

  project->url = g_strdup ("http://localhost:8000/");
  g_assert_nonnull (rouse_engine_add (f->engine, project, -1, NULL));
  model = rouse_tray_model_build (f->engine, FALSE);
  projects = dup_projects (model);
  g_assert_nonnull (strstr (projects, "\n  Open in Browser → project-open-url'shop'\n"));
}

static void /* The icon tells of the worst; the tooltip of each. */
test_summary (Fixture *f, gconstpointer data)
{
  RouseSession *shop = add_running (f, "Shop", "web", 1000);

  add_running (f, "Blog", "jekyll", 1000);
  add (f, "Old", "make");
  assert_look (f, ROUSE_TRAY_RUNNING, "Rouse · 2 running", "Shop: running\nBlog: running\nOld: off");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), W_EXITCODE (1, 0));
  assert_look (f, ROUSE_TRAY_FAILING, "Rouse · 1 running, 1 failed", "Shop: failed\nBlog: running\nOld: off");
  rouse_runner_restart (rouse_session_get_runner (shop, 0));
  assert_look (f, ROUSE_TRAY_WORKING, "Rouse · 1 running, 1 starting", "Shop: starting…\nBlog: running\nOld: off");
  rouse_engine_set_on (f->engine, shop, FALSE);
  assert_look (f, ROUSE_TRAY_WORKING, "Rouse · 1 running", "Shop: stopping…\nBlog: running\nOld: off");
}

static void /* Of programs that were stopped by hand nothing is wrong, and a task that has ended well is as it should be. */
test_not_running (Fixture *f, gconstpointer data)
{
  RouseSession *session = add_running (f, "Shop", "web tests", 1000);

  projects_end (f->launcher, "tests");
  rouse_runner_stop (rouse_session_get_runner (session, 0));
  projects_end (f->launcher, "web");
  assert_look (f, ROUSE_TRAY_RUNNING, "Rouse · Nothing is running", "Shop: finished");
  rouse_engine_set_on (f->engine, session, FALSE);

  session = add_running (f, "Blog", "jekyll", 1000);
  rouse_runner_stop (rouse_session_get_runner (session, 0));
  projects_end (f->launcher, "jekyll");
  assert_look (f, ROUSE_TRAY_IDLE, "Rouse · Nothing is running", "Shop: off\nBlog: stopped");
}

static void /* A task is at work while it runs. */
test_task (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = projects_new ("Shop", NULL, "tests");

  ((RouseProgram *) project->programs->pdata[0])->kind = ROUSE_KIND_TASK;
  rouse_engine_set_on (f->engine, rouse_engine_add (f->engine, project, -1, NULL), TRUE);
  projects_begin (f->launcher, "tests");
  assert_look (f, ROUSE_TRAY_WORKING, "Rouse · 1 running", "Shop: running");
  projects_end (f->launcher, "tests");
  assert_look (f, ROUSE_TRAY_RUNNING, "Rouse · Nothing is running", "Shop: finished");
}

static void /* While all is paused nothing is looked after; what has failed has failed all the same. */
test_paused (Fixture *f, gconstpointer data)
{
  add_running (f, "Shop", "web", 1000);
  rouse_engine_set_paused (f->engine, TRUE);
  assert_look (f, ROUSE_TRAY_IDLE, "Rouse · Paused, 1 running", "Shop: paused");
  rouse_process_fake_end (rouse_launcher_fake_find (f->launcher, "web"), W_EXITCODE (1, 0));
  assert_look (f, ROUSE_TRAY_FAILING, "Rouse · Paused, 1 failed", "Shop: failed");
}

static void /* While programs end, there is a way not to wait for them. */
test_quitting (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseTrayModel) model = NULL;
  g_autoptr (GString)        text = g_string_new (NULL);

  add_running (f, "Shop", "web", 1000);
  rouse_engine_quit_async (f->engine, NULL, NULL);
  assert_look (f, ROUSE_TRAY_WORKING, "Rouse · Ending…", "Shop: stopping…");
  model = rouse_tray_model_build (f->engine, FALSE);
  print_items (model->menu, 0, text);
  g_assert_nonnull (strstr (text->str, "[ ] Shop (off) →"));
  g_assert_nonnull (strstr (text->str, "\nQuit Now → quit\n"));
  projects_end (f->launcher, "web");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void /* A menu longer than the screen is of no use. */
test_many (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseTrayModel) model = NULL;
  g_auto (GStrv)             lines = NULL;
  g_autofree char           *projects = NULL;

  for (guint i = 0; i < ROUSE_TRAY_PROJECTS_MAX + 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("Project %02u", i);

      add (f, name, "web");
    }
  model = rouse_tray_model_build (f->engine, FALSE);
  projects = dup_projects (model);
  g_assert_nonnull (strstr (projects, "[ ] Project 24 → "));
  g_assert_null (strstr (projects, "Project 25"));
  g_assert_true (g_str_has_suffix (projects, "\nMore in the Window… → show'projects'\n"));
  lines = g_strsplit (model->tooltip_text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, ROUSE_TRAY_PROJECTS_MAX + 1);
  g_assert_cmpstr (lines[ROUSE_TRAY_PROJECTS_MAX], ==, "and 3 more");
}

static void /* Switching a project on and off leaves the layout as it is, so that an open menu stays open. */
test_same_layout (Fixture *f, gconstpointer data)
{
  RouseSession              *session = add (f, "Shop", "web mail");
  g_autoptr (RouseTrayModel) off = rouse_tray_model_build (f->engine, FALSE);
  g_autoptr (RouseTrayModel) on = NULL;
  const RouseTrayItem       *before, *after;

  rouse_engine_set_on (f->engine, session, TRUE);
  on = rouse_tray_model_build (f->engine, FALSE);
  before = off->menu->children->pdata[2];
  after = on->menu->children->pdata[2];
  g_assert_cmpint (before->check, ==, ROUSE_TRAY_CHECK_OFF);
  g_assert_cmpint (after->check, ==, ROUSE_TRAY_CHECK_ON);
  g_assert_cmpuint (before->children->len, ==, after->children->len);
  for (guint i = 0; i < before->children->len; i++)
    g_assert_cmpstr (((RouseTrayItem *) before->children->pdata[i])->key, ==, ((RouseTrayItem *) after->children->pdata[i])->key);
}

static const struct
{
  const char *path;
  const char *name;
  const char *expected;
} names[] = {
  { "/app/tray-words/name/plain", "my_shop & <b>", "my_shop & <b>" },
  { "/app/tray-words/name/fits", "1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890" },
  { "/app/tray-words/name/long", "12345678901234567890123456789012345678901", "123456789012345678901234567890123456789…" },
  { "/app/tray-words/name/long-characters", "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü äöü", "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü…" },
  { "/app/tray-words/name/blank-at-the-cut", "12345678901234567890123456789012345678 0123", "12345678901234567890123456789012345678…" },
  { "/app/tray-words/name/two-lines", "a\nb", "a\\nb" },
};

static void
test_name (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_autofree char *name = rouse_tray_words_for_name (names[i].name);

  g_assert_cmpstr (name, ==, names[i].expected);
}

static const struct
{
  const char *path;
  guint       minutes;
  const char *expected;
} spans[] = {
  { "/app/tray-words/span/at-once", 0, "running" },
  { "/app/tray-words/span/minute", 1, "running for 1 min" },
  { "/app/tray-words/span/minutes", 59, "running for 59 min" },
  { "/app/tray-words/span/hour", 60, "running for 1 h 0 min" },
  { "/app/tray-words/span/hours", 23 * 60 + 59, "running for 23 h 59 min" },
  { "/app/tray-words/span/day", 47 * 60, "running for 1 day" },
  { "/app/tray-words/span/days", 48 * 60, "running for 2 days" },
};

static void
test_span (Fixture *f, gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  RouseSession    *session = add_running (f, "Shop", "web", 1000);
  gint64           now = rouse_clock_get_now (ROUSE_CLOCK (f->clock));
  g_autofree char *words = rouse_tray_words_for_details (session, now + spans[i].minutes * G_TIME_SPAN_MINUTE);

  g_assert_cmpstr (words, ==, spans[i].expected);
}

#define ADD(name, function) g_test_add ("/app/tray-model/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("empty", test_empty);
  ADD ("one-program", test_one_program);
  ADD ("several-programs", test_several_programs);
  ADD ("awaits", test_awaits);
  ADD ("build", test_build);
  ADD ("reasons", test_reasons);
  ADD ("url", test_url);
  ADD ("summary", test_summary);
  ADD ("not-running", test_not_running);
  ADD ("task", test_task);
  ADD ("paused", test_paused);
  ADD ("quitting", test_quitting);
  ADD ("many", test_many);
  ADD ("same-layout", test_same_layout);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_test_add_data_func (names[i].path, GUINT_TO_POINTER (i), test_name);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    g_test_add (spans[i].path, Fixture, GUINT_TO_POINTER (i), set_up, test_span, tear_down);
  return g_test_run ();
}
