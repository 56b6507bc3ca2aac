/* history-db-private.h - what the files of the history's database share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history-db.h"

#include <sqlite3.h>
#include <sys/types.h>

G_BEGIN_DECLS

enum
{
  ADD_RELOAD,
  ADD_FILE,
  ADD_SEARCH,
  ADD_RUN,
  QUERY,
  QUERY_FILES,
  READ,
  READ_BRIEF,
  DATA_VERSION,
  N_STATEMENTS
};

struct _RouseHistoryDb
{
  char         *path;
  sqlite3      *handle;
  sqlite3_stmt *statements[N_STATEMENTS];
  dev_t         device; /* with inode: which file was opened, should another take its name */
  ino_t         inode;
  GCancellable *cancellable; /* (nullable) of what runs now */
};

/* The text of the statements, for rouse_history_db_open() to prepare. */
extern const char *const rouse_history_statements[N_STATEMENTS];

G_END_DECLS
