/* output-links.c - addresses and places in files that can be opened from a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "output-links.h"
#include "app/editor.h"

#include <string.h>

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

char *
rouse_output_links_parse_place (const char *link, guint *line)
{
  static GRegex *regex;
  static gsize   once;

  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char       *number = NULL;

  if (g_once_init_enter (&once))
    {
      regex = g_regex_new ("^(?:File \"(?<file>[^\"]+)\", line (?<line>[0-9]+)|(?<file>.+?)[:(](?<line>[0-9]+)(?::[0-9]+)?\\)?)$",
                           G_REGEX_DUPNAMES | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  *line = 0;
  if (!g_regex_match (regex, link, 0, &match))
    return NULL;
  number = g_match_info_fetch_named (match, "line");
  *line = (guint) MIN (g_ascii_strtoull (number, NULL, 10), G_MAXINT);
  return g_match_info_fetch_named (match, "file");
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

  if (strstr (link, "://") != NULL)
    {
      open_address (widget, link);
      return;
    }
  place = rouse_output_links_parse_place (link, &line);
  if (place == NULL)
    return;
  path = g_canonicalize_filename (place, folder);
  if (!rouse_editor_open (path, line, &error))
    gtk_widget_activate_action (widget, "win.toast", "s", error->message);
}
