/* output-lines.h - what one program prints, cut into lines that can stand among those of others; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _RouseOutputLines RouseOutputLines;

/** What stands around the text of a line; borrowed. */
typedef struct
{
  const char *prefix;
  const char *mark;    /* after what is not the end of a line, and before what goes on with it */
  const char *newline; /* "\r\n" on a terminal in raw mode */
} RouseLineLook;

/* Of a line that is longer, what comes after it is shown as another one. */
#define ROUSE_OUTPUT_LINE_BYTES (16 * 1024)

/**
 * (transfer full): at the beginning of a line. Colours are kept, and carried from one line to the next. Of other
 * escape sequences, and of \r and \b, those that overwrite the line do so; all else that moves the cursor,
 * changes the screen or is no text is left out.
 */
RouseOutputLines *rouse_output_lines_new (void);
void              rouse_output_lines_free (RouseOutputLines *self);

/** Takes what was printed, cut anywhere, and appends to @out the lines that it ends. */
void rouse_output_lines_feed (RouseOutputLines *self, const char *data, gsize length, const RouseLineLook *look, GString *out);

/** Whether there is text to see that no line feed has followed yet. */
gboolean rouse_output_lines_is_pending (const RouseOutputLines *self);
/** Appends it to @out as a line, with the mark that it may go on; half a character stays. */
void rouse_output_lines_flush (RouseOutputLines *self, const RouseLineLook *look, GString *out);
/** The same for good: nothing goes on with it, and what comes next has no colour. */
void rouse_output_lines_end (RouseOutputLines *self, const RouseLineLook *look, GString *out);
/** Appends the unfinished line as it was printed, without anything around it, and forgets it. */
void rouse_output_lines_take (RouseOutputLines *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseOutputLines, rouse_output_lines_free)
G_END_DECLS
