/* kind-cargo.c - Cargo.toml: the program of a crate, or the tests of a workspace
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/document.h"
#include "project/detect/kinds.h"

/* What a program depends on that stays and serves. */
static const struct
{
  const char *crate;
  guint       port; /* 0: whatever its source says */
} servers[] = {
  { "rocket", 8000 },
  { "axum", 0 },
  { "actix-web", 0 },
  { "warp", 0 },
  { "poem", 0 },
  { "salvo", 0 },
  { "tide", 0 },
  { "hyper", 0 },
  { "tonic", 0 },
  { "loco-rs", 5150 },
};

static guint
find_server (JsonNode *cargo)
{
  JsonObject *dependencies = rouse_document_get_object (cargo, "dependencies");

  for (guint i = 0; dependencies != NULL && i < G_N_ELEMENTS (servers); i++)
    if (json_object_has_member (dependencies, servers[i].crate))
      return i;
  return G_N_ELEMENTS (servers);
}

/* (nullable) (transfer none): what "cargo run" would run. */
static const char *
find_binary (RouseDetection *self, JsonNode *cargo)
{
  const char *chosen = rouse_document_get_string (cargo, "package.default-run");
  JsonNode   *binaries = rouse_document_get (cargo, "bin");

  if (chosen != NULL)
    return chosen;
  if (binaries != NULL && JSON_NODE_HOLDS_ARRAY (binaries) && json_array_get_length (json_node_get_array (binaries)) > 0)
    {
      const char *name = rouse_document_get_string (json_array_get_element (json_node_get_array (binaries), 0), "name");

      if (name != NULL)
        return name;
    }
  return rouse_detection_has (self, "src/main.rs") ? rouse_document_get_string (cargo, "package.name") : NULL;
}

static void
add_program (RouseDetection *self, JsonNode *cargo, const char *name)
{
  guint            server = find_server (cargo);
  gboolean         service = server < G_N_ELEMENTS (servers);
  gboolean         elsewhere = g_getenv ("CARGO_TARGET_DIR") != NULL || rouse_detection_has (self, ".cargo/config.toml") || rouse_detection_has (self, ".cargo/config");
  g_autofree char *binary = g_strconcat ("target/debug/", name, NULL);
  g_autofree char *quoted = g_shell_quote (binary);
  g_autofree char *run = g_strconcat ("cargo run --quiet --bin ", name, NULL);
  g_autofree char *build = g_strconcat ("cargo build --bin ", name, NULL);

  /* Where the configuration may have put the results only Cargo knows. */
  rouse_detection_add (self, &(RouseSuggestion){ .name = service ? "web" : "run", .kind = service ? ROUSE_KIND_SERVICE : ROUSE_KIND_TASK, .command = elsewhere ? run : quoted, .build = build, .port = service ? servers[server].port : 0 });
}

void
rouse_kind_cargo (RouseDetection *self)
{
  g_autoptr (JsonNode) cargo = rouse_detection_read_document (self, "Cargo.toml");
  const char          *name;

  if (cargo == NULL)
    return;
  self->file = "Cargo.toml";
  name = find_binary (self, cargo);
  if (name != NULL && rouse_detection_wants_service (self))
    add_program (self, cargo, name);
  rouse_detection_ignore (self, "target/");
  if (!rouse_detection_has_program (self, "test"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = rouse_document_get (cargo, "workspace") != NULL ? "cargo test --workspace" : "cargo test" });
}
