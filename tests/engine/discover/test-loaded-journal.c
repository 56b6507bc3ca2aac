/* test-loaded-journal.c - what the processes of a run say that they load
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "discover/loaded-journal.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define NONE ROUSE_LOADED_LINE_NONE
#define HELLO ROUSE_LOADED_LINE_HELLO
#define BYE ROUSE_LOADED_LINE_BYE
#define LOADED ROUSE_LOADED_LINE_FILE
#define MISSING ROUSE_LOADED_LINE_MISSING
#define DROP ROUSE_LOADED_LINE_DROP

static const struct
{
  const char         *name;
  const char         *text;
  RouseLoadedLineKind kind;
  pid_t               pid;
  RouseRuntime        runtime;
  const char         *path;
} lines[] = {
  { "file", "file /a/b.py", LOADED, 0, 0, "/a/b.py" },
  { "missing", "missing /a/b", MISSING, 0, 0, "/a/b" },
  { "drop", "drop /a/b", DROP, 0, 0, "/a/b" },
  { "space", "file /a b/ c.py ", LOADED, 0, 0, "/a b/ c.py " },
  { "newline", "file /a\\nb\\\\nc", LOADED, 0, 0, "/a\nb\\nc" },
  { "other-backslashes", "file /a\\tb\\", LOADED, 0, 0, "/a\\tb\\" },
  { "not-utf8", "file /a\xff.py", LOADED, 0, 0, "/a\xff.py" },
  { "carriage-return", "file /a\r", LOADED, 0, 0, "/a\r" },
  { "relative", "file a/b.py", NONE, 0, 0, NULL },
  { "escaped-start", "file \\n/a", NONE, 0, 0, NULL },
  { "two-spaces", "file  /a", NONE, 0, 0, NULL },
  { "no-path", "file ", NONE, 0, 0, NULL },
  { "word-alone", "file", NONE, 0, 0, NULL },
  { "upper-case", "FILE /a", NONE, 0, 0, NULL },
  { "unknown", "prefix /a", NONE, 0, 0, NULL },
  { "empty", "", NONE, 0, 0, NULL },
  { "python", "hello 12 python", HELLO, 12, ROUSE_RUNTIME_PYTHON, NULL },
  { "node", "hello 2147483647 node", HELLO, 2147483647, ROUSE_RUNTIME_NODE, NULL },
  { "unknown-runtime", "hello 12 ruby", NONE, 12, 0, NULL },
  { "no-runtime", "hello 12", NONE, 12, 0, NULL },
  { "more", "hello 12 python3", NONE, 12, 0, NULL },
  { "no-pid", "hello python", NONE, 0, 0, NULL },
  { "pid-0", "hello 0 python", NONE, 0, 0, NULL },
  { "negative", "hello -1 python", NONE, 0, 0, NULL },
  { "too-great", "hello 2147483648 python", NONE, -1, 0, NULL },
  { "far-too-great", "hello 99999999999999999999999999 python", NONE, -1, 0, NULL },
  { "bye", "bye 12", BYE, 12, 0, NULL },
  { "bye-more", "bye 12 python", NONE, 12, 0, NULL },
};

static void
test_line (gconstpointer data)
{
  const guint              i = GPOINTER_TO_UINT (data);
  g_auto (RouseLoadedLine) line = { 0 };

  rouse_loaded_line_parse (&line, lines[i].text, strlen (lines[i].text));
  g_assert_cmpint (line.kind, ==, lines[i].kind);
  g_assert_cmpstr (line.path, ==, lines[i].path);
  if (line.kind == NONE)
    return;
  g_assert_cmpint (line.pid, ==, lines[i].pid);
  g_assert_cmpint (line.runtime, ==, lines[i].runtime);
}

static void
test_zero (void)
{
  g_auto (RouseLoadedLine) line = { 0 };

  rouse_loaded_line_parse (&line, "file /a\0b", 9);
  g_assert_cmpint (line.kind, ==, NONE);
}

/* A file that is written to */

typedef struct
{
  char               *path;
  RouseLoadedJournal *journal;
  RouseLoadedSet     *set;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  int fd = g_file_open_tmp ("rouse-journal-XXXXXX", &f->path, NULL);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  f->journal = rouse_loaded_journal_open (f->path);
  g_assert_nonnull (f->journal);
  f->set = rouse_loaded_set_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  rouse_loaded_set_unref (f->set);
  rouse_loaded_journal_free (f->journal);
  g_unlink (f->path);
  g_free (f->path);
}

static void
append (Fixture *f, const char *text, gsize length)
{
  FILE *file = fopen (f->path, "a");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (text, 1, length, file), ==, length);
  g_assert_cmpint (fclose (file), ==, 0);
}

static gboolean
read_more (Fixture *f, const char *text)
{
  append (f, text, strlen (text));
  return rouse_loaded_journal_read (f->journal, f->set);
}

static gboolean
has (Fixture *f, const char *path)
{
  return rouse_loaded_set_has (f->set, path, FALSE);
}

/* Only whole lines count, wherever the pieces end. */
static void
test_pieces (Fixture *f, gconstpointer data)
{
  g_assert_true (read_more (f, ""));
  g_assert_true (read_more (f, "file /n/a.py\nfile /n/b"));
  g_assert_true (has (f, "/n/a.py"));
  g_assert_false (has (f, "/n/b"));
  g_assert_true (read_more (f, ".py\nhello 7 "));
  g_assert_true (has (f, "/n/b.py"));
  g_assert_cmpint (rouse_loaded_journal_get_runtime (f->journal, 7), ==, ROUSE_RUNTIME_NONE);
  g_assert_true (read_more (f, "node\n"));
  g_assert_cmpint (rouse_loaded_journal_get_runtime (f->journal, 7), ==, ROUSE_RUNTIME_NODE);
  g_assert_true (read_more (f, "bye 7\ndrop /n/a.py\n\n\n"));
  g_assert_cmpint (rouse_loaded_journal_get_runtime (f->journal, 7), ==, ROUSE_RUNTIME_NONE);
  g_assert_false (has (f, "/n/a.py"));
}

/* A line that is too long says nothing, and neither does what follows of it; the next one does. */
static void
test_long (Fixture *f, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (100 * 1024, 'x');

  g_assert_true (read_more (f, "file /n/"));
  g_assert_true (read_more (f, filler));
  g_assert_true (read_more (f, filler));
  g_assert_true (read_more (f, "file /n/a.py\nfile /n/b.py\n"));
  g_assert_cmpuint (rouse_loaded_set_get_n_files (f->set), ==, 1);
  g_assert_true (has (f, "/n/b.py"));
}

static void
test_many (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "file /n/module-%u.py\n", i);
  g_assert_true (read_more (f, text->str));
  g_assert_cmpuint (rouse_loaded_set_get_n_files (f->set), ==, 20000);
}

/* Of a file that is too long nothing more is believed. */
static void
test_bound (Fixture *f, gconstpointer data)
{
  g_assert_true (read_more (f, "file /n/a.py\n"));
  g_assert_no_errno (truncate (f->path, ROUSE_LOADED_JOURNAL_MAX + 1));
  g_assert_false (rouse_loaded_journal_read (f->journal, f->set));
  g_assert_no_errno (truncate (f->path, 13));
  g_assert_false (rouse_loaded_journal_read (f->journal, f->set));
}

/* Somebody has cut it, or taken it away: what is said from now on may be lost. */
static void
test_cut (Fixture *f, gconstpointer data)
{
  g_assert_true (read_more (f, "file /n/a.py\n"));
  g_assert_no_errno (truncate (f->path, 0));
  g_assert_false (rouse_loaded_journal_read (f->journal, f->set));
}

static void
test_unlinked (Fixture *f, gconstpointer data)
{
  g_assert_true (read_more (f, "file /n/a.py\n"));
  g_assert_no_errno (g_unlink (f->path));
  g_assert_false (rouse_loaded_journal_read (f->journal, f->set));
}

static void
test_no_file (void)
{
  g_assert_null (rouse_loaded_journal_open ("/nowhere/at/all"));
  g_assert_null (rouse_loaded_journal_open (g_get_tmp_dir ()));
  g_assert_null (rouse_loaded_journal_open ("/dev/null"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strconcat ("/loaded-journal/line/", lines[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_line);
    }
  g_test_add_func ("/loaded-journal/line/zero", test_zero);
  g_test_add ("/loaded-journal/pieces", Fixture, NULL, set_up, test_pieces, tear_down);
  g_test_add ("/loaded-journal/long", Fixture, NULL, set_up, test_long, tear_down);
  g_test_add ("/loaded-journal/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/loaded-journal/bound", Fixture, NULL, set_up, test_bound, tear_down);
  g_test_add ("/loaded-journal/cut", Fixture, NULL, set_up, test_cut, tear_down);
  g_test_add ("/loaded-journal/unlinked", Fixture, NULL, set_up, test_unlinked, tear_down);
  g_test_add_func ("/loaded-journal/no-file", test_no_file);
  return g_test_run ();
}
