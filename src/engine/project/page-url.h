/* page-url.h - where a browser finds what a project serves: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/listen-spec.h"
#include "project/project.h"
#include "project/proxy-spec.h"

G_BEGIN_DECLS

/** (transfer full) (nullable): "http://localhost:8000/"; %NULL of what is no TCP socket. */
char *rouse_listen_spec_dup_url (const RouseListenSpec *self);
/** (transfer full): the address at which it listens. */
char *rouse_proxy_spec_dup_url (const RouseProxySpec *self);
/**
 * (transfer full) (nullable): what is opened when somebody wants to see the project: its `url`; without one where the first
 * of its proxies listens, and without those the first TCP socket that Rouse holds for it.
 */
char *rouse_project_dup_page_url (const RouseProject *self);

G_END_DECLS
