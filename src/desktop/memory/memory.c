/* memory.c - takes no more memory than what goes on needs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-desktop"
#include "config.h"
#include "memory/memory.h"

/* Under the address sanitizer the list of mappings describes its shadow of the whole address space: reading it takes a
 * second, and says nothing about what a program needs. */
#if defined __linux__ && !defined __SANITIZE_ADDRESS__
#define CAN_DROP_CODE
#endif

#ifdef __linux__
#include <malloc.h>
#endif

#ifdef CAN_DROP_CODE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

typedef struct
{
  guint64  start;
  guint64  end;
  gboolean is_code; /* of a file, executable, and not to be written to */
} Mapping;

/* Whether @line begins the description of a mapping. */
static gboolean
read_mapping (const char *line, Mapping *mapping)
{
  char permissions[5];

  if (sscanf (line, "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &mapping->start, &mapping->end, permissions) != 3)
    return FALSE;
  mapping->is_code = g_str_equal (permissions, "r-xp") && strchr (line, '/') != NULL;
  return TRUE;
}

static void
drop_code (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv)   lines = NULL;
  Mapping          mapping = { 0 };
  guint64          dirty;

  if (!g_file_get_contents ("/proc/self/smaps", &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (read_mapping (lines[i], &mapping))
        continue;
      /* What was written to, by a debugger for one, would be lost. */
      if (mapping.is_code && sscanf (lines[i], "Private_Dirty: %" G_GINT64_MODIFIER "u", &dirty) == 1 && dirty == 0)
        madvise (GSIZE_TO_POINTER (mapping.start), mapping.end - mapping.start, MADV_DONTNEED);
    }
}
#endif

void
rouse_memory_share_heap (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 1);
#endif
}

void
rouse_memory_give_back (void)
{
#ifdef CAN_DROP_CODE
  drop_code ();
#endif
#ifdef M_ARENA_MAX
  malloc_trim (0);
#endif
}
