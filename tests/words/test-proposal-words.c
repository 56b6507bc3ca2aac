/* test-proposal-words.c - what the user should know of a proposed project, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "words/proposal-words.h"

static const struct
{
  RouseNoteKind kind;
  const char   *file;
  guint         line;
  const char   *subject;
  const char   *words;
} cases[] = {
  { ROUSE_NOTE_UNREADABLE, "a.json", 3, "it is odd", "a.json, line 3: it is odd" },
  { ROUSE_NOTE_UNREADABLE, "a.json", 0, "it is odd", "a.json: it is odd" },
  { ROUSE_NOTE_NOT_KEPT, "a.yaml", 0, "x.y", "a.yaml: “x.y” cannot be said in rouse.ini, and was left out" },
  { ROUSE_NOTE_LEFT_OUT, "Procfile", 4, "release", "Procfile: “release” does not run by itself there, and was left out" },
  { ROUSE_NOTE_RELOADER_OFF, "manage.py", 0, "web", "“web” runs without the reloader that manage.py gives it: Rouse does that" },
  { ROUSE_NOTE_RELOADS, "package.json", 0, "web", "“web” takes in changes by itself, and is restarted only for its configuration" },
  { ROUSE_NOTE_TOO_MANY, "Procfile", 0, "x", "Procfile: there are too many programs; “x” was left out" },
  /* Files come from anybody. */
  { ROUSE_NOTE_NOT_KEPT, "a\n", 0, "\033[2J", "a\\n: “\\x1b[2J” cannot be said in rouse.ini, and was left out" },
};

static void
test_note (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  const RouseNote  note = { cases[i].kind, (char *) cases[i].file, cases[i].line, (char *) cases[i].subject };
  g_autofree char *words = rouse_words_for_note (&note);

  g_assert_cmpstr (words, ==, cases[i].words);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/words/proposal/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_note);
    }
  return g_test_run ();
}
