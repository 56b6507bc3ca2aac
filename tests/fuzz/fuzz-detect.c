/* fuzz-detect.c - any text as a document of each language, and as a command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "project/detect/command.h"
#include "project/detect/document.h"

static void
parse (JsonNode *(*func) (const char *text, guint *line, GError **error), const char *text)
{
  g_autoptr (GError)   error = NULL;
  guint                line = 0;
  g_autoptr (JsonNode) node = func (text, &line, &error);

  g_assert_true ((node == NULL) == (error != NULL));
  rouse_document_is_empty (node);
  g_strfreev (rouse_document_dup_list (rouse_document_get (node, "a.b")));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char         *text = g_strndup ((const char *) data, size);
  g_autofree char         *valid = g_utf8_make_valid (text, -1);
  g_autoptr (RouseCommand) command = NULL;

  parse (rouse_document_parse_json, valid);
  parse (rouse_document_parse_yaml, valid);
  parse (rouse_document_parse_toml, valid);
  command = rouse_command_parse (valid);
  g_assert_nonnull (command->line);
  return 0;
}
