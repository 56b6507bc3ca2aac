/* test-history-diff.c - little is told when little is different, and what is told is right
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/history-diff.h"

#include <string.h>

/* Lists of letters; splices as POSITION-REMOVED+ADDED, from the beginning. */
static const struct
{
  const char *name;
  const char *old;
  const char *now;
  const char *splices;
} cases[] = {
  { "nothing", "", "", "" },
  { "the same", "abc", "abc", "" },
  { "the first ones", "", "abc", "0-0+3 " },
  { "all gone", "abc", "", "0-3+0 " },
  { "one at the top", "abc", "xabc", "0-0+1 " },
  { "one at the end", "abc", "abcx", "3-0+1 " },
  { "one gone", "abcd", "acd", "1-1+0 " },
  { "two gone, apart", "abcdef", "acdf", "1-1+0 4-1+0 " },
  { "one comes, one goes", "abcdef", "xabcef", "0-0+1 3-1+0 " },
  { "replaced", "abc", "axc", "1-1+1 " },
  { "moved to the top", "abcd", "dabc", "0-0+1 3-1+0 " },
  { "everything else", "abc", "xyz", "0-3+3 " },
  { "the end goes", "abcdef", "ab", "2-4+0 " },
  { "doubled changes at one place", "abcdef", "abxyef", "2-2+2 " },
};

static GArray *
make_refs (const char *letters)
{
  GArray *refs = g_array_new (FALSE, FALSE, sizeof (RouseHistoryRef));

  for (; *letters != '\0'; letters++)
    {
      RouseHistoryRef ref = { *letters, *letters };

      g_array_append_val (refs, ref);
    }
  return refs;
}

/* Makes @old what @now is, by the splices alone. */
static void
assert_applies (GArray *old, const GArray *now, const GArray *splices)
{
  for (guint i = splices->len; i > 0; i--)
    {
      const RouseHistorySplice *splice = &g_array_index (splices, RouseHistorySplice, i - 1);

      g_assert_cmpuint (splice->n_removed + splice->n_added, >, 0);
      g_array_remove_range (old, splice->position, splice->n_removed);
      if (splice->n_added > 0)
        g_array_insert_vals (old, splice->position, &g_array_index (now, RouseHistoryRef, splice->from), splice->n_added);
    }
  g_assert_cmpmem (old->data, old->len * sizeof (RouseHistoryRef), now->data, now->len * sizeof (RouseHistoryRef));
}

static void
test_case (gconstpointer data)
{
  guint               i = GPOINTER_TO_UINT (data);
  g_autoptr (GArray)  old = make_refs (cases[i].old);
  g_autoptr (GArray)  now = make_refs (cases[i].now);
  g_autoptr (GArray)  splices = rouse_history_diff (old, now);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint j = 0; j < splices->len; j++)
    {
      const RouseHistorySplice *splice = &g_array_index (splices, RouseHistorySplice, j);

      g_string_append_printf (text, "%u-%u+%u ", splice->position, splice->n_removed, splice->n_added);
    }
  g_assert_cmpstr (text->str, ==, cases[i].splices);
  assert_applies (old, now, splices);
}

/* Whatever the lists: items gone, new and moved, few and many. */
static void
test_random (void)
{
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GArray) old = g_array_new (FALSE, FALSE, sizeof (RouseHistoryRef));
      g_autoptr (GArray) now = g_array_new (FALSE, FALSE, sizeof (RouseHistoryRef));
      g_autoptr (GArray) splices = NULL;
      guint              n = g_test_rand_int_range (0, 2000), rate = g_test_rand_int_range (1, 300);

      for (guint i = 0; i < n; i++)
        {
          RouseHistoryRef ref = { i, 0 };
          RouseHistoryRef other = { g_test_rand_int_range (0, 4000), 0 };
          int             kind = g_test_rand_int_range (0, rate);

          if (kind != 0)
            g_array_append_val (old, ref);
          if (kind != 1)
            g_array_append_vals (now, kind == 2 ? &other : &ref, 1);
          if (kind == 3)
            g_array_insert_val (now, g_test_rand_int_range (0, now->len), other);
        }
      splices = rouse_history_diff (old, now);
      g_assert_cmpuint (splices->len, <=, ROUSE_HISTORY_MAX_SPLICES);
      assert_applies (old, now, splices);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (cases[i].name), " ,", '-');
      g_autofree char *path = g_strconcat ("/record/history-diff/", name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/record/history-diff/random", test_random);
  return g_test_run ();
}
