/* output-links.c - addresses and places in files that can be opened from a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "output-links.h"
#include "app/editor.h"

#include <glib/gi18n.h>

/* PCRE2_CASELESS | PCRE2_MULTILINE | PCRE2_UTF: VTE wants the second, and its headers do not bring them. */
#define REGEX_FLAGS (0x00000008u | 0x00000400u | 0x00080000u)

/* An address ends where a sentence goes on, and a place in a file has a line: else every word would be one. */
static const char *const patterns[] = {
  "(?:https?|ftp|file)://[^\\s\"'<>`{}|\\\\^]*[^\\s\"'<>`{}|\\\\^.,;:!?)\\]]",
  "File \"[^\"\\n]+\", line [0-9]+",
  "(?:[\\w.@~+-]*/)*[\\w.@+-]+\\.[a-z0-9]{1,8}(?::[0-9]+(?::[0-9]+)?|\\([0-9]+)",
};

void
rouse_output_links_set_up (VteTerminal *terminal)
{
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GError)   error = NULL;
      g_autoptr (VteRegex) regex = vte_regex_new_for_match (patterns[i], -1, REGEX_FLAGS, &error);

      if (regex == NULL)
        {
          g_critical ("%s", error->message);
          continue;
        }
      vte_terminal_match_set_cursor_name (terminal, vte_terminal_match_add_regex (terminal, regex, 0), "pointer");
    }
}

char *
rouse_output_links_dup_at (VteTerminal *terminal, double x, double y)
{
  char *link = vte_terminal_check_hyperlink_at (terminal, x, y);
  int   tag;

  return link != NULL ? link : vte_terminal_check_match_at (terminal, x, y, &tag);
}

gboolean
rouse_output_links_is_address (const char *link)
{
  static const char *const schemes[] = { "http", "https", "ftp", "mailto", NULL };
  g_autofree char         *scheme = g_uri_parse_scheme (link);
  g_autofree char         *lower = scheme != NULL ? g_ascii_strdown (scheme, -1) : NULL;

  return lower != NULL && g_strv_contains (schemes, lower);
}

/* (transfer full) (nullable): of an address of a file on this computer. */
static char *
dup_local_path (const char *uri)
{
  g_autofree char *host = NULL;
  g_autofree char *path = g_filename_from_uri (uri, &host, NULL);

  if (path == NULL || (host != NULL && !g_str_equal (host, "localhost") && g_ascii_strcasecmp (host, g_get_host_name ()) != 0))
    return NULL;
  return g_steal_pointer (&path);
}

char *
rouse_output_links_parse_place (const char *link, guint *line)
{
  static GRegex *regex;
  static gsize   once;

  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char       *number = NULL;
  g_autofree char       *file = NULL;
  gboolean               is_uri = g_str_has_prefix (link, "file:");

  if (g_once_init_enter (&once))
    {
      regex = g_regex_new ("^(?:File \"(?<file>[^\"]+)\", line (?<line>[0-9]+)|(?<file>.+?)[:(](?<line>[0-9]+)(?::[0-9]+)?\\)?)$",
                           G_REGEX_DUPNAMES | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  *line = 0;
  if (!g_regex_match (regex, link, 0, &match))
    return is_uri ? dup_local_path (link) : NULL;
  number = g_match_info_fetch_named (match, "line");
  *line = (guint) MIN (g_ascii_strtoull (number, NULL, 10), G_MAXINT);
  file = g_match_info_fetch_named (match, "file");
  return is_uri ? dup_local_path (file) : g_steal_pointer (&file);
}

static void
open_address (GtkWidget *widget, const char *address)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, address, GDK_CURRENT_TIME);
}

void
rouse_output_links_open (GtkWidget *widget, const char *link, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *place = NULL;
  g_autofree char   *path = NULL;
  guint              line;

  if (rouse_output_links_is_address (link))
    {
      open_address (widget, link);
      return;
    }
  place = rouse_output_links_parse_place (link, &line);
  if (place == NULL)
    {
      gtk_widget_activate_action (widget, "win.toast", "s", _ ("This is neither a web address nor a file on this computer"));
      return;
    }
  path = g_canonicalize_filename (place, folder);
  if (!rouse_editor_open (path, line, &error))
    gtk_widget_activate_action (widget, "win.toast", "s", error->message);
}
