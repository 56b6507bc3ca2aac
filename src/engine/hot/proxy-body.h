/* proxy-body.h - where the body of an HTTP/1 message ends, and what of it is content
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hot/proxy-head.h"

G_BEGIN_DECLS

/** Follows one body through whatever pieces it comes in. Read-only from outside; zeroed by clear(). */
typedef struct
{
  RouseProxyBodyKind kind;
  guint64            left;     /* of the body, or of the chunk */
  int                state;    /* of the chunks */
  guint              n_digits; /* of a chunk's size */
  guint              n_extra;  /* bytes of a chunk's extension */
  gboolean           done;     /* the last byte has been seen */
  GString           *trailers; /* (owned) (nullable) the lines after the last chunk, as they came */
} RouseProxyBody;

/** A piece of what was fed. */
typedef struct
{
  gsize used;  /* so many bytes belong to the body */
  gsize start; /* content of it: from here */
  gsize n;     /* so many bytes */
} RouseProxySpan;

void rouse_proxy_body_init (RouseProxyBody *self, const RouseProxyFraming *framing);
void rouse_proxy_body_clear (RouseProxyBody *self);
/**
 * Takes the next piece of the body from the beginning of @data: at most one stretch of content. Uses all of it, or up to the
 * body's end, when called until nothing is left or it is done. %FALSE: it is no body of that kind.
 */
gboolean rouse_proxy_body_next (RouseProxyBody *self, const char *data, gsize length, RouseProxySpan *span);
/**
 * Takes as much of @data as belongs to the body, whatever it is: (out) @used bytes. %FALSE: after those, it is no body of
 * that kind.
 */
gboolean rouse_proxy_body_skip (RouseProxyBody *self, const char *data, gsize length, gsize *used);
/** The sender will send no more. %FALSE: it should have. */
gboolean rouse_proxy_body_end (RouseProxyBody *self);

G_END_DECLS
