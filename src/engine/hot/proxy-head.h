/* proxy-head.h - the head of an HTTP/1 message: taken to pieces without losing a byte
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** A longer head is refused. */
#define ROUSE_PROXY_HEAD_MAX (64 * 1024)

typedef enum
{
  ROUSE_PROXY_HEAD_MORE, /* its end has not come yet */
  ROUSE_PROXY_HEAD_DONE,
  ROUSE_PROXY_HEAD_BAD, /* it is none, is too long, or two readers could understand it differently */
} RouseProxyHeadResult;

typedef struct
{
  char *line;  /* (owned) as it came, its end included */
  char *name;  /* (owned) */
  char *value; /* (owned) without the space around it */
} RouseProxyField;

/** What is not edited is written as it was read: order, case, doubles and space stay. */
typedef struct
{
  char      *start;  /* (owned) the first line, its end included */
  char      *method; /* (owned) (nullable) of a request */
  char      *target; /* (owned) (nullable) of a request */
  guint      status; /* of a response */
  guint      minor;  /* HTTP/1.minor: 0 or 1 */
  GPtrArray *fields; /* (owned) (element-type RouseProxyField) */
  char      *end;    /* (owned) the empty line */
} RouseProxyHead;

typedef enum
{
  ROUSE_PROXY_BODY_NONE,
  ROUSE_PROXY_BODY_LENGTH,
  ROUSE_PROXY_BODY_CHUNKED,
  ROUSE_PROXY_BODY_UNTIL_CLOSE, /* of responses */
} RouseProxyBodyKind;

/** How the body that follows a head is delimited. */
typedef struct
{
  RouseProxyBodyKind kind;
  guint64            length; /* of %ROUSE_PROXY_BODY_LENGTH */
  gboolean           coded;  /* there is another transfer coding: it can only be passed on */
} RouseProxyFraming;

/**
 * Reads a request's head, or a response's, from the beginning of @data. With %ROUSE_PROXY_HEAD_DONE, *@head (transfer full)
 * is it, and @used how long it was. Of requests, lines that end with a line feed alone are refused, too.
 */
RouseProxyHeadResult rouse_proxy_head_parse (const char *data, gsize length, gboolean is_response, RouseProxyHead **head, gsize *used);
void                 rouse_proxy_head_free (RouseProxyHead *self);
/** Appends it to @out as it stands. */
void rouse_proxy_head_write (const RouseProxyHead *self, GString *out);

/** How many fields of that name it has. */
guint rouse_proxy_head_count (const RouseProxyHead *self, const char *name);
/** (nullable): the value of the first field of that name. */
const char *rouse_proxy_head_get (const RouseProxyHead *self, const char *name);
/** Whether a field of that name, a list, has that token; case does not count. */
gboolean rouse_proxy_head_has_token (const RouseProxyHead *self, const char *name, const char *token);
/** Removes all fields of that name. */
void rouse_proxy_head_remove (RouseProxyHead *self, const char *name);
/** Appends a field. */
void rouse_proxy_head_add (RouseProxyHead *self, const char *name, const char *value);
/** Gives the field at @index another value. */
void rouse_proxy_head_replace (RouseProxyHead *self, guint index, const char *value);

/** %FALSE: it is not certain where its body ends, so that it must not be passed on. */
gboolean rouse_proxy_head_frame_request (const RouseProxyHead *self, RouseProxyFraming *framing);
/** The same of a response to a request with @method. Those with a status below 200 have no body. */
gboolean rouse_proxy_head_frame_response (const RouseProxyHead *self, const char *method, RouseProxyFraming *framing);
/** Whether its sender goes on using the connection afterwards, as far as its head says. */
gboolean rouse_proxy_head_is_persistent (const RouseProxyHead *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseProxyHead, rouse_proxy_head_free)
G_END_DECLS
