/* history-filter.h - which reloads of the history are meant, and in which order
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history.h"

G_BEGIN_DECLS

/** What is stored of a run that was ready and broke down later, beside the outcomes. */
#define ROUSE_HISTORY_RESULT_BROKE_LATER 16

/** What became of a reload in the end: the outcomes one bit each, and a run that was ready and broke down later. */
typedef enum
{
  ROUSE_HISTORY_PENDING = 1 << ROUSE_OUTCOME_PENDING,
  ROUSE_HISTORY_READY = 1 << ROUSE_OUTCOME_READY, /* and has not broken down since */
  ROUSE_HISTORY_FAILED = 1 << ROUSE_OUTCOME_FAILED,
  ROUSE_HISTORY_SUPERSEDED = 1 << ROUSE_OUTCOME_SUPERSEDED,
  ROUSE_HISTORY_NOT_STARTED = 1 << ROUSE_OUTCOME_NOT_STARTED,
  ROUSE_HISTORY_BUILD_FAILED = 1 << ROUSE_OUTCOME_BUILD_FAILED,
  ROUSE_HISTORY_BROKE_LATER = 1 << ROUSE_HISTORY_RESULT_BROKE_LATER,
} RouseHistoryOutcomes;

/** Everything that went wrong. */
#define ROUSE_HISTORY_BAD (ROUSE_HISTORY_FAILED | ROUSE_HISTORY_NOT_STARTED | ROUSE_HISTORY_BUILD_FAILED | ROUSE_HISTORY_BROKE_LATER)

/** Why a reload took place; a change of branch is told from other changes of files. */
typedef enum
{
  ROUSE_HISTORY_FIRST = 1 << ROUSE_CAUSE_FIRST,
  ROUSE_HISTORY_FILES = 1 << ROUSE_CAUSE_CHANGE,
  ROUSE_HISTORY_MANUAL = 1 << ROUSE_CAUSE_MANUAL,
  ROUSE_HISTORY_EXIT = 1 << ROUSE_CAUSE_EXIT,
  ROUSE_HISTORY_CASCADE = 1 << ROUSE_CAUSE_CASCADE,
  ROUSE_HISTORY_CONFIG = 1 << ROUSE_CAUSE_CONFIG,
  ROUSE_HISTORY_REQUEST = 1 << ROUSE_CAUSE_REQUEST,
  ROUSE_HISTORY_BRANCH = 1 << 16, /* not a cause of its own in the reload */
} RouseHistoryCauses;

/** What was done: exactly one of them holds of each reload. */
typedef enum
{
  ROUSE_HISTORY_STARTED = 1 << 0,   /* started or restarted, and nothing else was tried */
  ROUSE_HISTORY_HOT = 1 << 1,       /* a hot action did */
  ROUSE_HISTORY_FELL_BACK = 1 << 2, /* restarted, because a hot action was not enough */
} RouseHistoryWays;

/** A value. All that is set must hold; nothing set means every reload. */
typedef struct
{
  char                *project;  /* (owned) (nullable) exact name */
  char                *program;  /* (owned) (nullable) exact name */
  RouseHistoryOutcomes outcomes; /* any of these; 0 for all */
  RouseHistoryCauses   causes;   /* any of these; 0 for all */
  RouseHistoryWays     ways;     /* any of these; 0 for all */
  gint64               since;    /* wall clock µs, inclusive; 0 for no bound */
  gint64               until;    /* wall clock µs, exclusive; 0 for no bound */
  /* (owned) (nullable) words, each of which is somewhere in the paths, branches, names of program and rule, or output:
   * case does not matter, no character is special. */
  char *text;
} RouseHistoryFilter;

#define ROUSE_TYPE_HISTORY_FILTER (rouse_history_filter_get_type ())
GType rouse_history_filter_get_type (void);

/** (transfer full): every reload. */
RouseHistoryFilter *rouse_history_filter_new (void);
RouseHistoryFilter *rouse_history_filter_copy (const RouseHistoryFilter *self);
void                rouse_history_filter_free (RouseHistoryFilter *self);
gboolean            rouse_history_filter_equal (const RouseHistoryFilter *a, const RouseHistoryFilter *b);
/** Whether every reload passes. */
gboolean rouse_history_filter_is_empty (const RouseHistoryFilter *self);

typedef enum
{
  ROUSE_HISTORY_BY_TIME,
  ROUSE_HISTORY_BY_PROJECT,
  ROUSE_HISTORY_BY_PROGRAM,
  ROUSE_HISTORY_BY_DURATION, /* rouse_history_row_get_total_us() */
  ROUSE_HISTORY_BY_OUTCOME,  /* from bad to good */
} RouseHistoryOrder;

/** What became of it: exactly one bit. */
RouseHistoryOutcomes rouse_history_row_get_outcome (const RouseHistoryRow *row);
/** Why it took place: exactly one bit. */
RouseHistoryCauses rouse_history_row_get_cause (const RouseHistoryRow *row);
/** What was done: exactly one bit. */
RouseHistoryWays rouse_history_row_get_way (const RouseHistoryRow *row);
/** From the start of the process until it was ready, µs; -1 when it never was, and when none was started. */
gint64 rouse_history_row_get_startup_us (const RouseHistoryRow *row);
/** From the first change, or the command, until it was ready, or the hot action was done, µs: all its parts together; -1
 * when it never was. */
gint64 rouse_history_row_get_total_us (const RouseHistoryRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseHistoryFilter, rouse_history_filter_free)
G_END_DECLS
