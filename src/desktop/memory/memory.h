/* memory.h - takes no more memory than what goes on needs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * Has all threads share one heap. Each would get its own, which is for programs that are busy in many; ours sleep, a dozen of
 * them, and what is free in one heap is of no use to the others. Before any thread is made.
 */
void rouse_memory_share_heap (void);

/**
 * Gives back what was needed only to begin: free pieces of the heap, and the pages of programs and libraries that are as they
 * are on disk; what is needed again comes back by itself. A few ms. Does nothing where the system has no means for it.
 */
void rouse_memory_give_back (void);

G_END_DECLS
