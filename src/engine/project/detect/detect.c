/* detect.c - what a folder seems to be: the kinds of projects, joined
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/detect.h"

#include "base/error.h"
#include "project/address-check.h"
#include "project/detect/kinds.h"

#include <string.h>

/* How many folders of one that holds nothing by itself are looked at, and how many files to find them. */
#define MAX_FOLDERS 64
#define MAX_FILES 5000

/** Who has a claim on the services of a folder. */
typedef enum
{
  CLAIM_NONE = 0,
  CLAIM_ALL = 1 << 0, /* lists of programs: what they do not name is not wanted */
  CLAIM_PYTHON = 1 << 1,
  CLAIM_GO = 1 << 2,
  CLAIM_JAVASCRIPT = 1 << 3,
  CLAIM_OTHER = 1 << 4,
} Claim;

/* In this order: what was written down by somebody before what is guessed, and the server before its pages. A kind
 * whose claim, or one that it gives way to, is taken already adds tasks only. */
static const struct
{
  void (*look) (RouseDetection *self);
  Claim       claim;
  Claim       gives_way; /* besides its own and CLAIM_ALL */
  const char *sources;   /* (nullable) globs of what its services are made of, where there are several kinds */
} kinds[] = {
  { rouse_kind_process_compose, CLAIM_ALL },
  { rouse_kind_mprocs, CLAIM_ALL },
  { rouse_kind_procfile, CLAIM_ALL },
  { rouse_kind_air, CLAIM_GO },
  { rouse_kind_django, CLAIM_PYTHON, CLAIM_NONE, "*.py;*.toml;.env*;requirements*.txt" },
  { rouse_kind_python, CLAIM_PYTHON, CLAIM_NONE, "*.py;*.toml;.env*;requirements*.txt" },
  { rouse_kind_ruby, CLAIM_OTHER, CLAIM_NONE, "*.rb;*.ru;Gemfile*;.env*" },
  { rouse_kind_php, CLAIM_OTHER, CLAIM_NONE, "*.php;.env*" },
  { rouse_kind_elixir, CLAIM_OTHER, CLAIM_NONE, "*.ex;*.exs;*.eex;*.heex" },
  { rouse_kind_go, CLAIM_GO, CLAIM_NONE, "*.go;go.mod;go.sum;*.html;*.tmpl;.env*" },
  { rouse_kind_cargo, CLAIM_OTHER, CLAIM_NONE, "*.rs;*.toml;Cargo.lock;.env*" },
  { rouse_kind_java, CLAIM_OTHER, CLAIM_NONE, "*.java;*.kt;*.kts;*.gradle;pom.xml;*.properties;*.yml;*.yaml" },
  { rouse_kind_deno, CLAIM_JAVASCRIPT, CLAIM_NONE, "*.ts;*.tsx;*.js;*.jsx;*.mjs;*.json;*.jsonc" },
  { rouse_kind_node, CLAIM_JAVASCRIPT, CLAIM_NONE, "*.ts;*.tsx;*.js;*.jsx;*.mjs;*.cjs;*.json;.env*" },
  { rouse_kind_make, CLAIM_OTHER, CLAIM_PYTHON | CLAIM_GO | CLAIM_JAVASCRIPT },
  { rouse_kind_native, CLAIM_OTHER, CLAIM_PYTHON | CLAIM_GO | CLAIM_JAVASCRIPT },
  { rouse_kind_pages, CLAIM_OTHER, CLAIM_PYTHON | CLAIM_GO | CLAIM_JAVASCRIPT },
};

static gboolean
is_service (gconstpointer program)
{
  return ((const RouseProgram *) program)->kind == ROUSE_KIND_SERVICE;
}

static guint
count_services (const RouseProposal *self)
{
  guint n = 0;

  for (guint i = 0; i < self->project->programs->len; i++)
    n += is_service (g_ptr_array_index (self->project->programs, i));
  return n;
}

/* What was made by one of several kinds need not be restarted for the files of the others. @begin has where the
 * programs of each kind begin. */
static void
tell_apart (RouseDetection *self, const guint *begin)
{
  guint n_kinds = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    n_kinds += kinds[i].sources != NULL && begin[i + 1] > begin[i];
  for (guint i = 0; i < G_N_ELEMENTS (kinds) && n_kinds > 1; i++)
    for (guint k = begin[i]; kinds[i].sources != NULL && k < begin[i + 1]; k++)
      {
        RouseProgram *program = g_ptr_array_index (self->proposal->project->programs, k);

        if (program->watch == NULL && program->ignore == NULL)
          rouse_detection_add_globs (self, &program->watch, kinds[i].sources);
      }
}

/* Looks at `folder`, whose name in the project is `prefix`. */
static void
look (RouseDetection *self)
{
  guint begin[G_N_ELEMENTS (kinds) + 1];
  Claim taken = CLAIM_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint before = count_services (self->proposal);

      begin[i] = self->proposal->project->programs->len;
      self->services_taken = (taken & (CLAIM_ALL | kinds[i].claim | kinds[i].gives_way)) != 0;
      kinds[i].look (self);
      if (count_services (self->proposal) > before)
        taken |= kinds[i].claim;
    }
  begin[G_N_ELEMENTS (kinds)] = self->proposal->project->programs->len;
  tell_apart (self, begin);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The same in the folders of one that has none by itself: "backend" and "frontend". What lies in one of them does
 * not concern the programs of another. */
static void
look_below (RouseDetection *self)
{
  g_autoptr (GDir)      dir = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char           *name;
  g_autofree char      *root = g_strdup (self->folder);

  for (guint n = 0; dir != NULL && names->len < MAX_FOLDERS && n < MAX_FILES && (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *why = NULL;

      /* Names that a pattern would have to quote are not worth it. */
      if (*name == '.' || strpbrk (name, "*?[]\\;!#\n") != NULL || !g_utf8_validate (name, -1, NULL) || !rouse_detection_has_folder (self, name))
        continue;
      if (rouse_filter_explain (self->filter, name, TRUE, &why))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      guint            begin = self->proposal->project->programs->len;
      g_autofree char *own = g_strconcat ("/", g_ptr_array_index (names, i), "/", NULL);

      g_free (self->folder);
      g_free (self->prefix);
      self->folder = g_build_filename (root, g_ptr_array_index (names, i), NULL);
      self->prefix = g_strconcat (g_ptr_array_index (names, i), "/", NULL);
      look (self);
      for (guint k = begin; k < self->proposal->project->programs->len; k++)
        {
          RouseProgram *program = g_ptr_array_index (self->proposal->project->programs, k);

          if (program->watch == NULL && program->ignore == NULL)
            program->watch = g_strdupv ((char *[]){ own, NULL });
        }
    }
}

/* Files that know nothing of each other may want the same port. */
static void
check_addresses (RouseDetection *self)
{
  RouseProject       *project = self->proposal->project;
  const RouseProgram *culprit;
  const char         *key;

  if (rouse_address_check (project, &culprit, &key, NULL))
    return;
  g_free (self->prefix);
  self->prefix = g_strdup ("");
  g_clear_pointer (&project->url, g_free);
  for (guint i = 0; i < project->programs->len; i++)
    {
      RouseProgram *program = g_ptr_array_index (project->programs, i);

      self->file = g_ptr_array_index (self->proposal->origins, i);
      if (program->proxies != NULL)
        rouse_detection_note (self, ROUSE_NOTE_NOT_KEPT, "proxy");
      g_clear_pointer (&program->proxies, g_strfreev);
      rouse_detection_set_port (self, program, program->ready_port); /* and with it the address of the project */
    }
}

/* Services first: they are what one looks at. */
static void
sort_programs (RouseProposal *self)
{
  g_autoptr (GPtrArray) programs = g_steal_pointer (&self->project->programs);
  g_autoptr (GPtrArray) origins = g_steal_pointer (&self->origins);

  self->project->programs = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_program_unref);
  self->origins = g_ptr_array_new_with_free_func (g_free);
  for (guint service = 0; service < 2; service++)
    for (guint i = 0; i < programs->len; i++)
      if (is_service (g_ptr_array_index (programs, i)) == !service)
        {
          g_ptr_array_add (self->project->programs, rouse_program_ref (g_ptr_array_index (programs, i)));
          g_ptr_array_add (self->origins, g_strdup (g_ptr_array_index (origins, i)));
        }
}

static void
finish (RouseProposal *self)
{
  if (self->project->programs->len == 0)
    {
      g_clear_pointer (&self->project, rouse_project_unref);
      return;
    }
  sort_programs (self);
  for (guint i = 0; i < self->origins->len; i++)
    {
      const char *origin = g_ptr_array_index (self->origins, i);

      if (!g_ptr_array_find_with_equal_func (self->sources, origin, g_str_equal, NULL))
        g_ptr_array_add (self->sources, g_strdup (origin));
    }
}

static void
free_note (gpointer data)
{
  RouseNote *note = data;

  g_free (note->file);
  g_free (note->subject);
  g_free (note);
}

static RouseProposal *
new_proposal (const char *root)
{
  RouseProposal *self = g_new0 (RouseProposal, 1);

  self->project = rouse_project_new ();
  self->project->root = g_strdup (root);
  self->project->name = g_filename_display_basename (root);
  g_strdelimit (self->project->name, "\t\r\n", '?');
  self->sources = g_ptr_array_new_with_free_func (g_free);
  self->origins = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (free_note);
  return self;
}

RouseProposal *
rouse_detect_folder (const char *folder, GError **error)
{
  static const RouseFilterOptions nothing = { 0 };
  g_autofree char                *root = g_canonicalize_filename (folder, NULL);
  RouseDetection                  self = { 0 };

  if (!g_file_test (root, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *shown = g_filename_display_name (root);

      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, "%s is not a folder", shown);
      return NULL;
    }
  self.filter = rouse_filter_new (root, &nothing, error);
  if (self.filter == NULL)
    return NULL;
  self.proposal = new_proposal (root);
  self.folder = g_steal_pointer (&root);
  self.prefix = g_strdup ("");
  look (&self);
  if (self.proposal->project->programs->len == 0)
    look_below (&self);
  check_addresses (&self);
  finish (self.proposal);
  g_object_unref (self.filter);
  g_free (self.folder);
  g_free (self.prefix);
  return self.proposal;
}

void
rouse_proposal_free (RouseProposal *self)
{
  g_clear_pointer (&self->project, rouse_project_unref);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->origins);
  g_ptr_array_unref (self->notes);
  g_free (self);
}
