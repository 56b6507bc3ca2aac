/* record-json.h - the JSON forms of what happened, for programs that read along
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history.h"
#include "watch/health.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Part of the outside interface: keys are added, never renamed or removed. A key that is listed without
 * "if" is always there, null when it does not apply. Instants are ISO 8601 in UTC with milliseconds,
 * durations whole milliseconds. Words are those of the *_to_string() functions. Names that are not
 * UTF-8 have U+FFFD in place of what is not. All return (transfer full). */

/**
 * One change: path, kind, from (if it was renamed). When one of the paths is not UTF-8, `escaped` is true,
 * and in both the bytes that are not, and "%" itself, are written as "%" and two hexadecimal digits;
 * without `escaped` a "%" is a "%".
 */
JsonObject *rouse_change_to_json (const RouseChange *change);

/**
 * files (at most @max_files, the first ones), files_total, branch {from, to}, held_for,
 * settle_ms (from the first change to the release).
 */
JsonObject *rouse_change_set_to_json (const RouseChangeSet *changes, guint max_files);

/** level, files, dirs, watched, polled, unreadable, missing, pruned, limit, detail. */
/** (transfer full): its places alone. */
JsonArray  *rouse_places_to_json (const RouseHealth *health);
JsonObject *rouse_health_to_json (const RouseHealth *health);

/**
 * id, pid, started_at, exit_code and signal (one of them once it has ended), duration_ms (once it has
 * ended), expected, killed, error (if it could not be started).
 */
JsonObject *rouse_run_to_json (const RouseRun *run);

/**
 * at, project, program, cause, action, files, files_total, branch {from, to}, rule, tried (the hot action that was not
 * enough), fall_back, why, settle_ms, hot_ms, build_ms, stop_ms, start_ms, ready_ms, outcome, run_id, run (as above).
 */
JsonObject *rouse_reload_to_json (const RouseReload *reload, const RouseRun *run);

/** @us (wall clock) as ISO 8601 in UTC, with milliseconds. */
char *rouse_json_format_instant (gint64 us);
/** Sets @key to a name for people, or to null: what is not UTF-8 in it need not be told apart. */
void rouse_json_set_name (JsonObject *object, const char *key, const char *name);
/** Sets @key to a path, or to null, and `escaped` as for a change. */
void rouse_json_set_path (JsonObject *object, const char *key, const char *path);

/** The object on one line, without a line feed. */
char *rouse_json_to_line (JsonObject *object);

/**
 * An event: the members of @object after event, at (@real_us, wall clock) and t (@now_us, monotonic: seconds
 * since the machine was started, with microseconds). On one line, without a line feed.
 */
char *rouse_json_to_event_line (const char *event, gint64 real_us, gint64 now_us, JsonObject *object);

G_END_DECLS
