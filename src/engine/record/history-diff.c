/* history-diff.c - what is different between two states of a list
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-diff.h"

/* How far ahead the other list is looked through for an item. */
#define REACH 200

static gint64
get_id (const GArray *refs, guint i)
{
  return g_array_index (refs, RouseHistoryRef, i).id;
}

/* How far from @begin the item is in @refs, or REACH when it is not near. */
static guint
find_near (const GArray *refs, guint begin, guint end, gint64 id)
{
  for (guint i = begin; i < MIN (end, begin + REACH); i++)
    if (get_id (refs, i) == id)
      return i - begin;
  return REACH;
}

/* How many old items, and how many new ones, lie before the next that both have. All that remain if it is not near. */
static RouseHistorySplice
find_next (const GArray *old, guint i, guint old_end, const GArray *now, guint j, guint now_end)
{
  for (guint skip = 0; skip < REACH && (i + skip < old_end || j + skip < now_end); skip++)
    {
      guint added = i + skip < old_end ? find_near (now, j, now_end, get_id (old, i + skip)) : REACH;
      guint removed = j + skip < now_end ? find_near (old, i, old_end, get_id (now, j + skip)) : REACH;

      if (added < REACH)
        return (RouseHistorySplice){ i, skip, j, added };
      if (removed < REACH)
        return (RouseHistorySplice){ i, removed, j, skip };
    }
  return (RouseHistorySplice){ i, old_end - i, j, now_end - j };
}

GArray *
rouse_history_diff (const GArray *old, const GArray *now)
{
  GArray *splices = g_array_new (FALSE, FALSE, sizeof (RouseHistorySplice));
  guint   i = 0, j = 0, old_end = old->len, now_end = now->len;

  while (old_end > 0 && now_end > 0 && get_id (old, old_end - 1) == get_id (now, now_end - 1))
    {
      old_end--;
      now_end--;
    }
  for (;;)
    {
      RouseHistorySplice splice;

      for (; i < old_end && j < now_end && get_id (old, i) == get_id (now, j); i++, j++)
        ;
      if (i == old_end && j == now_end)
        return splices;
      if (splices->len + 1 < ROUSE_HISTORY_MAX_SPLICES)
        splice = find_next (old, i, old_end, now, j, now_end);
      else
        splice = (RouseHistorySplice){ i, old_end - i, j, now_end - j };
      g_array_append_val (splices, splice);
      i += splice.n_removed;
      j += splice.n_added;
    }
}
