/* descendants.h - who descends from a process, as /proc tells; plain C, for the engine and the guard
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <sys/types.h>

typedef void (*RouseDescendantFunc) (pid_t pid, void *data);

/**
 * Calls @func for every living or unreaped descendant of @ancestor, children before their parents. Processes
 * that are born or orphaned meanwhile may be missed: who needs all of them asks again.
 *
 * Returns: 0, or -1 when this system does not tell.
 */
int rouse_descendants_visit (pid_t ancestor, RouseDescendantFunc func, void *data);

/** Returns: whether @pid descends from @ancestor: 1 or 0, or -1 when it is gone or this system does not tell. */
int rouse_descendants_include (pid_t ancestor, pid_t pid);
