/* doctor.c - the verb "doctor": what this machine can watch, what is missing, and what mends it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "doctor-checks.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

static const RouseOption options[] = {
  { 0, "json", NULL, N_ ("Print one JSON object") },
  { 0 },
};

static gboolean
set_option (const RouseOption *option, const char *value, gpointer data, GError **error)
{
  *(gboolean *) data = TRUE;
  return TRUE;
}

static void
print_json (GPtrArray *checks, gboolean ok)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode)    root = NULL;
  g_autofree char        *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, ok);
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < checks->len; i++)
    {
      RouseDoctorCheck *check = g_ptr_array_index (checks, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, check->name);
      json_builder_set_member_name (builder, "ok");
      json_builder_add_boolean_value (builder, check->ok);
      json_builder_set_member_name (builder, "text");
      json_builder_add_string_value (builder, check->text);
      if (check->limit > 0)
        {
          json_builder_set_member_name (builder, "limit");
          json_builder_add_int_value (builder, check->limit);
        }
      if (check->used >= 0)
        {
          json_builder_set_member_name (builder, "used");
          json_builder_add_int_value (builder, check->used);
        }
      if (check->remedy != NULL)
        {
          json_builder_set_member_name (builder, "remedy");
          json_builder_add_string_value (builder, check->remedy);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  puts (text); /* JSON is UTF-8, whatever the locale */
}

static void
print_text (GPtrArray *checks, gboolean ok)
{
  gboolean colour = rouse_text_has_colour (STDOUT_FILENO);
  glong    width = 0;

  for (guint i = 0; i < checks->len; i++)
    width = MAX (width, rouse_text_get_width (((RouseDoctorCheck *) g_ptr_array_index (checks, i))->title));
  for (guint i = 0; i < checks->len; i++)
    {
      RouseDoctorCheck *check = g_ptr_array_index (checks, i);
      const char       *mark = check->ok ? "ok" : "!!";
      int               pad = width - rouse_text_get_width (check->title);

      if (colour)
        rouse_text_printf (stdout, "\033[%sm%s\033[0m", check->ok ? "32" : "1;33", mark);
      else
        rouse_text_print (stdout, mark);
      rouse_text_printf (stdout, "  %s%*s  %s\n", check->title, pad, "", check->text);
      if (check->remedy != NULL)
        rouse_text_printf (stdout, "    %*s  %s\n", (int) width, "", check->remedy);
    }
  rouse_text_printf (stdout, "\n%s\n", ok ? _ ("All is well.") : _ ("What is marked with !! needs attention."));
}

int
rouse_cli_doctor (int argc, char **argv)
{
  gboolean               json = FALSE;
  const RouseOptionGroup groups[] = { { N_ ("Options:"), options, set_option, &json }, { NULL } };
  const RouseUsage       usage = {
          .verb = "doctor",
          .synopsis = N_ ("[--json]"),
          .about = N_ ("Reports the kernel's limits on watching, what is in use and left, the kind of\n"
                             "the current folder's file system, and what is missing, with the command that\n"
                             "mends it. Ends with 1 when something needs attention."),
          .groups = groups,
  };
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (GPtrArray) checks = NULL;
  int                   exit_code;
  gboolean              ok = TRUE;

  words = rouse_options_parse_or_exit (&usage, argc, argv, &exit_code);
  if (words == NULL)
    return exit_code;
  if (words->len > 0)
    {
      rouse_text_error ("doctor", _ ("takes no further words; it looks at the current folder"));
      return ROUSE_EXIT_USAGE;
    }
  checks = rouse_doctor_run_checks ();
  for (guint i = 0; i < checks->len; i++)
    ok = ok && ((RouseDoctorCheck *) g_ptr_array_index (checks, i))->ok;
  if (json)
    print_json (checks, ok);
  else
    print_text (checks, ok);
  return ok ? 0 : 1;
}
