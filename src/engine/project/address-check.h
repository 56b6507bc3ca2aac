/* address-check.h - whether the programs of a project can all have the addresses that they are to have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

/**
 * Looks at `listen`, `proxies` and what says that a program is ready, of which each has been checked by itself. On
 * %ROUSE_ERROR_INVALID, *@program (out) (transfer none) is the one that has to change, and *@key names what is wrong with
 * it: "listen", "proxy" or "ready". Pure.
 */
gboolean rouse_address_check (const RouseProject *project, const RouseProgram **program, const char **key, GError **error);

G_END_DECLS
