/* projects.h - small projects for the tests of what stands above the stages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "launcher-fake.h"
#include "project/project.h"
#include "run/state.h"

G_BEGIN_DECLS

/** (transfer full): a project of that name in @root (nullable: a folder that does not exist), with a program
 * for each word in @programs ("web worker"). */
RouseProject *projects_new (const char *name, const char *root, const char *programs);

/** Has every process that was launched and has not begun yet begin. */
void projects_begin (RouseLauncherFake *launcher, const char *programs);
/** Has the process of @program end at once, all of it, with exit code 0. */
void projects_end (RouseLauncherFake *launcher, const char *program);

G_END_DECLS
