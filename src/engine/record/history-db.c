/* history-db.c - the history's database file: opened, and put aside when damaged
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-record"
#include "config.h"
#include "record/history-db-private.h"
#include "record/history-schema.h"
#include "record/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long to wait for another process that writes. Writing takes milliseconds; what could not be
 * written is kept and tried again, so that a stopped process delays nobody for long. */
#define BUSY_TIMEOUT_MS 1000

/* So many steps of SQLite's machine, a fraction of a millisecond, lie between two looks whether to stop. */
#define STEPS_BETWEEN_LOOKS 2000

/* For tests, and nothing else, that want no file. */
static gboolean
is_in_memory (const char *path)
{
  return g_str_equal (path, ":memory:");
}

gboolean
rouse_history_db_is_current (RouseHistoryDb *self)
{
  struct stat st;

  if (is_in_memory (self->path))
    return TRUE;
  return stat (self->path, &st) == 0 && st.st_dev == self->device && st.st_ino == self->inode;
}

/* Closing the last connection deletes the write-ahead log by its name. When another database has taken
 * our name, that would be its log. */
static void
close_handle (RouseHistoryDb *self)
{
  if (!rouse_history_db_is_current (self))
    {
      int keep = 1;

      sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
      sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
  for (guint i = 0; i < N_STATEMENTS; i++)
    g_clear_pointer (&self->statements[i], sqlite3_finalize);
  g_clear_pointer (&self->handle, sqlite3_close);
}

void
rouse_history_db_close (RouseHistoryDb *self)
{
  if (self->handle != NULL)
    close_handle (self);
  g_free (self->path);
  g_free (self);
}

/* (transfer full): a free name beside @path that says when the file was found damaged. */
static char *
dup_name_aside (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char      *date = g_date_time_format (now, "%Y-%m-%dT%H%M%SZ");
  char                 *name = g_strdup_printf ("%s.damaged-%s", path, date);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.damaged-%s-%u", path, date, i);
    }
  return name;
}

/* The log and its index go along, for whoever tries to save what is in them. They may be missing. */
static void
move_companion (const char *path, const char *aside, const char *suffix)
{
  g_autofree char *from = g_strconcat (path, suffix, NULL);
  g_autofree char *to = g_strconcat (aside, suffix, NULL);

  rename (from, to);
}

/* Renames the file that was opened, unless another process has already done so. */
static gboolean
move_aside (RouseHistoryDb *self, char **notice, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *aside = NULL;
  int              lock = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean         ok = TRUE;

  /* Without a lock, of two processes that find the damage the slower one would move away what the
   * faster one began. */
  if (lock >= 0)
    flock (lock, LOCK_EX);
  if (rouse_history_db_is_current (self))
    {
      aside = dup_name_aside (self->path);
      ok = rename (self->path, aside) == 0;
      if (!ok)
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                     "The history is damaged and cannot be put aside as “%s”: %s", aside, g_strerror (errno));
      else
        {
          move_companion (self->path, aside, "-wal");
          move_companion (self->path, aside, "-shm");
          if (notice != NULL && *notice == NULL)
            *notice = g_strdup_printf ("The history was damaged. It was put aside as “%s”, and a new one begun.", aside);
        }
    }
  if (lock >= 0)
    close (lock);
  return ok;
}

gboolean
rouse_history_db_put_aside (RouseHistoryDb *self, char **notice, GError **error)
{
  gboolean ok = move_aside (self, notice, error);

  rouse_history_db_close (self);
  return ok;
}

static int
progress_cb (void *data)
{
  RouseHistoryDb *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

void
rouse_history_db_set_cancellable (RouseHistoryDb *self, GCancellable *cancellable)
{
  self->cancellable = cancellable;
  sqlite3_progress_handler (self->handle, STEPS_BETWEEN_LOOKS, cancellable != NULL ? progress_cb : NULL, self);
}

gint64
rouse_history_db_get_data_version (RouseHistoryDb *self)
{
  sqlite3_stmt *stmt = self->statements[DATA_VERSION];
  gint64        version = sqlite3_step (stmt) == SQLITE_ROW ? sqlite3_column_int64 (stmt, 0) : 0;

  sqlite3_reset (stmt);
  return version;
}

int
rouse_history_db_get_n_changes (RouseHistoryDb *self)
{
  return sqlite3_total_changes (self->handle);
}

static gboolean
prepare_all (RouseHistoryDb *self, GError **error)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = rouse_sql_prepare (self->handle, rouse_history_statements[i], error);
      if (self->statements[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/* With a write-ahead log readers and the writer do not disturb each other, and synchronous=NORMAL
 * leaves out the fsync of each commit: a crash of the machine may cost the last seconds, never the
 * rest, and one of this process nothing that was committed. */
static gboolean
use_write_ahead_log (sqlite3 *handle, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (rouse_sql_exec (handle, "PRAGMA journal_mode = WAL", &local))
    return TRUE;
  /* The switch is lasting, and does not wait: whoever is in the way makes the same one. A database
   * that cannot be written can still be read. */
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_BUSY) || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
open_handle (RouseHistoryDb *self, GError **error)
{
  struct stat st;

  if (sqlite3_open_v2 (self->path, &self->handle,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                       NULL) != SQLITE_OK)
    return rouse_sql_fail (self->handle, error);
  if (stat (self->path, &st) == 0)
    {
      self->device = st.st_dev;
      self->inode = st.st_ino;
    }
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  return use_write_ahead_log (self->handle, error) &&
         rouse_sql_exec (self->handle,
                         "PRAGMA synchronous = NORMAL;"
                         "PRAGMA foreign_keys = ON;"
                         "PRAGMA cache_size = -512;", /* KiB: the resident stays small */
                         error) &&
         rouse_history_schema_add_functions (self->handle, error) && rouse_history_schema_migrate (self->handle, error) && prepare_all (self, error);
}

RouseHistoryDb *
rouse_history_db_open (const char *path, char **notice, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  /* A failure shows when the file is opened. */
  if (!is_in_memory (path))
    g_mkdir_with_parents (folder, 0700);
  for (guint attempt = 0;; attempt++)
    {
      RouseHistoryDb    *self = g_new0 (RouseHistoryDb, 1);
      g_autoptr (GError) local = NULL;

      self->path = g_strdup (path);
      if (open_handle (self, &local))
        return self;
      if (attempt == 0 && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
        {
          g_debug ("%s is damaged: %s", path, local->message);
          if (rouse_history_db_put_aside (self, notice, error))
            continue;
          return NULL;
        }
      rouse_history_db_close (self);
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "The history “%s” cannot be opened: ", path);
      return NULL;
    }
}

gboolean
rouse_history_db_begin (RouseHistoryDb *self, GError **error)
{
  /* IMMEDIATE: a transaction that begins by reading cannot wait for the lock when it comes to write. */
  return rouse_sql_exec (self->handle, "BEGIN IMMEDIATE", error);
}

gboolean
rouse_history_db_commit (RouseHistoryDb *self, GError **error)
{
  return rouse_sql_exec (self->handle, "COMMIT", error);
}

void
rouse_history_db_roll_back (RouseHistoryDb *self)
{
  /* Fails when SQLite has done so by itself, as it does after some errors. */
  rouse_sql_exec (self->handle, "ROLLBACK", NULL);
}
