/* output-links.h - addresses and places in files that can be opened from a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <vte/vte.h>

G_BEGIN_DECLS

/** Has @terminal underline what can be opened when the pointer is over it. */
void rouse_output_links_set_up (VteTerminal *terminal);

/** (transfer full) (nullable): what can be opened at that point of @terminal. */
char *rouse_output_links_dup_at (VteTerminal *terminal, double x, double y);

/** Whether @link is an address of a kind that may be given to other applications, whoever printed it. Pure. */
gboolean rouse_output_links_is_address (const char *link);

/**
 * Reads "FILE:LINE", "FILE:LINE:COLUMN", "FILE(LINE", Python's "FILE", line LINE", and addresses of files on this
 * computer, with or without a line.
 *
 * Returns: (transfer full) (nullable): the file as written; @line is 0 when there is none.
 */
char *rouse_output_links_parse_place (const char *link, guint *line);

/** Opens @link: an address in the browser, a file, which may be relative to @folder, in the editor. Tells in @widget's window
 * if that cannot be. */
void rouse_output_links_open (GtkWidget *widget, const char *link, const char *folder);

G_END_DECLS
