/* watch.c - the verb "watch": prints what changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "options.h"
#include "own-output.h"
#include "terminal.h"
#include "text.h"
#include "verb.h"
#include "watch-options.h"

#include "observer.h"
#include "record/record-json.h"
#include "words/words.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <unistd.h>

/* Enough for whoever reads along; all are counted. */
#define FILES_MAX 1000
/* In a log, one line about the first look at the files is enough for so long. */
#define PROGRESS_US (10 * G_TIME_SPAN_SECOND)

typedef struct
{
  char    *base; /* names are shown relative to it */
  gboolean json;
  gboolean stderr_is_tty;
  gboolean has_progress; /* a line stands there that is to go */
  gint64   progress_us;  /* monotonic: when it was told last; 0 for never */
} Printer;

static const RouseOption printing_options[] = {
  { 0, "json", NULL, N_ ("Print a JSON object for each set of changes") },
  { 0 },
};

static gboolean
set_printing (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  *(gboolean *) data = TRUE;
  return TRUE;
}

static void
print_json (RouseChangeSet *changes)
{
  JsonObject      *object = rouse_change_set_to_json (changes, FILES_MAX);
  g_autofree char *line = rouse_json_to_event_line ("changed", g_get_real_time (), g_get_monotonic_time (), object);

  puts (line); /* JSON is UTF-8, whatever the locale */
  json_object_unref (object);
}

static void
print_text (RouseChangeSet *changes, const char *base)
{
  for (guint i = 0; i < changes->changes->len; i++)
    {
      g_autofree char *line = rouse_words_for_change (g_ptr_array_index (changes->changes, i), base);

      rouse_text_printf (stdout, "%s\n", line);
    }
  if (changes->n_changes > changes->changes->len)
    rouse_text_printf (stdout, _ ("and %u more\n"), changes->n_changes - changes->changes->len);
  rouse_text_print (stdout, "\n"); /* what settled together stands together */
}

static void
erase_progress (Printer *printer)
{
  if (printer->has_progress)
    rouse_text_print (stderr, "\r\033[K");
  printer->has_progress = FALSE;
}

static void
changed_cb (Printer *printer, RouseChangeSet *changes)
{
  erase_progress (printer);
  if (printer->json)
    print_json (changes);
  else
    print_text (changes, printer->base);
  if (fflush (stdout) != 0) /* whoever reads is to have it now */
    exit (1);               /* nobody reads any more */
}

/* Standard output is for change sets alone. Programs that read them are not told of the ordinary course. */

static void
armed_cb (Printer *printer, RouseHealth *health)
{
  g_autofree char *words = rouse_words_for_health (health);

  erase_progress (printer);
  rouse_text_printf (stderr, _ ("rouse: watching %s\n"), words);
}

static void
health_cb (Printer *printer, RouseHealth *health)
{
  if (health->detail == NULL)
    return;
  erase_progress (printer);
  rouse_text_printf (stderr, "rouse: %s\n", health->detail);
}

static void
held_cb (Printer *printer, const char *reason)
{
  if (reason == NULL)
    return;
  erase_progress (printer);
  rouse_text_printf (stderr, _ ("rouse: %s is working: waiting\n"), reason);
}

static void
message_cb (Printer *printer, const char *text)
{
  erase_progress (printer);
  rouse_text_printf (stderr, "rouse: %s\n", text);
}

/* On a terminal one line that is replaced, elsewhere a line now and then. */
static void
progress_cb (Printer *printer, RouseHealth *progress)
{
  g_autofree char *words = rouse_words_for_progress (progress);
  gint64           now = g_get_monotonic_time ();

  erase_progress (printer);
  if (printer->stderr_is_tty)
    {
      if (!rouse_terminal_has_room (words))
        return;
      rouse_text_printf (stderr, "rouse: %s", words);
      printer->has_progress = TRUE;
    }
  else if (printer->progress_us == 0 || now - printer->progress_us >= PROGRESS_US)
    {
      rouse_text_printf (stderr, "rouse: %s\n", words);
      printer->progress_us = now;
    }
}

static void
print_until_killed (Printer *printer, RouseObserver *observer)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (!printer->json)
    {
      g_signal_connect_swapped (observer, "armed", G_CALLBACK (armed_cb), printer);
      g_signal_connect_swapped (observer, "progress", G_CALLBACK (progress_cb), printer);
      g_signal_connect_swapped (observer, "held", G_CALLBACK (held_cb), printer);
    }
  g_signal_connect_swapped (observer, "health", G_CALLBACK (health_cb), printer);
  g_signal_connect_swapped (observer, "message", G_CALLBACK (message_cb), printer);
  g_signal_connect_swapped (observer, "changed", G_CALLBACK (changed_cb), printer);
  rouse_observer_start (observer);
  g_main_loop_run (loop);
}

int
rouse_cli_watch (int argc, char **argv)
{
  g_autoptr (RouseWatchOptions) options = rouse_watch_options_new ();
  g_autofree char              *base = g_get_current_dir ();
  Printer                       printer = { .base = base, .stderr_is_tty = isatty (STDERR_FILENO) };
  const RouseOptionGroup        groups[] = {
           { N_ ("Options:"), printing_options, set_printing, &printer.json },
           { NULL, rouse_filter_options, rouse_watch_options_set, options },
           { NULL, rouse_settle_options, rouse_watch_options_set, options },
           { NULL },
  };
  const RouseUsage usage = {
    .verb = "watch",
    .synopsis = N_ ("[OPTIONS] [DIR|FILE…]"),
    .about = N_ ("Prints what changes in the folders (the current one if none is named), once it\n"
                 "has settled: a line for each file, and an empty line after those that settled\n"
                 "together."),
    .groups = groups,
  };
  g_autoptr (GError)        error = NULL;
  g_autoptr (GPtrArray)     words = NULL;
  g_autoptr (RouseObserver) observer = NULL;
  RouseObserverOptions      observer_options;
  int                       exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  for (guint i = 0; i < words->len && error == NULL; i++)
    rouse_watch_options_add_root (options, g_ptr_array_index (words, i), &error);
  if (error == NULL)
    {
      rouse_own_output_ignore (options, NULL);
      rouse_watch_options_finish (options, &observer_options);
      observer = rouse_observer_new (&observer_options, &error);
    }
  if (observer == NULL)
    {
      rouse_text_error ("watch", error->message);
      return ROUSE_EXIT_USAGE;
    }
  print_until_killed (&printer, observer);
  return 0;
}
