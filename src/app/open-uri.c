/* open-uri.c - opens addresses and folders with the user's applications
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/open-uri.h"

#include <glib/gi18n.h>

typedef struct
{
  RouseApplication *application; /* (owned) */
  char             *shown;       /* (owned) what is opened, as people call it */
} Opening;

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Opening           *opening = data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    {
      gboolean         missing = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      g_autofree char *text = NULL;

      if (missing)
        text = g_strdup_printf (_ ("“%s” cannot be opened: there is no application for it"), opening->shown);
      else
        text = g_strdup_printf (_ ("“%s” cannot be opened: %s"), opening->shown, error->message);
      rouse_application_tell (opening->application, text);
    }
  g_object_unref (opening->application);
  g_free (opening->shown);
  g_free (opening);
}

static void
open_shown (RouseApplication *application, const char *uri, const char *shown)
{
  g_autoptr (GAppLaunchContext) context = g_app_launch_context_new ();
  g_autofree char              *token = rouse_application_take_token (application);
  Opening                      *opening = g_new0 (Opening, 1);

  opening->application = g_object_ref (application);
  opening->shown = g_strdup (shown);
  if (token != NULL)
    {
      g_app_launch_context_setenv (context, "XDG_ACTIVATION_TOKEN", token);
      g_app_launch_context_setenv (context, "DESKTOP_STARTUP_ID", token);
    }
  g_app_info_launch_default_for_uri_async (uri, context, NULL, opened_cb, opening);
}

void
rouse_open_uri (RouseApplication *application, const char *uri)
{
  open_shown (application, uri, uri);
}

void
rouse_open_folder (RouseApplication *application, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *shown = g_filename_display_name (path);

  open_shown (application, uri, shown);
}
