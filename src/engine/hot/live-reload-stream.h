/* live-reload-stream.h - a connection that takes so many bytes from its peer, and then no more
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * (transfer full): @base, of which only @budget bytes can be read; then reading fails. libsoup caps a frame, but neither
 * a message of many of them nor the body of a request.
 */
GIOStream *rouse_live_reload_stream_new (GIOStream *base, gsize budget);

G_END_DECLS
