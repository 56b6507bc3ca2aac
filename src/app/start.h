/* start.h - what is looked at before there is an application: options, and whether it can run at all
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** Adds the options to @application. */
void rouse_start_add_options (GApplication *application);

/**
 * The handler of handle-local-options: does what concerns no running application, and looks whether there
 * can be one. Returns: the exit code; or -1 to go on.
 */
int rouse_start_handle_options (GApplication *application, GVariantDict *options);

G_END_DECLS
