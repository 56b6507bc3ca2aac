/* test-change-set.c - change sets merge without losing anything, and stay bounded
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "decide/change-set.h"

static void
assert_change (const RouseChangeSet *set, guint i, const char *path, RouseChangeKind kind)
{
  RouseChange *change = g_ptr_array_index (set->changes, i);

  g_assert_cmpstr (change->path, ==, path);
  g_assert_cmpint (change->kind, ==, kind);
}

/* What happens to one path in two sets is told as one change. */
static void
test_merge_combines (void)
{
  static const struct
  {
    RouseChangeKind older, newer, both;
  } cases[] = {
    { ROUSE_CHANGE_CREATED, ROUSE_CHANGE_MODIFIED, ROUSE_CHANGE_CREATED },
    { ROUSE_CHANGE_MODIFIED, ROUSE_CHANGE_MODIFIED, ROUSE_CHANGE_MODIFIED },
    { ROUSE_CHANGE_DELETED, ROUSE_CHANGE_CREATED, ROUSE_CHANGE_MODIFIED },
    { ROUSE_CHANGE_MODIFIED, ROUSE_CHANGE_DELETED, ROUSE_CHANGE_DELETED },
    { ROUSE_CHANGE_CREATED, ROUSE_CHANGE_DELETED, ROUSE_CHANGE_DELETED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RouseChangeSet) older = rouse_change_set_new ();
      g_autoptr (RouseChangeSet) newer = rouse_change_set_new ();
      g_autoptr (RouseChangeSet) merged = NULL;

      rouse_change_set_add (older, "/a", cases[i].older, NULL);
      rouse_change_set_add (newer, "/a", cases[i].newer, NULL);
      merged = rouse_change_set_merge (older, newer);
      g_assert_cmpuint (merged->n_changes, ==, 1);
      assert_change (merged, 0, "/a", cases[i].both);
    }
}

static void
test_merge_keeps_all (void)
{
  g_autoptr (RouseChangeSet) older = rouse_change_set_new ();
  g_autoptr (RouseChangeSet) newer = rouse_change_set_new ();
  g_autoptr (RouseChangeSet) merged = NULL;

  rouse_change_set_add (older, "/c", ROUSE_CHANGE_MODIFIED, NULL);
  rouse_change_set_add (newer, "/b", ROUSE_CHANGE_CREATED, "/old-b");
  rouse_change_set_add (newer, "/a", ROUSE_CHANGE_DELETED, NULL);
  older->first_us = 1;
  newer->last_us = 9;
  newer->branch_before = g_strdup ("main");
  newer->branch_after = g_strdup ("topic");
  merged = rouse_change_set_merge (older, newer);

  g_assert_cmpuint (merged->changes->len, ==, 3);
  assert_change (merged, 0, "/a", ROUSE_CHANGE_DELETED);
  assert_change (merged, 1, "/b", ROUSE_CHANGE_CREATED);
  assert_change (merged, 2, "/c", ROUSE_CHANGE_MODIFIED);
  g_assert_cmpstr (((RouseChange *) g_ptr_array_index (merged->changes, 1))->moved_from, ==, "/old-b");
  g_assert_cmpint (merged->first_us, ==, 1);
  g_assert_cmpint (merged->last_us, ==, 9);
  g_assert_cmpstr (merged->branch_before, ==, "main");
  g_assert_cmpstr (merged->branch_after, ==, "topic");
}

/* A set of a million files holds ten thousand names and the true count. */
static void
test_bounded (void)
{
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();
  g_autoptr (RouseChangeSet) merged = NULL;

  for (guint i = 0; i < ROUSE_CHANGE_SET_MAX + 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);

      rouse_change_set_add (set, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  g_assert_cmpuint (set->n_changes, ==, ROUSE_CHANGE_SET_MAX + 5);
  g_assert_cmpuint (set->changes->len, ==, ROUSE_CHANGE_SET_MAX);
  merged = rouse_change_set_merge (set, set);
  g_assert_cmpuint (merged->changes->len, ==, ROUSE_CHANGE_SET_MAX);
  g_assert_cmpuint (merged->n_changes, >=, ROUSE_CHANGE_SET_MAX + 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/change-set/merge-combines", test_merge_combines);
  g_test_add_func ("/decide/change-set/merge-keeps-all", test_merge_keeps_all);
  g_test_add_func ("/decide/change-set/bounded", test_bounded);
  return g_test_run ();
}
