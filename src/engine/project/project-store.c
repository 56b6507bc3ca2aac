/* project-store.c - the user's projects on disk, and which of them are on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-project"
#include "config.h"
#include "project/project-store.h"

#include "base/error.h"
#include "project/ini.h"
#include "project/project-file.h"
#include "project/source-texts.h"
#include "project/text-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#define SUFFIX ".ini"
/* Of an id without its number. */
#define MAX_ID 40

struct _RouseProjectStore
{
  GObject parent_instance;

  char       *folder;        /* (owned): of the projects' files */
  char       *state_path;    /* (owned) */
  RouseTrust *trust;         /* (owned) */
  RouseIni   *state;         /* (owned): what stands in the file there, or should */
  char       *state_problem; /* (owned) (nullable): why it could not be read */
  GHashTable *removed;       /* (owned) (element-type utf8 utf8): id → text, in case the removal is undone */
};

G_DEFINE_FINAL_TYPE (RouseProjectStore, rouse_project_store, G_TYPE_OBJECT)

static char *
get_path (RouseProjectStore *self, const char *id)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (self->folder, name, NULL);
}

/* Puts a file that cannot be understood aside instead of writing over it. Returns: (transfer full) its new name, without the
 * folder. */
static char *
put_aside (const char *path)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *aside = i == 1 ? g_strconcat (path, ".broken", NULL) : g_strdup_printf ("%s.broken-%u", path, i);

      if (g_file_test (aside, G_FILE_TEST_EXISTS))
        continue;
      if (g_rename (path, aside) != 0)
        g_debug ("%s stays where it is: %s", path, g_strerror (errno));
      return g_path_get_basename (aside);
    }
}

/* What is remembered from one life to the next. */

static gboolean
write_state (RouseProjectStore *self, GError **error)
{
  g_autofree char *text = rouse_ini_dup_text (self->state);

  return rouse_text_file_write (self->state_path, text, error);
}

static gboolean
set_state (RouseProjectStore *self, const char *kind, const char *name, const char *key, const char *value, GError **error)
{
  RouseIniGroup *group = rouse_ini_find (self->state, kind, name);

  if (group == NULL)
    group = rouse_ini_add (self->state, kind, name);
  rouse_ini_set (self->state, group, key, value);
  return write_state (self, error);
}

static gboolean
has_state (RouseProjectStore *self, const char *kind, const char *name, const char *key, const char *value)
{
  const RouseIniGroup *group = rouse_ini_find (self->state, kind, name);
  const RouseIniLine  *line = group != NULL ? rouse_ini_group_find (group, key) : NULL;

  return line != NULL && g_str_equal (line->value, value);
}

static void
read_state (RouseProjectStore *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *aside = NULL;
  gsize              length;
  g_autofree char   *text = rouse_text_file_read (self->state_path, ROUSE_INI_MAX_BYTES, &length, &error);

  if (text != NULL)
    self->state = rouse_ini_parse (self->state_path, text, length, &error);
  if (self->state != NULL)
    return;
  self->state = rouse_ini_new ();
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return;
  if (text != NULL)
    {
      aside = put_aside (self->state_path);
      self->state_problem = g_strdup_printf ("Which projects were on is not known any more: %s (the file is now %s)", error->message, aside);
    }
  else
    self->state_problem = g_strdup_printf ("Which projects were on is not known: %s", error->message);
}

/* The projects' files. */

void
rouse_stored_project_free (RouseStoredProject *self)
{
  rouse_project_unref (self->project);
  g_free (self);
}

static gboolean
is_id (const char *text)
{
  return *text != '\0' && text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* (nullable) (transfer full); @order (out): where it stands among the others */
static RouseProject *
read_project (const char *path, const char *id, guint *order, GError **error)
{
  g_autoptr (RouseSourceTexts) texts = rouse_source_texts_read (path, NULL, NULL);
  g_autoptr (RouseIni)         ini = NULL;
  g_autoptr (RouseProject)     project = NULL;
  g_autoptr (GError)           local_error = NULL;
  const RouseIniLine          *line;
  guint64                      number;

  if (texts->root == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&texts->error));
      return NULL;
    }
  project = rouse_source_texts_parse (texts, NULL, &local_error);
  if (project == NULL && (texts->shared_text != NULL || texts->error != NULL))
    project = rouse_source_texts_parse_bare (texts);
  if (project == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  project->id = g_strdup (id);
  ini = rouse_ini_parse (path, texts->private_text, texts->private_length, NULL);
  line = rouse_ini_group_find (rouse_ini_find (ini, "project", NULL), "order");
  *order = line != NULL && g_ascii_string_to_unsigned (line->value, 10, 0, G_MAXINT, &number, NULL) ? (guint) number : G_MAXUINT;
  return g_steal_pointer (&project);
}

typedef struct
{
  RouseStoredProject *stored; /* (owned) */
  guint               order;
} Entry;

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *other = b;

  if (one->order != other->order)
    return one->order < other->order ? -1 : 1;
  return g_strcmp0 (one->stored->project->id, other->stored->project->id);
}

static void
load_file (RouseProjectStore *self, const char *name, GArray *entries, GPtrArray *problems)
{
  g_autofree char   *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autofree char   *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RouseProject      *project;
  guint              order;
  Entry              entry;

  if (!is_id (id))
    {
      g_ptr_array_add (problems, g_strdup_printf ("%s: the name of the file may have a to z, 0 to 9 and hyphens only", path));
      return;
    }
  project = read_project (path, id, &order, &error);
  if (project == NULL)
    {
      g_ptr_array_add (problems, g_strdup (error->message));
      return;
    }
  entry = (Entry){ g_new0 (RouseStoredProject, 1), order };
  entry.stored->project = project;
  entry.stored->on = has_state (self, "project", id, "on", "true");
  g_array_append_val (entries, entry);
}

GPtrArray *
rouse_project_store_load (RouseProjectStore *self, GPtrArray **problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir)   folder = NULL;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  GPtrArray         *found = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_stored_project_free);
  const char        *name;

  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), NULL);

  *problems = g_ptr_array_new_with_free_func (g_free);
  if (self->state_problem != NULL)
    g_ptr_array_add (*problems, g_steal_pointer (&self->state_problem));
  folder = g_dir_open (self->folder, 0, &error);
  if (folder == NULL && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_ptr_array_add (*problems, g_strdup (error->message));
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (*name != '.' && g_str_has_suffix (name, SUFFIX))
      load_file (self, name, entries, *problems);
  g_array_sort (entries, compare_entries);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (found, g_array_index (entries, Entry, i).stored);
  return found;
}

/* (transfer full): @name with nothing in it but what an id may have. */
static char *
make_id (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  GString         *id = g_string_new (NULL);

  for (const char *c = ascii; *c != '\0' && id->len < MAX_ID; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (id, g_ascii_tolower (*c));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  while (id->len > 0 && id->str[id->len - 1] == '-')
    g_string_truncate (id, id->len - 1);
  if (id->len == 0)
    g_string_assign (id, "project");
  return g_string_free (id, FALSE);
}

/* Also by what is remembered of a project whose file cannot be read now. */
static gboolean
is_taken (RouseProjectStore *self, const char *id)
{
  g_autofree char *path = get_path (self, id);

  return g_file_test (path, G_FILE_TEST_EXISTS) || rouse_ini_find (self->state, "project", id) != NULL;
}

void
rouse_project_store_assign_id (RouseProjectStore *self, RouseProject *project)
{
  g_autofree char *folder = NULL, *plain = NULL;

  g_return_if_fail (ROUSE_IS_PROJECT_STORE (self) && project != NULL);

  folder = g_filename_display_basename (project->root);
  plain = make_id (project->name != NULL ? project->name : folder);
  g_free (project->id);
  project->id = g_strdup (plain);
  for (guint i = 2; is_taken (self, project->id); i++)
    {
      g_free (project->id);
      project->id = g_strdup_printf ("%s-%u", plain, i);
    }
  /* This is another project than the one that was called so. */
  g_hash_table_remove (self->removed, project->id);
}

gboolean
rouse_project_store_save (RouseProjectStore *self, const RouseProject *project, GError **error)
{
  g_autofree char         *path = NULL, *old = NULL, *text = NULL;
  g_autoptr (RouseProject) before = NULL, after = NULL;
  gsize                    length = 0;

  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), FALSE);
  g_return_val_if_fail (project != NULL && project->id != NULL && is_id (project->id), FALSE);

  path = get_path (self, project->id);
  old = rouse_text_file_read (path, ROUSE_INI_MAX_BYTES, &length, NULL);
  if (old != NULL)
    before = rouse_project_file_parse (path, old, length, NULL, NULL);
  text = rouse_project_file_write (project, before != NULL ? old : g_hash_table_lookup (self->removed, project->id));
  /* A name can have what a file cannot say. */
  after = rouse_project_file_parse (path, text, strlen (text), NULL, error);
  if (after == NULL)
    {
      g_prefix_error (error, "This project cannot be stored: ");
      return FALSE;
    }
  if (before != NULL && g_str_equal (old, text))
    return TRUE;
  if (old != NULL && before == NULL)
    g_free (put_aside (path));
  if (!rouse_text_file_write (path, text, error))
    return FALSE;
  g_hash_table_remove (self->removed, project->id);
  return TRUE;
}

gboolean
rouse_project_store_remove (RouseProjectStore *self, const char *id, GError **error)
{
  g_autofree char *path = NULL;
  char            *text;
  gsize            length;
  RouseIniGroup   *group;

  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), FALSE);

  path = get_path (self, id);
  text = rouse_text_file_read (path, ROUSE_INI_MAX_BYTES, &length, NULL);
  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      int number = errno;

      g_free (text);
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s: %s", path, g_strerror (number));
      return FALSE;
    }
  if (text != NULL)
    g_hash_table_insert (self->removed, g_strdup (id), text);
  group = rouse_ini_find (self->state, "project", id);
  if (group == NULL)
    return TRUE;
  rouse_ini_remove (self->state, group);
  return write_state (self, error);
}

gboolean
rouse_project_store_restore (RouseProjectStore *self, const char *id, GError **error)
{
  g_autofree char *path = NULL;
  const char      *text;

  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), FALSE);

  path = get_path (self, id);
  text = g_hash_table_lookup (self->removed, id);
  if (text == NULL || g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s: this was not removed, or is there again", path);
      return FALSE;
    }
  if (!rouse_text_file_write (path, text, error))
    return FALSE;
  g_hash_table_remove (self->removed, id);
  return TRUE;
}

char *
rouse_project_store_dup_path (RouseProjectStore *self, const char *id)
{
  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), NULL);

  return get_path (self, id);
}

RouseTrust *
rouse_project_store_get_trust (RouseProjectStore *self)
{
  return self->trust;
}

static gboolean
set_order (RouseProjectStore *self, const char *id, guint order, GError **error)
{
  g_autofree char     *path = get_path (self, id);
  g_autofree char     *value = g_strdup_printf ("%u", order);
  g_autofree char     *old = NULL, *text = NULL;
  g_autoptr (RouseIni) ini = NULL;
  RouseIniGroup       *group;
  gsize                length;

  old = rouse_text_file_read (path, ROUSE_INI_MAX_BYTES, &length, error);
  if (old == NULL)
    return FALSE;
  ini = rouse_ini_parse (path, old, length, error);
  if (ini == NULL)
    return FALSE;
  group = rouse_ini_find (ini, "project", NULL);
  if (group == NULL)
    group = rouse_ini_add (ini, "project", NULL);
  rouse_ini_set (ini, group, "order", value);
  text = rouse_ini_dup_text (ini);
  return g_str_equal (old, text) || rouse_text_file_write (path, text, error);
}

gboolean
rouse_project_store_set_order (RouseProjectStore *self, const char *const *ids, GError **error)
{
  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), FALSE);

  for (guint i = 0; ids[i] != NULL; i++)
    if (!set_order (self, ids[i], i, error))
      return FALSE;
  return TRUE;
}

gboolean
rouse_project_store_set_on (RouseProjectStore *self, const char *id, gboolean on, GError **error)
{
  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), FALSE);

  return set_state (self, "project", id, "on", on ? "true" : "false", error);
}

/* (transfer full): what is another one after a new login or a new start of the machine. */
static char *
dup_session (void)
{
  const char      *id = g_getenv ("XDG_SESSION_ID");
  g_autofree char *boot = NULL;
  g_autofree char *session = NULL;

  g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL); /* elsewhere there is none */
  session = g_strdup_printf ("%s %s", boot != NULL ? g_strchomp (boot) : "-", id != NULL ? id : "-");
  return rouse_ini_encode (session);
}

gboolean
rouse_project_store_begin_life (RouseProjectStore *self, gboolean *crashed, gint64 *died_at, GError **error)
{
  g_autofree char *session = dup_session ();
  RouseIniGroup   *group;
  struct stat      info;

  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), FALSE);

  /* A desktop that ends takes its programs with it, and not always gently: that is nothing to tell. */
  *crashed = has_state (self, "life", NULL, "ended", "false") && has_state (self, "life", NULL, "session", session);
  *died_at = 0;
  group = rouse_ini_find (self->state, "life", NULL);
  if (group == NULL)
    group = rouse_ini_add (self->state, "life", NULL);
  rouse_ini_set (self->state, group, "session", session);
  if (*crashed && stat (self->state_path, &info) == 0)
    *died_at = (gint64) info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
  return set_state (self, "life", NULL, "ended", "false", error);
}

void
rouse_project_store_mark_alive (RouseProjectStore *self)
{
  g_return_if_fail (ROUSE_IS_PROJECT_STORE (self));

  /* Only the time of a message hangs on it. */
  if (g_utime (self->state_path, NULL) != 0)
    g_debug ("%s: %s", self->state_path, g_strerror (errno));
}

gboolean
rouse_project_store_end_life (RouseProjectStore *self, GError **error)
{
  g_return_val_if_fail (ROUSE_IS_PROJECT_STORE (self), FALSE);

  return set_state (self, "life", NULL, "ended", "true", error);
}

static void
rouse_project_store_finalize (GObject *object)
{
  RouseProjectStore *self = ROUSE_PROJECT_STORE (object);

  g_clear_pointer (&self->trust, rouse_trust_unref);
  g_free (self->folder);
  g_free (self->state_path);
  g_free (self->state_problem);
  rouse_ini_free (self->state);
  g_hash_table_unref (self->removed);

  G_OBJECT_CLASS (rouse_project_store_parent_class)->finalize (object);
}

static void
rouse_project_store_class_init (RouseProjectStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_project_store_finalize;
}

static void
rouse_project_store_init (RouseProjectStore *self)
{
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

RouseProjectStore *
rouse_project_store_new (const char *config_dir, const char *state_dir)
{
  RouseProjectStore *self = g_object_new (ROUSE_TYPE_PROJECT_STORE, NULL);

  self->folder = g_build_filename (config_dir, "projects", NULL);
  self->state_path = g_build_filename (state_dir, "desktop.ini", NULL);
  self->trust = rouse_trust_new (state_dir);
  read_state (self);
  return self;
}

RouseProjectStore *
rouse_project_store_new_default (void)
{
  g_autofree char *config = g_build_filename (g_get_user_config_dir (), "rouse", NULL);
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "rouse", NULL);

  return rouse_project_store_new (config, state);
}
