/* history-choice.c - a button that offers several things, any of which may be wanted
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "history-choice.h"

#include <glib/gi18n.h>

/* More names than this do not fit on the button. */
#define MAX_NAMES 2

struct _RouseHistoryChoice
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkBox        *box;
  char          *title;  /* (owned) (nullable) */
  GPtrArray     *checks; /* (element-type GtkCheckButton) owned by the box */
  guint          chosen;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_CHOSEN,
  N_PROPERTIES
} Property;
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (RouseHistoryChoice, rouse_history_choice, ADW_TYPE_BIN)

static guint
get_bit (GtkCheckButton *check)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "bit"));
}

static const char *
get_name (GtkCheckButton *check)
{
  return g_object_get_data (G_OBJECT (check), "name");
}

static void
update_label (RouseHistoryChoice *self)
{
  g_autoptr (GString) label = g_string_new (NULL);
  guint               n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      if ((self->chosen & get_bit (check)) == 0)
        continue;
      if (n++ < MAX_NAMES)
        g_string_append_printf (label, "%s%s", label->len > 0 ? ", " : "", get_name (check));
    }
  if (n == 0)
    g_string_assign (label, self->title != NULL ? self->title : "");
  else if (n > MAX_NAMES)
    /* Translators: what is chosen, and how much of it: "Outcome: 3". */
    g_string_printf (label, _ ("%s: %u"), self->title, n);
  gtk_menu_button_set_label (self->button, label->str);
  if (n > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "rouse-history-chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "rouse-history-chosen");
}

static void
toggled_cb (RouseHistoryChoice *self, GtkCheckButton *check)
{
  guint bit = get_bit (check);

  rouse_history_choice_set_chosen (self, gtk_check_button_get_active (check) ? self->chosen | bit : self->chosen & ~bit);
}

static void
rouse_history_choice_finalize (GObject *object)
{
  RouseHistoryChoice *self = ROUSE_HISTORY_CHOICE (object);

  g_free (self->title);
  g_ptr_array_unref (self->checks);

  G_OBJECT_CLASS (rouse_history_choice_parent_class)->finalize (object);
}

static void
rouse_history_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RouseHistoryChoice *self = ROUSE_HISTORY_CHOICE (object);

  switch ((Property) id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_CHOSEN:
      g_value_set_uint (value, self->chosen);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
rouse_history_choice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RouseHistoryChoice *self = ROUSE_HISTORY_CHOICE (object);

  switch ((Property) id)
    {
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      update_label (self);
      break;
    case PROP_CHOSEN:
      rouse_history_choice_set_chosen (self, g_value_get_uint (value));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
rouse_history_choice_class_init (RouseHistoryChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rouse_history_choice_finalize;
  object_class->get_property = rouse_history_choice_get_property;
  object_class->set_property = rouse_history_choice_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHOSEN] = g_param_spec_uint ("chosen", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rouse_history_choice_init (RouseHistoryChoice *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->checks = g_ptr_array_new ();
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->box));
  gtk_menu_button_set_popover (self->button, popover);
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

void
rouse_history_choice_add (RouseHistoryChoice *self, guint bit, const char *label, const char *icon, const char *style)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  g_return_if_fail (ROUSE_IS_HISTORY_CHOICE (self));

  g_object_set_data (G_OBJECT (check), "bit", GUINT_TO_POINTER (bit));
  g_object_set_data_full (G_OBJECT (check), "name", g_strdup (label), g_free);
  if (style != NULL)
    gtk_widget_add_css_class (image, style);
  gtk_box_append (GTK_BOX (content), image);
  gtk_box_append (GTK_BOX (content), gtk_label_new (label));
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), content);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (self->box, check);
  g_ptr_array_add (self->checks, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
}

guint
rouse_history_choice_get_chosen (RouseHistoryChoice *self)
{
  g_return_val_if_fail (ROUSE_IS_HISTORY_CHOICE (self), 0);

  return self->chosen;
}

void
rouse_history_choice_set_chosen (RouseHistoryChoice *self, guint bits)
{
  g_return_if_fail (ROUSE_IS_HISTORY_CHOICE (self));

  if (self->chosen == bits)
    return;
  self->chosen = bits;
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      gtk_check_button_set_active (check, (bits & get_bit (check)) != 0);
    }
  update_label (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}
