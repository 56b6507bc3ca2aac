/* key-command.c - keys whose value is a command
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/key-values.h"

#include "project/ini.h"

#include <string.h>

/* Words, or a line for the shell: which of them is known at the end of the group. */

ROUSE_KEY_READ (rouse_key_read_command)
{
  g_autofree char *text = rouse_ini_decode (value, error);

  if (text == NULL)
    return FALSE;
  if (text[strspn (text, " \t\r\n")] == '\0')
    return rouse_key_fail (error, "write the command that is to run");
  g_free (reading->command);
  reading->command = g_steal_pointer (&text);
  return TRUE;
}

ROUSE_KEY_WRITE (rouse_key_write_command)
{
  g_autofree char *line = rouse_program_dup_command_line (target);

  return rouse_ini_encode (line);
}

/* Nothing is none: so the private layer can do without the one of the shared layer. */
ROUSE_KEY_READ (rouse_key_read_build)
{
  g_autofree char *text = rouse_ini_decode (value, error);

  if (text == NULL)
    return FALSE;
  g_clear_pointer (&reading->build, g_free);
  if (text[strspn (text, " \t\r\n")] != '\0')
    reading->build = g_steal_pointer (&text);
  return TRUE;
}

ROUSE_KEY_WRITE (rouse_key_write_build)
{
  g_autofree char *line = rouse_program_dup_build_line (target);

  return line != NULL ? rouse_ini_encode (line) : NULL;
}

ROUSE_KEY_READ (rouse_key_read_shell)
{
  return rouse_key_read_choice (key, value, reading, &reading->shell, error);
}

ROUSE_KEY_WRITE (rouse_key_write_shell)
{
  return g_strdup (((const RouseProgram *) target)->shell != NULL ? "true" : "false");
}
