/* sample.h - a reload and a run with something in every field
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "record/history.h"

#include <string.h>
#include <glib/gstdio.h>

/* @at: wall clock µs; a history soon forgets what is old. */
static inline RouseReload *
sample_reload (gint64 at)
{
  g_autoptr (RouseChangeSet) changes = rouse_change_set_new ();
  RouseReload               *reload;

  rouse_change_set_add (changes, "/shop/caf\xe9.py", ROUSE_CHANGE_CREATED, "/shop/old.py");
  rouse_change_set_add (changes, "/shop/views.py", ROUSE_CHANGE_MODIFIED, NULL);
  changes->first_us = 1000000;
  changes->last_us = 1004000;
  changes->settled_us = 1015000;
  changes->branch_before = g_strdup ("main");
  changes->branch_after = g_strdup ("topic");
  changes->held_for = g_strdup ("git");

  reload = rouse_reload_new (ROUSE_CAUSE_CHANGE, changes);
  reload->project = g_strdup ("shop");
  reload->program = g_strdup ("web");
  reload->at = at;
  reload->action = ROUSE_RELOAD_RESTART;
  reload->tried = ROUSE_RELOAD_COMMAND;
  reload->fall_back = ROUSE_FALL_BACK_REFUSED;
  reload->rule = g_strdup ("caf\xc3\xa9s");
  reload->hot_us = 40000;
  reload->why = g_strdup ("no database");
  reload->settle_us = 15000;
  reload->build_us = 300000;
  reload->stop_us = 81000;
  reload->start_us = 2400;
  reload->outcome = ROUSE_OUTCOME_FAILED;
  reload->run_id = g_strdup ("run-1");
  return reload;
}

static inline RouseRun *
sample_run (gint64 at)
{
  RouseRun *run = rouse_run_new ();

  run->id = g_strdup ("run-1");
  run->pid = 4242;
  run->started_at = at + 76544;
  run->start_us = 1100000;
  run->end_us = 1500000;
  run->wait_status = 1 << 8;
  run->ended = TRUE;
  run->tail = g_bytes_new_static ("Boom\n", 5);
  return run;
}

/* (transfer full): a database's path in a folder of its own; release with sample_free_path(). */
static inline char *
sample_new_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *folder = g_dir_make_tmp ("rouse-history-XXXXXX", &error);

  g_assert_no_error (error);
  return g_build_filename (folder, "history.db", NULL);
}

static inline void
sample_free_path (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (path);
}
