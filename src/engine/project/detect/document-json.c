/* document-json.c - JSON as people write it, with comments
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* JsonParser descends by calling itself, as deep as the text says. */
static gboolean
is_too_deep (const char *text, guint *line)
{
  guint depth = 0;

  *line = 1;
  for (; *text != '\0'; text++)
    if (*text == '\n')
      (*line)++;
    else if (*text == '"')
      {
        for (text++; *text != '\0' && *text != '"'; text++)
          if (*text == '\\' && text[1] != '\0')
            text++;
        if (*text == '\0')
          return FALSE;
      }
    else if (*text == '{' || *text == '[')
      {
        if (++depth > ROUSE_DOCUMENT_MAX_DEPTH)
          return TRUE;
      }
    else if ((*text == '}' || *text == ']') && depth > 0)
      depth--;
  return FALSE;
}

static void
blank (char *from, const char *end)
{
  for (; from < end; from++)
    if (*from != '\n')
      *from = ' ';
}

/* Puts spaces in the place of comments, and of commas with nothing behind them: lines keep their numbers. */
static void
forgive (char *text)
{
  char *comma = NULL;

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    blank (text, text + 3);
  for (; *text != '\0'; text++)
    if (*text == '"')
      {
        comma = NULL;
        for (text++; *text != '\0' && *text != '"'; text++)
          if (*text == '\\' && text[1] != '\0')
            text++;
        if (*text == '\0')
          return;
      }
    else if (text[0] == '/' && text[1] == '/')
      blank (text, text + strcspn (text, "\n"));
    else if (text[0] == '/' && text[1] == '*')
      {
        const char *end = strstr (text + 2, "*/");

        if (end == NULL)
          return;
        blank (text, end + 2);
      }
    else if ((*text == '}' || *text == ']') && comma != NULL)
      {
        *comma = ' ';
        comma = NULL;
      }
    else if (*text == ',')
      comma = text;
    else if (!g_ascii_isspace (*text))
      comma = NULL;
}

JsonNode *
rouse_document_parse_json (const char *text, guint *line, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError)     why = NULL;
  g_autofree char       *copy = g_strdup (text);
  JsonNode              *root;

  forgive (copy);
  if (is_too_deep (copy, line))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "values lie more than %d deep in each other", ROUSE_DOCUMENT_MAX_DEPTH);
      return NULL;
    }
  *line = 0;
  if (!json_parser_load_from_data (parser, copy, -1, &why))
    {
      /* "<data>:LINE:COLUMN: Parse error: unexpected …"; but what was unexpected came before what it names. */
      const char *place = strchr (why->message, ':');

      *line = place != NULL ? (guint) strtoul (place + 1, NULL, 10) : 0;
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "this is not how JSON is written");
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL)
    {
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "it is empty");
      return NULL;
    }
  return json_node_copy (root);
}
