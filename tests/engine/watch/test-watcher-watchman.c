/* test-watcher-watchman.c - a daemon that answers, lies, dies and comes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/watcher-watchman.h"
#include "clock-fake.h"
#include "watchman-fake.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What does not come in this time is lost. */
#define LIMIT_S 10
/* From an end of the conversation to the first look for a new one. */
#define RETRY_MS 2000
/* Until directories no longer wait. */
#define PATIENCE_MS 1500

typedef struct
{
  char              *dir;
  RouseWatchmanFake *daemon;
  RouseClockFake    *clock;
  RouseWatcher      *watcher; /* (nullable) */
  GString           *log;     /* "kind dir name;" of each hint */
} Fixture;

static const char *const kinds[] = {
  [ROUSE_HINT_ARMED] = "armed",
  [ROUSE_HINT_REFUSED] = "refused",
  [ROUSE_HINT_POLLED] = "polled",
  [ROUSE_HINT_ENTRY] = "entry",
  [ROUSE_HINT_WRITING] = "writing",
  [ROUSE_HINT_FINISHED] = "finished",
  [ROUSE_HINT_LISTING] = "listing",
  [ROUSE_HINT_GONE] = "gone",
  [ROUSE_HINT_SERVED] = "served",
  [ROUSE_HINT_OVERFLOW] = "overflow",
};

static void
hints_cb (const RouseHint *hints, guint n_hints, gpointer data)
{
  Fixture *f = data;

  for (guint i = 0; i < n_hints; i++)
    g_string_append_printf (f->log, "%s %u %s;", kinds[hints[i].kind], hints[i].dir, hints[i].name != NULL ? hints[i].name : "-");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *made = g_dir_make_tmp ("rouse-watchman-XXXXXX", NULL);

  f->dir = realpath (made, NULL);
  f->log = g_string_new (NULL);
  f->clock = rouse_clock_fake_new ();
  f->daemon = rouse_watchman_fake_new (f->dir);
  g_setenv ("WATCHMAN_SOCK", f->daemon->path, TRUE);
}

static void
begin_at (Fixture *f, const char *root, gboolean asked)
{
  const char *const    roots[] = { root, NULL };
  RouseWatchmanOptions options = { .roots = roots, .asked = asked, .clock = ROUSE_CLOCK (f->clock) };

  f->watcher = rouse_watcher_watchman_new (&options, g_main_context_default (), hints_cb, f);
}

static void
begin (Fixture *f, gboolean asked)
{
  begin_at (f, f->dir, asked);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  char *argv[] = { (char *) "rm", (char *) "-rf", f->dir, NULL };

  g_assert_finalize_object (g_steal_pointer (&f->watcher));
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  rouse_watchman_fake_free (f->daemon);
  g_assert_finalize_object (f->clock);
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_string_free (f->log, TRUE);
  free (f->dir);
}

static gboolean
late_cb (gpointer data)
{
  Fixture *f = data;

  g_error ("still waiting; hints: %s asked: %s", f->log->str, f->daemon->log->str);
  return G_SOURCE_REMOVE;
}

static void
wait_in (Fixture *f, GString *log, const char *text)
{
  guint limit = g_timeout_add_seconds (LIMIT_S, late_cb, f);

  while (strstr (log->str, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
wait_for (Fixture *f, const char *hint)
{
  wait_in (f, f->log, hint);
}

/* Hints up to now are done with. */
static void
forget (Fixture *f)
{
  g_string_truncate (f->log, 0);
}

static void
watch (Fixture *f, guint32 id, const char *name)
{
  g_autofree char *path = *name != '\0' ? g_build_filename (f->dir, name, NULL) : g_strdup (f->dir);

  g_mkdir_with_parents (path, 0700);
  rouse_watcher_watch (f->watcher, id, path);
}

static void
put (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
assert_served (Fixture *f, guint32 id, RouseWatcherKind kind, RouseWatchReason reason)
{
  RouseWatcherKind is_kind;
  RouseWatchReason is_reason;

  rouse_watcher_describe (f->watcher, id, &is_kind, &is_reason);
  g_assert_cmpint (is_kind, ==, kind);
  g_assert_cmpint (is_reason, ==, reason);
}

/* Two directories, and a daemon that tells of them. */
static void
begin_live (Fixture *f)
{
  begin (f, TRUE);
  watch (f, 1, "");
  watch (f, 2, "sub");
  wait_for (f, "armed 1 -;");
  wait_for (f, "armed 2 -;");
  wait_for (f, "served 0 -;");
  assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);
  forget (f);
}

/* Whoever has them by now: the kernel, by what happens there. */
static void
assert_kernel_has_them (Fixture *f)
{
  wait_for (f, "armed 1 -;");
  wait_for (f, "armed 2 -;");
  put (f, "sub/by-the-kernel");
  wait_for (f, " 2 by-the-kernel;");
}

static void /* Nothing is answered before the daemon has accepted the subscription; what it tells of is hinted at. */
test_order (Fixture *f, gconstpointer data)
{
  f->daemon->silent_at = "subscribe";
  begin (f, TRUE);
  watch (f, 1, "");
  watch (f, 2, "sub");
  wait_in (f, f->daemon->log, "version;watch-project;get-config;clock;subscribe;");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpstr (f->log->str, ==, "");
  rouse_watchman_fake_send (f->daemon, "\x00\x01\x03\x03\x01\x03\x00", 7);
  wait_for (f, "armed 1 -;");
  wait_for (f, "armed 2 -;");
  watch (f, 3, "sub/new");
  wait_for (f, "armed 3 -;");
  forget (f);

  rouse_watchman_fake_tell (f->daemon, "a sub/b sub sub/new/c elsewhere/d b\xff");
  wait_for (f, "b\xff;");
  g_assert_cmpstr (f->log->str, ==, "entry 1 a;entry 2 b;entry 1 sub;entry 3 c;entry 1 b\xff;");
  rouse_watcher_unwatch (f->watcher, 2);
  forget (f);
  rouse_watchman_fake_tell (f->daemon, "sub/b a");
  wait_for (f, "entry 1 a;");
  g_assert_cmpstr (f->log->str, ==, "entry 1 a;");
}

static void /* It is asked for one after the other: what comes before an answer a daemon loses. */
test_two_roots (Fixture *f, gconstpointer data)
{
  g_autofree char     *one = g_build_filename (f->dir, "one", NULL);
  g_autofree char     *two = g_build_filename (f->dir, "two", NULL);
  const char *const    roots[] = { one, two, NULL };
  RouseWatchmanOptions options = { .roots = roots, .asked = TRUE, .clock = ROUSE_CLOCK (f->clock) };

  g_mkdir (one, 0700);
  g_mkdir (two, 0700);
  f->watcher = rouse_watcher_watchman_new (&options, g_main_context_default (), hints_cb, f);
  watch (f, 1, "one");
  watch (f, 2, "two");
  wait_for (f, "armed 1 -;");
  wait_for (f, "armed 2 -;");
  g_assert_cmpstr (f->daemon->log->str, ==, "version;watch-project;watch-project;get-config;get-config;clock;clock;subscribe;subscribe;");
  assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);
  assert_served (f, 2, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);
  forget (f);
  rouse_watchman_fake_tell (f->daemon, "two/a one/b two");
  wait_for (f, "listing 2 -;");
  g_assert_cmpstr (f->log->str, ==, "entry 2 a;entry 1 b;listing 2 -;");
}

static void /* Whatever says that something was lost is a doubt, once. */
test_doubts (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new ("a");

  begin_live (f);
  rouse_watchman_fake_notify (f->daemon, "is_fresh_instance", g_variant_new_boolean (TRUE));
  wait_for (f, "overflow 0 -;");
  forget (f);
  rouse_watchman_fake_notify (f->daemon, "warning", g_variant_new_bytestring ("recrawled"));
  wait_for (f, "overflow 0 -;");
  forget (f);
  rouse_watchman_fake_notify (f->daemon, "warning", g_variant_new_bytestring ("recrawled"));
  rouse_watchman_fake_notify (f->daemon, "state-enter", g_variant_new_bytestring ("something"));
  rouse_watchman_fake_tell (f->daemon, "a");
  wait_for (f, "entry 1 a;");
  g_assert_null (strstr (f->log->str, "overflow"));
  for (guint i = 0; i < 5000; i++)
    g_string_append (many, " a");
  forget (f);
  rouse_watchman_fake_tell (f->daemon, many->str);
  wait_for (f, "overflow 0 -;");
  g_assert_null (strstr (f->log->str, "entry"));
}

static void /* Longer than anybody reads: it is skipped, whatever is in it, and what follows is understood. */
test_too_long (Fixture *f, gconstpointer data)
{
  const guint        size = 5 * 1024 * 1024;
  const guint8       head[] = { 0, 1, 5, 0, 0, 0x50, 0 };
  g_autofree guint8 *nonsense = g_malloc (size);

  begin_live (f);
  memset (nonsense, 0xee, size);
  rouse_watchman_fake_send (f->daemon, head, sizeof head);
  for (guint sent = 0; sent < size; sent += 65536)
    {
      rouse_watchman_fake_send (f->daemon, nonsense, MIN (65536, size - sent));
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  wait_for (f, "overflow 0 -;");
  rouse_watchman_fake_tell (f->daemon, "a");
  wait_for (f, "entry 1 a;");
  assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);
}

static void /* It dies, and is back: first the kernel has everything, then it has, and each time there is a doubt. */
test_death (Fixture *f, gconstpointer data)
{
  begin_live (f);
  rouse_watchman_fake_kill (f->daemon);
  wait_for (f, "overflow 0 -;");
  assert_kernel_has_them (f);
  assert_served (f, 2, ROUSE_WATCH_GIO, ROUSE_REASON_WATCHMAN_SILENT);
  forget (f);
  rouse_clock_fake_advance_ms (f->clock, RETRY_MS); /* it is not back yet, which is no news */
  put (f, "sub/more");
  wait_for (f, " 2 more;");
  g_assert_null (strstr (f->log->str, "served"));

  rouse_watchman_fake_start (f->daemon);
  forget (f);
  rouse_clock_fake_advance_ms (f->clock, 2 * RETRY_MS);
  wait_for (f, "overflow 0 -;");
  wait_for (f, "served 0 -;");
  g_assert_null (strstr (f->log->str, "armed")); /* they were, all the time */
  assert_served (f, 2, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);
  rouse_watchman_fake_tell (f->daemon, "sub/again");
  wait_for (f, "entry 2 again;");
}

static void /* The folder is there, and somebody told the daemon to leave it: the kernel, and another try later. */
test_canceled (Fixture *f, gconstpointer data)
{
  begin_live (f);
  rouse_watchman_fake_notify (f->daemon, "canceled", g_variant_new_boolean (TRUE));
  wait_for (f, "overflow 0 -;");
  assert_kernel_has_them (f);
  g_string_truncate (f->daemon->log, 0);
  rouse_clock_fake_advance_ms (f->clock, RETRY_MS);
  wait_in (f, f->daemon->log, "watch-project;get-config;clock;subscribe;");
}

static void /* The root itself is gone. */
test_root_gone (Fixture *f, gconstpointer data)
{
  g_autofree char *sub = g_build_filename (f->dir, "sub", NULL);

  begin_live (f);
  g_assert_cmpint (g_rmdir (sub), ==, 0);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  rouse_watchman_fake_notify (f->daemon, "canceled", g_variant_new_boolean (TRUE));
  wait_for (f, "gone 1 -;");
  wait_for (f, "gone 2 -;");
  g_string_truncate (f->daemon->log, 0);
  forget (f);
  watch (f, 4, "");
  wait_in (f, f->daemon->log, "watch-project;");
  wait_for (f, "armed 4 -;");
}

typedef struct
{
  const char *what;
  const char *bytes;
  gsize       n;
} Nonsense;

#define BYTES(text) text, sizeof text - 1

static void /* Whatever it says: no crash, and the kernel takes over. */
test_garbage (Fixture *f, gconstpointer data)
{
  static const Nonsense nonsense[] = {
    { "JSON", BYTES ("{\"version\":\"4.9.0\"}\n") },
    { "a number", BYTES ("\x00\x01\x03\x02\x03\x07") },
    { "an array", BYTES ("\x00\x01\x03\x03\x00\x03\x00") },
    { "a value that is cut off", BYTES ("\x00\x01\x03\x02\x00\x03") },
    { "an answer that nobody asked for", BYTES ("\x00\x01\x03\x03\x01\x03\x00") },
  };

  begin_live (f);
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    {
      g_test_message ("%s", nonsense[i].what);
      forget (f);
      rouse_watchman_fake_send (f->daemon, nonsense[i].bytes, nonsense[i].n);
      wait_for (f, "overflow 0 -;");
      assert_kernel_has_them (f);
      forget (f);
      rouse_clock_fake_advance_ms (f->clock, RETRY_MS);
      wait_for (f, "overflow 0 -;");
      assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);
    }
}

static void /* At each of its answers it may die, refuse, or fall silent: the kernel has it all, and it is tried again. */
test_at_each_answer (Fixture *f, gconstpointer data)
{
  static const char *const commands[] = { "version", "watch-project", "get-config", "clock", "subscribe" };

  begin (f, TRUE);
  watch (f, 1, "");
  watch (f, 2, "sub");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_test_message ("dies at %s", commands[i]);
      f->daemon->silent_at = commands[i];
      wait_in (f, f->daemon->log, commands[i]);
      rouse_watchman_fake_kill (f->daemon);
      if (i == 0)
        {
          wait_for (f, "served 0 -;");
          assert_kernel_has_them (f);
        }
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      assert_served (f, 1, ROUSE_WATCH_GIO, ROUSE_REASON_WATCHMAN_SILENT);
      g_string_truncate (f->daemon->log, 0);
      rouse_watchman_fake_start (f->daemon);
      f->daemon->silent_at = i + 1 < G_N_ELEMENTS (commands) ? commands[i + 1] : NULL;
      while (strstr (f->daemon->log->str, "version;") == NULL)
        {
          rouse_clock_fake_advance_ms (f->clock, 100);
          g_main_context_iteration (NULL, FALSE);
        }
    }
  forget (f);
  wait_for (f, "overflow 0 -;");
  assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);
}

static void /* A root that the daemon does not want. */
test_refused (Fixture *f, gconstpointer data)
{
  f->daemon->refuses = data;
  begin (f, TRUE);
  watch (f, 1, "");
  watch (f, 2, "sub");
  assert_kernel_has_them (f);
  assert_served (f, 1, ROUSE_WATCH_GIO, ROUSE_REASON_WATCHMAN_REFUSES);
}

static void /* What the daemon leaves out. */
test_ignored (Fixture *f, gconstpointer data)
{
  f->daemon->ignored = "sub";
  begin (f, TRUE);
  watch (f, 1, "");
  watch (f, 2, "sub");
  wait_for (f, "armed 1 -;");
  wait_for (f, "armed 2 -;");
  assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);
  assert_served (f, 2, ROUSE_WATCH_GIO, ROUSE_REASON_WATCHMAN_REFUSES);
  put (f, "sub/a");
  wait_for (f, " 2 a;");
}

static void /* What a link below the root leads to is the kernel's when it is outside. */
test_link (Fixture *f, gconstpointer data)
{
  g_autofree char *outside = g_dir_make_tmp ("rouse-outside-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (f->dir, "link", NULL);
  g_autofree char *file = g_build_filename (outside, "a", NULL);

  begin_live (f);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_cmpint (symlink (outside, link), ==, 0);
  rouse_watcher_watch (f->watcher, 3, link);
  wait_for (f, "armed 3 -;");
  assert_served (f, 3, ROUSE_WATCH_GIO, ROUSE_REASON_NONE);
  g_assert_cmpint (g_unlink (file), ==, 0);
  wait_for (f, " 3 a;");
  g_assert_cmpint (g_rmdir (outside), ==, 0);
}

static void /* It is there, and says nothing: at the beginning, and later. */
test_silence (Fixture *f, gconstpointer data)
{
  f->daemon->silent_at = "watch-project"; /* it goes through a large tree */
  begin (f, TRUE);
  watch (f, 1, "");
  watch (f, 2, "sub");
  wait_in (f, f->daemon->log, "watch-project;");
  g_assert_cmpstr (f->log->str, ==, "");
  rouse_clock_fake_advance_ms (f->clock, PATIENCE_MS);
  assert_kernel_has_them (f);
  assert_served (f, 1, ROUSE_WATCH_GIO, ROUSE_REASON_WATCHMAN_SILENT);

  rouse_clock_fake_advance_ms (f->clock, 120000); /* for ever, it seems */
  f->daemon->silent_at = NULL;
  forget (f);
  rouse_clock_fake_advance_ms (f->clock, RETRY_MS);
  wait_for (f, "overflow 0 -;");
  assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_ASKED);

  forget (f);
  g_string_truncate (f->daemon->log, 0);
  rouse_clock_fake_advance_ms (f->clock, 3000);
  wait_in (f, f->daemon->log, "version;");
  g_main_context_iteration (NULL, FALSE);
  f->daemon->silent_at = "version";
  g_string_truncate (f->daemon->log, 0);
  while (strstr (f->daemon->log->str, "version;") == NULL)
    {
      rouse_clock_fake_advance_ms (f->clock, 100);
      g_main_context_iteration (NULL, FALSE);
    }
  rouse_clock_fake_advance_ms (f->clock, 2000);
  wait_for (f, "overflow 0 -;");
  assert_kernel_has_them (f);
  assert_served (f, 1, ROUSE_WATCH_GIO, ROUSE_REASON_WATCHMAN_SILENT);
}

static void /* Nobody named it, and it watches here. */
test_found (Fixture *f, gconstpointer data)
{
  f->daemon->watches = TRUE;
  begin (f, FALSE);
  watch (f, 1, "");
  watch (f, 2, "sub");
  wait_for (f, "armed 1 -;");
  wait_for (f, "armed 2 -;");
  g_assert_cmpstr (f->daemon->log->str, ==, "version;watch-list;watch-project;get-config;clock;subscribe;");
  assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_WATCHMAN_FOUND);
  forget (f);
  rouse_watchman_fake_notify (f->daemon, "canceled", g_variant_new_boolean (TRUE));
  assert_kernel_has_them (f);
  assert_served (f, 1, ROUSE_WATCH_GIO, ROUSE_REASON_NONE);
}

static void /* Nobody named it, and the root is a link that leads away from where it watches: it is not asked to watch there, too. */
test_found_led_away (Fixture *f, gconstpointer data)
{
  g_autofree char *outside = g_dir_make_tmp ("rouse-watchman-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (f->dir, "link", NULL);
  g_autofree char *file = g_build_filename (outside, "x", NULL);

  f->daemon->watches = TRUE;
  g_assert_no_errno (symlink (".", link));
  begin_at (f, link, FALSE);
  watch (f, 1, "link");
  wait_for (f, "armed 1 -;");
  assert_served (f, 1, ROUSE_WATCH_WATCHMAN, ROUSE_REASON_WATCHMAN_FOUND);
  g_string_truncate (f->daemon->log, 0);
  g_assert_no_errno (g_remove (link));
  g_assert_no_errno (symlink (outside, link));
  rouse_watcher_unwatch (f->watcher, 1);
  watch (f, 2, "link");
  wait_for (f, "armed 2 -;");
  put (f, "link/x");
  wait_for (f, "finished 2 x;");
  assert_served (f, 2, ROUSE_WATCH_GIO, ROUSE_REASON_NONE);
  g_assert_cmpstr (f->daemon->log->str, ==, "unsubscribe;");
  g_remove (file);
  g_rmdir (outside);
}

static void /* Nobody named it, and it does not, or is dead, or hangs: the kernel, and not another word. */
test_not_found (Fixture *f, gconstpointer data)
{
  const char *how = data;

  if (g_str_equal (how, "dead"))
    rouse_watchman_fake_kill (f->daemon);
  if (g_str_equal (how, "hangs"))
    f->daemon->silent_at = "version";
  begin (f, FALSE);
  watch (f, 1, "");
  watch (f, 2, "sub");
  if (g_str_equal (how, "hangs"))
    rouse_clock_fake_advance_ms (f->clock, 100);
  assert_kernel_has_them (f);
  assert_served (f, 1, ROUSE_WATCH_GIO, ROUSE_REASON_NONE);
  rouse_clock_fake_advance_ms (f->clock, 2000);
  g_assert_cmpuint (rouse_clock_fake_get_n_alarms (f->clock), ==, 0);
  rouse_watcher_unwatch (f->watcher, 2);
  watch (f, 3, "sub");
  wait_for (f, "armed 3 -;");
  g_assert_null (strstr (f->daemon->log->str, "watch-project"));
}

static void /* Dropped with everything under way. */
test_drop (Fixture *f, gconstpointer data)
{
  begin (f, TRUE);
  watch (f, 1, "");
  for (guint i = 0; i < 3; i++)
    g_main_context_iteration (NULL, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, data, func) g_test_add ("/watcher-watchman/" name, Fixture, data, set_up, func, tear_down)
  ADD ("order", NULL, test_order);
  ADD ("two-roots", NULL, test_two_roots);
  ADD ("doubts", NULL, test_doubts);
  ADD ("too-long", NULL, test_too_long);
  ADD ("death", NULL, test_death);
  ADD ("canceled", NULL, test_canceled);
  ADD ("root-gone", NULL, test_root_gone);
  ADD ("garbage", NULL, test_garbage);
  ADD ("at-each-answer", NULL, test_at_each_answer);
  ADD ("refused/watch-project", "watch-project", test_refused);
  ADD ("refused/get-config", "get-config", test_refused);
  ADD ("refused/clock", "clock", test_refused);
  ADD ("refused/subscribe", "subscribe", test_refused);
  ADD ("ignored", NULL, test_ignored);
  ADD ("link", NULL, test_link);
  ADD ("silence", NULL, test_silence);
  ADD ("found", NULL, test_found);
  ADD ("found-led-away", NULL, test_found_led_away);
  ADD ("not-found/watches-elsewhere", "elsewhere", test_not_found);
  ADD ("not-found/dead", "dead", test_not_found);
  ADD ("not-found/hangs", "hangs", test_not_found);
  ADD ("drop", NULL, test_drop);
  return g_test_run ();
}
