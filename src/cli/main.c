/* main.c - the command line: finds the verb and hands over
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "text.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <locale.h>

static const struct
{
  const char   *name;
  const char   *summary;
  RouseVerbFunc run;
} verbs[] = {
  { "run", N_ ("Keep a command running, and restart it when files change"), rouse_cli_run },
  { "init", N_ ("Write a rouse.ini, made of what lies in the folder"), rouse_cli_init },
  { "status", N_ ("Show how the projects and their programs are"), rouse_cli_status },
  { "add", N_ ("Make a folder a project"), rouse_cli_add },
  { "remove", N_ ("Forget a project"), rouse_cli_remove },
  { "on", N_ ("Switch a project on: watch it, and run its programs"), rouse_cli_on },
  { "off", N_ ("Switch a project off"), rouse_cli_off },
  { "start", N_ ("Start programs that do not run"), rouse_cli_start },
  { "stop", N_ ("Stop programs until they are started by hand"), rouse_cli_stop },
  { "restart", N_ ("Start programs anew"), rouse_cli_restart },
  { "logs", N_ ("Print what programs have printed"), rouse_cli_logs },
  { "allow", N_ ("Let run what a rouse.ini says, after showing it"), rouse_cli_allow },
  { "open", N_ ("Open the page of a project in the browser"), rouse_cli_open },
  { "wait", N_ ("Wait until programs are ready or reloaded, for scripts"), rouse_cli_wait },
  { "show", N_ ("Show the window"), rouse_cli_show },
  { "quit", N_ ("Stop all programs and end the tray application"), rouse_cli_quit },
  { "notify", N_ ("Say how this program is, such as ready"), rouse_cli_notify },
  { "watch", N_ ("Print what changes in a folder"), rouse_cli_watch },
  { "why", N_ ("Say whether a change of a path would count, and which rule decides"), rouse_cli_why },
  { "history", N_ ("Show what was restarted, why, and what came of it"), rouse_cli_history },
  { "doctor", N_ ("Check what this machine can watch, and what is missing"), rouse_cli_doctor },
};

static void
print_help (FILE *stream)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, _ ("Usage: %s"), "rouse ");
  g_string_append_printf (out, "%s\n\n%s\n\n%s\n", _ ("VERB [OPTIONS]"),
                          _ ("Restarts a program when its files really changed."), _ ("Verbs:"));
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_string_append_printf (out, "  %-10s%s\n", verbs[i].name, _ (verbs[i].summary));
  g_string_append_printf (out, "\n%s\n  -h, --help\n  -V, --version\n\n", _ ("Options:"));
  g_string_append (out, _ ("“rouse VERB --help” tells more of a verb; “rouse run -- CMD” is the usual way to begin.\n"));
  rouse_text_print (stream, out->str);
}

static int
run_verb (int argc, char **argv)
{
  const char      *names[G_N_ELEMENTS (verbs) + 1] = { NULL };
  const char      *nearest;
  g_autofree char *shown = rouse_text_dup_printable (argv[0]);

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (verbs[i].name, argv[0]))
        return verbs[i].run (argc, argv);
      names[i] = verbs[i].name;
    }
  nearest = rouse_text_find_nearest (argv[0], names);
  if (argv[0][0] == '-')
    rouse_text_printf (stderr, _ ("rouse: unknown option %s\n"), shown);
  else if (nearest != NULL)
    rouse_text_printf (stderr, _ ("rouse: “%s” is not a verb; did you mean “%s”?\n"), shown, nearest);
  else
    rouse_text_printf (stderr, _ ("rouse: “%s” is not a verb; to run it, write “rouse run -- %s”\n"), shown, shown);
  rouse_text_print (stderr, _ ("“rouse --help” lists the verbs.\n"));
  return ROUSE_EXIT_USAGE;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2)
    {
      print_help (stderr);
      return ROUSE_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--version") || g_str_equal (argv[1], "-V"))
    {
      rouse_text_print (stdout, "rouse " ROUSE_VERSION "\n");
      return 0;
    }
  if (g_str_equal (argv[1], "help") && argc > 2)
    {
      char *help[] = { argv[2], (char *) "--help", NULL };

      return run_verb (2, help);
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help (stdout);
      return 0;
    }
  if (g_str_equal (argv[1], "__complete")) /* for data/completions */
    return rouse_cli_complete (argc - 1, argv + 1);
  return run_verb (argc - 1, argv + 1);
}
