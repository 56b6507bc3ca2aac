/* loaded-journal.c - what the processes of a run say that they load
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-discover"
#include "config.h"
#include "discover/loaded-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (64 * 1024)
/* More processes than a run has; what comes later is not believed, so that everything counts. */
#define PROCESSES_MAX 10000

struct _RouseLoadedJournal
{
  int         fd; /* (owned) */
  guint64     offset;
  GByteArray *rest;    /* (owned) a line that is not complete */
  gboolean    skips;   /* … whose beginning was too long to be kept */
  gboolean    spoilt;  /* something that was said is not known */
  GHashTable *runtime; /* (owned) pid → RouseRuntime */
};

/* Lines */

/* (transfer full) (nullable): "\n" and "\\" are taken back; a backslash before anything else is one. */
static char *
unescape (const char *text, gsize length)
{
  char *path = g_malloc (length + 1);
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\\' && i + 1 < length && (text[i + 1] == 'n' || text[i + 1] == '\\'))
        path[n++] = text[++i] == 'n' ? '\n' : '\\';
      else
        path[n++] = text[i];
    }
  path[n] = '\0';
  if (*path == '/')
    return path;
  g_free (path);
  return NULL;
}

/* Whether the number that *@text begins with is a pid; moves behind it. */
static gboolean
read_pid (const char **text, const char *end, pid_t *pid)
{
  gint64 value = 0;

  for (; *text < end && g_ascii_isdigit (**text) && value <= G_MAXINT32; (*text)++)
    value = value * 10 + (**text - '0');
  *pid = (pid_t) value;
  return value > 0 && value <= G_MAXINT32;
}

static gboolean
rest_is (const char *text, const char *end, const char *word)
{
  return (gsize) (end - text) == strlen (word) && memcmp (text, word, end - text) == 0;
}

static void
parse_hello (RouseLoadedLine *self, const char *text, const char *end)
{
  if (!read_pid (&text, end, &self->pid))
    return;
  if (rest_is (text, end, " python"))
    self->runtime = ROUSE_RUNTIME_PYTHON;
  else if (rest_is (text, end, " node"))
    self->runtime = ROUSE_RUNTIME_NODE;
  else
    return;
  self->kind = ROUSE_LOADED_LINE_HELLO;
}

static const char *
skip (const char *text, const char *end, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - text) >= length && memcmp (text, word, length) == 0 ? text + length : NULL;
}

static void
parse_path (RouseLoadedLine *self, RouseLoadedLineKind kind, const char *text, const char *end)
{
  self->path = unescape (text, end - text);
  if (self->path != NULL)
    self->kind = kind;
}

void
rouse_loaded_line_parse (RouseLoadedLine *self, const char *text, gsize length)
{
  const char *end = text + length;
  const char *rest;

  *self = (RouseLoadedLine){ 0 };
  if (length == 0 || length > ROUSE_LOADED_LINE_MAX || memchr (text, '\0', length) != NULL)
    return;
  if ((rest = skip (text, end, "file ")) != NULL)
    parse_path (self, ROUSE_LOADED_LINE_FILE, rest, end);
  else if ((rest = skip (text, end, "missing ")) != NULL)
    parse_path (self, ROUSE_LOADED_LINE_MISSING, rest, end);
  else if ((rest = skip (text, end, "drop ")) != NULL)
    parse_path (self, ROUSE_LOADED_LINE_DROP, rest, end);
  else if ((rest = skip (text, end, "hello ")) != NULL)
    parse_hello (self, rest, end);
  else if ((rest = skip (text, end, "bye ")) != NULL && read_pid (&rest, end, &self->pid) && rest == end)
    self->kind = ROUSE_LOADED_LINE_BYE;
}

void
rouse_loaded_line_clear (RouseLoadedLine *self)
{
  g_clear_pointer (&self->path, g_free);
}

/* The file */

RouseLoadedJournal *
rouse_loaded_journal_open (const char *path)
{
  struct stat         info;
  int                 fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  RouseLoadedJournal *self;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      close (fd);
      return NULL;
    }
  self = g_new0 (RouseLoadedJournal, 1);
  self->fd = fd;
  self->rest = g_byte_array_new ();
  self->runtime = g_hash_table_new (NULL, NULL);
  return self;
}

void
rouse_loaded_journal_free (RouseLoadedJournal *self)
{
  close (self->fd);
  g_byte_array_unref (self->rest);
  g_hash_table_unref (self->runtime);
  g_free (self);
}

static void
take_line (RouseLoadedJournal *self, RouseLoadedSet *set, const char *text, gsize length)
{
  g_auto (RouseLoadedLine) line = { 0 };

  rouse_loaded_line_parse (&line, text, length);
  switch (line.kind)
    {
    case ROUSE_LOADED_LINE_HELLO:
      if (g_hash_table_size (self->runtime) < PROCESSES_MAX)
        g_hash_table_insert (self->runtime, GINT_TO_POINTER (line.pid), GINT_TO_POINTER (line.runtime));
      break;
    case ROUSE_LOADED_LINE_BYE:
      g_hash_table_remove (self->runtime, GINT_TO_POINTER (line.pid));
      break;
    case ROUSE_LOADED_LINE_FILE:
      rouse_loaded_set_add_file (set, line.path);
      break;
    case ROUSE_LOADED_LINE_MISSING:
      rouse_loaded_set_add_missing (set, line.path);
      break;
    case ROUSE_LOADED_LINE_DROP:
      rouse_loaded_set_drop_file (set, line.path);
      break;
    case ROUSE_LOADED_LINE_NONE:
      break;
    }
}

/* Takes the whole lines of what has been read, and keeps the rest for the next time. */
static void
take_lines (RouseLoadedJournal *self, RouseLoadedSet *set)
{
  const char *text = (const char *) self->rest->data;
  gsize       begin = 0;

  for (const char *end; begin < self->rest->len && (end = memchr (text + begin, '\n', self->rest->len - begin)) != NULL;
       begin = end - text + 1)
    {
      if (!self->skips)
        take_line (self, set, text + begin, end - text - begin);
      self->skips = FALSE;
    }
  if (self->rest->len - begin > ROUSE_LOADED_LINE_MAX)
    {
      self->skips = TRUE;
      begin = self->rest->len;
    }
  g_byte_array_remove_range (self->rest, 0, begin);
}

/* Whether it is still the file that the processes write to, and all of it. */
static gboolean
is_sound (RouseLoadedJournal *self)
{
  struct stat info;

  return fstat (self->fd, &info) == 0 && info.st_nlink > 0 && (guint64) info.st_size >= self->offset && info.st_size <= ROUSE_LOADED_JOURNAL_MAX;
}

gboolean
rouse_loaded_journal_read (RouseLoadedJournal *self, RouseLoadedSet *set)
{
  while (!self->spoilt)
    {
      guint  begin = self->rest->len;
      gssize n;

      self->spoilt = !is_sound (self);
      if (self->spoilt)
        break;
      g_byte_array_set_size (self->rest, begin + CHUNK);
      n = pread (self->fd, self->rest->data + begin, CHUNK, (off_t) self->offset);
      g_byte_array_set_size (self->rest, begin + (guint) MAX (n, 0));
      if (n < 0 && errno == EINTR)
        continue;
      self->spoilt = n < 0;
      if (n <= 0)
        break;
      self->offset += (guint64) n;
      take_lines (self, set);
    }
  return !self->spoilt;
}

RouseRuntime
rouse_loaded_journal_get_runtime (RouseLoadedJournal *self, pid_t pid)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->runtime, GINT_TO_POINTER (pid)));
}
