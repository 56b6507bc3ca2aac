/* client.h - the tray application, as the command line speaks with it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "control/rouse1.h"

G_BEGIN_DECLS

/** A connection to the tray application and what it shows. Signals of its objects come to the main context. */
typedef struct _RouseControlClient RouseControlClient;

/**
 * Connects; with @start the bus starts the application if need be. Blocks, also while it is on its way up.
 *
 * Returns: (transfer full): %NULL and %G_IO_ERROR_NOT_CONNECTED without a session bus, %G_IO_ERROR_NOT_FOUND when it
 * does not run (and could not be started: the message says why), %G_IO_ERROR_NOT_SUPPORTED when what runs is too old to
 * be spoken with, %G_IO_ERROR_TIMED_OUT when it does not answer.
 */
RouseControlClient *rouse_control_client_new (gboolean start, GError **error);
void                rouse_control_client_free (RouseControlClient *self);

/** (transfer none): all objects; its signals tell of what comes, goes and changes. */
GDBusObjectManager *rouse_control_client_get_objects (RouseControlClient *self);
/** (transfer none): the interface at the top. */
RouseDBusManager *rouse_control_client_get_manager (RouseControlClient *self);
/** (transfer full) (element-type RouseDBusProject): by name. */
GPtrArray *rouse_control_client_list_projects (RouseControlClient *self);
/** (transfer full) (element-type RouseDBusProgram): those of the project at the object path @project, by name. */
GPtrArray *rouse_control_client_list_programs (RouseControlClient *self, const char *project);
/** (transfer full) (nullable): the object at @path. */
RouseDBusProject *rouse_control_client_find_project (RouseControlClient *self, const char *path);
RouseDBusProgram *rouse_control_client_find_program (RouseControlClient *self, const char *path);

/** Sets a property of a project, which the generated setter does without asking what came of it. @value may be floating. Blocks. */
gboolean rouse_control_client_set (RouseControlClient *self, RouseDBusProject *project, const char *property, GVariant *value, GError **error);

/** Whether @error means that the application, being older, does not know what was asked of it. */
gboolean rouse_control_error_is_unknown (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseControlClient, rouse_control_client_free)
G_END_DECLS
