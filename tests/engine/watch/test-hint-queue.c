/* test-hint-queue.c - hints arrive in order, and their number is bounded
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/hint-queue.h"

typedef struct
{
  guint n[ROUSE_HINT_OVERFLOW + 1];
  guint last_dir;
  guint last_answer;
  guint n_calls;
  guint answers_before; /* that had come when the first hint came */
} Seen;

static void
hints_cb (const RouseHint *hints, guint n_hints, gpointer data)
{
  Seen *seen = data;

  seen->n_calls++;
  for (guint i = 0; i < n_hints; i++)
    {
      seen->n[hints[i].kind]++;
      if (hints[i].kind == ROUSE_HINT_ARMED || hints[i].kind == ROUSE_HINT_GONE)
        {
          g_assert_cmpuint (hints[i].dir, ==, seen->last_answer + 1);
          seen->last_answer = hints[i].dir;
        }
      if (hints[i].kind == ROUSE_HINT_ENTRY)
        {
          if (seen->n[ROUSE_HINT_ENTRY] == 1)
            seen->answers_before = seen->last_answer;
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
  rouse_hint_queue_push (queue, ROUSE_HINT_ARMED, 1, NULL);
  rouse_hint_queue_push (queue, ROUSE_HINT_GONE, 2, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n[ROUSE_HINT_ENTRY], <, 100000);
  g_assert_cmpuint (seen.n[ROUSE_HINT_OVERFLOW], ==, 1);
  g_assert_cmpuint (seen.n[ROUSE_HINT_ARMED], ==, 1);
  g_assert_cmpuint (seen.n[ROUSE_HINT_GONE], ==, 1);
  rouse_hint_queue_free (queue);
}

static void /* What is listed for the first time keeps no save waiting, and comes whole and in order. */
test_answers_give_way (void)
{
  Seen            seen = { 0 };
  RouseHintQueue *queue = rouse_hint_queue_new (NULL, hints_cb, &seen);

  for (guint i = 1; i <= 5000; i++)
    rouse_hint_queue_push (queue, i % 7 == 0 ? ROUSE_HINT_GONE : ROUSE_HINT_ARMED, i, NULL);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (seen.last_answer, >, 0);
  rouse_hint_queue_push (queue, ROUSE_HINT_ENTRY, 1, "x");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.answers_before, <, 500);
  g_assert_cmpuint (seen.last_answer, ==, 5000);
  rouse_hint_queue_free (queue);
}

static void /* A flood of hints does not keep answers away for ever. */
test_answers_in_a_flood (void)
{
  Seen            seen = { 0 };
  RouseHintQueue *queue = rouse_hint_queue_new (NULL, hints_cb, &seen);

  for (guint i = 1; i <= 1000; i++)
    rouse_hint_queue_push (queue, ROUSE_HINT_ARMED, i, NULL);
  for (guint i = 1; i <= 100; i++)
    {
      rouse_hint_queue_push (queue, ROUSE_HINT_ENTRY, i, "x");
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (seen.last_answer, ==, 1000);
  rouse_hint_queue_free (queue);
}

static void /* Freed with hints in it. */
test_free (void)
{
  Seen            seen = { 0 };
  RouseHintQueue *queue = rouse_hint_queue_new (NULL, hints_cb, &seen);

  rouse_hint_queue_push (queue, ROUSE_HINT_ENTRY, 1, "x");
  rouse_hint_queue_push (queue, ROUSE_HINT_ARMED, 1, NULL);
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
  g_test_add_func ("/hint-queue/answers-give-way", test_answers_give_way);
  g_test_add_func ("/hint-queue/answers-in-a-flood", test_answers_in_a_flood);
  g_test_add_func ("/hint-queue/free", test_free);
  return g_test_run ();
}
