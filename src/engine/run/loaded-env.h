/* loaded-env.h - the environment that makes interpreters tell what they load
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/**
 * (transfer full) (nullable): the folder of the hooks: what $ROUSE_HOOKS_DIR names (a build tree has to), the one that belongs
 * to the running program, or the one that was installed. %NULL when they are not there.
 */
char *rouse_loaded_env_find_hooks (void);

/**
 * (transfer full): @env (transfer full) with the hooks in @folder before what it says itself: Python loads them from
 * $PYTHONPATH as it starts, Node because $NODE_OPTIONS says so. Pure.
 */
char **rouse_loaded_env_add (char **env, const char *folder);

G_END_DECLS
