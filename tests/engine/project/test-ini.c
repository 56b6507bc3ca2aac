/* test-ini.c - texts of groups, keys and values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "project/ini.h"

#include <string.h>

/* What is refused, with the whole message; %NULL when it is accepted. */
static const struct
{
  const char *name;
  const char *text;
  const char *message;
} cases[] = {
  { "empty", "", NULL },
  { "comments-only", "# one\n; two\n\n", NULL },
  { "no-end-of-line", "[a]\nk=v", NULL },
  { "windows", "[a]\r\nk=v\r\n", NULL },
  { "mark", "\xef\xbb\xbf[a]\nk=v\n", NULL },
  { "white-space", "  [ a  b c ]  \n\t k \t= v  \n", NULL },
  { "empty-value", "[a]\nk=\n", NULL },
  { "equals-in-value", "[a]\nk=a=b\n", NULL },
  { "same-key-elsewhere", "[a]\nk=1\n[b]\nk=1\n[b x]\nk=1\n[b y]\nk=1\n", NULL },
  { "no-equals", "[a]\nword\n", "F:2: this is neither a [group] nor key=value nor a # comment" },
  { "key-with-space", "[a]\na key=1\n", "F:2: a key is made of letters, digits and hyphens" },
  { "key-empty", "[a]\n=1\n", "F:2: a key is made of letters, digits and hyphens" },
  { "key-of-a-language", "[a]\nname[de]=1\n", "F:2: a key is made of letters, digits and hyphens" },
  { "key-before-groups", "# c\n\nk=1\n[a]\n", "F:3: k: it belongs below a group, such as [project]" },
  { "key-twice", "[a]\nk=1\n# c\n k =2\n", "F:4: k: it is in line 2 already" },
  { "group-twice", "[a]\n\n[ a ]\n", "F:3: this group is in line 1 already" },
  { "named-group-twice", "[a b]\n[a  b]\n", "F:2: this group is in line 1 already" },
  { "group-open", "[a\n", "F:1: a group is a line such as [project] or [program web], and nothing else" },
  { "group-and-more", "[a] k=v\n", "F:1: a group is a line such as [project] or [program web], and nothing else" },
  { "group-bracket", "[", "F:1: a group is a line such as [project] or [program web], and nothing else" },
  { "group-empty", "[]\n", "F:1: a group is a line such as [project] or [program web], and nothing else" },
  { "group-blank", "[ ]\n", "F:1: a group is a line such as [project] or [program web], and nothing else" },
  { "group-odd", "[a/b]\n", "F:1: a group is a line such as [project] or [program web], and nothing else" },
  { "group-brackets", "[a b]c]\n", "F:1: the name of a group cannot hold brackets and control characters" },
  { "group-control", "[a b\033c]\n", "F:1: the name of a group cannot hold brackets and control characters" },
  { "latin-1", "[a]\n\nk=caf\xe9\n", "F:3: this is not text in UTF-8" },
};

static void
test_parse (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (GError)   error = NULL;
  g_autoptr (RouseIni) ini = rouse_ini_parse ("F", cases[i].text, strlen (cases[i].text), &error);
  g_autofree char     *text = NULL;

  if (cases[i].message != NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_null (ini);
      return;
    }
  g_assert_no_error (error);
  text = rouse_ini_dup_text (ini);
  g_assert_cmpstr (text, ==, cases[i].text);
}

static void /* What a string cannot hold. */
test_limits (void)
{
  g_autoptr (GError)   error = NULL;
  g_autofree char     *huge = g_strnfill (ROUSE_INI_MAX_BYTES + 1, ' ');
  g_autofree char     *longest = g_strnfill (70000, '#');
  g_autofree char     *many = g_strnfill (5001, '\n');
  g_autoptr (RouseIni) ini = NULL;

  for (guint i = 1000; i < ROUSE_INI_MAX_BYTES; i += 1000)
    huge[i] = '\n';
  ini = rouse_ini_parse ("F", huge, ROUSE_INI_MAX_BYTES, &error);
  g_assert_no_error (error);
  g_clear_pointer (&ini, rouse_ini_free);
  ini = rouse_ini_parse ("F", many, 5000, &error);
  g_assert_no_error (error);
  g_assert_null (rouse_ini_parse ("F", many, 5001, &error));
  g_assert_cmpstr (error->message, ==, "F:5001: it has more than 5000 lines");
  g_clear_error (&error);
  g_assert_null (rouse_ini_parse ("F", huge, ROUSE_INI_MAX_BYTES + 1, &error));
  g_assert_cmpstr (error->message, ==, "F: it has more than 1 MiB");
  g_clear_error (&error);
  longest[0] = '\n';
  g_assert_null (rouse_ini_parse ("F", longest, strlen (longest), &error));
  g_assert_cmpstr (error->message, ==, "F:2: this line has more than 64 KiB");
  g_clear_error (&error);
  g_assert_null (rouse_ini_parse ("F", "[a]\n\0", 5, &error));
  g_assert_cmpstr (error->message, ==, "F:2: this is not text in UTF-8");
}

static void
test_find (void)
{
  const char           text[] = " [a]\n k = v w \n[b  the first]\n# c\nk=2";
  g_autoptr (RouseIni) ini = rouse_ini_parse ("F", text, strlen (text), NULL);
  const RouseIniGroup *group = rouse_ini_find (ini, "a", NULL);
  const RouseIniLine  *line = rouse_ini_group_find (group, "k");

  g_assert_cmpuint (group->number, ==, 1);
  g_assert_cmpstr (line->value, ==, "v w");
  g_assert_cmpuint (line->number, ==, 2);
  g_assert_null (rouse_ini_group_find (group, "x"));
  g_assert_null (rouse_ini_find (ini, "b", NULL));
  group = rouse_ini_find (ini, "b", "the first");
  g_assert_cmpuint (rouse_ini_group_find (group, "k")->number, ==, 5);
}

/* One change of a text that has an example of everything. */
typedef void (*ChangeFunc) (RouseIni *ini);

static void
set_other (RouseIni *ini)
{
  rouse_ini_set (ini, rouse_ini_find (ini, "a", NULL), "k", "2");
}

static void
set_new (RouseIni *ini)
{
  rouse_ini_set (ini, rouse_ini_find (ini, "a", NULL), "n", "2");
}

static void
set_none (RouseIni *ini)
{
  rouse_ini_set (ini, rouse_ini_find (ini, "a", NULL), "k", NULL);
  rouse_ini_set (ini, rouse_ini_find (ini, "a", NULL), "unknown", NULL);
}

static void
set_in_last (RouseIni *ini)
{
  rouse_ini_set (ini, rouse_ini_find (ini, "b", "y"), "n", "2");
}

static void
rename_group (RouseIni *ini)
{
  rouse_ini_rename (ini, rouse_ini_find (ini, "b", "x"), "z");
}

static void
remove_group (RouseIni *ini)
{
  rouse_ini_remove (ini, rouse_ini_find (ini, "b", "x"));
}

static void
remove_all (RouseIni *ini)
{
  while (ini->groups->len > 0)
    rouse_ini_remove (ini, g_ptr_array_index (ini->groups, 0));
}

static void
move_up (RouseIni *ini)
{
  rouse_ini_move (ini, rouse_ini_find (ini, "b", "y"), 0);
}

static void
move_nowhere (RouseIni *ini)
{
  rouse_ini_move (ini, rouse_ini_find (ini, "b", "y"), 2);
}

static void
add_group (RouseIni *ini)
{
  rouse_ini_set (ini, rouse_ini_add (ini, "c", NULL), "k", "1");
}

static const struct
{
  const char *name;
  const char *text;
  ChangeFunc  change;
  const char *expected;
} changes[] = {
  { "set-other", "# h\n\n[a]\n# about k\n k = 1 \n\n[b]\n", set_other, "# h\n\n[a]\n# about k\nk=2\n\n[b]\n" },
  { "set-new", "[a]\nk=1\n# end\n\n[b]\n", set_new, "[a]\nk=1\nn=2\n# end\n\n[b]\n" },
  { "set-new-in-empty", "[a]\n# end\n", set_new, "[a]\nn=2\n# end\n" },
  { "set-new-windows", "[a]\r\nk=1\r\n", set_new, "[a]\r\nk=1\r\nn=2\r\n" },
  { "set-none", "[a]\n# c\nk=1\nl=1\n", set_none, "[a]\n# c\nl=1\n" },
  { "set-in-last", "[b y]\nk=1", set_in_last, "[b y]\nk=1\nn=2" },
  { "rename", "[a]\n\n# x\n[b x]\nk=1\n", rename_group, "[a]\n\n# x\n[b z]\nk=1\n" },
  { "remove", "[a]\nk=1\n\n# x\n# x\n[b x]\nk=1\n\n# y\n[b y]\n", remove_group, "[a]\nk=1\n\n# y\n[b y]\n" },
  { "remove-keeps-head", "# h\n\n[b x]\nk=1\n", remove_group, "# h\n\n" },
  { "remove-all", "\xef\xbb\xbf[a]\nk=1", remove_all, "\xef\xbb\xbf" },
  { "move", "[a]\nk=1\n\n# x\n[b x]\n\n# y\n[b y]\nk=2\n", move_up, "# y\n[b y]\nk=2\n\n[a]\nk=1\n\n# x\n[b x]\n\n" },
  { "move-nowhere", "[a]\n[b x]\n[b y]", move_nowhere, "[a]\n[b x]\n[b y]" },
  { "add", "[a]\nk=1\n", add_group, "[a]\nk=1\n\n[c]\nk=1\n" },
  { "add-below-blank", "[a]\nk=1\n\n", add_group, "[a]\nk=1\n\n[c]\nk=1\n" },
  { "add-first", "", add_group, "[c]\nk=1\n" },
  { "add-below-head", "# h\n", add_group, "# h\n\n[c]\nk=1\n" },
};

static void
test_change (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseIni) ini = rouse_ini_parse ("F", changes[i].text, strlen (changes[i].text), NULL);
  g_autoptr (RouseIni) again = NULL;
  g_autofree char     *text = NULL;

  changes[i].change (ini);
  text = rouse_ini_dup_text (ini);
  g_assert_cmpstr (text, ==, changes[i].expected);
  again = rouse_ini_parse ("F", text, strlen (text), NULL);
  g_assert_nonnull (again);
}

static const struct
{
  const char *value;
  const char *text; /* NULL: refused */
} values[] = {
  { "", "" },
  { "a b", "a b" },
  { "a;b", "a;b" },
  { "\\sa\\s", " a " },
  { "a\\tb\\nc\\rd\\\\e", "a\tb\nc\rd\\e" },
  { "ä", "ä" },
  { "\\;", NULL },
  { "\\.", NULL },
  { "\\", NULL },
};

static void
test_value (gconstpointer data)
{
  guint              i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autofree char   *text = rouse_ini_decode (values[i].value, &error);
  g_autofree char   *encoded = NULL, *decoded = NULL;

  g_assert_cmpstr (text, ==, values[i].text);
  if (text == NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      return;
    }
  encoded = rouse_ini_encode (text);
  decoded = rouse_ini_decode (encoded, &error);
  g_assert_cmpstr (decoded, ==, text);
}

static const struct
{
  const char *value;
  const char *items; /* with | between them; NULL: refused */
} lists[] = {
  { "", "" },
  { " ", "" },
  { "a", "a" },
  { "a;b", "a|b" },
  { "a;b;", "a|b" },
  { " a b ; c\t; ", "a b|c" },
  { "a\\;b;c", "a;b|c" },
  { "\\sa\\s;b\\s ", " a |b " },
  { "a\\\\;b", "a\\|b" },
  { ";a", NULL },
  { "a;;b", NULL },
  { "a; ;b", NULL },
  { "a;\\", NULL },
};

static void
test_list (gconstpointer data)
{
  guint              i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     items = rouse_ini_decode_list (lists[i].value, &error);
  g_auto (GStrv)     again = NULL;
  g_autofree char   *joined = items != NULL ? g_strjoinv ("|", items) : NULL;
  g_autofree char   *encoded = NULL;

  g_assert_cmpstr (joined, ==, lists[i].items);
  if (items == NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      return;
    }
  encoded = rouse_ini_encode_list ((const char *const *) items);
  again = rouse_ini_decode_list (encoded, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_equal ((const char *const *) again, (const char *const *) items));
}

static void /* What is written here, others read with GLib. */
test_key_file (void)
{
  const char *const    items[] = { "a;b", " c ", "d\\e", "f\tg", "ä", NULL };
  g_autofree char     *value = rouse_ini_encode (" a\\b;\tc\n");
  g_autofree char     *list = rouse_ini_encode_list (items);
  g_autofree char     *text = g_strdup_printf ("[program web]\nvalue=%s\nlist=%s\n", value, list);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char     *read_value = NULL;
  g_auto (GStrv)       read_list = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, NULL));
  read_value = g_key_file_get_string (file, "program web", "value", NULL);
  g_assert_cmpstr (read_value, ==, " a\\b;\tc\n");
  read_list = g_key_file_get_string_list (file, "program web", "list", NULL, NULL);
  g_assert_true (g_strv_equal ((const char *const *) read_list, items));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/project/ini/parse/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/project/ini/limits", test_limits);
  g_test_add_func ("/project/ini/find", test_find);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/project/ini/change/", changes[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_change);
    }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *path = g_strdup_printf ("/project/ini/value/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *path = g_strdup_printf ("/project/ini/list/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_list);
    }
  g_test_add_func ("/project/ini/key-file", test_key_file);
  return g_test_run ();
}
