/* logs.c - the verb "logs": what programs print
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "options.h"
#include "output-lines.h"
#include "text.h"
#include "verb.h"

#include "base/error.h"
#include "record/ansi-text.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_LINES 100

typedef struct
{
  int      lines; /* -1: all */
  gboolean follow;
  gboolean colour;
} Request;

/** One program's. */
typedef struct
{
  int               fd;     /* (owned) -1 when it has ended */
  RouseOutputLines *lines;  /* (owned) (nullable) NULL: the terminal gets what comes, as it is */
  char             *prefix; /* (owned) */
  gboolean          colour;
} Source;

static const RouseOption options[] = {
  { 'f', "follow", NULL, N_ ("Go on with what is printed from now on") },
  { 'n', "lines", N_ ("N"), N_ ("The last N lines (100), -1 for all that are kept") },
  { 0, "color", N_ ("WHEN"), N_ ("Colours: auto (on a terminal), always or never") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  Request *request = data;
  gint64   lines;

  if (option->short_name == 'f')
    request->follow = TRUE;
  else if (option->short_name == 'n')
    {
      if (!g_ascii_string_to_signed (value, 10, -1, G_MAXINT, &lines, NULL))
        {
          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("a number is wanted, such as 50"));
          return FALSE;
        }
      request->lines = (int) lines;
    }
  else if (g_str_equal (value, "always") || g_str_equal (value, "never"))
    request->colour = g_str_equal (value, "always");
  else if (!g_str_equal (value, "auto"))
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("“auto”, “always” or “never” is wanted"));
      return FALSE;
    }
  return TRUE;
}

static void
source_clear (gpointer data)
{
  Source *source = data;

  if (source->fd >= 0)
    close (source->fd);
  g_clear_pointer (&source->lines, rouse_output_lines_free);
  g_free (source->prefix);
}

/* Returns: the read end of the pipe (transfer full), or -1 and @error. */
static int
open_output (RouseControlClient *client, const char *path, const Request *request, GError **error)
{
  g_autoptr (RouseDBusProgram) program = rouse_control_client_find_program (client, path);
  g_autoptr (GVariant)         handle = NULL;
  g_autoptr (GUnixFDList)      fds = NULL;

  if (program == NULL)
    {
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_NOT_FOUND, _ ("it has been removed"));
      return -1;
    }
  if (!rouse_dbus_program_call_read_output_sync (program, request->lines, request->follow, NULL, &handle, &fds, NULL, error))
    return -1;
  return g_unix_fd_list_get (fds, g_variant_get_handle (handle), error);
}

/* Passes on what can be read now. */
static void
read_source (Source *source)
{
  const RouseLineLook look = { .prefix = source->prefix, .mark = "…", .newline = "\n" };
  g_autoptr (GString) out = g_string_new (NULL);
  char                buffer[16384];
  gssize              n = read (source->fd, buffer, sizeof buffer);

  if (n < 0 && errno == EINTR)
    return;
  if (n > 0 && source->lines == NULL)
    g_string_append_len (out, buffer, n);
  else if (n > 0)
    rouse_output_lines_feed (source->lines, buffer, (gsize) n, &look, out);
  else
    {
      if (source->lines != NULL)
        rouse_output_lines_end (source->lines, &look, out);
      close (source->fd);
      source->fd = -1;
    }
  if (!source->colour)
    {
      g_autofree char *plain = rouse_output_strip (out->str, out->len);

      rouse_text_write (STDOUT_FILENO, plain, strlen (plain));
      return;
    }
  rouse_text_write (STDOUT_FILENO, out->str, out->len);
}

/* As it comes, until nobody has anything to say any more. */
static void
read_together (GArray *sources)
{
  g_autofree struct pollfd *fds = g_new0 (struct pollfd, sources->len);
  guint                     n_open = sources->len;

  while (n_open > 0)
    {
      for (guint i = 0; i < sources->len; i++)
        fds[i] = (struct pollfd){ .fd = g_array_index (sources, Source, i).fd, .events = POLLIN };
      if (poll (fds, sources->len, -1) < 0)
        continue;
      n_open = 0;
      for (guint i = 0; i < sources->len; i++)
        {
          if (fds[i].fd >= 0 && fds[i].revents != 0)
            read_source (&g_array_index (sources, Source, i));
          n_open += g_array_index (sources, Source, i).fd >= 0;
        }
    }
}

/* One program after the other. */
static void
read_in_turn (GArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    while (g_array_index (sources, Source, i).fd >= 0)
      read_source (&g_array_index (sources, Source, i));
}

/* (transfer full): "web    | ", as wide as the widest of @programs, each program in a colour of its own. */
static char *
dup_prefix (GPtrArray *programs, guint index, gboolean projects, gboolean colour)
{
  static const int colours[] = { 36, 33, 32, 35, 34, 31 };
  g_autofree char *label = NULL;
  int              width = 0;

  for (guint i = 0; i < programs->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (programs, i);
      g_autofree char   *one = projects ? rouse_choice_dup_label (choice) : rouse_text_dup_printable (choice->program->name);

      width = MAX (width, rouse_text_get_width (one));
      if (i == index)
        label = g_steal_pointer (&one);
    }
  width -= rouse_text_get_width (label);
  if (colour)
    return g_strdup_printf ("\033[%dm%s%*s |\033[0m ", colours[index % G_N_ELEMENTS (colours)], label, width, "");
  return g_strdup_printf ("%s%*s | ", label, width, "");
}

static int
show (RouseControlClient *client, GPtrArray *programs, const Request *request)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, TRUE, sizeof (Source));
  gboolean           raw = programs->len == 1 && request->colour && isatty (STDOUT_FILENO);
  gboolean           projects = FALSE;

  g_array_set_clear_func (sources, source_clear);
  for (guint i = 1; i < programs->len; i++)
    projects = projects || ((RouseChoice *) g_ptr_array_index (programs, i))->project != ((RouseChoice *) g_ptr_array_index (programs, 0))->project;
  for (guint i = 0; i < programs->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (programs, i);
      GError            *error = NULL;
      Source             source = { .fd = open_output (client, choice->program->path, request, &error) };

      if (source.fd < 0)
        {
          rouse_control_print_error ("logs", client, error);
          return 1;
        }
      source.lines = raw ? NULL : rouse_output_lines_new ();
      source.prefix = programs->len > 1 ? dup_prefix (programs, i, projects, request->colour) : g_strdup ("");
      source.colour = request->colour;
      g_array_append_val (sources, source);
    }
  if (request->follow)
    read_together (sources);
  else
    read_in_turn (sources);
  return 0;
}

int
rouse_cli_logs (int argc, char **argv)
{
  Request                request = { .lines = DEFAULT_LINES, .colour = rouse_text_has_colour (STDOUT_FILENO) };
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &request }, { NULL } };
  const RouseUsage       usage = {
          .verb = "logs",
          .synopsis = N_ ("[OPTIONS] [PROJECT[/PROGRAM]]…"),
          .about = N_ ("Prints what programs have printed. With several of them, each line begins with the\n"
                             "name of its program. Without a word it is the project that the current folder\n"
                             "belongs to, or else all of them."),
          .groups = groups,
  };
  g_autoptr (GPtrArray)          words = NULL;
  g_autoptr (RouseControlClient) client = NULL;
  g_autoptr (RouseOverview)      overview = NULL;
  g_autoptr (GPtrArray)          choices = NULL;
  g_autoptr (GPtrArray)          programs = NULL;
  int                            exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  client = rouse_control_connect ("logs", FALSE);
  if (client == NULL)
    return 1;
  overview = rouse_overview_new_from_client (client);
  choices = rouse_control_choose ("logs", overview, words, ROUSE_CHOOSE_PROGRAMS | ROUSE_CHOOSE_HERE, NULL);
  if (choices == NULL)
    return 1;
  programs = rouse_choose_programs (choices);
  return show (client, programs, &request);
}
