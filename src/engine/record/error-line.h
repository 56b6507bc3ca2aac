/* error-line.h - the line of a program's output that says what went wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  char    *text;     /* (owned) the line without escape sequences and indentation, valid UTF-8, not too long */
  gsize    start;    /* the whole line in the output, in bytes */
  gsize    end;      /* exclusive, without the line feed */
  char    *file;     /* (owned) (nullable) the file it is about, as the program wrote it: often relative to its folder */
  guint    line;     /* from 1; 0 when unknown */
  guint    column;   /* from 1; 0 when unknown */
  gboolean is_guess; /* nothing speaks of an error: it is the last line that is not empty */
} RouseErrorLine;

#define ROUSE_TYPE_ERROR_LINE (rouse_error_line_get_type ())
GType rouse_error_line_get_type (void);

/**
 * (transfer full) (nullable): the most telling line of @output, the end of what a program printed: what a
 * traceback, a compiler or a test runner names as the error, or else a line that speaks of one, or else
 * the last that is not empty; %NULL when all are. Files below @folder (nullable, the project's) are
 * preferred to those of libraries.
 */
RouseErrorLine *rouse_error_line_find (const void *output, gsize length, const char *folder);
RouseErrorLine *rouse_error_line_copy (const RouseErrorLine *self);
void            rouse_error_line_free (RouseErrorLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseErrorLine, rouse_error_line_free)
G_END_DECLS
