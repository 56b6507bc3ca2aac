/* process-files.c - which files a process uses, as /proc tells
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-discover"
#include "config.h"
#include "discover/process-files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the kernel puts behind the name of a file that is not there any more: for one, a program that was built anew. */
#define DELETED " (deleted)"
/* Of a command line, and of the list of what is mapped: no program has more. */
#define CMDLINE_MAX (128 * 1024)
#define MAPS_MAX (16 * 1024 * 1024)

static gboolean
is_in_places (const char *path, const char *const *places)
{
  for (; *places != NULL; places++)
    {
      gsize length = strlen (*places);

      if (g_str_equal (*places, "/"))
        return TRUE;
      if (strncmp (path, *places, length) == 0 && (path[length] == '/' || path[length] == '\0'))
        return TRUE;
    }
  return FALSE;
}

/* Adds the file at @path, when it lies in the places; by both names, if the system may have put something behind it. */
static void
add_file (RouseProcessFiles *self, const char *path, const char *const *places)
{
  if (*path != '/' || !is_in_places (path, places))
    return;
  if (self->files->len + 2 > ROUSE_PROCESS_FILES_MAX)
    {
      self->view = ROUSE_PROCESS_HIDDEN;
      return;
    }
  if (g_str_has_suffix (path, DELETED))
    g_ptr_array_add (self->files, g_strndup (path, strlen (path) - strlen (DELETED)));
  g_ptr_array_add (self->files, g_strdup (path));
}

/* (transfer full) (nullable): what the file called @name says of the process, no more than @max bytes. */
static char *
read_text (pid_t pid, const char *name, gsize max, gsize *length)
{
  g_autofree char *path = g_strdup_printf ("/proc/%ld/%s", (long) pid, name);
  GByteArray      *bytes;
  guint8           chunk[16 * 1024];
  gssize           n = 0;
  int              fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return NULL;
  bytes = g_byte_array_new ();
  while (bytes->len < max && (n = read (fd, chunk, MIN (sizeof chunk, max - bytes->len))) > 0)
    g_byte_array_append (bytes, chunk, (guint) n);
  close (fd);
  *length = n >= 0 ? bytes->len : 0;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (bytes, FALSE);
}

/* (transfer full) (nullable) */
static char *
read_link (pid_t pid, const char *name, int *errsv)
{
  g_autofree char *path = g_strdup_printf ("/proc/%ld/%s", (long) pid, name);
  char             target[PATH_MAX];
  gssize           length = readlink (path, target, sizeof target - 1);

  *errsv = length < 0 ? errno : 0;
  return length < 0 ? NULL : g_strndup (target, (gsize) length);
}

static RouseRuntime
guess_runtime (const char *name)
{
  if (g_str_has_prefix (name, "python") || g_str_has_prefix (name, "pypy") || g_str_has_prefix (name, "libpython") || g_str_has_prefix (name, "libpypy"))
    return ROUSE_RUNTIME_PYTHON;
  if (g_str_has_prefix (name, "node") || g_str_has_prefix (name, "libnode"))
    return ROUSE_RUNTIME_NODE;
  return ROUSE_RUNTIME_NONE;
}

static const char *
get_base_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

/* A process that has ended has no executable; a thread of the kernel neither, but that is nobody's descendant. */
static gboolean
has_ended (pid_t pid)
{
  int              errsv;
  g_autofree char *exe = read_link (pid, "exe", &errsv);

  return errsv == ENOENT || errsv == ESRCH;
}

/* Returns: %FALSE when nothing more is to be had. */
static gboolean
read_exe (RouseProcessFiles *self, const char *const *places)
{
  gsize length;
  int   errsv;

  self->exe = read_link (self->pid, "exe", &errsv);
  if (self->exe == NULL)
    {
      self->view = has_ended (self->pid) ? ROUSE_PROCESS_GONE : ROUSE_PROCESS_HIDDEN;
      self->name = read_text (self->pid, "comm", NAME_MAX, &length);
      if (self->name != NULL)
        g_strchomp (self->name);
      return FALSE;
    }
  add_file (self, self->exe, places);
  if (g_str_has_suffix (self->exe, DELETED))
    self->exe[strlen (self->exe) - strlen (DELETED)] = '\0';
  self->name = g_strdup (get_base_name (self->exe));
  self->runtime = guess_runtime (self->name);
  return TRUE;
}

/* A line is "address permissions offset device inode  path"; what is mapped of no file has no path. What is shared and
 * writable the process writes itself. */
static void
read_maps (RouseProcessFiles *self, const char *const *places)
{
  gsize            length;
  g_autofree char *text = read_text (self->pid, "maps", MAPS_MAX, &length);
  const char      *before = "";
  char            *next;

  if (text == NULL || length == MAPS_MAX)
    {
      self->view = ROUSE_PROCESS_HIDDEN;
      return;
    }
  for (char *line = text; *line != '\0'; line = next)
    {
      char *end = strchr (line, '\n');
      char *path;

      next = end != NULL ? end + 1 : line + strlen (line);
      if (end != NULL)
        *end = '\0';
      path = strchr (line, '/');
      /* A library has several lines, one behind the other. */
      if (path == NULL || g_str_equal (path, before))
        continue;
      before = path;
      if (g_strstr_len (line, path - line, " rw-s ") == NULL)
        add_file (self, path, places);
      if (self->runtime == ROUSE_RUNTIME_NONE)
        self->runtime = guess_runtime (get_base_name (path));
    }
}

/* Whether the process has its file @name open for reading only: what it writes, a log, a database, it need not be told of. */
static gboolean
is_read_only (pid_t pid, const char *name)
{
  g_autofree char *entry = g_strconcat ("fdinfo/", name, NULL);
  gsize            length;
  g_autofree char *text = read_text (pid, entry, 4096, &length);
  const char      *flags = text != NULL ? strstr (text, "flags:") : NULL;

  return flags != NULL && (g_ascii_strtoull (flags + strlen ("flags:"), NULL, 8) & O_ACCMODE) == O_RDONLY;
}

static void
read_open_files (RouseProcessFiles *self, const char *const *places)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%ld/fd", (long) self->pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char      *name;
  int              errsv;

  if (dir == NULL)
    self->view = ROUSE_PROCESS_HIDDEN;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *entry = g_strconcat ("fd/", name, NULL);
      g_autofree char *path = read_link (self->pid, entry, &errsv);

      if (path != NULL && is_in_places (path, places) && is_read_only (self->pid, name))
        add_file (self, path, places);
    }
}

/* Adds what @name, seen from @folder, means when that is a file. */
static void
add_name (RouseProcessFiles *self, const char *name, const char *folder, const char *const *places)
{
  g_autofree char *path = *name != '\0' ? g_canonicalize_filename (name, folder) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    add_file (self, path, places);
}

static void
read_command_line (RouseProcessFiles *self, const char *const *places)
{
  gsize            length = 0;
  int              errsv;
  g_autofree char *text = read_text (self->pid, "cmdline", CMDLINE_MAX, &length);
  g_autofree char *folder = read_link (self->pid, "cwd", &errsv);
  guint            n = 0;

  for (gsize at = 0; text != NULL && at < length; at += strlen (text + at) + 1, n++)
    {
      if (n < 2)
        *(n == 0 ? &self->argv0 : &self->argv1) = g_strdup (text + at);
      if (folder == NULL)
        continue;
      add_name (self, text + at, folder, places);
      if (strchr (text + at, '=') != NULL) /* as in "--config=x.ini" */
        add_name (self, strchr (text + at, '=') + 1, folder, places);
    }
}

RouseProcessFiles *
rouse_process_files_read (pid_t pid, const char *const *places)
{
  RouseProcessFiles *self = g_new0 (RouseProcessFiles, 1);

  self->pid = pid;
  self->view = ROUSE_PROCESS_SEEN;
  self->files = g_ptr_array_new_with_free_func (g_free);
  if (!read_exe (self, places))
    return self;
  read_maps (self, places);
  read_open_files (self, places);
  read_command_line (self, places);
  if (self->view == ROUSE_PROCESS_HIDDEN && has_ended (pid))
    self->view = ROUSE_PROCESS_GONE;
  return self;
}

void
rouse_process_files_free (RouseProcessFiles *self)
{
  g_free (self->name);
  g_free (self->exe);
  g_free (self->argv0);
  g_free (self->argv1);
  g_ptr_array_unref (self->files);
  g_free (self);
}
