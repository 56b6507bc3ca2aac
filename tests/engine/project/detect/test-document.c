/* test-document.c - JSON, YAML and TOML as one tree of values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "project/detect/document.h"

#include <string.h>

#define J rouse_document_parse_json
#define Y rouse_document_parse_yaml
#define T rouse_document_parse_toml

/* What is read, as JSON; or where and why it is not. */
static const struct
{
  JsonNode *(*parse) (const char *text, guint *line, GError **error);
  const char *text;
  const char *json; /* (nullable) */
  guint       line;
  const char *message;
} cases[] = {
  /* JSON */
  { J, "\xef\xbb\xbf{\"a\": [1, \"x\", null, true]}", "{\"a\":[1,\"x\",null,true]}" },
  { J, "{ // why\n \"a\": /* , */ 1, \"//\": \"/* \\\" */\",\n}", "{\"a\":1,\"//\":\"/* \\\" */\"}" },
  { J, "[1, 2, ]", "[1,2]" },
  { J, "", NULL, 0, "it is empty" },
  { J, "{\n\"a\" 1}", NULL, 2, "this is not how JSON is written" },
  { J, "{\"a\": \"open", NULL, 1, "this is not how JSON is written" },
  { J, "\n\n[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", NULL, 3, "values lie more than 32 deep in each other" },
  /* YAML */
  { Y, "a: 1\nb: '1'\nc: 0123\nd: yes\ne: true\nf: ~\ng:\nh: [x, \"y\"]\n", "{\"a\":1,\"b\":\"1\",\"c\":\"0123\",\"d\":\"yes\",\"e\":true,\"f\":null,\"g\":null,\"h\":[\"x\",\"y\"]}" },
  { Y, "c: &c {x: 1, y: 2}\na:\n  <<: *c\n  y: 3\nb:\n  <<: [*c, {z: 4}]\n", "{\"c\":{\"x\":1,\"y\":2},\"a\":{\"y\":3,\"x\":1},\"b\":{\"x\":1,\"y\":2,\"z\":4}}" },
  { Y, "a: |\n  one\n  two\n? [1]\n: 2\n", "{\"a\":\"one\\ntwo\\n\"}" },
  { Y, "", NULL, 0, "it is empty" },
  { Y, "a: 1\n\tb: 2\n", NULL, 2, "found a tab character that violates indentation" },
  { Y, "a: &a [*a]\n", NULL, 0, "there is too much in it" },
  { Y, "a: *nobody\n", NULL, 1, "found undefined alias" },
  { Y, "a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n", NULL, 0, "there is too much in it" },
  /* TOML */
  { T, "", "{}" },
  { T, "\xef\xbb\xbf# c\r\na = 1 # x\r\nb.c = 'x\\y'\r\n\"d e\" = true\r\n", "{\"a\":1,\"b\":{\"c\":\"x\\\\y\"},\"d e\":true}" },
  { T, "[a.b]\nx = [1,\n  2, # two\n]\n[a]\ny = {z = 'q', w.v = 2}\n[[p]]\nn = 1\n[[p]]\nn = 2\n[p.q]\nr = 3\n", "{\"a\":{\"b\":{\"x\":[1,2]},\"y\":{\"z\":\"q\",\"w\":{\"v\":2}}},\"p\":[{\"n\":1},{\"n\":2,\"q\":{\"r\":3}}]}" },
  { T, "a = \"\"\"\nx\\\n   y\\u00e9\"\"\"\nb = '''\n'q' '''\nc = \"\\t\\\"\"\n", "{\"a\":\"xyé\",\"b\":\"'q' \",\"c\":\"\\t\\\"\"}" },
  { T, "a = \"\"\"x\"\"\"\"\n", "{\"a\":\"x\\\"\"}" },
  { T, "a = 1_000\nb = -3\nc = 1.5\nd = 2024-01-02 03:04:05Z\ne = 0xff\nf = +inf\n", "{\"a\":1000,\"b\":-3,\"c\":\"1.5\",\"d\":\"2024-01-02 03:04:05Z\",\"e\":\"0xff\",\"f\":\"+inf\"}" },
  { T, "a = x\n", NULL, 1, "this is no value; text stands in quotation marks" },
  { T, "a =\n", NULL, 1, "the value is missing" },
  { T, "a = 1 2\n", NULL, 1, "there is something behind the value" },
  { T, "a = 1\n\na = 2\n", NULL, 3, "this key is there twice" },
  { T, "a = 1\n[a.b]\n", NULL, 2, "this key has a value already, and is no table" },
  { T, "a = 1\n[[a]]\n", NULL, 2, "this key has a value already, and is no array of tables" },
  { T, "a = 1\na.b = 2\n", NULL, 2, "this key has a value already, and is no table" },
  { T, "[a\n", NULL, 1, "there should be a ] here" },
  { T, "[[a]\n", NULL, 1, "there should be a ] here" },
  { T, "= 1\n", NULL, 1, "there should be a key here" },
  { T, "a\n", NULL, 1, "there should be a = behind the key" },
  { T, "a = \"x\ny\"\n", NULL, 1, "a quotation mark is not closed" },
  { T, "a = '''x\ny", NULL, 2, "a quotation mark is not closed" },
  { T, "a = \"\\q\"\n", NULL, 1, "this is no escape that TOML knows" },
  { T, "a = \"\\ud800\"\n", NULL, 1, "this is no escape that TOML knows" },
  { T, "'''a''' = 1\n", NULL, 1, "a key is in one line" },
  { T, "a = [1 2]\n", NULL, 1, "there should be a comma or a ] here" },
  { T, "a = {b = 1 c = 2}\n", NULL, 1, "there should be a comma or a } here" },
  { T, "a = [1,\n\n", NULL, 3, "the value is missing" },
  { T, "a = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n", NULL, 1, "values lie too deep in each other" },
};

static void
test_case (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (GError)   error = NULL;
  guint                line = 99;
  g_autoptr (JsonNode) node = cases[i].parse (cases[i].text, &line, &error);
  g_autofree char     *json = NULL;

  if (cases[i].json == NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_cmpuint (line, ==, cases[i].line);
      g_assert_null (node);
      return;
    }
  g_assert_no_error (error);
  json = json_to_string (node, FALSE);
  g_assert_cmpstr (json, ==, cases[i].json);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/project/detect/document/%s/%u", cases[i].parse == J ? "json" : cases[i].parse == Y ? "yaml"
                                                                                                                                           : "toml",
                                               i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  return g_test_run ();
}
