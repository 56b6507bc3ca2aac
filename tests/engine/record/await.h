/* await.h - waits for the answer of something asynchronous
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

/* Give this and a pointer to a GAsyncResult * that is NULL as callback and data. */
static inline void
await_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GAsyncResult **answer = data;

  g_assert_null (*answer);
  *answer = g_object_ref (result);
}

/* (transfer none): owned by *@answer, until await_clear(). */
static inline GAsyncResult *
await (GAsyncResult **answer)
{
  while (*answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *answer;
}
