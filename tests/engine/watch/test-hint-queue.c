/* test-hint-queue.c - hints arrive in order, and their number is bounded
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/hint-queue.h"

typedef struct
{
  guint n[ROUSE_HINT_OVERFLOW + 1];
  guint last_dir;
  guint n_calls;
} Seen;

static void
hints_cb (const RouseHint *hints, guint n_hints, gpointer data)
{
  Seen *seen = data;

  seen->n_calls++;
  for (guint i = 0; i < n_hints; i++)
    {
      seen->n[hints[i].kind]++;
      if (hints[i].kind == ROUSE_HINT_ENTRY)
        {
          g_assert_cmpuint (hints[i].dir, ==, seen->last_dir + 1);
          g_assert_cmpstr (hints[i].name, ==, "x");
          seen->last_dir = hints[i].dir;
        }
    }
}

static void /* In order, in one call, and only when something came. */
test_order (void)
{
  Seen            seen = { 0 };
  RouseHintQueue *queue = rouse_hint_queue_new (NULL, hints_cb, &seen);

  for (guint i = 1; i <= 1000; i++)
    rouse_hint_queue_push (queue, ROUSE_HINT_ENTRY, i, "x");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n[ROUSE_HINT_ENTRY], ==, 1000);
  g_assert_cmpuint (seen.n_calls, ==, 1);
  rouse_hint_queue_push (queue, ROUSE_HINT_ENTRY, 1001, "x");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n_calls, ==, 2);
  rouse_hint_queue_free (queue);
}

static void /* A flood becomes one overflow; answers get through all the same. */
test_bounded (void)
{
  Seen            seen = { 0 };
  RouseHintQueue *queue = rouse_hint_queue_new (NULL, hints_cb, &seen);

  for (guint i = 1; i <= 200000; i++)
    rouse_hint_queue_push (queue, ROUSE_HINT_ENTRY, i, "x");
  rouse_hint_queue_push (queue, ROUSE_HINT_ARMED, 5, NULL);
  rouse_hint_queue_push (queue, ROUSE_HINT_GONE, 6, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n[ROUSE_HINT_ENTRY], <, 100000);
  g_assert_cmpuint (seen.n[ROUSE_HINT_OVERFLOW], ==, 1);
  g_assert_cmpuint (seen.n[ROUSE_HINT_ARMED], ==, 1);
  g_assert_cmpuint (seen.n[ROUSE_HINT_GONE], ==, 1);
  rouse_hint_queue_free (queue);
}

static void /* Freed with hints in it. */
test_free (void)
{
  Seen            seen = { 0 };
  RouseHintQueue *queue = rouse_hint_queue_new (NULL, hints_cb, &seen);

  rouse_hint_queue_push (queue, ROUSE_HINT_ENTRY, 1, "x");
  rouse_hint_queue_free (queue);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n_calls, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hint-queue/order", test_order);
  g_test_add_func ("/hint-queue/bounded", test_bounded);
  g_test_add_func ("/hint-queue/free", test_free);
  return g_test_run ();
}
