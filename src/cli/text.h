/* text.h - text for people: the locale's character set, widths, colour
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "words/printable.h"

#include <stdio.h>

G_BEGIN_DECLS

/** Prints UTF-8 in the character set of the locale; what it does not have is spelled in ASCII. */
void rouse_text_print (FILE *stream, const char *text);
void rouse_text_printf (FILE *stream, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** (transfer full): @text as rouse_text_print() would print it. */
char *rouse_text_dup_for_locale (const char *text);

/** How many columns of a terminal @text takes: wide characters take two. */
int rouse_text_get_char_width (gunichar c);
int rouse_text_get_width (const char *text);

/** Writes all of @data to @fd, as it is. Returns: %FALSE when that cannot be done. */
gboolean rouse_text_write (int fd, const char *data, gsize length);

/** Prints "rouse VERB: MESSAGE" to stderr; @verb is nullable. */
void rouse_text_error (const char *verb, const char *message);

/** Whether @fd is a terminal that may be given colour: NO_COLOR and TERM=dumb say no. */
gboolean rouse_text_has_colour (int fd);

/**
 * (nullable): the entry of @names (element-type utf8) most like @word, if one is so near that it was
 * probably meant.
 */
const char *rouse_text_find_nearest (const char *word, const char *const *names);

G_END_DECLS
