/* text-diff.c - what is different between two texts, line by line: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/text-diff.h"

#include <string.h>

/* How many lines around what is different help to find it. */
#define CONTEXT 3
/* Of the table of common lines: 8 MB and some 10 ms. */
#define MAX_CELLS (2 * 1024 * 1024)

/** One line of the answer. */
typedef struct
{
  char        mark; /* ' ', '-' or '+' */
  const char *line; /* (unowned) */
} Step;

static char **
split (const char *text, guint *n_lines)
{
  char **lines = g_strsplit (text, "\n", -1);

  *n_lines = g_strv_length (lines);
  if (*n_lines > 0 && *lines[*n_lines - 1] == '\0')
    g_clear_pointer (&lines[--*n_lines], g_free);
  return lines;
}

static void
add (GArray *steps, char mark, const char *line)
{
  Step step = { mark, line };

  g_array_append_val (steps, step);
}

/* All of @a out, all of @b in. */
static void
compare_roughly (GArray *steps, char **a, guint n, char **b, guint m)
{
  for (guint i = 0; i < n; i++)
    add (steps, '-', a[i]);
  for (guint j = 0; j < m; j++)
    add (steps, '+', b[j]);
}

/* By the longest common subsequence: table[i][j] is how long it is of what begins at a[i] and b[j]. */
static void
compare (GArray *steps, char **a, guint n, char **b, guint m)
{
  const gsize         width = (gsize) m + 1;
  g_autofree guint32 *table = NULL;
  guint               i = 0, j = 0;

  if ((gsize) (n + 1) * width > MAX_CELLS)
    {
      compare_roughly (steps, a, n, b, m);
      return;
    }
  table = g_new0 (guint32, (gsize) (n + 1) * width);
  for (guint row = n; row-- > 0;)
    for (guint column = m; column-- > 0;)
      table[row * width + column] = g_str_equal (a[row], b[column])
                                      ? table[(row + 1) * width + column + 1] + 1
                                      : MAX (table[(row + 1) * width + column], table[row * width + column + 1]);
  while (i < n && j < m)
    if (g_str_equal (a[i], b[j]))
      {
        add (steps, ' ', a[i++]);
        j++;
      }
    else if (table[(i + 1) * width + j] >= table[i * width + j + 1])
      add (steps, '-', a[i++]);
    else
      add (steps, '+', b[j++]);
  compare_roughly (steps, a + i, n - i, b + j, m - j);
}

/* The steps from @first up to, without, @end, which begin at lines @from and @to (counted from 0). */
static void
append_hunk (GString *text, const GArray *steps, guint first, guint end, guint from, guint to)
{
  guint n_from = 0, n_to = 0;

  for (guint i = first; i < end; i++)
    {
      n_from += g_array_index (steps, Step, i).mark != '+';
      n_to += g_array_index (steps, Step, i).mark != '-';
    }
  /* Of nothing, the line after which it would stand. */
  g_string_append_printf (text, "@@ -%u,%u +%u,%u @@\n", n_from > 0 ? from + 1 : from, n_from, n_to > 0 ? to + 1 : to, n_to);
  for (guint i = first; i < end; i++)
    g_string_append_printf (text, "%c%s\n", g_array_index (steps, Step, i).mark, g_array_index (steps, Step, i).line);
}

/* Where the hunk that begins with the difference at @i ends: so far from the next one that nothing is shown twice. */
static guint
find_end (const GArray *steps, guint i)
{
  guint last = i;

  for (; i < steps->len && i <= last + 2 * CONTEXT + 1; i++)
    if (g_array_index (steps, Step, i).mark != ' ')
      last = i;
  return MIN (last + CONTEXT + 1, steps->len);
}

static char *
show (const GArray *steps)
{
  GString *text = g_string_new (NULL);
  guint    from = 0, to = 0; /* the lines of step i */

  for (guint i = 0; i < steps->len;)
    {
      guint back = MIN (i, CONTEXT), end = i + 1;

      if (g_array_index (steps, Step, i).mark != ' ')
        {
          end = find_end (steps, i);
          append_hunk (text, steps, i - back, end, from - back, to - back);
        }
      for (; i < end; i++)
        {
          from += g_array_index (steps, Step, i).mark != '+';
          to += g_array_index (steps, Step, i).mark != '-';
        }
    }
  return g_string_free (text, FALSE);
}

char *
rouse_text_diff (const char *before, const char *after)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  guint              n, m, head = 0, tail = 0;
  g_auto (GStrv)     a = split (before, &n);
  g_auto (GStrv)     b = split (after, &m);

  while (head < n && head < m && g_str_equal (a[head], b[head]))
    add (steps, ' ', a[head++]);
  while (tail < n - head && tail < m - head && g_str_equal (a[n - 1 - tail], b[m - 1 - tail]))
    tail++;
  compare (steps, a + head, n - head - tail, b + head, m - head - tail);
  for (; tail > 0; tail--)
    add (steps, ' ', a[n - tail]);
  return show (steps);
}
