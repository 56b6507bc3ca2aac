/* output-view.c - a program's live output in a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "output-view.h"
#include "output-colors.h"
#include "output-links.h"

#include <glib/gi18n.h>
#include <string.h>
#include <vte/vte.h>

/* Set as the terminal's title behind what is replayed: when it has got there, all of that has been read. */
#define REPLAY_END "\033]2;rouse:replayed:%u\007"
#define REPLAYED "rouse:replayed:%u"

/**
 * RouseOutputView:
 *
 * The engine owns the pseudo-terminal; the terminal here only displays, and has none.
 */
struct _RouseOutputView
{
  AdwBin parent_instance;

  GtkSearchBar   *search_bar;
  GtkSearchEntry *search_entry;
  VteTerminal    *terminal;
  GtkRevealer    *hint_revealer;
  GtkLabel       *hint;
  GMenuModel     *context_menu;
  GtkWidget      *popover;  /* (owned by its parent) */
  GSettings      *settings; /* (owned) */

  RouseRunner *runner;    /* (owned) (nullable) */
  char        *runner_id; /* (owned) (nullable) */
  char        *link;      /* (owned) (nullable) below the pointer when the menu was opened */
  guint        replay;    /* the number of the replay */
  gboolean     replaying; /* what the terminal answers now, it answers to queries of long ago */
};

G_DEFINE_FINAL_TYPE (RouseOutputView, rouse_output_view, ADW_TYPE_BIN)

/* runner → terminal */

static void
fed_cb (RouseOutputView *self, GBytes *bytes)
{
  vte_terminal_feed (self->terminal, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
update_hint (RouseOutputView *self)
{
  gboolean         alive = self->runner != NULL && rouse_runner_is_alive (self->runner);
  g_autofree char *text = NULL;

  if (self->runner != NULL && !alive)
    text = g_strdup_printf (_ ("%s is not running: Enter starts it"), rouse_runner_get_program (self->runner)->name);
  gtk_revealer_set_reveal_child (self->hint_revealer, text != NULL);
  if (text != NULL)
    gtk_label_set_text (self->hint, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "output.paste", alive);
}

static void
replay (RouseOutputView *self)
{
  g_autofree char *end = g_strdup_printf (REPLAY_END, ++self->replay);

  vte_terminal_reset (self->terminal, TRUE, TRUE);
  /* That leaves the last line, and what has not been shown yet is shown after it. */
  vte_terminal_feed (self->terminal, "\033[H\033[2J\033[3J", -1);
  self->replaying = TRUE;
  if (self->runner != NULL)
    {
      g_autoptr (GBytes) output = rouse_runner_dup_output (self->runner, G_MAXUINT);

      fed_cb (self, output);
    }
  vte_terminal_feed (self->terminal, end, -1);
}

static void
title_changed_cb (RouseOutputView *self)
{
  g_autofree char *end = g_strdup_printf (REPLAYED, self->replay);
  const char      *title;

  /* Its successor is younger than what Rouse can do with. */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  title = vte_terminal_get_window_title (self->terminal);
  G_GNUC_END_IGNORE_DEPRECATIONS
  if (g_strcmp0 (title, end) == 0)
    self->replaying = FALSE;
}

/* Whoever types has seen what is replayed. A program that sets titles of its own all the time may hide the end. */
static gboolean
typed_cb (RouseOutputView *self)
{
  self->replaying = FALSE;
  return GDK_EVENT_PROPAGATE;
}

/* terminal → runner */

static void
commit_cb (RouseOutputView *self, const char *text, guint length)
{
  if (self->runner == NULL || self->replaying)
    return;
  if (rouse_runner_is_alive (self->runner))
    rouse_runner_write (self->runner, text, length);
  else if (self->runner_id != NULL && length == 1 && (*text == '\r' || *text == '\n'))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.program-start", "s", self->runner_id);
}

static void
resize_cb (RouseOutputView *self)
{
  if (self->runner != NULL)
    rouse_runner_resize (self->runner, vte_terminal_get_column_count (self->terminal),
                         vte_terminal_get_row_count (self->terminal));
}

/* Search */

static void
set_pattern (RouseOutputView *self)
{
  const char          *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char     *escaped = g_regex_escape_string (text, -1);
  g_autoptr (VteRegex) regex = NULL;

  /* PCRE2_CASELESS | PCRE2_MULTILINE | PCRE2_UTF: VTE wants the second, its header does not bring them. */
  if (*text != '\0')
    regex = vte_regex_new_for_search (escaped, -1, 0x00000008u | 0x00000400u | 0x00080000u, NULL);
  vte_terminal_search_set_regex (self->terminal, regex, 0);
  vte_terminal_search_set_wrap_around (self->terminal, TRUE);
}

static void
show_found (RouseOutputView *self, gboolean found)
{
  gboolean searching = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';

  if (searching && !found)
    gtk_widget_add_css_class (GTK_WIDGET (self->search_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->search_entry), "error");
}

static void
find_previous_cb (RouseOutputView *self)
{
  show_found (self, vte_terminal_search_find_previous (self->terminal));
}

static void
find_next_cb (RouseOutputView *self)
{
  show_found (self, vte_terminal_search_find_next (self->terminal));
}

/* The newest is what one looks for: so from the end upwards. */
static void
search_changed_cb (RouseOutputView *self)
{
  vte_terminal_unselect_all (self->terminal);
  set_pattern (self);
  find_previous_cb (self);
}

static void
stop_search_cb (RouseOutputView *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  vte_terminal_search_set_regex (self->terminal, NULL, 0);
  rouse_output_view_focus (self);
}

/* Actions */

static void
selection_changed_cb (RouseOutputView *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "output.copy", vte_terminal_get_has_selection (self->terminal));
}

static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vte_terminal_copy_clipboard_format (ROUSE_OUTPUT_VIEW (widget)->terminal, VTE_FORMAT_TEXT);
}

static void
paste_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RouseOutputView *self = ROUSE_OUTPUT_VIEW (widget);

  typed_cb (self);
  vte_terminal_paste_clipboard (self->terminal);
}

static void
select_all_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vte_terminal_select_all (ROUSE_OUTPUT_VIEW (widget)->terminal);
}

static void
clear_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RouseOutputView *self = ROUSE_OUTPUT_VIEW (widget);

  if (self->runner != NULL)
    rouse_runner_clear_output (self->runner);
  vte_terminal_reset (self->terminal, FALSE, TRUE);
  vte_terminal_feed (self->terminal, "\033[2J\033[H", -1);
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rouse_output_view_search (ROUSE_OUTPUT_VIEW (widget));
}

static void
open_link_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RouseOutputView *self = ROUSE_OUTPUT_VIEW (widget);

  if (self->link != NULL && self->runner != NULL)
    rouse_output_links_open (widget, self->link, rouse_runner_get_program (self->runner)->cwd);
}

/* What a program says of a link need not be where it leads. */
static void
hyperlink_cb (RouseOutputView *self, const char *uri)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->terminal), uri);
}

/* Links open with Ctrl held, as in other terminals: a plain click begins a selection. */
static void
clicked_cb (RouseOutputView *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  g_free (self->link);
  self->link = rouse_output_links_dup_at (self->terminal, x, y);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "output.open-link", self->link != NULL);
  if (self->link != NULL && (state & GDK_CONTROL_MASK) != 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_activate_action (GTK_WIDGET (self), "output.open-link", NULL);
    }
}

/* At a place in the terminal. The popover is ours, as the terminal does not look after one. */
static void
show_menu (RouseOutputView *self, double x, double y)
{
  GdkRectangle where = { (int) x, (int) y, 1, 1 };

  if (gtk_widget_translate_coordinates (GTK_WIDGET (self->terminal), GTK_WIDGET (self), x, y, &x, &y))
    where = (GdkRectangle){ (int) x, (int) y, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &where);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_clicked_cb (RouseOutputView *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  clicked_cb (self, n_press, x, y, gesture);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  show_menu (ROUSE_OUTPUT_VIEW (widget), 12, 12);
  return TRUE;
}

static void
add_click (RouseOutputView *self, guint button, GCallback callback)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), button);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (gesture, "pressed", callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self->terminal), GTK_EVENT_CONTROLLER (gesture));
}

/* Looks */

static void
update_colors (RouseOutputView *self)
{
  g_autofree char *scheme = g_settings_get_string (self->settings, "terminal-scheme");
  gboolean         dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  if (!g_str_equal (scheme, "system"))
    dark = g_str_equal (scheme, "dark");
  rouse_output_colors_apply (self->terminal, dark);
}

static void
update_font (RouseOutputView *self)
{
  g_autofree char                 *name = g_settings_get_string (self->settings, "terminal-font");
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (*name != '\0' ? name : "Monospace 11");

  vte_terminal_set_font (self->terminal, font);
}

/* The object */

static void
rouse_output_view_dispose (GObject *object)
{
  RouseOutputView *self = ROUSE_OUTPUT_VIEW (object);

  if (self->runner != NULL)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  g_clear_pointer (&self->runner_id, g_free);
  g_clear_pointer (&self->link, g_free);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->popover, gtk_widget_unparent);

  G_OBJECT_CLASS (rouse_output_view_parent_class)->dispose (object);
}

static const struct
{
  guint           keyval;
  GdkModifierType modifiers;
  const char     *action;
} keys[] = {
  { GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "output.copy" },
  { GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "output.paste" },
  { GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "output.select-all" },
  { GDK_KEY_k, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "output.clear" },
  { GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "output.search" },
  { GDK_KEY_f, GDK_CONTROL_MASK, "output.search" },
  { GDK_KEY_F5, 0, "win.restart" },
};

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_widget_activate_action (widget, user_data, NULL);
  /* Also when the action is disabled: with nothing selected, Ctrl+Shift+C would interrupt the program. */
  return TRUE;
}

/* The terminal takes every key for its program before the bindings of its ancestors see it. */
static void
take_keys (RouseOutputView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].keyval, keys[i].modifiers),
                                                            gtk_callback_action_new (key_cb, (gpointer) keys[i].action, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->terminal), controller);
  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (typed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->terminal), controller);
}

static void
rouse_output_view_class_init (RouseOutputViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_output_view_dispose;

  g_type_ensure (VTE_TYPE_TERMINAL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/output-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseOutputView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RouseOutputView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RouseOutputView, terminal);
  gtk_widget_class_bind_template_child (widget_class, RouseOutputView, hint_revealer);
  gtk_widget_class_bind_template_child (widget_class, RouseOutputView, hint);
  gtk_widget_class_bind_template_child (widget_class, RouseOutputView, context_menu);
  gtk_widget_class_bind_template_callback (widget_class, commit_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hyperlink_cb);
  gtk_widget_class_bind_template_callback (widget_class, resize_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);

  gtk_widget_class_install_action (widget_class, "output.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "output.paste", NULL, paste_cb);
  gtk_widget_class_install_action (widget_class, "output.select-all", NULL, select_all_cb);
  gtk_widget_class_install_action (widget_class, "output.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "output.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "output.open-link", NULL, open_link_cb);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, keys[i].modifiers, keys[i].action, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
rouse_output_view_init (RouseOutputView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->settings = g_settings_new (ROUSE_APP_ID);
  self->popover = gtk_popover_menu_new_from_model (self->context_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));

  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  rouse_output_links_set_up (self->terminal);
  take_keys (self);
  add_click (self, GDK_BUTTON_PRIMARY, G_CALLBACK (clicked_cb));
  add_click (self, GDK_BUTTON_SECONDARY, G_CALLBACK (menu_clicked_cb));
  g_signal_connect_object (self->settings, "changed::terminal-scheme", G_CALLBACK (update_colors), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::terminal-font", G_CALLBACK (update_font), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_colors), self, G_CONNECT_SWAPPED);
  update_colors (self);
  update_font (self);
  selection_changed_cb (self);
  update_hint (self);
}

GtkWidget *
rouse_output_view_new (void)
{
  return g_object_new (ROUSE_TYPE_OUTPUT_VIEW, NULL);
}

void
rouse_output_view_set_runner (RouseOutputView *self, RouseRunner *runner, const char *runner_id)
{
  g_return_if_fail (ROUSE_IS_OUTPUT_VIEW (self));

  if (self->runner == runner)
    return;
  if (self->runner != NULL)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_set_object (&self->runner, runner);
  g_free (self->runner_id);
  self->runner_id = g_strdup (runner_id);
  if (runner != NULL)
    {
      g_signal_connect_object (runner, "fed", G_CALLBACK (fed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (runner, "notify", G_CALLBACK (update_hint), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (runner, "idle", G_CALLBACK (update_hint), self, G_CONNECT_SWAPPED);
    }
  replay (self);
  update_hint (self);
  resize_cb (self);
}

void
rouse_output_view_search (RouseOutputView *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
rouse_output_view_focus (RouseOutputView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
}

const char *
rouse_output_view_get_runner_id (RouseOutputView *self)
{
  g_return_val_if_fail (ROUSE_IS_OUTPUT_VIEW (self), NULL);

  return self->runner_id;
}
