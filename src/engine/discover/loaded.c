/* loaded.c - keeps track of what a program's runs load, one after the other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-discover"
#include "config.h"
#include "discover/loaded.h"

#include "discover/plain-programs.h"

/* A process of which it is not known what it loads, unless it says so. */
typedef struct
{
  pid_t        pid;
  char        *name; /* (owned) (nullable) */
  RouseRuntime runtime;
} Stranger;

struct _RouseLoaded
{
  char                  **places; /* (owned) */
  const RouseLoadedFuncs *funcs;
  gpointer                data;

  RouseLoadedSet *good; /* (owned) (nullable) of the last run that was ready, before this one */

  RouseLoadedSet     *set;           /* (owned) */
  RouseLoadedJournal *journal;       /* (owned) (nullable) */
  gboolean            is_sound;      /* what it says is all that was said */
  GArray             *strangers;     /* (owned) (element-type Stranger) that were there when something was seen last */
  GHashTable         *watched;       /* (owned) executable → whether it is watched */
  pid_t               leader;        /* 0 until it executes */
  gboolean            leader_is_own; /* … a program that is watched */
  gboolean            has_moved;     /* what is watched is elsewhere than when it began */
  gboolean            is_ready;
  gboolean            is_ready_and_seen;
  gboolean            has_ended;
};

static void
clear_stranger (gpointer data)
{
  g_free (((Stranger *) data)->name);
}

RouseLoaded *
rouse_loaded_new (const char *const *places, const RouseLoadedFuncs *funcs, gpointer data)
{
  RouseLoaded *self = g_new0 (RouseLoaded, 1);

  self->places = g_strdupv ((char **) places);
  self->funcs = funcs;
  self->data = data;
  self->set = rouse_loaded_set_new (NULL);
  self->is_sound = TRUE;
  self->strangers = g_array_new (FALSE, FALSE, sizeof (Stranger));
  g_array_set_clear_func (self->strangers, clear_stranger);
  self->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
rouse_loaded_free (RouseLoaded *self)
{
  g_strfreev (self->places);
  g_clear_pointer (&self->good, rouse_loaded_set_unref);
  rouse_loaded_set_unref (self->set);
  g_clear_pointer (&self->journal, rouse_loaded_journal_free);
  g_array_unref (self->strangers);
  g_hash_table_unref (self->watched);
  g_free (self);
}

gboolean
rouse_loaded_set_places (RouseLoaded *self, const char *const *places)
{
  if (g_strv_equal ((const char *const *) self->places, places))
    return FALSE;
  g_strfreev (self->places);
  self->places = g_strdupv ((char **) places);
  self->has_moved = TRUE;
  return TRUE;
}

void
rouse_loaded_begin (RouseLoaded *self, const char *journal)
{
  if (self->is_ready || self->has_moved)
    g_clear_pointer (&self->good, rouse_loaded_set_unref);
  if (self->is_ready && !self->has_moved)
    self->good = g_steal_pointer (&self->set);
  g_clear_pointer (&self->set, rouse_loaded_set_unref);
  self->set = rouse_loaded_set_new (self->good);
  g_clear_pointer (&self->journal, rouse_loaded_journal_free);
  self->journal = journal != NULL ? rouse_loaded_journal_open (journal) : NULL;
  self->is_sound = TRUE;
  g_array_set_size (self->strangers, 0);
  g_hash_table_remove_all (self->watched);
  self->leader = 0;
  self->leader_is_own = self->has_moved = self->is_ready = self->is_ready_and_seen = self->has_ended = FALSE;
}

void
rouse_loaded_start (RouseLoaded *self, pid_t leader)
{
  self->leader = leader;
}

void
rouse_loaded_become_ready (RouseLoaded *self)
{
  self->is_ready = TRUE;
  rouse_loaded_set_drop_before (self->set);
}

/* When it has ended the file is taken away, so that it is read until then. */
static void
read_journal (RouseLoaded *self)
{
  if (self->journal != NULL && !self->has_ended)
    self->is_sound &= rouse_loaded_journal_read (self->journal, self->set);
}

void
rouse_loaded_end (RouseLoaded *self)
{
  read_journal (self);
  self->has_ended = TRUE;
}

/* Looking */

static RouseRuntime
get_runtime (RouseLoaded *self, pid_t pid)
{
  return self->journal != NULL ? rouse_loaded_journal_get_runtime (self->journal, pid) : ROUSE_RUNTIME_NONE;
}

static gboolean
is_watched (RouseLoaded *self, const char *exe)
{
  gpointer known;

  if (!g_hash_table_lookup_extended (self->watched, exe, NULL, &known))
    {
      known = GINT_TO_POINTER (self->funcs->is_watched (exe, self->data));
      g_hash_table_insert (self->watched, g_strdup (exe), known);
    }
  return GPOINTER_TO_INT (known);
}

/* Whether all that the process loads is known; @own (out): because it is a program of the project's own. */
static gboolean
explains (RouseLoaded *self, const RouseProcessFiles *process, gboolean *own)
{
  *own = FALSE;
  if (process->view != ROUSE_PROCESS_SEEN)
    return FALSE;
  if (process->runtime != ROUSE_RUNTIME_NONE)
    return get_runtime (self, process->pid) == process->runtime;
  if (rouse_plain_programs_include (process->name, process->argv0, process->argv1))
    return TRUE;
  *own = is_watched (self, process->exe);
  return *own;
}

static void
add_files (RouseLoaded *self, const RouseProcessFiles *process)
{
  for (guint i = 0; i < process->files->len; i++)
    rouse_loaded_set_add_file (self->set, g_ptr_array_index (process->files, i));
}

/* Looks at all processes. Returns: whether there was any. */
static gboolean
look (RouseLoaded *self, const GArray *pids)
{
  g_autoptr (GArray) strangers = g_array_new (FALSE, FALSE, sizeof (Stranger));
  gboolean           any = FALSE;

  g_array_set_clear_func (strangers, clear_stranger);
  for (guint i = 0; i < pids->len && i < ROUSE_LOADED_PROCESSES_MAX; i++)
    {
      g_autoptr (RouseProcessFiles) process = self->funcs->look (g_array_index (pids, pid_t, i), (const char *const *) self->places);
      gboolean                      own;

      if (process->view == ROUSE_PROCESS_GONE)
        continue;
      any = TRUE;
      add_files (self, process);
      if (!explains (self, process, &own))
        {
          Stranger stranger = { process->pid, g_strdup (process->name), process->runtime };

          g_array_append_val (strangers, stranger);
        }
      if (process->pid == self->leader)
        self->leader_is_own = own;
    }
  if (any)
    {
      g_array_unref (self->strangers);
      self->strangers = g_steal_pointer (&strangers);
    }
  return any;
}

/* Judging */

/* (nullable) (transfer none): somebody who has not said by now what he loads. */
static const Stranger *
find_stranger (RouseLoaded *self)
{
  for (guint i = 0; i < self->strangers->len; i++)
    {
      const Stranger *stranger = &g_array_index (self->strangers, Stranger, i);

      if (stranger->runtime == ROUSE_RUNTIME_NONE || get_runtime (self, stranger->pid) != stranger->runtime)
        return stranger;
    }
  return NULL;
}

/* Of a run that has ended: whether nothing of it can have gone unseen. */
static RouseLoadedExcuse
judge_end (RouseLoaded *self)
{
  gboolean known = self->leader_is_own || get_runtime (self, self->leader) != ROUSE_RUNTIME_NONE;

  if (!known && !self->is_ready_and_seen)
    return self->is_ready || self->good != NULL ? ROUSE_LOADED_UNSEEN : ROUSE_LOADED_NO_GOOD_RUN;
  if (self->is_ready)
    return ROUSE_LOADED_KNOWN;
  return self->good != NULL ? ROUSE_LOADED_KNOWN : ROUSE_LOADED_NO_GOOD_RUN;
}

static void
judge (RouseLoaded *self, gboolean seen)
{
  const Stranger   *stranger = find_stranger (self);
  RouseLoadedExcuse excuse = ROUSE_LOADED_KNOWN;
  gint64            pid = 0;
  const char       *process = NULL;

  if (!self->is_sound)
    excuse = ROUSE_LOADED_TOO_MUCH;
  else if (self->leader == 0)
    excuse = ROUSE_LOADED_NOT_RUNNING;
  else if (self->has_moved)
    excuse = ROUSE_LOADED_UNSEEN;
  else if (stranger != NULL)
    {
      excuse = ROUSE_LOADED_PROCESS;
      pid = stranger->pid;
      process = stranger->name;
    }
  else if (self->has_ended)
    excuse = judge_end (self);
  else if (!seen)
    excuse = ROUSE_LOADED_UNSEEN;
  /* What the last good run has loaded fills the gap only when that is known. */
  if (excuse == ROUSE_LOADED_KNOWN && self->has_ended && !self->is_ready)
    excuse = rouse_loaded_set_get_excuse (self->good, &pid, &process);
  rouse_loaded_set_excuse (self->set, excuse, pid, process);
}

void
rouse_loaded_update (RouseLoaded *self, const GArray *pids)
{
  gboolean seen;

  read_journal (self);
  seen = pids != NULL && look (self, pids);
  if (pids != NULL && pids->len > ROUSE_LOADED_PROCESSES_MAX)
    self->is_sound = FALSE;
  /* What began while we looked has said so by now, or is a stranger. */
  read_journal (self);
  self->is_ready_and_seen |= seen && self->is_ready;
  judge (self, seen);
  rouse_loaded_set_forget_links (self->set);
}

RouseLoadedSet *
rouse_loaded_get_set (RouseLoaded *self)
{
  return self->set;
}
