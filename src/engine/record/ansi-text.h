/* ansi-text.h - what a program printed, as text with colours
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ROUSE_ANSI_BOLD = 1 << 0,
  ROUSE_ANSI_DIM = 1 << 1,
  ROUSE_ANSI_ITALIC = 1 << 2,
  ROUSE_ANSI_UNDERLINE = 1 << 3,
  ROUSE_ANSI_INVERSE = 1 << 4,
  ROUSE_ANSI_STRIKE = 1 << 5,
} RouseAnsiAttributes;

typedef enum
{
  ROUSE_ANSI_DEFAULT, /* the view's own */
  ROUSE_ANSI_PALETTE, /* value is an index: 0 to 7, 8 to 15 bright, up to 255 of xterm's cube and greys */
  ROUSE_ANSI_RGB,     /* value is 0xRRGGBB */
} RouseAnsiColourKind;

typedef struct
{
  RouseAnsiColourKind kind;
  guint32             value;
} RouseAnsiColour;

/** Text between @start and @end that looks the same. */
typedef struct
{
  gsize               start; /* in bytes of the text */
  gsize               end;   /* exclusive */
  RouseAnsiAttributes attributes;
  RouseAnsiColour     foreground;
  RouseAnsiColour     background;
} RouseAnsiSpan;

/** What a terminal would show after @bytes were written to it, if it were endlessly long. */
typedef struct
{
  char   *text;   /* (owned) valid UTF-8; lines end with \n alone */
  gsize   length; /* of the text, in bytes */
  GArray *spans;  /* (owned) (element-type RouseAnsiSpan) without gaps, in order; together the whole text */
  GArray *lines;  /* (owned) private: where they begin, see rouse_ansi_text_get_line_at() */
} RouseAnsiText;

/* Of more than that the beginning is left out. */
#define ROUSE_ANSI_MAX_BYTES (1024 * 1024)

/**
 * (transfer full): CSI, OSC and other escape sequences are taken out. Those of SGR become spans, those that
 * erase in the line or move in it do so; \r goes back to the line's beginning, \b one character back, and
 * what follows overwrites. Other control characters but \t and \n go; what is not UTF-8 becomes U+FFFD.
 */
RouseAnsiText *rouse_ansi_text_new (const void *bytes, gsize length);
void           rouse_ansi_text_free (RouseAnsiText *self);

/**
 * Where the line that byte @offset of the input belongs to is in the text, in bytes: its beginning, and its
 * @end (out) (optional) without the line feed.
 */
gsize rouse_ansi_text_get_line_at (const RouseAnsiText *self, gsize offset, gsize *end);

/** 0xRRGGBB of the palette's colours 16 to 255, the same everywhere. The first sixteen belong to the view. */
guint32 rouse_ansi_palette_to_rgb (guint index);

/** (transfer full): the text alone. */
char *rouse_output_strip (const void *bytes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseAnsiText, rouse_ansi_text_free)
G_END_DECLS
