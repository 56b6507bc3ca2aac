/* document.h - JSON, YAML and TOML as one tree of values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** How deep values may lie in each other, and how many there may be when aliases of YAML are followed. */
#define ROUSE_DOCUMENT_MAX_DEPTH 32
#define ROUSE_DOCUMENT_MAX_NODES 20000

/**
 * (transfer full): the value that @text (UTF-8) describes; %NULL and %ROUSE_ERROR_INVALID with what is wrong,
 * and in @line where (0 when that is not known). Comments and commas too many are forgiven in JSON. Scalars of
 * YAML are strings, but for true, false, null and whole numbers.
 */
JsonNode *rouse_document_parse_json (const char *text, guint *line, GError **error);
JsonNode *rouse_document_parse_yaml (const char *text, guint *line, GError **error);
JsonNode *rouse_document_parse_toml (const char *text, guint *line, GError **error);

/** (nullable) (transfer none): the value at @path, keys with dots between them; %NULL when it or an object on the way is not there. @node may be %NULL. */
JsonNode *rouse_document_get (JsonNode *node, const char *path);
/** (nullable) (transfer none): the same when it is an object. */
JsonObject *rouse_document_get_object (JsonNode *node, const char *path);
/** (nullable) (transfer none): the same when it is a string. */
const char *rouse_document_get_string (JsonNode *node, const char *path);
/** (transfer full) (nullable): a string, number or truth as text. */
char *rouse_document_dup_scalar (JsonNode *node);
/** Whether it is true, in a word of YAML or as a value. */
gboolean rouse_document_is_true (JsonNode *node);
/** Whether it says nothing: it is null, false, 0, or an empty string, list or object. */
gboolean rouse_document_is_empty (JsonNode *node);
/** (transfer full): the scalars of a list, or the one scalar that stands in its place; ended by %NULL. */
char **rouse_document_dup_list (JsonNode *node);

G_END_DECLS
