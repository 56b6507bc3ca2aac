/* test-trust.c - which contents of a rouse.ini may run
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "project/trust.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char       *dir;
  char       *state;
  char       *shop; /* a folder, and the file in it */
  char       *file;
  RouseTrust *trust;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("rouse-trust-XXXXXX", NULL);
  f->state = g_build_filename (f->dir, "state", NULL);
  f->shop = g_build_filename (f->dir, "shop", NULL);
  f->file = g_build_filename (f->shop, "rouse.ini", NULL);
  g_assert_no_errno (g_mkdir (f->shop, 0700));
  f->trust = rouse_trust_new (f->state);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char      *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  rouse_trust_unref (f->trust);
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->state);
  g_free (f->shop);
  g_free (f->file);
}

static void
allow (Fixture *f, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  rouse_trust_allow (f->trust, path, text, &error);
  g_assert_no_error (error);
}

/* (transfer full): the one file that remembers */
static char *
dup_memory (Fixture *f)
{
  g_autofree char *folder = g_build_filename (f->state, "trust", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char      *name = g_dir_read_name (dir);

  g_assert_nonnull (name);
  return g_build_filename (folder, name, NULL);
}

static void
test_verdicts (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one"), ==, ROUSE_TRUST_NEW);
  g_assert_null (rouse_trust_dup_allowed_text (f->trust, f->file));
  allow (f, f->file, "one");
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one"), ==, ROUSE_TRUST_ALLOWED);
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one "), ==, ROUSE_TRUST_CHANGED);
  allow (f, f->file, "two");
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "two"), ==, ROUSE_TRUST_ALLOWED);
  text = rouse_trust_dup_allowed_text (f->trust, f->file);
  g_assert_cmpstr (text, ==, "two");
}

/* Another branch is checked out, and then the first one again. */
static void
test_back_and_forth (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  allow (f, f->file, "one");
  allow (f, f->file, "two");
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one"), ==, ROUSE_TRUST_ALLOWED);
  allow (f, f->file, "one");
  text = rouse_trust_dup_allowed_text (f->trust, f->file);
  g_assert_cmpstr (text, ==, "one");
  for (guint i = 0; i < ROUSE_TRUST_MAX_HASHES; i++)
    {
      g_autofree char *other = g_strdup_printf ("other %u", i);

      allow (f, f->file, other);
    }
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one"), ==, ROUSE_TRUST_CHANGED);
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "other 0"), ==, ROUSE_TRUST_ALLOWED);
}

/* The place counts, however it is named; a link from elsewhere is another place. */
static void
test_places (Fixture *f, gconstpointer data)
{
  g_autofree char *link = g_build_filename (f->dir, "link", NULL);
  g_autofree char *linked = g_build_filename (link, "rouse.ini", NULL);
  g_autofree char *odd = g_build_filename (f->dir, "shop", "..", "shop", ".", "rouse.ini", NULL);
  g_autofree char *other = g_build_filename (f->dir, "other.ini", NULL);

  g_assert_true (g_file_set_contents (f->file, "one", -1, NULL));
  g_assert_no_errno (symlink (f->shop, link));
  g_assert_no_errno (symlink (f->file, other));
  allow (f, linked, "one");
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one"), ==, ROUSE_TRUST_ALLOWED);
  g_assert_cmpint (rouse_trust_check (f->trust, odd, "one"), ==, ROUSE_TRUST_ALLOWED);
  g_assert_cmpint (rouse_trust_check (f->trust, other, "one"), ==, ROUSE_TRUST_NEW);
}

/* Whatever is wrong with what is remembered, it allows nothing that was not allowed. */
static void
test_damage (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", "path /elsewhere\nsha256 %s\n\none", "sha256 %s\n\none", "\n\n\none", "path %s" };
  g_autofree char         *memory = NULL, *whole = NULL, *damaged = NULL, *hash = rouse_trust_dup_hash ("one");
  g_autoptr (GString)      changed = NULL;

  allow (f, f->file, "one");
  memory = dup_memory (f);
  g_assert_true (g_file_get_contents (memory, &whole, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) text = g_string_new (texts[i]);

      g_string_replace (text, "%s", hash, 0);
      g_assert_true (g_file_set_contents (memory, text->str, -1, NULL));
      g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one"), ==, ROUSE_TRUST_NEW);
      g_assert_null (rouse_trust_dup_allowed_text (f->trust, f->file));
    }
  /* The text is of another content than the one that was allowed. */
  damaged = g_strconcat (whole, " and more", NULL);
  g_assert_true (g_file_set_contents (memory, damaged, -1, NULL));
  g_assert_null (rouse_trust_dup_allowed_text (f->trust, f->file));
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one and more"), ==, ROUSE_TRUST_CHANGED);
  allow (f, f->file, "two");
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "two"), ==, ROUSE_TRUST_ALLOWED);
}

/* Of a text that is too large only the hash is kept. */
static void
test_large (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (ROUSE_TRUST_MAX_TEXT + 1, 'x');

  allow (f, f->file, large);
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, large), ==, ROUSE_TRUST_ALLOWED);
  g_assert_null (rouse_trust_dup_allowed_text (f->trust, f->file));
}

static guint
count_memories (Fixture *f)
{
  g_autofree char *folder = g_build_filename (f->state, "trust", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint            n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Projects come and go: those that went make room. */
static void
test_many (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = NULL;

  g_assert_true (g_file_set_contents (f->file, "one", -1, NULL));
  allow (f, f->file, "one");
  folder = g_build_filename (f->state, "trust", NULL);
  for (guint i = 1; i < ROUSE_TRUST_MAX_PLACES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%u", folder, i);
      g_autofree char *text = g_strdup_printf ("path %s/gone-%u\nsha256 x\n\n", f->dir, i);
      FILE            *file = g_fopen (name, "w");

      g_assert_nonnull (file);
      fputs (text, file);
      fclose (file);
    }
  g_assert_cmpuint (count_memories (f), ==, ROUSE_TRUST_MAX_PLACES);
  allow (f, "/srv/other/rouse.ini", "one");
  g_assert_cmpuint (count_memories (f), ==, 2);
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one"), ==, ROUSE_TRUST_ALLOWED);
}

/* A place that cannot be written to is told, and allows nothing. */
static void
test_not_written (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (f->state, "a file", -1, NULL));
  g_assert_false (rouse_trust_allow (f->trust, f->file, "one", &error));
  g_assert_nonnull (strstr (error->message, f->state));
  g_assert_cmpint (rouse_trust_check (f->trust, f->file, "one"), ==, ROUSE_TRUST_NEW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/project/trust/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("verdicts", test_verdicts);
  ADD ("back-and-forth", test_back_and_forth);
  ADD ("places", test_places);
  ADD ("damage", test_damage);
  ADD ("large", test_large);
  ADD ("many", test_many);
  ADD ("not-written", test_not_written);
  return g_test_run ();
}
