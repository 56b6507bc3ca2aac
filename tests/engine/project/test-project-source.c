/* test-project-source.c - where a project's configuration comes from, and what an edit of it means
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clock-fake.h"
#include "project/project-source.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define WEB "[program web]\ncommand=serve\n"
#define WORKER "[program worker]\ncommand=work\n"

typedef struct
{
  char *dir;
  char *root;
  char *shared;  /* the file in it */
  char *private; /* the file in the configuration */
  RouseClockFake     *clock;
  RouseTrust         *trust;
  RouseProjectSource *source;
  guint               n_changed;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-source-XXXXXX", NULL);
  f->root = g_build_filename (f->dir, "shop", NULL);
  f->shared = g_build_filename (f->root, "rouse.ini", NULL);
  f->private = g_build_filename (f->dir, "shop.ini", NULL);
  f->clock = rouse_clock_fake_new ();
  f->trust = rouse_trust_new (f->dir);
  g_assert_no_errno (g_mkdir (f->root, 0700));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char      *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->source != NULL)
    g_assert_finalize_object (f->source);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  g_object_unref (f->clock);
  rouse_trust_unref (f->trust);
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->root);
  g_free (f->shared);
  g_free (f->private);
}

/* NULL removes the file. */
static void
put (const char *path, const char *text)
{
  if (text == NULL)
    g_assert_no_errno (g_unlink (path));
  else
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
put_private (Fixture *f, const char *more)
{
  g_autofree char *text = g_strdup_printf ("[project]\nroot=%s\n%s", f->root, more);

  put (f->private, text);
}

static void
assert_file (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
allow_text (Fixture *f, const char *text)
{
  g_assert_true (rouse_trust_allow (f->trust, f->shared, text, NULL));
}

static void
count_cb (Fixture *f)
{
  f->n_changed++;
}

static void
load (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->source = rouse_project_source_new ("shop", f->private, NULL, f->trust, ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->source, "changed", G_CALLBACK (count_cb), f);
  rouse_project_source_load (f->source, &error);
  g_assert_no_error (error);
}

/* "web worker", "web worker pending", "web problem" and so on. */
static void
assert_source (Fixture *f, const char *expected)
{
  const RouseProject *project = rouse_project_source_get_project (f->source);
  GString            *words = g_string_new (NULL);
  g_autofree char    *actual = NULL;

  g_assert_cmpstr (project->id, ==, "shop");
  for (guint i = 0; i < project->programs->len; i++)
    g_string_append_printf (words, "%s ", ((RouseProgram *) g_ptr_array_index (project->programs, i))->name);
  if (rouse_project_source_get_pending (f->source) != NULL)
    g_string_append (words, "pending ");
  if (rouse_project_source_get_problem (f->source) != NULL)
    g_string_append (words, "problem ");
  actual = g_strchomp (g_string_free (words, FALSE));
  g_assert_cmpstr (actual, ==, expected);
}

static void
assert_problem (Fixture *f, const char *part)
{
  const char *problem = rouse_project_source_get_problem (f->source);

  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, part));
}

/* Somebody saves the shared file, and time passes. */
static void
edit (Fixture *f, const char *text, guint ms)
{
  put (f->shared, text);
  rouse_project_source_look (f->source);
  rouse_clock_fake_advance_ms (f->clock, ms);
}

static void
test_private (Fixture *f, gconstpointer data)
{
  put_private (f, "name=Shop\n" WEB);
  load (f);
  assert_source (f, "web");
  g_assert_null (rouse_project_source_get_file (f->source));
  put_private (f, "name=Shop\n" WEB WORKER);
  rouse_project_source_look (f->source);
  g_assert_cmpuint (f->n_changed, ==, 0);
  rouse_clock_fake_advance_ms (f->clock, 60);
  assert_source (f, "web worker");
  g_assert_cmpuint (f->n_changed, ==, 1);
}

static void
test_nothing (Fixture *f, gconstpointer data)
{
  put_private (f, "");
  load (f);
  assert_source (f, "problem");
  assert_problem (f, "rouse.ini: there is no such file");
  allow_text (f, WEB);
  edit (f, WEB, 60);
  assert_source (f, "web");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { NULL, "", "[project]\nname=x\n" WEB, "[project]\nroot=/nonexistent\n[program web]\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (RouseProjectSource) source = rouse_project_source_new ("shop", f->private, NULL, f->trust, ROUSE_CLOCK (f->clock));
      g_autoptr (GError)             error = NULL;

      if (texts[i] != NULL)
        put (f->private, texts[i]);
      g_assert_false (rouse_project_source_load (source, &error));
      g_assert_nonnull (strstr (error->message, "shop.ini"));
    }
}

/* What came with a repository runs nothing; what the user says himself does. */
static void
test_pending (Fixture *f, gconstpointer data)
{
  g_autoptr (GError)  error = NULL;
  g_autofree char    *hash = rouse_trust_dup_hash (WEB);
  const RousePending *pending;

  put_private (f, WORKER);
  put (f->shared, WEB);
  load (f);
  assert_source (f, "worker pending");
  g_assert_cmpstr (rouse_project_source_get_file (f->source), ==, f->shared);
  pending = rouse_project_source_get_pending (f->source);
  g_assert_cmpstr (pending->text, ==, WEB);
  g_assert_cmpstr (pending->hash, ==, hash);
  g_assert_null (pending->before);
  g_assert_cmpuint (pending->project->programs->len, ==, 2);

  g_assert_false (rouse_project_source_allow (f->source, "", &error));
  g_assert_nonnull (error);
  assert_source (f, "worker pending");
  g_clear_error (&error);
  g_assert_true (rouse_project_source_allow (f->source, hash, &error));
  g_assert_no_error (error);
  assert_source (f, "web worker");
  g_assert_cmpuint (f->n_changed, ==, 1);
}

/* Only what a person was shown can be allowed. */
static void
test_allow_another (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *hash = rouse_trust_dup_hash (WEB);

  put_private (f, "");
  put (f->shared, WEB);
  load (f);
  put (f->shared, WEB WORKER);
  g_assert_false (rouse_project_source_allow (f->source, hash, &error));
  g_assert_nonnull (strstr (error->message, "something else stands there"));
  rouse_clock_fake_advance_ms (f->clock, 300);
  assert_source (f, "pending");
  g_assert_cmpstr (rouse_project_source_get_pending (f->source)->text, ==, WEB WORKER);
  g_assert_cmpuint (f->n_changed, ==, 1);
}

/* By another process, which writes to the same place. */
static void
test_allowed_elsewhere (Fixture *f, gconstpointer data)
{
  put_private (f, "");
  put (f->shared, WEB);
  load (f);
  rouse_project_source_watch (f->source);
  rouse_clock_fake_advance_ms (f->clock, 300);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  rouse_clock_fake_advance_ms (f->clock, 300);
  assert_source (f, "pending");
  allow_text (f, WEB);
  while (rouse_clock_fake_get_n_alarms (f->clock) == 0)
    g_main_context_iteration (NULL, TRUE);
  rouse_clock_fake_advance_ms (f->clock, 60);
  assert_source (f, "web");
  g_assert_cmpuint (f->n_changed, ==, 1);
}

/* A private file of nothing but parts of programs has no program by itself. */
static void
test_parts (Fixture *f, gconstpointer data)
{
  put_private (f, "name=Mine\n[program web]\nstop-timeout=1s\n");
  put (f->shared, WEB);
  load (f);
  assert_source (f, "pending");
  g_assert_cmpstr (rouse_project_source_get_project (f->source)->name, ==, "Mine");
  allow_text (f, WEB WORKER);
  edit (f, WEB WORKER, 60);
  assert_source (f, "web worker");
  g_assert_cmpint (rouse_project_find_program (rouse_project_source_get_project (f->source), "web")->stop_timeout_us, ==, G_USEC_PER_SEC);
}

/* Each with what was good before it. */
static void
test_edits (Fixture *f, gconstpointer data)
{
  put_private (f, "");
  allow_text (f, WEB);
  put (f->shared, WEB);
  load (f);
  assert_source (f, "web");

  /* somebody else's */
  edit (f, WEB WORKER, 300);
  assert_source (f, "web pending");
  g_assert_cmpstr (rouse_project_source_get_pending (f->source)->before, ==, WEB);
  /* and taken back */
  edit (f, WEB, 60);
  assert_source (f, "web");
  /* a mistake */
  edit (f, WEB "redy=port:80\n", 300);
  assert_source (f, "web problem");
  assert_problem (f, "rouse.ini:3: redy: there is no such key here");
  /* away */
  edit (f, NULL, 300);
  assert_source (f, "web problem");
  assert_problem (f, "there is no such file any more");
  /* and good again, with more */
  allow_text (f, WEB WORKER);
  edit (f, WEB WORKER, 60);
  assert_source (f, "web worker");
  g_assert_cmpuint (f->n_changed, ==, 5);
  /* a comment changes nothing */
  allow_text (f, "# ours\n" WEB WORKER);
  edit (f, "# ours\n" WEB WORKER, 300);
  g_assert_cmpuint (f->n_changed, ==, 5);
}

/* Half of a file, and none at all for a moment, are not worth a word; one save is one change. */
static void
test_saves (Fixture *f, gconstpointer data)
{
  put_private (f, "");
  allow_text (f, WEB);
  allow_text (f, WEB WORKER);
  put (f->shared, WEB);
  load (f);
  edit (f, NULL, 100);
  edit (f, "", 100);
  edit (f, "[program web]\ncomm", 100);
  edit (f, WEB WORKER "#", 100);
  g_assert_cmpuint (f->n_changed, ==, 0);
  edit (f, WEB WORKER, 40);
  g_assert_cmpuint (f->n_changed, ==, 0);
  rouse_clock_fake_advance_ms (f->clock, 20);
  g_assert_cmpuint (f->n_changed, ==, 1);
  assert_source (f, "web worker");
}

/* To another folder. What was allowed in the one before goes on there, until it is known what runs in the new one. */
static void
test_move (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->dir, "other", NULL);
  g_autofree char *file = g_build_filename (other, "rouse.ini", NULL);
  g_autofree char *text = g_strdup_printf ("[project]\nroot=%s\n", other);

  put_private (f, "");
  allow_text (f, WEB);
  put (f->shared, WEB);
  load (f);
  g_assert_no_errno (g_mkdir (other, 0700));
  put (file, WEB WORKER);
  put (f->private, text);
  rouse_project_source_look (f->source);
  rouse_clock_fake_advance_ms (f->clock, 300);
  assert_source (f, "web pending");
  g_assert_cmpstr (rouse_project_source_get_project (f->source)->root, ==, f->root);
  g_assert_null (rouse_project_source_get_pending (f->source)->before);
  g_assert_true (rouse_project_source_allow (f->source, rouse_project_source_get_pending (f->source)->hash, NULL));
  assert_source (f, "web worker");
  g_assert_cmpstr (rouse_project_source_get_project (f->source)->root, ==, other);
}

/* Rouse starts, and the file is another one, or cannot be read: what was allowed last goes on. */
static void
test_later_life (Fixture *f, gconstpointer data)
{
  put_private (f, "");
  allow_text (f, WEB);
  put (f->shared, WEB WORKER);
  load (f);
  assert_source (f, "web pending");
  g_clear_object (&f->source);
  put (f->shared, "[program web]\n");
  load (f);
  assert_source (f, "web problem");
}

/* The user's own edit stays where it belongs, with all comments, and needs no leave. */
static void
test_write (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = NULL;
  g_autoptr (GError)       error = NULL;

  put_private (f, "# mine\norder=3\n");
  allow_text (f, "# ours\n" WEB);
  put (f->shared, "# ours\n" WEB);
  load (f);
  project = rouse_project_copy (rouse_project_source_get_project (f->source));
  ((RouseProgram *) g_ptr_array_index (project->programs, 0))->kind = ROUSE_KIND_TASK;
  project->notify = ROUSE_NOTIFY_ALL;
  g_assert_true (rouse_project_source_write (f->source, project, &error));
  g_assert_no_error (error);
  assert_source (f, "web");
  assert_file (f->shared, "# ours\n" WEB "kind=task\n");
  g_assert_cmpint (rouse_trust_check (f->trust, f->shared, "# ours\n" WEB "kind=task\n"), ==, ROUSE_TRUST_ALLOWED);
  g_assert_cmpint (rouse_project_source_get_project (f->source)->notify, ==, ROUSE_NOTIFY_ALL);
  /* What we wrote ourselves is no news. */
  rouse_project_source_look (f->source);
  rouse_clock_fake_advance_ms (f->clock, 300);
  g_assert_cmpuint (f->n_changed, ==, 0);
}

/* An edit must not allow, unseen, what somebody else has written meanwhile. */
static void
test_write_over (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = NULL;
  g_autoptr (GError)       error = NULL;

  put_private (f, "");
  allow_text (f, WEB);
  put (f->shared, WEB);
  load (f);
  put (f->shared, WEB WORKER);
  project = rouse_project_copy (rouse_project_source_get_project (f->source));
  ((RouseProgram *) g_ptr_array_index (project->programs, 0))->kind = ROUSE_KIND_TASK;
  g_assert_false (rouse_project_source_write (f->source, project, &error));
  g_assert_nonnull (strstr (error->message, "something else stands there"));
  assert_file (f->shared, WEB WORKER);
  g_assert_cmpint (rouse_trust_check (f->trust, f->shared, WEB WORKER), ==, ROUSE_TRUST_CHANGED);
}

/* The folder has been renamed, and the user says so. */
static void
test_write_moved (Fixture *f, gconstpointer data)
{
  g_autofree char         *other = g_build_filename (f->dir, "other", NULL);
  g_autofree char         *file = g_build_filename (other, "rouse.ini", NULL);
  g_autoptr (RouseProject) project = NULL;
  g_autoptr (GError)       error = NULL;
  RouseProgram            *program;

  put_private (f, "# mine\n");
  allow_text (f, WEB);
  put (f->shared, WEB);
  load (f);
  g_assert_no_errno (g_rename (f->root, other));
  project = rouse_project_copy (rouse_project_source_get_project (f->source));
  g_free (project->root);
  project->root = g_strdup (other);
  program = g_ptr_array_index (project->programs, 0);
  g_free (program->cwd);
  program->cwd = g_strdup (other);
  program->kind = ROUSE_KIND_TASK;
  g_assert_true (rouse_project_source_write (f->source, project, &error));
  g_assert_no_error (error);
  assert_source (f, "web");
  g_assert_cmpstr (rouse_project_source_get_project (f->source)->root, ==, other);
  /* It keeps its name, though that was the folder's. */
  assert_file (file, WEB "kind=task\n\n[project]\nname=shop\n");
}

/* While nothing of a shared file was ever allowed, an edit goes to the user's own file. */
static void
test_write_pending (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProject) project = NULL;
  g_autoptr (GError)       error = NULL;

  put_private (f, "");
  put (f->shared, WEB);
  load (f);
  project = rouse_project_copy (rouse_project_source_get_project (f->source));
  g_free (project->name);
  project->name = g_strdup ("Mine");
  g_assert_true (rouse_project_source_write (f->source, project, &error));
  g_assert_no_error (error);
  assert_source (f, "pending");
  assert_file (f->shared, WEB);
  g_assert_cmpstr (rouse_project_source_get_project (f->source)->name, ==, "Mine");
}

/* No store: the folder is given, and there is no private file. */
static void
test_given_root (Fixture *f, gconstpointer data)
{
  g_autoptr (RouseProjectSource) source = rouse_project_source_new (NULL, NULL, f->root, f->trust, ROUSE_CLOCK (f->clock));
  g_autoptr (GError)             error = NULL;

  put (f->shared, WEB);
  g_assert_true (rouse_project_source_load (source, &error));
  g_assert_nonnull (rouse_project_source_get_pending (source));
  g_assert_cmpuint (rouse_project_source_get_project (source)->programs->len, ==, 0);
  g_assert_true (rouse_project_source_allow (source, rouse_project_source_get_pending (source)->hash, &error));
  g_assert_cmpuint (rouse_project_source_get_project (source)->programs->len, ==, 1);
  g_assert_null (rouse_project_source_get_project (source)->id);
}

/* The real monitor, on real files: that it tells at all, after a save of each kind. */
static void
test_watch (Fixture *f, gconstpointer data)
{
  g_autofree char *aside = g_build_filename (f->root, "4913", NULL);
  const char      *texts[] = { WEB, WEB WORKER };

  put_private (f, "");
  allow_text (f, WEB);
  allow_text (f, WEB WORKER);
  put (f->shared, WEB);
  load (f);
  rouse_project_source_watch (f->source);
  for (guint i = 1; i < 5; i++)
    {
      if (i % 2 == 0)
        put (f->shared, texts[i % 2]);
      else
        {
          put (aside, texts[i % 2]);
          g_assert_no_errno (g_rename (aside, f->shared));
        }
      while (rouse_clock_fake_get_n_alarms (f->clock) == 0)
        g_main_context_iteration (NULL, TRUE);
      rouse_clock_fake_advance_ms (f->clock, 60);
      g_assert_cmpuint (f->n_changed, ==, i);
    }
}

static void
wait_and_settle (Fixture *f)
{
  while (rouse_clock_fake_get_n_alarms (f->clock) == 0)
    g_main_context_iteration (NULL, TRUE);
  rouse_clock_fake_advance_ms (f->clock, 60);
}

static void /* What does not exist yet is watched, too. */
test_watch_missing (Fixture *f, gconstpointer data)
{
  put_private (f, WEB);
  load (f);
  rouse_project_source_watch (f->source);
  allow_text (f, WORKER);
  put (f->shared, WORKER);
  wait_and_settle (f);
  assert_source (f, "worker web");
}

static void /* The folder is a link that is made to lead elsewhere; what is there is watched then. */
test_watch_relinked (Fixture *f, gconstpointer data)
{
  static const char *const places[] = { "two", "one" };
  const char              *texts[] = { WEB WORKER, WEB };
  char                    *link = g_build_filename (f->root, "current", NULL);

  g_free (f->root);
  g_free (f->shared);
  f->root = link;
  f->shared = g_build_filename (link, "rouse.ini", NULL);
  put_private (f, "");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folder = g_build_filename (f->dir, places[i], NULL);

      g_mkdir (folder, 0700);
      g_remove (link);
      g_assert_no_errno (symlink (folder, link));
      put (f->shared, texts[i]);
      allow_text (f, WEB);
      allow_text (f, WEB WORKER);
    }
  load (f);
  rouse_project_source_watch (f->source);
  g_remove (link);
  g_assert_no_errno (symlink ("../two", link));
  wait_and_settle (f);
  assert_source (f, "web worker");
  put (f->shared, WEB);
  wait_and_settle (f);
  assert_source (f, "web");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/project/source/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("private", test_private);
  ADD ("nothing", test_nothing);
  ADD ("refused", test_refused);
  ADD ("pending", test_pending);
  ADD ("allow-another", test_allow_another);
  ADD ("allowed-elsewhere", test_allowed_elsewhere);
  ADD ("parts", test_parts);
  ADD ("edits", test_edits);
  ADD ("saves", test_saves);
  ADD ("move", test_move);
  ADD ("later-life", test_later_life);
  ADD ("write", test_write);
  ADD ("write-over", test_write_over);
  ADD ("write-moved", test_write_moved);
  ADD ("write-pending", test_write_pending);
  ADD ("given-root", test_given_root);
  ADD ("watch", test_watch);
  ADD ("watch-missing", test_watch_missing);
  ADD ("watch-relinked", test_watch_relinked);
  return g_test_run ();
}
