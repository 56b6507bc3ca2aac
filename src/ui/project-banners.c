/* project-banners.c - what a person should know of a project now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "project-banners.h"
#include "banner.h"
#include "brief.h"

#include <glib/gi18n.h>

/* Most git commands are over sooner, and then everything below would jump down and up again. */
#define HELD_DELAY_MS 400

struct _RouseProjectBanners
{
  AdwBin parent_instance;

  RouseSession *session; /* (owned) (nullable) */
  guint         held_source;

  RouseBanner *pending;
  RouseBanner *problem;
  RouseBanner *paused;
  RouseBanner *held;
  RouseBanner *health;
};

G_DEFINE_FINAL_TYPE (RouseProjectBanners, rouse_project_banners, ADW_TYPE_BIN)

/* Where there is nothing to say, there is no gap either. */
static void
show_if_needed (RouseProjectBanners *self)
{
  RouseBanner *banners[] = { self->pending, self->problem, self->paused, self->held, self->health };
  gboolean     visible = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (banners); i++)
    visible = visible || gtk_widget_get_visible (GTK_WIDGET (banners[i]));
  gtk_widget_set_visible (GTK_WIDGET (self), visible);
}

static void
held_late_cb (gpointer data)
{
  RouseProjectBanners *self = data;
  const char          *reason = rouse_session_get_held (self->session);
  g_autofree char     *text = reason != NULL ? g_strdup_printf (_ ("Waiting for %s to finish"), reason) : NULL;

  self->held_source = 0;
  rouse_banner_set_text (self->held, ROUSE_BANNER_INFO, text);
  show_if_needed (self);
}

static void
update_held (RouseProjectBanners *self)
{
  gboolean held = self->session != NULL && rouse_session_get_held (self->session) != NULL;

  if (held && self->held_source == 0)
    self->held_source = g_timeout_add_once (HELD_DELAY_MS, held_late_cb, self);
  if (!held)
    {
      g_clear_handle_id (&self->held_source, g_source_remove);
      rouse_banner_set_text (self->held, ROUSE_BANNER_INFO, NULL);
    }
}

static void
update_pending (RouseProjectBanners *self)
{
  RousePending *pending = self->session != NULL ? rouse_session_get_pending (self->session) : NULL;
  const char   *text = NULL;

  if (pending != NULL)
    {
      text = pending->before != NULL ? _ ("rouse.ini has changed, and waits for you to allow it") : _ ("rouse.ini runs nothing until you allow it");
      rouse_banner_set_action (self->pending, _ ("_Review…"), "win.allow", g_variant_new_string (rouse_session_get_id (self->session)));
    }
  rouse_banner_set_text (self->pending, ROUSE_BANNER_WARNING, text);
}

static void
update (RouseProjectBanners *self)
{
  RouseHealth     *health = self->session != NULL ? rouse_session_get_health (self->session) : NULL;
  gboolean         blind = health != NULL && health->level == ROUSE_HEALTH_BLIND;
  gboolean         paused = self->session != NULL && rouse_session_get_on (self->session) && rouse_session_get_paused (self->session);
  g_autofree char *watching = health != NULL ? rouse_brief_health (health) : NULL;

  rouse_banner_set_text (self->problem, ROUSE_BANNER_ERROR, self->session != NULL ? rouse_session_get_problem (self->session) : NULL);
  rouse_banner_set_text (self->paused, ROUSE_BANNER_INFO, paused ? _ ("Paused: changes restart nothing") : NULL);
  rouse_banner_set_text (self->health, blind ? ROUSE_BANNER_ERROR : ROUSE_BANNER_WARNING, watching);
  update_held (self);
  update_pending (self);
  show_if_needed (self);
}

static void
rouse_project_banners_dispose (GObject *object)
{
  RouseProjectBanners *self = ROUSE_PROJECT_BANNERS (object);

  g_clear_handle_id (&self->held_source, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (rouse_project_banners_parent_class)->dispose (object);
}

static void
rouse_project_banners_class_init (RouseProjectBannersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_project_banners_dispose;
  g_type_ensure (ROUSE_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/project-banners.ui");
  gtk_widget_class_bind_template_child (widget_class, RouseProjectBanners, pending);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectBanners, problem);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectBanners, paused);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectBanners, held);
  gtk_widget_class_bind_template_child (widget_class, RouseProjectBanners, health);
}

static void
rouse_project_banners_init (RouseProjectBanners *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rouse_banner_set_action (self->paused, _ ("_Resume"), "app.pause-all", NULL);
}

void
rouse_project_banners_set_session (RouseProjectBanners *self, RouseSession *session)
{
  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  g_clear_handle_id (&self->held_source, g_source_remove);
  rouse_banner_set_text (self->held, ROUSE_BANNER_INFO, NULL);
  if (session != NULL)
    g_signal_connect_object (session, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
