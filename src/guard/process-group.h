/* process-group.h - what the guard needs of each system
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

/** Makes every orphan among our descendants our child. False where a system knows no such thing. */
bool adopt_orphans (void);
/** Closes every descriptor from @first on. */
void close_descriptors_from (int first);
/** Whether a process of the group @leader is left, once all our children are reaped. */
bool group_is_alive (pid_t leader);
