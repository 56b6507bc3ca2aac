/* notify-join.c - from what happens in the engine to notifications, and from their buttons to actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-app"
#include "config.h"
#include "app/notify-join.h"
#include "app/notify-notices.h"
#include "app/notify-policy.h"

#include "record/error-line.h"
#include "run/ending.h"
#include "words/words.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/wait.h>

/**
 * RouseNotifyJoin:
 *
 * A run that breaks down is told by `exited` when it had been ready, and by its reload when it had not.
 */
struct _RouseNotifyJoin
{
  GObject parent_instance;

  RouseEngine       *engine;   /* (owned) */
  RouseNotifier     *notifier; /* (owned) */
  GSettings         *settings; /* (owned) */
  GActionGroup      *actions;  /* (unowned): the application has us */
  RouseNotifyPolicy *policy;   /* (owned) */
  GHashTable        *known;    /* (owned) (element-type utf8) ids of which the policy has heard */
};

enum
{
  SHOW,
  LOOKED_AT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseNotifyJoin, rouse_notify_join, G_TYPE_OBJECT)

/* A program's subject, and what it points to. */
typedef struct
{
  RouseNotifySubject subject;
  char              *id;
} Subject;

static void
subject_clear (Subject *self)
{
  g_free (self->id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static void
subject_init (Subject *self, RouseNotifyJoin *join, RouseSession *session, RouseRunner *runner)
{
  RouseProject *project = rouse_session_get_project (session);
  RouseProgram *program = rouse_runner_get_program (runner);
  gboolean      only_one = g_list_model_get_n_items (G_LIST_MODEL (join->engine)) < 2;

  self->id = rouse_engine_dup_runner_id (join->engine, runner);
  self->subject.id = self->id;
  self->subject.name = program->name;
  self->subject.project = only_one || g_str_equal (program->name, project->name) ? NULL : project->name;
  self->subject.notify = project->notify;
  self->subject.is_task = program->kind == ROUSE_KIND_TASK;
  self->subject.build_failed = rouse_runner_get_failed_build (runner) != NULL;
}

/* (transfer full): why, on one line. */
static char *
dup_reason (const RouseRun *run, const char *folder)
{
  g_autoptr (RouseErrorLine) line = NULL;

  if (run->error != NULL)
    return g_strdup (run->error);
  /* What it printed last says little about who killed it, except when it was itself. */
  if (run->tail != NULL && (!WIFSIGNALED (run->wait_status) || WTERMSIG (run->wait_status) == SIGABRT))
    line = rouse_error_line_find (g_bytes_get_data (run->tail, NULL), g_bytes_get_size (run->tail), folder);
  return line != NULL ? g_strdup (line->text) : rouse_words_for_end (run);
}

static void
tell_failure (RouseNotifyJoin *self, RouseSession *session, RouseRunner *runner, const RouseRun *run, RouseCause cause)
{
  g_auto (Subject) subject = { 0 };
  guint            n_in_vain = rouse_runner_get_n_in_vain (runner);
  g_autofree char *reason = dup_reason (run, rouse_session_get_project (session)->root);

  if (n_in_vain > 0)
    {
      g_autofree char *why = g_steal_pointer (&reason);

      reason = g_strdup_printf (ngettext ("%s (gave up after %u restart)", "%s (gave up after %u restarts)", n_in_vain), why, n_in_vain);
    }
  subject_init (&subject, self, session, runner);
  if (subject.id == NULL)
    return; /* its project has just been removed */
  g_hash_table_add (self->known, g_strdup (subject.id));
  rouse_notify_policy_failed (self->policy, &subject.subject, reason, cause == ROUSE_CAUSE_EXIT);
}

/* (transfer full) (nullable): what @reload was about, if anybody wants to hear of it. */
static char *
describe_reload (RouseSession *session, const RouseReload *reload)
{
  if (reload->cause == ROUSE_CAUSE_FIRST)
    return NULL;
  if (reload->changes != NULL)
    return rouse_words_for_changes (reload->changes, rouse_session_get_project (session)->root);
  return g_strdup (rouse_words_for_cause (reload->cause));
}

static void
tell_ready (RouseNotifyJoin *self, RouseSession *session, RouseRunner *runner, const RouseReload *reload)
{
  g_auto (Subject) subject = { 0 };
  g_autofree char *words = describe_reload (session, reload);

  subject_init (&subject, self, session, runner);
  subject.subject.is_hot = rouse_reload_action_is_hot (reload->action);
  if (subject.id == NULL)
    return;
  g_hash_table_add (self->known, g_strdup (subject.id));
  rouse_notify_policy_ready (self->policy, &subject.subject, words);
}

/* engine → policy */

static void
exited_cb (RouseNotifyJoin *self, RouseSession *session, RouseRunner *runner, RouseRun *run)
{
  RouseReload *reload = rouse_runner_get_reload (runner);
  gboolean     failed = rouse_runner_get_state (runner) == ROUSE_STATE_FAILED; /* whatever it asked for */
  RouseEnding  ending = rouse_ending_judge (rouse_runner_get_program (runner), run->wait_status, !failed, FALSE);
  gboolean     is_its_reload = reload != NULL && g_strcmp0 (reload->run_id, run->id) == 0;

  if (run->expected || run->ready_us == 0 || ending.state == ROUSE_STATE_FINISHED || ending.again == ROUSE_AGAIN_WANTED)
    return;
  tell_failure (self, session, runner, run, is_its_reload ? reload->cause : ROUSE_CAUSE_CHANGE);
}

static void
reloaded_cb (RouseNotifyJoin *self, RouseSession *session, RouseRunner *runner, RouseReload *reload)
{
  RouseRun *run = rouse_runner_get_run (runner);
  RouseRun *build = rouse_runner_get_failed_build (runner);

  if (reload->outcome == ROUSE_OUTCOME_BUILD_FAILED && build != NULL)
    {
      tell_failure (self, session, runner, build, reload->cause);
      return;
    }
  /* What only pages take says nothing of the program. */
  if (reload->outcome == ROUSE_OUTCOME_READY && rouse_reload_action_is_hot (reload->action) && reload->action != ROUSE_RELOAD_BROWSER)
    tell_ready (self, session, runner, reload);
  if (reload->outcome != ROUSE_OUTCOME_FAILED && reload->outcome != ROUSE_OUTCOME_NOT_STARTED)
    return;
  if (run == NULL || run->expected || g_strcmp0 (reload->run_id, run->id) != 0)
    return;
  /* Before it was ready, but well: the window says “Finished”. */
  if (rouse_ending_judge (rouse_runner_get_program (runner), run->wait_status, FALSE, FALSE).state != ROUSE_STATE_FINISHED)
    tell_failure (self, session, runner, run, reload->cause);
}

static void
ready_cb (RouseNotifyJoin *self, RouseSession *session, RouseRunner *runner, RouseRun *run, RouseReload *reload)
{
  /* The one before, whose successor has failed by now. */
  if (rouse_runner_get_failed_build (runner) == NULL)
    tell_ready (self, session, runner, reload);
}

static gboolean
is_on_its_way (RouseRunner *runner)
{
  RouseState state = rouse_runner_get_state (runner);

  return state == ROUSE_STATE_STARTING || state == ROUSE_STATE_BUILDING || state == ROUSE_STATE_STOPPING ||
         (state == ROUSE_STATE_RUNNING && rouse_runner_get_program (runner)->kind == ROUSE_KIND_TASK);
}

static void
changed_cb (RouseNotifyJoin *self)
{
  GHashTableIter iter;
  gpointer       id;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      RouseSession *session = NULL;
      RouseRunner  *runner = rouse_engine_find_runner (self->engine, id, &session);

      if (runner == NULL || !rouse_session_get_on (session) || rouse_runner_get_held (runner))
        {
          rouse_notify_policy_stopped (self->policy, id);
          g_hash_table_iter_remove (&iter);
        }
      else if (is_on_its_way (runner))
        rouse_notify_policy_starting (self->policy, id);
    }
}

/* settings → policy */

static void
settings_changed_cb (RouseNotifyJoin *self)
{
  /* The values of the schema's enumeration are those of RouseNotify. */
  rouse_notify_policy_set_level (self->policy, (RouseNotify) g_settings_get_enum (self->settings, "notify"));
  rouse_notify_policy_set_quiet (self->policy, g_settings_get_boolean (self->settings, "do-not-disturb"));
}

/* window → policy */

static gboolean
seen_cb (const char *id, gpointer data)
{
  gboolean looked_at = FALSE;

  g_signal_emit (data, signals[LOOKED_AT], 0, id, &looked_at);
  return looked_at;
}

/* notifier → actions */

static void
action_cb (RouseNotifyJoin *self, const char *key, const char *action, const char *token)
{
  if (strchr (key, '/') == NULL && !g_str_equal (key, ROUSE_NOTIFY_KEY_MANY))
    return; /* none of ours */
  if (g_str_equal (action, ROUSE_NOTIFY_ACTION_IGNORE))
    rouse_notify_policy_ignore (self->policy, key);
  else if (g_str_equal (action, ROUSE_NOTIFY_ACTION_RESTART))
    g_action_group_activate_action (self->actions, "program-restart", g_variant_new_string (key));
  else if (g_str_equal (key, ROUSE_NOTIFY_KEY_MANY))
    g_signal_emit (self, signals[SHOW], 0, "projects", token);
  else
    {
      g_autofree char *place = g_strconcat ("output/", key, NULL);

      g_signal_emit (self, signals[SHOW], 0, place, token);
    }
}

static void
rouse_notify_join_dispose (GObject *object)
{
  RouseNotifyJoin *self = ROUSE_NOTIFY_JOIN (object);

  g_clear_object (&self->policy);
  g_clear_object (&self->engine);
  g_clear_object (&self->notifier);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->known, g_hash_table_unref);

  G_OBJECT_CLASS (rouse_notify_join_parent_class)->dispose (object);
}

static void
rouse_notify_join_class_init (RouseNotifyJoinClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rouse_notify_join_dispose;
  signals[SHOW] = g_signal_new ("show", ROUSE_TYPE_NOTIFY_JOIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[LOOKED_AT] = g_signal_new ("looked-at", ROUSE_TYPE_NOTIFY_JOIN, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
}

static void
rouse_notify_join_init (RouseNotifyJoin *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

RouseNotifyJoin *
rouse_notify_join_new (RouseEngine *engine, RouseNotifier *notifier, GSettings *settings, GActionGroup *actions)
{
  RouseNotifyJoin *self = g_object_new (ROUSE_TYPE_NOTIFY_JOIN, NULL);

  self->engine = g_object_ref (engine);
  self->notifier = g_object_ref (notifier);
  self->settings = g_object_ref (settings);
  self->actions = actions;
  self->policy = rouse_notify_policy_new (notifier, rouse_engine_get_clock (engine));
  rouse_notify_policy_set_seen_func (self->policy, seen_cb, self);
  g_signal_connect_object (engine, "exited", G_CALLBACK (exited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "reloaded", G_CALLBACK (reloaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "ready", G_CALLBACK (ready_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (notifier, "action", G_CALLBACK (action_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed", G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
  settings_changed_cb (self);
  return self;
}
