/* history-find.c - goes through all reloads that pass a filter, on the history's thread
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/history-find.h"
#include "record/history-db-private.h"
#include "record/search-text.h"
#include "record/sql.h"

#include <string.h>

typedef struct
{
  const RouseHistoryFilter *filter;
  RouseSearchWords         *words;   /* (owned) (nullable) */
  GHashTable               *outputs; /* (owned) (nullable) (element-type gint64 guint): the words in a reload's output */
} Search;

static void
search_clear (Search *search)
{
  g_clear_pointer (&search->words, rouse_search_words_free);
  g_clear_pointer (&search->outputs, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* The condition, with parameters ?1 project, ?2 program, ?3 since, ?4 until. */
static void
append_condition (GString *sql, const RouseHistoryFilter *filter)
{
  g_string_append (sql, " WHERE reload.deletion IS NULL");
  if (filter->project != NULL)
    g_string_append (sql, " AND reload.project = ?1");
  if (filter->program != NULL)
    g_string_append (sql, " AND reload.program = ?2");
  if (filter->since > 0)
    g_string_append (sql, " AND reload.at >= ?3");
  if (filter->until > 0)
    g_string_append (sql, " AND reload.at < ?4");
  if (filter->outcomes != 0)
    g_string_append_printf (sql, " AND (1 << reload.result) & %d", (int) filter->outcomes);
  if (filter->causes != 0)
    g_string_append_printf (sql, " AND (CASE WHEN reload.cause = %d AND reload.branch_after IS NOT NULL THEN %d ELSE 1 << reload.cause END) & %d",
                            ROUSE_CAUSE_CHANGE, ROUSE_HISTORY_BRANCH, (int) filter->causes);
  if (filter->ways != 0)
    g_string_append_printf (sql, " AND (CASE WHEN reload.fall_back != 0 THEN %d WHEN reload.action < 2 THEN %d ELSE %d END) & %d",
                            ROUSE_HISTORY_FELL_BACK, ROUSE_HISTORY_STARTED, ROUSE_HISTORY_HOT, (int) filter->ways);
}

/* (transfer full) (nullable): @sql with the filter's condition, ready to step. */
static sqlite3_stmt *
prepare (RouseHistoryDb *self, const char *sql, const RouseHistoryFilter *filter, GError **error)
{
  g_autoptr (GString) text = g_string_new (sql);
  sqlite3_stmt       *stmt;

  append_condition (text, filter);
  stmt = rouse_sql_prepare (self->handle, text->str, error);
  if (stmt == NULL)
    return NULL;
  if (filter->project != NULL)
    sqlite3_bind_text (stmt, 1, filter->project, -1, SQLITE_STATIC);
  if (filter->program != NULL)
    sqlite3_bind_text (stmt, 2, filter->program, -1, SQLITE_STATIC);
  if (filter->since > 0)
    sqlite3_bind_int64 (stmt, 3, filter->since);
  if (filter->until > 0)
    sqlite3_bind_int64 (stmt, 4, filter->until);
  return stmt;
}

/* Output is kept of few runs, but it is long: which of the words are in which is found out beforehand. It is that of the
 * reload that started the run, however many the run took since. */
static gboolean
search_outputs (RouseHistoryDb *self, Search *search, GError **error)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  guint32             all = rouse_search_words_get_all (search->words);
  sqlite3_stmt       *stmt = prepare (self, "SELECT reload.id, run.tail FROM run INDEXED BY run_tail CROSS JOIN reload INDEXED BY reload_run"
                                                  " ON reload.run_id = run.id AND run.tail IS NOT NULL AND reload.action < 2",
                                      search->filter, error);
  gboolean            ok;
  int                 rc;

  if (stmt == NULL)
    return FALSE;
  search->outputs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gint64  id = sqlite3_column_int64 (stmt, 0);
      guint32 found;

      g_string_truncate (folded, 0);
      rouse_search_fold_output (folded, sqlite3_column_blob (stmt, 1), sqlite3_column_bytes (stmt, 1));
      found = rouse_search_words_find (search->words, all, folded->str, folded->len);
      if (found != 0)
        g_hash_table_insert (search->outputs, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (found));
    }
  ok = rc == SQLITE_DONE || rouse_sql_fail (self->handle, error);
  sqlite3_finalize (stmt);
  return ok;
}

static gboolean
is_found (const Search *search, gint64 id, const char *text, gsize length)
{
  guint32 missing;

  if (search->words == NULL)
    return TRUE;
  missing = rouse_search_words_get_all (search->words) & ~GPOINTER_TO_UINT (g_hash_table_lookup (search->outputs, &id));
  return missing == 0 || rouse_search_words_find (search->words, missing, text, length) == missing;
}

static void
read_details (sqlite3_stmt *stmt, RouseHistoryMatch *match)
{
  int             result = sqlite3_column_int (stmt, 4);
  gint64          settle_us = sqlite3_column_int64 (stmt, 5);
  gint64          build_us = sqlite3_column_int64 (stmt, 6);
  gint64          stop_us = sqlite3_column_int64 (stmt, 7);
  gint64          start_us = sqlite3_column_int64 (stmt, 8);
  gint64          ready_us = sqlite3_column_int64 (stmt, 9);
  int             action = sqlite3_column_int (stmt, 10);
  int             outcome = sqlite3_column_int (stmt, 11);
  gint64          hot_us = sqlite3_column_int64 (stmt, 12);
  RouseReload     reload = { .action = action, .outcome = outcome, .settle_us = settle_us, .hot_us = hot_us, .build_us = build_us, .stop_us = stop_us, .start_us = start_us, .ready_us = ready_us };
  RouseHistoryRow row = { .reload = &reload };

  match->project = (const char *) sqlite3_column_text (stmt, 2);
  match->program = (const char *) sqlite3_column_text (stmt, 3);
  match->outcome = 1 << CLAMP (result, 0, ROUSE_HISTORY_RESULT_BROKE_LATER);
  match->startup_us = rouse_history_row_get_startup_us (&row);
  match->total_us = rouse_history_row_get_total_us (&row);
}

gboolean
rouse_history_db_find (RouseHistoryDb           *self,
                       const RouseHistoryFilter *filter,
                       gboolean                  details,
                       RouseHistoryMatchFunc     func,
                       gpointer                  data,
                       GError                  **error)
{
  g_auto (Search)     search = { .filter = filter, .words = rouse_search_words_new (filter->text) };
  g_autoptr (GString) sql = g_string_new ("SELECT reload.id, reload.at");
  int                 text_column = details ? 13 : 2;
  sqlite3_stmt       *stmt;
  gboolean            ok;
  int                 rc;

  if (search.words != NULL && !search_outputs (self, &search, error))
    return FALSE;
  if (details)
    g_string_append (sql, ", project, program, result, settle_us, build_us, stop_us, start_us, ready_us, action, outcome, hot_us");
  g_string_append (sql, search.words != NULL ? ", search.text FROM reload JOIN search ON search.reload_id = reload.id" : " FROM reload");
  stmt = prepare (self, sql->str, filter, error);
  if (stmt == NULL)
    return FALSE;
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      RouseHistoryMatch match = { .id = sqlite3_column_int64 (stmt, 0), .at = sqlite3_column_int64 (stmt, 1) };

      if (search.words != NULL &&
          !is_found (&search, match.id, sqlite3_column_blob (stmt, text_column), sqlite3_column_bytes (stmt, text_column)))
        continue;
      if (details)
        read_details (stmt, &match);
      func (&match, data);
    }
  ok = rc == SQLITE_DONE || rouse_sql_fail (self->handle, error);
  sqlite3_finalize (stmt);
  return ok;
}
