/* banner.c - a line above what it is about
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "banner.h"

struct _RouseBanner
{
  AdwBin parent_instance;

  GtkWidget *box;
  GtkImage  *image;
  GtkLabel  *label;
  GtkButton *button;
};

static const struct
{
  const char *icon_name;
  const char *css_class; /* (nullable) */
} kinds[] = {
  [ROUSE_BANNER_INFO] = { "dialog-information-symbolic", NULL },
  [ROUSE_BANNER_WARNING] = { "dialog-warning-symbolic", "warning" },
  [ROUSE_BANNER_ERROR] = { "rouse-failed-symbolic", "error" },
};

G_DEFINE_FINAL_TYPE (RouseBanner, rouse_banner, ADW_TYPE_BIN)

static void
rouse_banner_class_init (RouseBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/banner.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseBanner, box);
  gtk_widget_class_bind_template_child (widget_class, RouseBanner, image);
  gtk_widget_class_bind_template_child (widget_class, RouseBanner, label);
  gtk_widget_class_bind_template_child (widget_class, RouseBanner, button);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
rouse_banner_init (RouseBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rouse_banner_set_text (RouseBanner *self, RouseBannerKind kind, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].css_class != NULL)
      gtk_widget_remove_css_class (self->box, kinds[i].css_class);
  if (kinds[kind].css_class != NULL)
    gtk_widget_add_css_class (self->box, kinds[kind].css_class);
  gtk_image_set_from_icon_name (self->image, kinds[kind].icon_name);
  gtk_label_set_label (self->label, text);
}

void
rouse_banner_set_action (RouseBanner *self, const char *label, const char *action, GVariant *target)
{
  gtk_button_set_label (self->button, label);
  /* In this order: GTK warns of an action that misses its target, if only for a moment. */
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_widget_set_visible (GTK_WIDGET (self->button), TRUE);
}
