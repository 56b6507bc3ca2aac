/* test-output-log.c - the log keeps the newest bytes, and its tail begins at a line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/output-log.h"

#include <string.h>

static const struct
{
  const char *path;
  gsize       size;
  const char *text; /* appended in pieces of three bytes */
  gsize       max_bytes;
  guint       max_lines;
  const char *expected;
} cases[] = {
  { "/run/output-log/empty", 100, "", 50, 5, "" },
  { "/run/output-log/all", 100, "one\ntwo\n", 50, 5, "one\ntwo\n" },
  { "/run/output-log/unfinished-line", 100, "one\ntwo", 50, 1, "two" },
  { "/run/output-log/last-lines", 100, "one\ntwo\nthree\n", 50, 2, "two\nthree\n" },
  { "/run/output-log/empty-lines-count", 100, "one\n\n\n", 50, 2, "\n\n" },
  { "/run/output-log/bytes-cut-at-line", 100, "one\ntwo\nthree\n", 11, 5, "two\nthree\n" },
  { "/run/output-log/bytes-just-fit", 100, "one\ntwo\nthree\n", 10, 5, "two\nthree\n" },
  { "/run/output-log/long-line-is-cut", 100, "one\n0123456789", 5, 5, "56789" },
  { "/run/output-log/long-line-with-end", 100, "one\n0123456789\n", 5, 5, "6789\n" },
  { "/run/output-log/wrapped", 8, "one\ntwo\nthree\n", 50, 5, "three\n" },
  { "/run/output-log/wrapped-long-line", 8, "0123456789abcdef", 50, 5, "89abcdef" },
  { "/run/output-log/carriage-returns", 100, "10%\r20%\r\nend\r\n", 50, 2, "10%\r20%\r\nend\r\n" },
};

static void
test_tail (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseOutputLog) log = rouse_output_log_new (cases[i].size);
  gsize                      length = strlen (cases[i].text);
  g_autoptr (GBytes)         tail = NULL;

  for (gsize at = 0; at < length; at += 3)
    rouse_output_log_append (log, cases[i].text + at, MIN (3, length - at));
  tail = rouse_output_log_dup_tail (log, cases[i].max_bytes, cases[i].max_lines);
  g_assert_cmpmem (g_bytes_get_data (tail, NULL), g_bytes_get_size (tail), cases[i].expected, strlen (cases[i].expected));
}

/* Whatever the pieces are, the ring holds what a plain string would end with. */
static void
test_ring_equals_string (void)
{
  g_autoptr (GRand)          rand = g_rand_new_with_seed (42);
  g_autoptr (RouseOutputLog) log = rouse_output_log_new (10000);
  g_autoptr (GString)        all = g_string_new (NULL);

  for (guint i = 0; i < 500; i++)
    {
      char               piece[15000];
      gsize              length = g_rand_int_range (rand, 0, i % 50 == 0 ? sizeof piece : 300);
      gsize              expected;
      g_autoptr (GBytes) tail = NULL;

      for (gsize at = 0; at < length; at++)
        piece[at] = 'a' + (i + at) % 26;
      rouse_output_log_append (log, piece, length);
      g_string_append_len (all, piece, length);

      expected = MIN (all->len, 10000);
      tail = rouse_output_log_dup_tail (log, G_MAXSIZE, 1);
      g_assert_cmpmem (g_bytes_get_data (tail, NULL), g_bytes_get_size (tail), all->str + all->len - expected, expected);
    }
}

static void
test_clear (void)
{
  g_autoptr (RouseOutputLog) log = rouse_output_log_new (8);
  g_autoptr (GBytes)         tail = NULL;

  rouse_output_log_append (log, "0123456789\n", 11);
  rouse_output_log_clear (log);
  rouse_output_log_append (log, "new\n", 4);
  tail = rouse_output_log_dup_tail (log, 100, 100);
  g_assert_cmpmem (g_bytes_get_data (tail, NULL), g_bytes_get_size (tail), "new\n", 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GUINT_TO_POINTER (i), test_tail);
  g_test_add_func ("/run/output-log/ring-equals-string", test_ring_equals_string);
  g_test_add_func ("/run/output-log/clear", test_clear);
  return g_test_run ();
}
