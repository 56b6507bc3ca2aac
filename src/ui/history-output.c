/* history-output.c - what a run printed last, in colour
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-output.h"
#include "output-colors.h"

#include "record/ansi-text.h"

#include <glib/gi18n.h>

/* Faint text is so much of its colour. */
#define DIM_ALPHA 0.6f

struct _RouseHistoryOutput
{
  AdwBin parent_instance;

  GtkTextView   *view;
  GSettings     *settings; /* (owned) */
  GBytes        *tail;     /* (owned) (nullable) */
  RouseAnsiText *text;     /* (owned) (nullable) */
  gsize          error_start;
  gsize          error_end;  /* exclusive; 0: no line is marked */
  GtkAdjustment *adjustment; /* (unowned) the view's */
  double         scrolled;   /* where it was scrolled to; as long as it is there nobody has scrolled elsewhere */
  guint          scroll_idle;
};

G_DEFINE_FINAL_TYPE (RouseHistoryOutput, rouse_history_output, ADW_TYPE_BIN)

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

/* Returns: %FALSE for the view's own colour. */
static gboolean
get_color (const RouseAnsiColour *colour, GdkRGBA *color)
{
  guint32 rgb = colour->value;

  switch (colour->kind)
    {
    case ROUSE_ANSI_DEFAULT:
      return FALSE;
    case ROUSE_ANSI_PALETTE:
      if (colour->value < 16)
        {
          rouse_output_colors_get (colour->value, is_dark (), color);
          return TRUE;
        }
      rgb = rouse_ansi_palette_to_rgb (colour->value);
      break;
    case ROUSE_ANSI_RGB:
      break;
    }
  *color = (GdkRGBA){ (float) (rgb >> 16 & 0xff) / 255, (float) (rgb >> 8 & 0xff) / 255, (float) (rgb & 0xff) / 255, 1 };
  return TRUE;
}

/* (transfer none): of the buffer's table, made when it is first needed. */
static GtkTextTag *
get_tag (GtkTextBuffer *buffer, const RouseAnsiSpan *span)
{
  g_autofree char *name = g_strdup_printf ("%x/%d-%x/%d-%x", span->attributes, span->foreground.kind, span->foreground.value,
                                           span->background.kind, span->background.value);
  GtkTextTag      *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), name);
  GdkRGBA          foreground, background, view;
  gboolean         has_foreground, has_background;

  if (tag != NULL)
    return tag;
  tag = gtk_text_buffer_create_tag (buffer, name, NULL);
  has_foreground = get_color (&span->foreground, &foreground);
  has_background = get_color (&span->background, &background);
  if ((span->attributes & (ROUSE_ANSI_DIM | ROUSE_ANSI_INVERSE)) != 0 && !has_foreground)
    {
      gdk_rgba_parse (&foreground, is_dark () ? "#f6f5f4" : "#241f31");
      has_foreground = TRUE;
    }
  if ((span->attributes & ROUSE_ANSI_INVERSE) != 0)
    {
      gdk_rgba_parse (&view, is_dark () ? "#1e1e1e" : "#ffffff");
      if (!has_background)
        background = view;
      view = foreground;
      foreground = background;
      background = view;
      has_background = TRUE;
    }
  if ((span->attributes & ROUSE_ANSI_DIM) != 0)
    foreground.alpha *= DIM_ALPHA;
  if (has_foreground)
    g_object_set (tag, "foreground-rgba", &foreground, NULL);
  if (has_background)
    g_object_set (tag, "background-rgba", &background, NULL);
  if ((span->attributes & ROUSE_ANSI_BOLD) != 0)
    g_object_set (tag, "weight", PANGO_WEIGHT_BOLD, NULL);
  if ((span->attributes & ROUSE_ANSI_ITALIC) != 0)
    g_object_set (tag, "style", PANGO_STYLE_ITALIC, NULL);
  if ((span->attributes & ROUSE_ANSI_UNDERLINE) != 0)
    g_object_set (tag, "underline", PANGO_UNDERLINE_SINGLE, NULL);
  if ((span->attributes & ROUSE_ANSI_STRIKE) != 0)
    g_object_set (tag, "strikethrough", TRUE, NULL);
  return tag;
}

static void
mark_error (RouseHistoryOutput *self, GtkTextBuffer *buffer)
{
  GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, "error-line", NULL);
  glong       start = g_utf8_pointer_to_offset (self->text->text, self->text->text + self->error_start);
  glong       length = g_utf8_pointer_to_offset (self->text->text + self->error_start, self->text->text + self->error_end);
  GtkTextIter from, to;
  GdkRGBA     color;

  gdk_rgba_parse (&color, is_dark () ? "#f66151" : "#e01b24");
  color.alpha = is_dark () ? 0.25f : 0.13f;
  g_object_set (tag, "paragraph-background-rgba", &color, NULL);
  gtk_text_buffer_get_iter_at_offset (buffer, &from, (int) start);
  gtk_text_buffer_get_iter_at_offset (buffer, &to, (int) (start + length));
  gtk_text_buffer_apply_tag (buffer, tag, &from, &to);
}

static void
apply_font (RouseHistoryOutput *self, GtkTextBuffer *buffer)
{
  g_autofree char *font = g_settings_get_string (self->settings, "terminal-font");
  GtkTextTag      *tag;
  GtkTextIter      start, end;

  if (*font == '\0')
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  tag = gtk_text_buffer_create_tag (buffer, "font", "font", font, NULL);
  /* A font has a weight too: bold and italic letters stay what they are. */
  gtk_text_tag_set_priority (tag, 0);
  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
}

/* A buffer of its own for each text, as colours are others in the dark. */
static void
fill (RouseHistoryOutput *self)
{
  g_autoptr (GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);
  GtkTextIter               place;

  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  gtk_text_buffer_get_start_iter (buffer, &place);
  for (guint i = 0; self->text != NULL && i < self->text->spans->len; i++)
    {
      const RouseAnsiSpan *span = &g_array_index (self->text->spans, RouseAnsiSpan, i);

      if (span->attributes == 0 && span->foreground.kind == ROUSE_ANSI_DEFAULT && span->background.kind == ROUSE_ANSI_DEFAULT)
        gtk_text_buffer_insert (buffer, &place, self->text->text + span->start, (int) (span->end - span->start));
      else
        gtk_text_buffer_insert_with_tags (buffer, &place, self->text->text + span->start, (int) (span->end - span->start),
                                          get_tag (buffer, span), NULL);
    }
  apply_font (self, buffer);
  if (self->error_end > 0)
    mark_error (self, buffer);
  gtk_text_view_set_buffer (self->view, buffer);
}

static void
scroll (RouseHistoryOutput *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter    place;
  glong          offset = 0;

  if (self->text == NULL)
    return;
  if (self->error_end > 0)
    offset = g_utf8_pointer_to_offset (self->text->text, self->text->text + self->error_start);
  gtk_text_buffer_get_iter_at_offset (buffer, &place, self->error_end > 0 ? (int) offset : -1);
  gtk_text_buffer_place_cursor (buffer, &place);
  gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_insert (buffer), 0, self->error_end > 0, 0, 0.7);
}

static gboolean
scroll_cb (gpointer data)
{
  RouseHistoryOutput *self = data;

  self->scroll_idle = 0;
  scroll (self);
  /* Lines that got another height move what the view shows, and it forgets to ask whether the adjustment let it. */
  g_signal_emit_by_name (self->adjustment, "value-changed");
  self->scrolled = gtk_adjustment_get_value (self->adjustment);
  return G_SOURCE_REMOVE;
}

/* Once more when every line has got its height, which the view does when it has time. */
static void
scroll_now_and_later (RouseHistoryOutput *self)
{
  scroll (self);
  if (self->scroll_idle == 0)
    self->scroll_idle = g_idle_add_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
}

/* There are more lines, or there is less room. */
static void
adjustment_changed_cb (RouseHistoryOutput *self)
{
  if (ABS (gtk_adjustment_get_value (self->adjustment) - self->scrolled) < 1 && self->scroll_idle == 0)
    self->scroll_idle = g_idle_add_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
}

static void
looks_cb (RouseHistoryOutput *self)
{
  fill (self);
  scroll_now_and_later (self);
}

static void
rouse_history_output_dispose (GObject *object)
{
  RouseHistoryOutput *self = ROUSE_HISTORY_OUTPUT (object);

  g_clear_handle_id (&self->scroll_idle, g_source_remove);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->tail, g_bytes_unref);
  g_clear_pointer (&self->text, rouse_ansi_text_free);

  G_OBJECT_CLASS (rouse_history_output_parent_class)->dispose (object);
}

static void
rouse_history_output_class_init (RouseHistoryOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_history_output_dispose;
}

static void
rouse_history_output_init (RouseHistoryOutput *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->settings = g_settings_new (ROUSE_APP_ID);
  self->view = g_object_new (GTK_TYPE_TEXT_VIEW,
                             "editable", FALSE,
                             "cursor-visible", FALSE,
                             "monospace", TRUE,
                             "wrap-mode", GTK_WRAP_WORD_CHAR,
                             "left-margin", 9, "right-margin", 9, "top-margin", 6, "bottom-margin", 6,
                             "accepts-tab", FALSE,
                             NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "rouse-history-output");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Output"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scroller, TRUE);
  adw_bin_set_child (ADW_BIN (self), scroller);
  self->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (adjustment_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (looks_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::terminal-font", G_CALLBACK (looks_cb), self, G_CONNECT_SWAPPED);
}

void
rouse_history_output_set_tail (RouseHistoryOutput *self, GBytes *tail, const RouseErrorLine *error)
{
  gconstpointer data;
  gsize         size = 0;

  g_return_if_fail (ROUSE_IS_HISTORY_OUTPUT (self));

  /* The same reload, of which something else is different now: the reader stays where he is. */
  if (tail != NULL && self->tail != NULL && g_bytes_equal (tail, self->tail) && (error != NULL) == (self->error_end > 0))
    return;
  g_clear_pointer (&self->tail, g_bytes_unref);
  g_clear_pointer (&self->text, rouse_ansi_text_free);
  self->error_end = 0;
  if (tail != NULL)
    {
      self->tail = g_bytes_ref (tail);
      data = g_bytes_get_data (tail, &size);
      self->text = rouse_ansi_text_new (data, size);
      if (error != NULL)
        self->error_start = rouse_ansi_text_get_line_at (self->text, error->start, &self->error_end);
    }
  fill (self);
  scroll_now_and_later (self);
}

char *
rouse_history_output_dup_text (RouseHistoryOutput *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_OUTPUT (self), NULL);

  return g_strdup (self->text != NULL ? self->text->text : "");
}
