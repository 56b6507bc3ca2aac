/* propose.c - what a folder seems to be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "propose.h"

#include <json-glib/json-glib.h>

/* A package.json that is larger is none that a person wrote. */
#define JSON_MAX_BYTES (1024 * 1024)

static gboolean
has_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* (nullable) (transfer full): the script of package.json that starts a server. */
static char *
dup_npm_script (const char *folder)
{
  static const char *const candidates[] = { "dev", "start" };
  g_autoptr (JsonParser)   parser = json_parser_new ();
  g_autofree char         *path = g_build_filename (folder, "package.json", NULL);
  g_autofree char         *text = NULL;
  gsize                    length;
  JsonNode                *root;
  JsonNode                *scripts;

  /* What cannot be read proposes nothing. */
  if (!g_file_get_contents (path, &text, &length, NULL) || length > JSON_MAX_BYTES || !json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  scripts = json_object_get_member (json_node_get_object (root), "scripts");
  for (guint i = 0; scripts != NULL && JSON_NODE_HOLDS_OBJECT (scripts) && i < G_N_ELEMENTS (candidates); i++)
    if (json_object_has_member (json_node_get_object (scripts), candidates[i]))
      return g_strdup (candidates[i]);
  return NULL;
}

RouseProposal *
rouse_propose (const char *folder)
{
  RouseProposal   *self = g_new0 (RouseProposal, 1);
  g_autofree char *script = has_file (folder, "package.json") ? dup_npm_script (folder) : NULL;

  self->name = g_filename_display_basename (folder);
  self->kind = ROUSE_KIND_SERVICE;
  self->program = g_strdup ("web");
  if (has_file (folder, "manage.py"))
    self->command = g_strdup ("python3 manage.py runserver --noreload");
  else if (script != NULL)
    self->command = g_strconcat ("npm run ", script, NULL);
  else if (has_file (folder, "Makefile"))
    {
      self->command = g_strdup ("make run");
      g_free (self->program);
      self->program = g_strdup ("run");
    }
  else
    {
      self->command = g_strdup ("");
      g_free (self->program);
      self->program = g_strdup ("main");
    }
  return self;
}

void
rouse_proposal_free (RouseProposal *self)
{
  g_free (self->name);
  g_free (self->program);
  g_free (self->command);
  g_free (self);
}
