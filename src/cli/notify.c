/* notify.c - the verb "notify": a program, or a script in its name, says how it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "notify-send.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include "base/error.h"
#include "run/notify-message.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GString    *message; /* NAME=VALUE lines */
  const char *program; /* (nullable) PROJECT/PROGRAM */
} Saying;

static const RouseOption options[] = {
  { 0, "ready", NULL, N_ ("It is ready: READY=1") },
  { 0, "status", N_ ("TEXT"), N_ ("What it is doing, to be shown: STATUS=TEXT") },
  { 0, "reloading", NULL, N_ ("It reads its configuration anew, and will say --ready: RELOADING=1") },
  { 0, "stopping", NULL, N_ ("It is about to end: STOPPING=1") },
  { 0, "reload", NULL, N_ ("It wants to be restarted now: X_ROUSE_RELOAD=1") },
  { 0, "program", N_ ("PROJECT/PROGRAM"), N_ ("Speak for this program, which the tray application runs") },
  { 0 },
};

static void
say (Saying *saying, const char *name, const char *value)
{
  g_string_append_printf (saying->message, "%s%s=", saying->message->len > 0 ? "\n" : "", name);
  /* What is one text to the caller must not become two assignments. */
  for (; *value != '\0'; value++)
    g_string_append_c (saying->message, *value == '\n' ? ' ' : *value);
}

static gboolean
set_saying (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  Saying *saying = data;

  if (g_str_equal (option->name, "program"))
    saying->program = value;
  else if (g_str_equal (option->name, "status"))
    say (saying, "STATUS", value);
  else if (g_str_equal (option->name, "ready"))
    say (saying, "READY", "1");
  else if (g_str_equal (option->name, "stopping"))
    say (saying, "STOPPING", "1");
  else if (g_str_equal (option->name, "reload"))
    say (saying, "X_ROUSE_RELOAD", "1");
  else
    {
      g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());

      say (saying, "RELOADING", "1");
      say (saying, "MONOTONIC_USEC", now); /* systemd wants to know */
    }
  return TRUE;
}

static gboolean
add_assignments (Saying *saying, GPtrArray *words, GError **error)
{
  for (guint i = 0; i < words->len; i++)
    {
      const char      *word = g_ptr_array_index (words, i);
      const char      *equals = strchr (word, '=');
      g_autofree char *name = equals != NULL ? g_strndup (word, equals - word) : NULL;
      g_autofree char *shown = rouse_text_dup_printable (word);

      if (name == NULL || *name == '\0' || strchr (name, '\n') != NULL)
        {
          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("“%s” is no NAME=VALUE"), shown);
          return FALSE;
        }
      say (saying, name, equals + 1);
    }
  if (saying->message->len == 0)
    g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("there is nothing to say: --ready, --status TEXT or another option is needed"));
  else if (saying->message->len > ROUSE_NOTIFY_MESSAGE_MAX)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("that is too much to say: %d bytes are allowed"), ROUSE_NOTIFY_MESSAGE_MAX);
  else if (saying->program != NULL && !g_utf8_validate (saying->message->str, -1, NULL))
    g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("what is said is no UTF-8"));
  else
    return TRUE;
  return FALSE;
}

/* By the tray application. */
static int
speak_for (const Saying *saying)
{
  g_autoptr (RouseControlClient) client = rouse_control_connect ("notify", FALSE);
  g_autoptr (RouseOverview)      overview = NULL;
  g_autoptr (GPtrArray)          words = g_ptr_array_new ();
  g_autoptr (GPtrArray)          choices = NULL;
  g_autoptr (GPtrArray)          programs = NULL;
  g_autoptr (RouseDBusProgram)   proxy = NULL;
  const RouseChoice             *choice;
  GError                        *error = NULL;

  if (client == NULL)
    return 1;
  overview = rouse_overview_new_from_client (client);
  g_ptr_array_add (words, (char *) saying->program);
  choices = rouse_control_choose ("notify", overview, words, ROUSE_CHOOSE_PROGRAMS, NULL);
  if (choices == NULL)
    return 1;
  programs = rouse_choose_programs (choices);
  if (programs->len != 1)
    {
      rouse_text_error ("notify", _ ("the project has several programs; say PROJECT/PROGRAM"));
      return 1;
    }
  choice = g_ptr_array_index (programs, 0);
  proxy = rouse_control_client_find_program (client, choice->program->path);
  if (proxy == NULL || rouse_dbus_program_call_notify_sync (proxy, saying->message->str, NULL, &error))
    return 0; /* %NULL: removed meanwhile */
  rouse_control_print_error ("notify", client, error);
  return 1;
}

static int
speak (const Saying *saying)
{
  const char        *address = g_getenv ("NOTIFY_SOCKET");
  g_autoptr (GError) error = NULL;

  if (saying->program != NULL)
    return speak_for (saying);
  if (address == NULL || *address == '\0')
    {
      rouse_text_error ("notify", _ ("NOTIFY_SOCKET is not set, so Rouse does not run this; say for which program it is with --program PROJECT/PROGRAM"));
      return 1;
    }
  if (rouse_notify_send (address, saying->message->str, &error))
    return 0;
  rouse_text_error ("notify", error->message);
  return 1;
}

int
rouse_cli_notify (int argc, char **argv)
{
  Saying                 saying = { g_string_new (NULL), NULL };
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_saying, &saying }, { NULL } };
  const RouseUsage       usage = {
          .verb = "notify",
          .synopsis = N_ ("[OPTIONS] [NAME=VALUE…]"),
          .about = N_ ("Tells Rouse how a program is: for the program itself, which has $NOTIFY_SOCKET, or for\n"
                             "a script elsewhere, which names the program. It is the protocol of sd_notify(3)."),
          .groups = groups,
  };
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (GString)   message = saying.message;
  int                   exit_code;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (!add_assignments (&saying, words, &error))
    {
      rouse_text_error ("notify", error->message);
      return ROUSE_EXIT_USAGE;
    }
  return speak (&saying);
}
