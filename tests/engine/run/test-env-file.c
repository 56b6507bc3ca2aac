/* test-env-file.c - files of environment variables
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "run/env-file.h"
#include "run/program-env.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const struct
{
  const char *path;
  const char *text;
  const char *expected; /* the settings with "|" between them, or the error */
} cases[] = {
  /* lines */
  { "/run/env-file/empty", "", "" },
  { "/run/env-file/plain", "A=1\nB=2\n", "A=1|B=2" },
  { "/run/env-file/no-line-feed-at-end", "A=1\nB=2", "A=1|B=2" },
  { "/run/env-file/crlf", "A=1\r\n\r\nB='x'\r\n# c\r\nC=\r\n", "A=1|B=x|C=" },
  { "/run/env-file/carriage-return-at-end", "A=1\r", "A=1" },
  { "/run/env-file/byte-order-mark", "\357\273\277A=1", "A=1" },
  { "/run/env-file/comments", "# A=0\n  # B=0\n\n \t\nA=1", "A=1" },
  { "/run/env-file/export", "export A=1\n  export\tB=2\nexported=3\nexport=4", "A=1|B=2|exported=3|export=4" },
  { "/run/env-file/blanks", "  A = 1  \nB\t=\t2\n", "A=1|B=2" },
  { "/run/env-file/names", "_a.b-C9=1\nspring.url=x", "_a.b-C9=1|spring.url=x" },
  { "/run/env-file/last-counts", "A=1\nB=2\nA=3", "A=3|B=2" },
  { "/run/env-file/not-utf8", "A=\377", "A=\377" },
  /* without quotes */
  { "/run/env-file/bare/nothing", "A=\nB=   \nC=", "A=|B=|C=" },
  { "/run/env-file/bare/equals", "A=b=c==", "A=b=c==" },
  { "/run/env-file/bare/inner-blanks", "A=one two\t three ", "A=one two\t three" },
  { "/run/env-file/bare/comment", "A=1 # one\nB=2\t#two\nC= # none", "A=1|B=2|C=" },
  { "/run/env-file/bare/hash", "A=#fff\nB=a#b\nC=http://x/#top", "A=#fff|B=a#b|C=http://x/#top" },
  { "/run/env-file/bare/backslash", "A=C:\\new\\table\nB=a\\", "A=C:\\new\\table|B=a\\" },
  { "/run/env-file/bare/quotes-inside", "A=it's\nB=say \"x\"", "A=it's|B=say \"x\"" },
  { "/run/env-file/bare/json", "A={\"a\": [1, 2]}", "A={\"a\": [1, 2]}" },
  /* single quotes */
  { "/run/env-file/single/as-it-stands", "A='$HOME ${HOME} \\n \\\\ \" # x '", "A=$HOME ${HOME} \\n \\\\ \" # x " },
  { "/run/env-file/single/quote", "A='it\\'s'", "A=it's" },
  { "/run/env-file/single/lines", "A='one\ntwo'\nB=3", "A=one\ntwo|B=3" },
  { "/run/env-file/single/nothing", "A=''", "A=" },
  { "/run/env-file/single/comment", "A='1' # one\nB='2'#two", "A=1|B=2" },
  /* double quotes */
  { "/run/env-file/double/escapes", "A=\"a\\nb\\tc\\rd\\\"e\\\\f\\$g\\qh\"", "A=a\nb\tc\rd\"e\\f$g\\qh" },
  { "/run/env-file/double/lines", "A=\"-----BEGIN\n  x\n-----END\"\nB=1", "A=-----BEGIN\n  x\n-----END|B=1" },
  { "/run/env-file/double/single-inside", "A=\"it's # here\"", "A=it's # here" },
  { "/run/env-file/double/comment", "A=\"1\"   # one", "A=1" },
  /* variables */
  { "/run/env-file/variable/earlier", "A=1\nB=$A\nC=\"<${A}>\"\nD='$A'", "A=1|B=1|C=<1>|D=$A" },
  { "/run/env-file/variable/inherited", "A=$OUTER/x\nB=${OUTER}y", "A=outer/x|B=outery" },
  { "/run/env-file/variable/earlier-wins", "OUTER=inner\nA=$OUTER", "OUTER=inner|A=inner" },
  { "/run/env-file/variable/itself", "OUTER=$OUTER:more\nOUTER=$OUTER:yet", "OUTER=outer:more:yet" },
  { "/run/env-file/variable/unknown", "A=<$NONE>\nB=<${NONE}>", "A=<>|B=<>" },
  { "/run/env-file/variable/later", "A=<$B>\nB=1", "A=<>|B=1" },
  { "/run/env-file/variable/default", "A=${NONE-x y}\nB=${EMPTY-x}\nC=${OUTER-x}\nD=${NONE-}", "A=x y|B=|C=outer|D=" },
  { "/run/env-file/variable/default-empty", "A=${NONE:-x}\nB=${EMPTY:-$x}\nC=\"${OUTER:-x}\"", "A=x|B=$x|C=outer" },
  { "/run/env-file/variable/dollars", "A=$ $1 $$ 5$\nB=\"$\"\nC=$(id)\nD=\\$OUTER", "A=$ $1 $$ 5$|B=$|C=$(id)|D=$OUTER" },
  { "/run/env-file/variable/blanks-count", "A=' x '\nB=$A\nC=$A \nD=1", "A= x |B= x |C= x |D=1" },
  { "/run/env-file/variable/hash", "A='# x'\nB=$A#y\nC=1$A", "A=# x|B=# x#y|C=1# x" },
  { "/run/env-file/variable/quotes", "A='\"'\nB=$A$A", "A=\"|B=\"\"" },
  { "/run/env-file/variable/once", "A='$OUTER'\nB=$A", "A=$OUTER|B=$OUTER" },
  { "/run/env-file/variable/dotted", "a.b=1\nA=$a.b", "a.b=1|A=.b" },
  /* errors */
  { "/run/env-file/error/no-equals", "A=1\n\nB\n", "x.env:3: this is no NAME=VALUE" },
  { "/run/env-file/error/no-name", "=1", "x.env:1: this is no NAME=VALUE" },
  { "/run/env-file/error/digit", "1A=1", "x.env:1: this is no NAME=VALUE" },
  { "/run/env-file/error/name", "A B=1", "x.env:1: this is no NAME=VALUE" },
  { "/run/env-file/error/export-alone", "export A", "x.env:1: this is no NAME=VALUE" },
  { "/run/env-file/error/colon", "A: 1", "x.env:1: this is no NAME=VALUE" },
  { "/run/env-file/error/open-single", "A=1\nB='x\ny\n", "x.env:2: the closing “'” is missing" },
  { "/run/env-file/error/open-double", "A=\"x\\\"\n\n", "x.env:1: the closing “\"” is missing" },
  { "/run/env-file/error/behind", "A='1\n2' 3", "x.env:2: only a comment may stand behind the closing quote" },
  { "/run/env-file/error/behind-double", "A=\"1\"2", "x.env:1: only a comment may stand behind the closing quote" },
  { "/run/env-file/error/line-after-lines", "A='1\n2\n3'\n\n?", "x.env:5: this is no NAME=VALUE" },
  { "/run/env-file/error/open-brace", "A=${B\nC=}", "x.env:1: “${” allows ${NAME}, ${NAME-VALUE} and ${NAME:-VALUE}" },
  { "/run/env-file/error/open-default", "A=${B:-c\n}", "x.env:1: “${” without “}”" },
  { "/run/env-file/error/open-brace-at-end", "A=${", "x.env:1: a variable's name has to follow “${”" },
  { "/run/env-file/error/brace", "A=${}", "x.env:1: a variable's name has to follow “${”" },
  { "/run/env-file/error/operator", "A=\"${B:?no}\"", "x.env:1: “${” allows ${NAME}, ${NAME-VALUE} and ${NAME:-VALUE}" },
};

static char *environment[] = { (char *) "OUTER=outer", (char *) "EMPTY=", NULL };

static char * /* (transfer full): settings or error */
parse (const char *text, gsize length)
{
  RouseEnvSettings  *settings = rouse_env_settings_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     list = NULL;

  if (!rouse_env_settings_parse (settings, "x.env", text, length, environment, &error))
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      rouse_env_settings_free (settings);
      return g_strdup (error->message);
    }
  list = rouse_env_settings_steal (settings);
  return g_strjoinv ("|", list);
}

static void
test_case (gconstpointer data)
{
  gsize            i = GPOINTER_TO_SIZE (data);
  gsize            length = strlen (cases[i].text);
  g_autofree char *exact = g_memdup2 (cases[i].text, length); /* without the NUL, so that reading on shows */
  g_autofree char *actual = parse (exact != NULL ? exact : "", length);

  g_assert_cmpstr (actual, ==, cases[i].expected);
}

static void
test_nul (void)
{
  static const char text[] = "A=1\nB=a\0b";
  g_autofree char  *actual = parse (text, sizeof text - 1);

  g_assert_cmpstr (actual, ==, "x.env:2: there is a NUL: this is no text");
}

static void /* A few lines can ask for more than there is. */
test_growth (void)
{
  g_autoptr (GString) text = g_string_new ("A0=0123456789\n");
  g_autofree char    *actual = NULL;

  for (guint i = 1; i < 60; i++)
    g_string_append_printf (text, "A%u=$A%u$A%u\n", i, i - 1, i - 1);
  actual = parse (text->str, text->len);
  g_assert_cmpstr (actual, ==, "x.env:15: the value is longer than 128 KB");
}

static void
test_long_value (void)
{
  g_autofree char *value = g_strnfill (ROUSE_ENV_VALUE_MAX - 1, 'x');
  g_autofree char *fits = g_strconcat ("A=", value, NULL);
  g_autofree char *longer = g_strconcat ("\nA='", value, "x'", NULL);
  g_autofree char *first = parse (fits, strlen (fits));
  g_autofree char *second = parse (longer, strlen (longer));

  g_assert_cmpstr (first, ==, fits);
  g_assert_cmpstr (second, ==, "x.env:2: the value is longer than 128 KB");
}

static void
test_all_values (void)
{
  g_autofree char    *value = g_strnfill (100 * 1024, 'x');
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char    *actual = NULL;

  g_string_append_printf (text, "A=%s\n", value);
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, "A%u=$A\n", i);
  actual = parse (text->str, text->len);
  g_assert_cmpstr (actual, ==, "x.env:11: all values together are longer than 1 MB");
}

static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char    *fits = NULL;
  g_autofree char    *more = NULL;

  for (guint i = 0; i < ROUSE_ENV_VARIABLES_MAX; i++)
    g_string_append_printf (text, "A%u=\n", i);
  fits = parse (text->str, text->len);
  g_assert_true (g_str_has_suffix (fits, "|A4095="));
  g_string_append (text, "B=");
  more = parse (text->str, text->len);
  g_assert_cmpstr (more, ==, "x.env:4097: more than 4096 variables");
}

/* Files */

static char * /* (transfer full) */
make_file (const char *name, const char *text)
{
  char *path = g_build_filename (g_get_user_cache_dir (), name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static char * /* (transfer full): the environment, or the error with "…" for what lies before the file's name */
read_files (const char *env, const char *first, const char *second)
{
  g_autoptr (RouseProgram) program = rouse_program_new ();
  g_autoptr (RouseProgram) merged = NULL;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *folder = g_strconcat (g_get_user_cache_dir (), "/", NULL);
  g_autoptr (GString)      message = NULL;

  program->name = g_strdup ("web");
  program->env = env != NULL ? g_strsplit (env, "|", -1) : NULL;
  program->env_files = g_strdupv ((char *[]){ (char *) first, (char *) second, NULL });
  merged = rouse_program_env_read (program, &error);
  if (merged != NULL)
    {
      g_assert_cmpstr (merged->name, ==, "web");
      return g_strjoinv ("|", merged->env);
    }
  message = g_string_new (error->message);
  g_string_replace (message, folder, "…", 0);
  return g_strdup (message->str);
}

static void /* The later file wins and knows the one before; the program's own settings come last. */
test_files (void)
{
  g_autofree char *first = make_file ("1.env", "A=1\nB=2");
  g_autofree char *second = make_file ("2.env", "B=<$B$A$FROM_ABOVE>\nC=4");
  g_autofree char *actual = NULL;

  g_setenv ("FROM_ABOVE", "!", TRUE);
  actual = read_files ("C=own|D=5", first, second);
  g_assert_cmpstr (actual, ==, "A=1|B=<21!>|C=4|C=own|D=5");
}

static void
test_file_errors (void)
{
  g_autofree char *good = make_file ("good.env", "");
  g_autofree char *bad = make_file ("bad.env", "A=1\nB");
  g_autofree char *none = g_build_filename (g_get_user_cache_dir (), "none.env", NULL);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "folder", NULL);
  g_autofree char *pipe = g_build_filename (g_get_user_cache_dir (), "pipe", NULL);
  g_autofree char *filling = g_strnfill (ROUSE_ENV_FILE_MAX + 1, '\n');
  g_autofree char *large = make_file ("large.env", filling);
  const struct
  {
    const char *file;
    const char *expected;
  } rows[] = {
    { good, "" },
    { bad, "…bad.env:2: this is no NAME=VALUE" },
    { none, "the env-file “…none.env” does not exist" },
    { folder, "the env-file “…folder” is not a file" },
    { pipe, "the env-file “…pipe” is not a file" },
    { large, "the env-file “…large.env” is larger than 1 MB" },
  };

  g_mkdir (folder, 0700);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *actual = read_files (NULL, good, rows[i].file);

      g_assert_cmpstr (actual, ==, rows[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GSIZE_TO_POINTER (i), test_case);
  g_test_add_func ("/run/env-file/error/nul", test_nul);
  g_test_add_func ("/run/env-file/growth", test_growth);
  g_test_add_func ("/run/env-file/long-value", test_long_value);
  g_test_add_func ("/run/env-file/all-values", test_all_values);
  g_test_add_func ("/run/env-file/many", test_many);
  g_test_add_func ("/run/env-file/files", test_files);
  g_test_add_func ("/run/env-file/file-errors", test_file_errors);
  return g_test_run ();
}
