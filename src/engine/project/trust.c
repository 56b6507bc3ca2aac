/* trust.c - which contents of a rouse.ini the user has allowed to run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-project"
#include "config.h"
#include "project/trust.h"

#include "project/text-file.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Of a file that remembers: its head, and the text. */
#define MAX_FILE (ROUSE_TRUST_MAX_TEXT + 64 * 1024)
#define PATH_WORD "path "
#define HASH_WORD "sha256 "

/*
 * The file of a place is named after the SHA-256 of its path, and holds
 *
 *   path /home/ada/shop/rouse.ini     with its escapes as in C
 *   sha256 0a1b2c…                    the newest first
 *   sha256 …
 *                                     an empty line, and behind it
 *   [program web] …                   the newest text, unless it was too large
 */
struct _RouseTrust
{
  char *folder; /* (owned) */
};

/** What is remembered of a place. */
typedef struct
{
  GPtrArray *hashes; /* (owned) (element-type utf8) the newest first */
  char      *text;   /* (owned) (nullable) */
} Memory;

static void
memory_clear (Memory *self)
{
  g_ptr_array_unref (self->hashes);
  g_free (self->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Memory, memory_clear)

char *
rouse_trust_dup_hash (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/*
 * (transfer full): @path with the links of its folder followed. Not those of the file itself: what was allowed in one
 * folder must not be allowed in another one that has but a link to it.
 */
static char *
resolve (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *real = realpath (folder, NULL);

  return g_build_filename (real != NULL ? real : folder, name, NULL);
}

/* (transfer full): the file that remembers @place */
static char *
dup_file (RouseTrust *self, const char *place)
{
  g_autofree char *name = rouse_trust_dup_hash (place);

  return g_build_filename (self->folder, name, NULL);
}

/* (nullable): what stands after @word at the beginning of @line */
static const char *
skip_word (const char *line, const char *word)
{
  return g_str_has_prefix (line, word) ? line + strlen (word) : NULL;
}

/* Takes the next line out of *@text; NULL for an empty one and at the end. */
static char *
take_line (char **text)
{
  char *line = *text, *end = strchr (line, '\n');

  if (end == NULL)
    *text = line + strlen (line);
  else
    {
      *end = '\0';
      *text = end + 1;
    }
  return *line != '\0' ? line : NULL;
}

/* What cannot be read, or is of another place, is as if it had never been written. */
static void
recall (RouseTrust *self, const char *place, Memory *memory)
{
  g_autofree char *file = dup_file (self, place);
  gsize            length;
  g_autofree char *read = rouse_text_file_read (file, MAX_FILE, &length, NULL);
  g_autofree char *escaped = NULL, *hash = NULL;
  char            *rest = read, *line;

  *memory = (Memory){ g_ptr_array_new_with_free_func (g_free), NULL };
  line = read != NULL ? take_line (&rest) : NULL;
  if (line == NULL || skip_word (line, PATH_WORD) == NULL)
    return;
  escaped = g_strescape (place, NULL);
  if (!g_str_equal (skip_word (line, PATH_WORD), escaped))
    return;
  while ((line = take_line (&rest)) != NULL)
    if (skip_word (line, HASH_WORD) != NULL && memory->hashes->len < ROUSE_TRUST_MAX_HASHES)
      g_ptr_array_add (memory->hashes, g_strdup (skip_word (line, HASH_WORD)));
  hash = rouse_trust_dup_hash (rest);
  if (memory->hashes->len > 0 && g_str_equal (hash, g_ptr_array_index (memory->hashes, 0)))
    memory->text = g_strdup (rest);
}

static gboolean
knows (const Memory *memory, const char *hash)
{
  return g_ptr_array_find_with_equal_func (memory->hashes, hash, g_str_equal, NULL);
}

/* Whether the place that the file named @name remembers is still there. */
static gboolean
is_of_use (RouseTrust *self, const char *name)
{
  g_autofree char *file = g_build_filename (self->folder, name, NULL);
  gsize            length;
  g_autofree char *read = rouse_text_file_read (file, MAX_FILE, &length, NULL);
  char            *rest = read;
  const char      *line = read != NULL ? take_line (&rest) : NULL;
  const char      *escaped = line != NULL ? skip_word (line, PATH_WORD) : NULL;
  g_autofree char *place = escaped != NULL ? g_strcompress (escaped) : NULL;

  return place != NULL && g_file_test (place, G_FILE_TEST_EXISTS);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  GStatBuf one = { 0 }, other = { 0 };

  if (g_stat (*(const char *const *) a, &one) != 0 || g_stat (*(const char *const *) b, &other) != 0)
    return 0; /* it is gone already, which is what was wanted */
  return (one.st_mtime > other.st_mtime) - (one.st_mtime < other.st_mtime);
}

/* Makes room when there are too many: first of places that are gone, then of what was allowed longest ago. */
static void
prune (RouseTrust *self)
{
  g_autoptr (GDir)      folder = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char           *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  if (names->len < ROUSE_TRUST_MAX_PLACES)
    return;
  for (guint i = 0; i < names->len; i++)
    {
      char *file = g_build_filename (self->folder, g_ptr_array_index (names, i), NULL);

      if (is_of_use (self, g_ptr_array_index (names, i)))
        {
          g_ptr_array_add (files, file);
          continue;
        }
      g_unlink (file); /* one more or less */
      g_free (file);
    }
  g_ptr_array_sort (files, compare_age);
  for (guint i = 0; i + ROUSE_TRUST_MAX_PLACES <= files->len; i++)
    g_unlink (g_ptr_array_index (files, i));
}

static char *
dup_memory (const char *place, const Memory *memory, const char *hash, const char *text)
{
  GString         *file = g_string_new (PATH_WORD);
  g_autofree char *escaped = g_strescape (place, NULL);
  guint            n = 1;

  g_string_append_printf (file, "%s\n" HASH_WORD "%s\n", escaped, hash);
  for (guint i = 0; i < memory->hashes->len && n < ROUSE_TRUST_MAX_HASHES; i++)
    if (!g_str_equal (g_ptr_array_index (memory->hashes, i), hash))
      {
        g_string_append_printf (file, HASH_WORD "%s\n", (const char *) g_ptr_array_index (memory->hashes, i));
        n++;
      }
  g_string_append_c (file, '\n');
  if (strlen (text) <= ROUSE_TRUST_MAX_TEXT)
    g_string_append (file, text);
  return g_string_free (file, FALSE);
}

RouseTrust *
rouse_trust_new (const char *state_dir)
{
  RouseTrust *self = g_rc_box_new0 (RouseTrust);

  self->folder = g_build_filename (state_dir, "trust", NULL);
  return self;
}

RouseTrust *
rouse_trust_new_default (void)
{
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "rouse", NULL);

  return rouse_trust_new (state);
}

RouseTrust *
rouse_trust_ref (RouseTrust *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_free (((RouseTrust *) data)->folder);
}

void
rouse_trust_unref (RouseTrust *self)
{
  g_rc_box_release_full (self, clear);
}

RouseTrustVerdict
rouse_trust_check (RouseTrust *self, const char *path, const char *text)
{
  g_autofree char *place = resolve (path);
  g_autofree char *hash = rouse_trust_dup_hash (text);
  g_auto (Memory)  memory;

  recall (self, place, &memory);
  if (knows (&memory, hash))
    return ROUSE_TRUST_ALLOWED;
  return memory.hashes->len > 0 ? ROUSE_TRUST_CHANGED : ROUSE_TRUST_NEW;
}

gboolean
rouse_trust_allow (RouseTrust *self, const char *path, const char *text, GError **error)
{
  g_autofree char *place = resolve (path);
  g_autofree char *file = dup_file (self, place);
  g_autofree char *hash = rouse_trust_dup_hash (text);
  g_autofree char *written = NULL;
  g_auto (Memory)  memory;

  recall (self, place, &memory);
  if (memory.hashes->len == 0)
    prune (self);
  written = dup_memory (place, &memory, hash, text);
  return rouse_text_file_write (file, written, error);
}

char *
rouse_trust_dup_allowed_text (RouseTrust *self, const char *path)
{
  g_autofree char *place = resolve (path);
  g_auto (Memory)  memory;

  recall (self, place, &memory);
  return g_steal_pointer (&memory.text);
}

char *
rouse_trust_dup_memory_path (RouseTrust *self, const char *path)
{
  g_autofree char *place = resolve (path);

  g_mkdir_with_parents (self->folder, 0700); /* if it cannot be, writing will tell */
  return dup_file (self, place);
}
