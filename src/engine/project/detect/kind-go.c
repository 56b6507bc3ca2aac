/* kind-go.c - go.mod: the commands of a module
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

#include <string.h>

/* More commands are built by something of their own. */
#define MAX_COMMANDS 4

/* Whether the source serves something: it stays, and is no tool that ends. */
static gboolean
serves (RouseDetection *self, const char *file)
{
  static const char *const signs[] = { "net/http\"", "\"net\"", "gin-gonic/gin", "labstack/echo", "gofiber/fiber", "go-chi/chi", "google.golang.org/grpc", "gorilla/mux" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (rouse_detection_holds (self, file, signs[i]))
      return TRUE;
  return FALSE;
}

/* (transfer full) (nullable): what ":8080" or "localhost:8080" in the source says. */
static guint
find_port (RouseDetection *self, const char *file)
{
  g_autofree char       *text = rouse_detection_read (self, file);
  g_autoptr (GRegex)     regex = g_regex_new ("(?:Listen|Run|Start|ListenAndServe|Addr)\\W[^\\n]*\"[\\w.]*:(\\d{2,5})\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char       *port = NULL;
  guint64                number = 0;

  if (text == NULL || !g_regex_match (regex, text, 0, &match))
    return 0;
  port = g_match_info_fetch (match, 1);
  return g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL) ? (guint) number : 0;
}

/* @folder is "" or "cmd/NAME/". */
static void
add_command (RouseDetection *self, const char *name, const char *folder)
{
  g_autofree char *file = g_strconcat (folder, "main.go", NULL);
  g_autofree char *command = g_strconcat ("tmp/", name, NULL);
  g_autofree char *package = *folder != '\0' ? g_strconcat ("./", folder, NULL) : g_strdup (".");
  g_autofree char *build = g_strconcat ("go build -o ", command, " ", package, NULL);
  gboolean         service = serves (self, file);

  rouse_detection_add (self, &(RouseSuggestion){ .name = service ? name : "run", .kind = service ? ROUSE_KIND_SERVICE : ROUSE_KIND_TASK, .command = command, .build = build, .port = service ? find_port (self, file) : 0 });
}

/* (transfer full): "example.com/shop/v2" is "shop", as Go names the program. */
static char *
dup_module_name (RouseDetection *self)
{
  g_autofree char       *text = rouse_detection_read (self, "go.mod");
  g_autoptr (GRegex)     module = g_regex_new ("^module\\s+\"?([\\w.~/-]+)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GRegex)     version = g_regex_new ("/v\\d+$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char       *path = NULL;
  g_autofree char       *name = NULL;

  if (text == NULL || !g_regex_match (module, text, 0, &match))
    return g_strdup ("app");
  path = g_match_info_fetch (match, 1);
  name = g_regex_replace_literal (version, path, -1, 0, "", 0, NULL);
  return g_path_get_basename (name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (element-type utf8): folders of cmd/ that hold a main.go, of names that need no quotes. */
static GPtrArray *
list_commands (RouseDetection *self)
{
  GPtrArray       *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (self->folder, "cmd", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char      *name;

  while (dir != NULL && names->len < MAX_COMMANDS && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_strconcat ("cmd/", name, "/main.go", NULL);

      if (strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == strlen (name) && rouse_detection_has (self, file))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

void
rouse_kind_go (RouseDetection *self)
{
  g_autoptr (GPtrArray) commands = NULL;
  g_autofree char      *name = NULL;

  if (!rouse_detection_has (self, "go.mod"))
    return;
  self->file = "go.mod";
  commands = list_commands (self);
  name = dup_module_name (self);
  if (rouse_detection_wants_service (self) && rouse_detection_has (self, "main.go"))
    add_command (self, name, "");
  else if (rouse_detection_wants_service (self))
    for (guint i = 0; i < commands->len; i++)
      {
        g_autofree char *folder = g_strconcat ("cmd/", g_ptr_array_index (commands, i), "/", NULL);

        add_command (self, g_ptr_array_index (commands, i), folder);
      }
  rouse_detection_ignore (self, "tmp/");
  if (!rouse_detection_has_program (self, "test"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = "go test ./..." });
}
