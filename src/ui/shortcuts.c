/* shortcuts.c - which keys do what
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "shortcuts.h"

typedef struct
{
  guint           key;
  GdkModifierType modifiers;
  const char     *action;
  const char     *target; /* (nullable) */
} Shortcut;

/* Whatever has the focus. */
static const Shortcut everywhere[] = {
  { GDK_KEY_F5, 0, "win.restart", NULL },
  { GDK_KEY_F6, 0, "win.next-pane", NULL },
  { GDK_KEY_1, GDK_ALT_MASK, "win.show", "projects" },
  { GDK_KEY_2, GDK_ALT_MASK, "win.show", "history" },
  { GDK_KEY_comma, GDK_CONTROL_MASK, "win.show", "preferences" },
  { GDK_KEY_question, GDK_CONTROL_MASK, "win.show", "shortcuts" },
  { GDK_KEY_question, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.show", "shortcuts" },
};

/* Unless what has the focus has a use for them: the output types them into its program. */
static const Shortcut elsewhere[] = {
  { GDK_KEY_n, GDK_CONTROL_MASK, "win.add", "" },
  { GDK_KEY_f, GDK_CONTROL_MASK, "win.find", NULL },
  { GDK_KEY_h, GDK_CONTROL_MASK, "win.show", "history" },
  { GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL },
  { GDK_KEY_q, GDK_CONTROL_MASK, "app.quit", NULL },
};

static void
add (GtkWidget *window, const Shortcut *shortcuts, guint n, GtkPropagationPhase phase)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  for (guint i = 0; i < n; i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (shortcuts[i].key, shortcuts[i].modifiers),
                                                gtk_named_action_new (shortcuts[i].action));

      if (shortcuts[i].target != NULL)
        gtk_shortcut_set_arguments (shortcut, g_variant_new_string (shortcuts[i].target));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (window, controller);
}

void
rouse_shortcuts_add (GtkWidget *window)
{
  add (window, everywhere, G_N_ELEMENTS (everywhere), GTK_PHASE_CAPTURE);
  add (window, elsewhere, G_N_ELEMENTS (elsewhere), GTK_PHASE_BUBBLE);
}

void
rouse_shortcuts_present (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/rouse/Rouse/ui/shortcuts.ui");
  GtkWindow             *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
