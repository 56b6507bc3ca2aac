/* test-snapshot.c - comparing listings, against a naive model
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tree/snapshot.h"

#include <string.h>

/* A model of a directory: name → fingerprint number; even numbers are directories. */
typedef GHashTable Model;

static void
fill_listing (RouseListing *listing, Model *model)
{
  GHashTableIter iter;
  gpointer       name;
  gpointer       value;

  rouse_listing_clear (listing);
  g_hash_table_iter_init (&iter, model);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      guint            number = GPOINTER_TO_UINT (value);
      gboolean         is_dir = number % 2 == 0;
      RouseFingerprint print = { .print = number, .inode = number, .type = is_dir ? ROUSE_ENTRY_DIR : ROUSE_ENTRY_FILE };

      rouse_listing_add (listing, name, &print);
    }
  rouse_listing_sort (listing);
}

static void
collect_cb (const RouseDifference *difference, gpointer data)
{
  GHashTable *seen = data;
  const char *kind = difference->old == NULL ? "+" : difference->now == NULL ? "-"
                                                                             : "*";

  g_hash_table_add (seen, g_strconcat (kind, difference->name, NULL));
}

static GHashTable *
expect (Model *old, Model *now)
{
  GHashTable    *expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer       name;
  gpointer       value;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      guint was = GPOINTER_TO_UINT (value);
      guint is = GPOINTER_TO_UINT (g_hash_table_lookup (now, name));

      if (was == is)
        continue;
      if (is == 0)
        g_hash_table_add (expected, g_strconcat ("-", name, NULL));
      else if (was % 2 == 0 || is % 2 == 0)
        {
          g_hash_table_add (expected, g_strconcat ("-", name, NULL));
          g_hash_table_add (expected, g_strconcat ("+", name, NULL));
        }
      else
        g_hash_table_add (expected, g_strconcat ("*", name, NULL));
    }
  g_hash_table_iter_init (&iter, now);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (old, name))
      g_hash_table_add (expected, g_strconcat ("+", name, NULL));
  return expected;
}

static void
assert_sets_equal (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer       key;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (b, key))
      g_error ("not expected: %s", (char *) key);
  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
}

static Model *
mutate (Model *old)
{
  Model         *now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer       name;
  gpointer       value;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &name, &value))
    switch (g_test_rand_int_range (0, 5))
      {
      case 0:
        break;
      case 1:
        g_hash_table_insert (now, g_strdup (name), GUINT_TO_POINTER (g_test_rand_int_range (1, 100000)));
        break;
      default:
        g_hash_table_insert (now, g_strdup (name), value);
      }
  for (int n = g_test_rand_int_range (0, 10); n > 0; n--)
    g_hash_table_insert (now, g_strdup_printf ("%x", g_test_rand_int () % 5000), GUINT_TO_POINTER (g_test_rand_int_range (1, 100000)));
  return now;
}

static void /* What compare() tells is what a naive comparison finds, over many generations. */
test_compare (void)
{
  RouseDir                *dir = rouse_dir_new (NULL, NULL, "/d");
  g_autoptr (RouseListing) listing = rouse_listing_new ();
  Model                   *model = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint round = 0; round < 500; round++)
    {
      Model                 *now = mutate (model);
      g_autoptr (GHashTable) expected = expect (model, now);
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      fill_listing (listing, now);
      rouse_dir_compare (dir, listing, collect_cb, seen);
      assert_sets_equal (seen, expected);
      /* No directory is behind the entries here; adopt() must not look for one. */
      rouse_dir_adopt (dir, listing);
      g_hash_table_unref (model);
      model = now;
    }
  for (guint i = 0; i < dir->n_entries; i++)
    dir->entries[i].type = ROUSE_ENTRY_FILE;
  g_hash_table_unref (model);
  rouse_dir_free (dir);
}

static void /* Single insertions and removals keep order and names, and the gaps do not pile up. */
test_insert_remove (void)
{
  RouseDir              *dir = rouse_dir_new (NULL, NULL, "/d");
  g_autoptr (GHashTable) model = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint round = 0; round < 20000; round++)
    {
      g_autofree char *name = g_strdup_printf ("name-%u", g_test_rand_int () % 300);
      guint            index;
      RouseEntry      *entry = rouse_dir_find (dir, name, &index);

      g_assert_cmpint (entry != NULL, ==, g_hash_table_contains (model, name));
      if (entry == NULL)
        {
          entry = rouse_dir_insert (dir, index, name);
          entry->type = ROUSE_ENTRY_FILE;
          g_hash_table_add (model, g_strdup (name));
        }
      else
        {
          rouse_dir_remove (dir, index);
          g_hash_table_remove (model, name);
        }
    }
  g_assert_cmpuint (dir->n_entries, ==, g_hash_table_size (model));
  for (guint i = 1; i < dir->n_entries; i++)
    g_assert_cmpint (strcmp (rouse_dir_get_name (dir, &dir->entries[i - 1]), rouse_dir_get_name (dir, &dir->entries[i])), <, 0);
  g_assert_cmpuint (dir->names_length, <, 300 * 10 * 3);
  rouse_dir_free (dir);
}

static void /* Content that is known stays known while the fingerprint is the same. */
test_adopt_keeps_content (void)
{
  RouseDir                *dir = rouse_dir_new (NULL, NULL, "/d");
  g_autoptr (RouseListing) listing = rouse_listing_new ();
  RouseFingerprint         a = { .print = 1, .type = ROUSE_ENTRY_FILE };
  RouseFingerprint         b = { .print = 3, .type = ROUSE_ENTRY_FILE };

  rouse_listing_add (listing, "a", &a);
  rouse_listing_add (listing, "b", &b);
  rouse_listing_sort (listing);
  rouse_dir_adopt (dir, listing);
  rouse_dir_find (dir, "a", NULL)->content = 11;
  rouse_dir_find (dir, "b", NULL)->content = 33;

  rouse_listing_clear (listing);
  b.print = 5;
  rouse_listing_add (listing, "b", &b);
  rouse_listing_add (listing, "a", &a);
  rouse_listing_sort (listing);
  rouse_dir_adopt (dir, listing);
  g_assert_cmpuint (rouse_dir_find (dir, "a", NULL)->content, ==, 11);
  g_assert_cmpuint (rouse_dir_find (dir, "b", NULL)->content, ==, 0);
  rouse_dir_free (dir);
}

static void /* A million files must fit. */
test_entry_size (void)
{
  g_assert_cmpuint (sizeof (RouseEntry), ==, 24);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snapshot/compare", test_compare);
  g_test_add_func ("/snapshot/insert-remove", test_insert_remove);
  g_test_add_func ("/snapshot/adopt-keeps-content", test_adopt_keeps_content);
  g_test_add_func ("/snapshot/entry-size", test_entry_size);
  return g_test_run ();
}
