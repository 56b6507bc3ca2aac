/* run-output.c - what the programs and Rouse itself print, on its way to the terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run-output.h"
#include "output-lines.h"
#include "screen.h"
#include "terminal.h"
#include "text.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* A line that is not finished is shown when nothing has come for so long: it may be a prompt. */
#define PAUSE_US (300 * G_TIME_SPAN_MILLISECOND)
/* And in any case when it has been waiting for so long: a progress bar never pauses. */
#define PATIENCE_US (2 * G_TIME_SPAN_SECOND)
#define SEPARATOR " | "
/* A longer name stands out to the right. */
#define NAME_WIDTH_MAX 20
#define COLUMNS_MIN 20

/* Neither red, which is for errors, nor what cannot be read on black or white. */
static const char *const colours[] = { "\033[36m", "\033[33m", "\033[32m", "\033[35m", "\033[34m", "\033[96m", "\033[92m", "\033[95m" };

/** One program's share. */
typedef struct
{
  RouseRunOutput   *owner;    /* (unowned) */
  char             *name;     /* (owned) */
  const char       *colour;   /* of its name */
  RouseOutputLines *lines[2]; /* (owned) of standard output, of standard error */
  guint             alarm;    /* 0: no line is waiting */
  gint64            since;    /* when one began to wait */
  gboolean          known;    /* one of the names; otherwise it is on its way out */
} Source;

struct _RouseRunOutput
{
  RouseClock *clock;   /* (owned) */
  GPtrArray  *sources; /* (owned) (element-type Source) */
  Source     *front;   /* (unowned) (nullable) */
  GString    *held;    /* (owned) lines for when there is no `front` any more */
  guint       n_lost;  /* lines that did not fit */
  guint       n_colours;
  guint       n_names;
  int         width;  /* of the names, in columns */
  RouseScreen screen; /* of the terminal that the lines appear on */
  gboolean    raw;
  gboolean    is_tty[2];
  gboolean    colour[2];
  gboolean    has_status; /* a line stands there that is to go */
};

static void
source_free (gpointer data)
{
  Source *source = data;

  rouse_clock_clear_alarm (source->owner->clock, &source->alarm);
  rouse_output_lines_free (source->lines[0]);
  rouse_output_lines_free (source->lines[1]);
  g_free (source->name);
  g_free (source);
}

RouseRunOutput *
rouse_run_output_new (RouseClock *clock, gboolean raw)
{
  RouseRunOutput *self = g_new0 (RouseRunOutput, 1);

  self->clock = g_object_ref (clock);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->held = g_string_new (NULL);
  self->raw = raw;
  for (int i = 0; i < 2; i++)
    {
      self->is_tty[i] = isatty (i == 0 ? STDOUT_FILENO : STDERR_FILENO);
      self->colour[i] = rouse_text_has_colour (i == 0 ? STDOUT_FILENO : STDERR_FILENO);
    }
  return self;
}

static void
erase_status (RouseRunOutput *self)
{
  static const char erase[] = "\r\033[K";

  if (self->has_status)
    rouse_text_write (STDERR_FILENO, erase, strlen (erase));
  self->has_status = FALSE;
}

void
rouse_run_output_free (RouseRunOutput *self)
{
  erase_status (self);
  g_ptr_array_unref (self->sources);
  g_string_free (self->held, TRUE);
  g_object_unref (self->clock);
  g_free (self);
}

static Source *
find_source (RouseRunOutput *self, const char *name)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      Source *source = g_ptr_array_index (self->sources, i);

      if (g_str_equal (source->name, name))
        return source;
    }
  return NULL;
}

static Source *
get_source (RouseRunOutput *self, const char *name)
{
  Source *source = find_source (self, name);

  if (source != NULL)
    return source;
  source = g_new0 (Source, 1);
  source->owner = self;
  source->name = g_strdup (name);
  source->colour = colours[self->n_colours++ % G_N_ELEMENTS (colours)];
  source->lines[0] = rouse_output_lines_new ();
  source->lines[1] = rouse_output_lines_new ();
  g_ptr_array_add (self->sources, source);
  return source;
}

/* Writes as it is, and keeps in mind what that does to the terminal. */
static gboolean
write_screen (RouseRunOutput *self, gboolean is_err, const char *data, gsize length)
{
  char undo[ROUSE_SCREEN_UNDO_MAX];

  if (self->is_tty[is_err])
    {
      erase_status (self);
      rouse_screen_feed (&self->screen, data, length);
      rouse_screen_write_undo (&self->screen, undo);
      rouse_terminal_set_farewell (undo);
    }
  return rouse_text_write (is_err ? STDERR_FILENO : STDOUT_FILENO, data, length);
}

static const char *
get_newline (RouseRunOutput *self)
{
  return self->raw ? "\r\n" : "\n";
}

static void
append_name (RouseRunOutput *self, GString *out, gboolean is_err, const char *colour, const char *name)
{
  g_autofree char *shown = rouse_text_dup_printable (name);
  g_autofree char *converted = rouse_text_dup_for_locale (shown);
  int              padding = MAX (self->width - rouse_text_get_width (shown), 0);

  g_string_append_printf (out, "%s%s%*s" SEPARATOR "%s", self->colour[is_err] ? colour : "", converted, padding, "",
                          self->colour[is_err] ? "\033[0m" : "");
}

/* What was held back is limited: the oldest lines go. */
static void
hold (RouseRunOutput *self, const GString *lines)
{
  g_string_append_len (self->held, lines->str, (gssize) lines->len);
  while (self->held->len > ROUSE_RUN_OUTPUT_HELD_BYTES)
    {
      const char *end = memchr (self->held->str, '\n', self->held->len);

      g_string_erase (self->held, 0, end != NULL ? end + 1 - self->held->str : -1);
      self->n_lost++;
    }
}

/* What is done to a stream's lines. */
typedef enum
{
  FEED,
  FLUSH,
  END,
} Act;

static gboolean
act (Source *source, gboolean is_err, Act what, const char *data, gsize length)
{
  RouseRunOutput     *self = source->owner;
  RouseOutputLines   *lines = source->lines[is_err];
  g_autoptr (GString) prefix = g_string_new (NULL), out = g_string_new (NULL);
  g_autofree char    *mark = rouse_text_dup_for_locale ("…");
  RouseLineLook       look = { .mark = mark, .newline = get_newline (self) };

  append_name (self, prefix, is_err, source->colour, source->name);
  look.prefix = prefix->str;
  if (what == FEED)
    rouse_output_lines_feed (lines, data, length, &look, out);
  else if (what == FLUSH)
    rouse_output_lines_flush (lines, &look, out);
  else
    rouse_output_lines_end (lines, &look, out);
  if (out->len == 0)
    return TRUE;
  if (self->front != NULL && self->raw)
    {
      hold (self, out);
      return TRUE;
    }
  if (self->is_tty[is_err] && !rouse_screen_is_at_line_start (&self->screen))
    g_string_prepend (out, look.newline);
  return write_screen (self, is_err, out->str, out->len);
}

static void
alarm_cb (gpointer data)
{
  Source *source = data;

  source->alarm = 0;
  for (int i = 0; i < 2; i++)
    act (source, i, FLUSH, NULL, 0);
}

static void
await_end_of_line (Source *source)
{
  RouseClock *clock = source->owner->clock;
  gint64      now = rouse_clock_get_now (clock);
  gboolean    waited = source->alarm != 0;

  rouse_clock_clear_alarm (clock, &source->alarm);
  if (!rouse_output_lines_is_pending (source->lines[0]) && !rouse_output_lines_is_pending (source->lines[1]))
    return;
  if (!waited)
    source->since = now;
  source->alarm = rouse_clock_add_alarm (clock, MIN (now + PAUSE_US, source->since + PATIENCE_US), alarm_cb, source);
}

/* Shows what has not been finished, for good. */
static void
end_lines (Source *source)
{
  rouse_clock_clear_alarm (source->owner->clock, &source->alarm);
  for (int i = 0; i < 2; i++)
    act (source, i, END, NULL, 0);
}

/* The terminal is ordinary again, and a line can begin. */
static void
tidy_screen (RouseRunOutput *self)
{
  char     undo[ROUSE_SCREEN_UNDO_MAX];
  gboolean is_err = !self->is_tty[0];

  rouse_screen_write_undo (&self->screen, undo);
  if (undo[0] != '\0')
    write_screen (self, is_err, undo, strlen (undo));
}

void
rouse_run_output_set_names (RouseRunOutput *self, const char *const *names)
{
  gboolean was_shared = rouse_run_output_is_shared (self);

  self->n_names = g_strv_length ((char **) names);
  self->width = rouse_text_get_width ("rouse");
  for (guint i = 0; i < self->sources->len; i++)
    ((Source *) g_ptr_array_index (self->sources, i))->known = FALSE;
  for (guint i = 0; i < self->n_names; i++)
    {
      g_autofree char *shown = rouse_text_dup_printable (names[i]);

      get_source (self, names[i])->known = TRUE;
      self->width = MAX (self->width, MIN (rouse_text_get_width (shown), NAME_WIDTH_MAX));
    }
  if (self->front != NULL && (!self->front->known || !rouse_run_output_is_shared (self)))
    rouse_run_output_set_front (self, NULL);
  if (was_shared == rouse_run_output_is_shared (self))
    return;
  tidy_screen (self);
  for (guint i = 0; i < self->sources->len; i++)
    end_lines (g_ptr_array_index (self->sources, i));
}

gboolean
rouse_run_output_is_shared (RouseRunOutput *self)
{
  return self->n_names > 1;
}

guint
rouse_run_output_get_columns (RouseRunOutput *self, const char *name, guint columns)
{
  gboolean whole = !rouse_run_output_is_shared (self) || (self->front != NULL && g_str_equal (self->front->name, name));
  guint    taken = whole ? 0 : (guint) self->width + strlen (SEPARATOR);

  return columns == 0 ? 0 : MAX (columns, taken + MIN (columns, COLUMNS_MIN)) - taken;
}

gboolean
rouse_run_output_write (RouseRunOutput *self, const char *name, GBytes *bytes, gboolean is_err)
{
  gsize       length;
  const char *data = g_bytes_get_data (bytes, &length);
  Source     *source = get_source (self, name);
  gboolean    written;

  /* One that was taken out while another one stayed may still have something to say. */
  if ((!rouse_run_output_is_shared (self) && source->known) || source == self->front)
    return write_screen (self, is_err, data, length);
  written = act (source, is_err, FEED, data, length);
  await_end_of_line (source);
  return written;
}

void
rouse_run_output_end_run (RouseRunOutput *self, const char *name)
{
  Source *source = find_source (self, name);

  if (!rouse_run_output_is_shared (self) || source == self->front)
    tidy_screen (self);
  if (source == NULL)
    return;
  end_lines (source);
  if (!source->known && source != self->front)
    g_ptr_array_remove (self->sources, source);
}

void
rouse_run_output_say (RouseRunOutput *self, const char *style, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char    *converted = rouse_text_dup_for_locale (text);
  g_auto (GStrv)      lines = g_strsplit (converted, "\n", -1);
  const char         *newline = get_newline (self);

  if (self->is_tty[1] && !rouse_screen_is_at_line_start (&self->screen))
    g_string_append (out, newline);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (rouse_run_output_is_shared (self))
        append_name (self, out, TRUE, "\033[0;2m", "rouse");
      else
        g_string_append (out, self->colour[1] ? "\033[0;2mrouse\033[0m " : "rouse: ");
      if (self->colour[1])
        g_string_append_printf (out, "%s%s\033[0m%s", style, lines[i], newline);
      else
        g_string_append_printf (out, "%s%s", lines[i], newline);
    }
  /* What Rouse itself has to say is not worth an end if nobody listens. */
  write_screen (self, TRUE, out->str, out->len);
}

void
rouse_run_output_set_status (RouseRunOutput *self, const char *text)
{
  char                undo[ROUSE_SCREEN_UNDO_MAX];
  g_autoptr (GString) out = NULL;
  g_autofree char    *converted = NULL;

  erase_status (self);
  rouse_screen_write_undo (&self->screen, undo);
  if (text == NULL || !self->is_tty[1] || self->front != NULL || undo[0] != '\0' || !rouse_screen_is_at_line_start (&self->screen) ||
      !rouse_terminal_has_room (text))
    return;
  converted = rouse_text_dup_for_locale (text);
  out = g_string_new (self->colour[1] ? "\033[0;2mrouse\033[0m " : "rouse: ");
  g_string_append (out, converted);
  self->has_status = rouse_text_write (STDERR_FILENO, out->str, out->len);
}

void
rouse_run_output_clear (RouseRunOutput *self)
{
  /* Scrollback is left alone: it may hold what somebody still wants to read. */
  static const char clear[] = "\033[H\033[2J\r";

  if (self->is_tty[0])
    write_screen (self, FALSE, clear, strlen (clear));
}

static void
release_held (RouseRunOutput *self)
{
  if (self->n_lost > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u line was left out", "%u lines were left out", self->n_lost), self->n_lost);

      rouse_run_output_say (self, "\033[2m", text);
    }
  write_screen (self, FALSE, self->held->str, self->held->len);
  g_string_truncate (self->held, 0);
  self->n_lost = 0;
}

void
rouse_run_output_set_front (RouseRunOutput *self, const char *name)
{
  g_autoptr (GString) pending = g_string_new (NULL);

  if (self->front != NULL)
    {
      tidy_screen (self);
      if (!rouse_screen_is_at_line_start (&self->screen))
        write_screen (self, FALSE, get_newline (self), strlen (get_newline (self)));
      self->front = NULL;
      release_held (self);
    }
  if (name == NULL)
    return;
  self->front = get_source (self, name);
  rouse_clock_clear_alarm (self->clock, &self->front->alarm);
  rouse_output_lines_take (self->front->lines[0], pending);
  write_screen (self, FALSE, pending->str, pending->len);
}

const char *
rouse_run_output_get_front (RouseRunOutput *self)
{
  return self->front != NULL ? self->front->name : NULL;
}

gboolean
rouse_run_output_resume (RouseRunOutput *self)
{
  char redo[ROUSE_SCREEN_UNDO_MAX];

  rouse_screen_write_redo (&self->screen, redo);
  write_screen (self, FALSE, redo, strlen (redo));
  return redo[0] != '\0';
}
