/* options.c - reads a verb's options from one table, and writes its help from the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "options.h"
#include "text.h"
#include "verb.h"

#include "base/error.h"

#include <glib/gi18n.h>
#include <string.h>

#define HELP_COLUMN 28
#define HELP_WIDTH 80

static const RouseOption help_option = { 'h', "help", NULL, N_ ("Show this help") };

static const RouseOption *
find_option (const RouseUsage *usage, char short_name, const char *name, const RouseOptionGroup **group)
{
  for (*group = usage->groups; (*group)->options != NULL; (*group)++)
    for (const RouseOption *option = (*group)->options; option->name != NULL; option++)
      if (name != NULL ? g_str_equal (option->name, name) : option->short_name == short_name)
        return option;
  *group = NULL;
  if (name != NULL ? g_str_equal (help_option.name, name) : help_option.short_name == short_name)
    return &help_option;
  return NULL;
}

static void
set_unknown_error (const RouseUsage *usage, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char      *shown = rouse_text_dup_printable (name);
  const char           *nearest;

  for (const RouseOptionGroup *group = usage->groups; group->options != NULL; group++)
    for (const RouseOption *option = group->options; option->name != NULL; option++)
      g_ptr_array_add (names, (char *) option->name);
  g_ptr_array_add (names, NULL);
  nearest = rouse_text_find_nearest (name, (const char *const *) names->pdata);
  if (nearest != NULL)
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("unknown option --%s; did you mean --%s?"), shown, nearest);
  else
    g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("unknown option --%s"), shown);
}

static gboolean
apply (const RouseOptionGroup *group, const RouseOption *option, const char *spelled, const char *value, gboolean *help, GError **error)
{
  if (group == NULL)
    {
      *help = TRUE;
      return TRUE;
    }
  if (group->set (option, value, group->data, error))
    return TRUE;
  g_prefix_error (error, "%s: ", spelled);
  return FALSE;
}

static gboolean
need_value (const RouseOption *option, const char *spelled, int *i, int argc, char **argv, const char **value, GError **error)
{
  if (*i + 1 < argc)
    {
      *value = argv[++*i];
      return TRUE;
    }
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("%s needs a value: %s %s"), spelled, spelled, _ (option->value));
  return FALSE;
}

static gboolean
parse_long (const RouseUsage *usage, int *i, int argc, char **argv, gboolean *help, GError **error)
{
  const char             *text = argv[*i] + 2;
  const char             *equals = strchr (text, '=');
  g_autofree char        *name = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  g_autofree char        *spelled = g_strconcat ("--", name, NULL);
  const char             *value = equals != NULL ? equals + 1 : "";
  const RouseOptionGroup *group;
  const RouseOption      *option = find_option (usage, 0, name, &group);

  if (option == NULL)
    {
      set_unknown_error (usage, name, error);
      return FALSE;
    }
  if (option->value == NULL && equals != NULL)
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("%s takes no value"), spelled);
      return FALSE;
    }
  if (option->optional && equals != NULL && *value == '\0')
    {
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("%s needs a value: %s=%s"), spelled, spelled, _ (option->value));
      return FALSE;
    }
  if (option->value != NULL && !option->optional && equals == NULL && !need_value (option, spelled, i, argc, argv, &value, error))
    return FALSE;
  return apply (group, option, spelled, value, help, error);
}

/* "-qc" is "-q -c"; the value of "-wsrc" is "src". */
static gboolean
parse_short (const RouseUsage *usage, int *i, int argc, char **argv, gboolean *help, GError **error)
{
  for (const char *letter = argv[*i] + 1; *letter != '\0' && !*help; letter++)
    {
      const RouseOptionGroup *group;
      const RouseOption      *option = find_option (usage, *letter, NULL, &group);
      char                    spelled[] = { '-', *letter, '\0' };
      const char             *value = letter + 1;

      if (option == NULL)
        {
          g_autofree char *shown = rouse_text_dup_printable (letter);

          g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, _ ("unknown option -%s"), shown);
          return FALSE;
        }
      if (option->value == NULL)
        {
          if (!apply (group, option, spelled, "", help, error))
            return FALSE;
          continue;
        }
      if (*value == '\0' && !need_value (option, spelled, i, argc, argv, &value, error))
        return FALSE;
      return apply (group, option, spelled, value, help, error);
    }
  return TRUE;
}

GPtrArray *
rouse_options_parse (const RouseUsage *usage, int argc, char **argv, gboolean *help, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  gboolean              ended = FALSE;

  *help = FALSE;
  for (int i = 1; i < argc && !*help; i++)
    {
      const char *arg = argv[i];

      if (ended || arg[0] != '-' || arg[1] == '\0')
        {
          g_ptr_array_add (words, argv[i]);
          ended = ended || usage->command;
        }
      else if (g_str_equal (arg, "--"))
        ended = TRUE;
      else if (arg[1] == '-' ? !parse_long (usage, &i, argc, argv, help, error)
                             : !parse_short (usage, &i, argc, argv, help, error))
        return NULL;
    }
  return g_steal_pointer (&words);
}

/* The end of the first piece of @text that no line may break: a word, or one wide character with what must not stand
 * at the beginning of a line. Chinese and Japanese have no blanks to break at. */
static const char *
find_piece_end (const char *text)
{
  gboolean wide = g_unichar_iswide (g_utf8_get_char (text));
  gunichar c;

  for (text = g_utf8_next_char (text); *text != '\0' && *text != ' '; text = g_utf8_next_char (text))
    {
      c = g_utf8_get_char (text);
      if (wide ? !g_unichar_ispunct (c) : g_unichar_iswide (c) && !g_unichar_ispunct (c))
        break;
    }
  return text;
}

/* Wraps @text at HELP_WIDTH from HELP_COLUMN on; the cursor is at @column. */
static void
append_wrapped (GString *out, const char *text, int column)
{
  gboolean begun = FALSE;

  if (column < HELP_COLUMN)
    g_string_append_printf (out, "%*s", HELP_COLUMN - column, "");
  else
    g_string_append_printf (out, "\n%*s", HELP_COLUMN, "");
  column = HELP_COLUMN;
  while (*text != '\0')
    {
      gboolean         blank = *text == ' ';
      const char      *start = blank ? text + 1 : text;
      const char      *end = *start != '\0' ? find_piece_end (start) : start;
      g_autofree char *piece = g_strndup (start, end - start);
      int              width = rouse_text_get_width (piece);

      if (begun && column + blank + width > HELP_WIDTH)
        {
          g_string_append_printf (out, "\n%*s", HELP_COLUMN, "");
          column = HELP_COLUMN;
          blank = FALSE;
        }
      g_string_append_printf (out, "%s%s", blank ? " " : "", piece);
      column += blank + width;
      begun = TRUE;
      text = end;
    }
  g_string_append_c (out, '\n');
}

static void
append_option (GString *out, const RouseOption *option)
{
  g_autoptr (GString) spelled = g_string_new (NULL);
  int                 width;

  if (option->short_name != 0)
    g_string_append_printf (spelled, "  -%c, --%s", option->short_name, option->name);
  else
    g_string_append_printf (spelled, "      --%s", option->name);
  if (option->value != NULL)
    g_string_append_printf (spelled, option->optional ? "[=%s]" : " %s", _ (option->value));
  g_string_append (out, spelled->str);
  width = rouse_text_get_width (spelled->str);
  /* Two blanks at least stand between an option and its text. */
  append_wrapped (out, _ (option->help), width + 2 > HELP_COLUMN ? HELP_COLUMN : width);
}

void
rouse_options_print_help (const RouseUsage *usage, FILE *stream)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, _ ("Usage: %s"), "rouse ");
  g_string_append_printf (out, "%s %s\n\n%s\n", usage->verb, _ (usage->synopsis), _ (usage->about));
  for (const RouseOptionGroup *group = usage->groups; group->options != NULL; group++)
    {
      if (group->heading != NULL)
        g_string_append_printf (out, "\n%s\n", _ (group->heading));
      for (const RouseOption *option = group->options; option->name != NULL; option++)
        append_option (out, option);
      if (group[1].options == NULL)
        append_option (out, &help_option);
    }
  if (usage->notes != NULL)
    g_string_append_printf (out, "\n%s\n", _ (usage->notes));
  rouse_text_print (stream, out->str);
}

GPtrArray *
rouse_options_parse_or_exit (const RouseUsage *usage, int argc, char **argv, int *exit_code)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) words = NULL;
  gboolean              help;

  words = rouse_options_parse (usage, argc, argv, &help, &error);
  if (words == NULL)
    {
      rouse_text_error (usage->verb, error->message);
      rouse_text_printf (stderr, _ ("“rouse %s --help” lists the options.\n"), usage->verb);
      *exit_code = ROUSE_EXIT_USAGE;
      return NULL;
    }
  if (help)
    {
      rouse_options_print_help (usage, stdout);
      *exit_code = 0;
      return NULL;
    }
  return g_steal_pointer (&words);
}
