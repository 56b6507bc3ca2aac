/* project-source.c - where a project's configuration comes from, read again whenever that changes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-project"
#include "config.h"
#include "project/project-source.h"

#include "base/error.h"
#include "project/folder-watch.h"
#include "project/layers-private.h"
#include "project/source-texts.h"
#include "project/text-file.h"

#include <string.h>

/* One save is several events, some milliseconds apart. */
#define SETTLE_US (50 * G_TIME_SPAN_MILLISECOND)
/* A file that is half written, or away for a moment, is not worth a message. */
#define DOUBT_US (250 * G_TIME_SPAN_MILLISECOND)

/** What can be done with the files as they stand. */
typedef struct
{
  RouseProject *project; /* (owned) (nullable): the one before stays */
  char         *shared;  /* (owned) (nullable): the shared text that is in it */
  RousePending *pending; /* (owned) (nullable) */
  char         *problem; /* (owned) (nullable) */
} Verdict;

struct _RouseProjectSource
{
  GObject parent_instance;

  char       *id;           /* (owned) (nullable) */
  char       *private_path; /* (owned) (nullable) */
  char       *root;         /* (owned) (nullable): given, or the last that the private file said */
  char       *shared_path;  /* (owned) (nullable): if it is another one than rouse.ini */
  RouseTrust *trust;        /* (owned) */
  RouseClock *clock;        /* (owned) */

  RouseSourceTexts *seen;       /* (owned) (nullable): what stood there when they were looked at last */
  gint64            seen_since; /* monotonic */
  RouseFolderWatch *watch;      /* (owned) (nullable) */
  guint             alarm;

  Verdict verdict; /* the last that was acted upon; `project` is what is in use */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RouseProjectSource, rouse_project_source, G_TYPE_OBJECT)

static void
verdict_clear (Verdict *self)
{
  g_clear_pointer (&self->project, rouse_project_unref);
  g_clear_pointer (&self->shared, g_free);
  g_clear_pointer (&self->pending, rouse_pending_unref);
  g_clear_pointer (&self->problem, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Verdict, verdict_clear)

static RouseSourceTexts *
read_texts (RouseProjectSource *self)
{
  return rouse_source_texts_read (self->private_path, self->root, self->shared_path);
}

/* Judging. */

/* (transfer full) (nullable): the project with @shared (nullable), as it is to be known. */
static RouseProject *
parse (RouseProjectSource *self, const RouseSourceTexts *texts, const char *shared, GError **error)
{
  RouseProject *project = rouse_source_texts_parse (texts, shared, error);

  if (project != NULL)
    project->id = g_strdup (self->id);
  return project;
}

/* Whether the project has moved to another folder, where what was allowed in the one before is not. */
static gboolean
has_moved (RouseProjectSource *self, const RouseSourceTexts *texts)
{
  return self->verdict.project != NULL && g_strcmp0 (self->root, texts->root) != 0;
}

/* What was good and allowed goes on, with what the private file says now. */
static void
fall_back (RouseProjectSource *self, const RouseSourceTexts *texts, Verdict *verdict)
{
  if (has_moved (self, texts))
    return;
  if (self->verdict.shared != NULL)
    verdict->shared = g_strdup (self->verdict.shared);
  else if (self->verdict.project == NULL && texts->shared_text != NULL)
    verdict->shared = rouse_trust_dup_allowed_text (self->trust, texts->shared_path);
  verdict->project = parse (self, texts, verdict->shared, NULL); /* what is wrong with the file that is there is told */
  if (verdict->project != NULL || self->verdict.project != NULL)
    return;
  g_clear_pointer (&verdict->shared, g_free);
  verdict->project = parse (self, texts, NULL, NULL);
  if (verdict->project != NULL)
    return;
  verdict->project = rouse_source_texts_parse_bare (texts);
  verdict->project->id = g_strdup (self->id);
}

/* There is no shared file. */
static void
judge_private (RouseProjectSource *self, const RouseSourceTexts *texts, Verdict *verdict)
{
  g_autoptr (GError) error = NULL;

  if (self->verdict.shared != NULL && !has_moved (self, texts))
    {
      verdict->problem = g_strdup_printf ("%s: there is no such file any more", texts->shared_path);
      fall_back (self, texts, verdict);
      return;
    }
  verdict->project = parse (self, texts, NULL, &error);
  if (verdict->project == NULL)
    verdict->problem = g_strdup (error->message);
  else if (verdict->project->programs->len == 0)
    verdict->problem = g_strdup_printf ("%s: there is no such file, and so no program", texts->shared_path);
}

static void
judge_shared (RouseProjectSource *self, const RouseSourceTexts *texts, Verdict *verdict)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (RouseProject) project = parse (self, texts, texts->shared_text, &error);
  g_autofree char         *before = NULL;

  if (project == NULL)
    verdict->problem = g_strdup (error->message);
  else if (rouse_trust_check (self->trust, texts->shared_path, texts->shared_text) == ROUSE_TRUST_ALLOWED)
    {
      verdict->project = g_steal_pointer (&project);
      verdict->shared = g_strdup (texts->shared_text);
      return;
    }
  else
    {
      before = self->verdict.shared != NULL && !has_moved (self, texts) ? g_strdup (self->verdict.shared)
                                                                        : rouse_trust_dup_allowed_text (self->trust, texts->shared_path);
      verdict->pending = rouse_pending_new (texts->shared_path, texts->shared_text, before, project);
    }
  fall_back (self, texts, verdict);
}

static void
judge (RouseProjectSource *self, const RouseSourceTexts *texts, Verdict *verdict)
{
  *verdict = (Verdict){ NULL };
  if (texts->error != NULL)
    {
      verdict->problem = g_strdup (texts->error->message);
      if (texts->root != NULL && (texts->private_path == NULL || texts->private_text != NULL))
        fall_back (self, texts, verdict);
    }
  else if (texts->shared_text == NULL)
    judge_private (self, texts, verdict);
  else
    judge_shared (self, texts, verdict);
}

/* Acting upon it. */

/* By what they say. */
static gboolean
projects_equal (const RouseProject *a, const RouseProject *b)
{
  g_autofree char *one = NULL, *other = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  one = rouse_layers_describe (a);
  other = rouse_layers_describe (b);
  return g_str_equal (one, other);
}

static gboolean
pending_equal (const RousePending *a, const RousePending *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_str_equal (a->hash, b->hash) && g_str_equal (a->path, b->path);
}

static void
keep_project (Verdict *verdict, const Verdict *before)
{
  g_clear_pointer (&verdict->project, rouse_project_unref);
  verdict->project = rouse_project_ref (before->project);
}

/* Of what waits to be allowed, also whether another process has allowed it. */
static void
watch_files (RouseProjectSource *self)
{
  g_autofree char *memory = NULL;
  const char      *files[3] = { self->private_path, self->seen->shared_path, NULL };

  if (self->watch == NULL)
    return;
  if (self->verdict.pending != NULL)
    files[2] = memory = rouse_trust_dup_memory_path (self->trust, self->verdict.pending->path);
  rouse_folder_watch_set_files (self->watch, files, G_N_ELEMENTS (files));
}

/* Takes @verdict, on `seen`, over. Returns: whether anything is different. */
static gboolean
take (RouseProjectSource *self, Verdict *verdict)
{
  g_auto (Verdict) before = self->verdict;

  self->verdict = *verdict;
  *verdict = (Verdict){ NULL };
  if (self->verdict.project == NULL)
    {
      keep_project (&self->verdict, &before);
      g_free (self->verdict.shared);
      self->verdict.shared = g_strdup (before.shared);
    }
  else
    {
      g_free (self->root);
      self->root = g_strdup (self->seen->root);
      if (projects_equal (self->verdict.project, before.project))
        keep_project (&self->verdict, &before); /* a comment, or the order in which projects are shown */
    }
  watch_files (self);
  return self->verdict.project != before.project || !pending_equal (self->verdict.pending, before.pending) || g_strcmp0 (self->verdict.problem, before.problem) != 0;
}

static void
set_seen (RouseProjectSource *self, RouseSourceTexts *texts)
{
  g_clear_pointer (&self->seen, rouse_source_texts_free);
  self->seen = texts;
  self->seen_since = rouse_clock_get_now (self->clock);
  watch_files (self);
}

static void alarm_cb (gpointer data);

static void
set_alarm (RouseProjectSource *self, gint64 at)
{
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  self->alarm = rouse_clock_add_alarm (self->clock, at, alarm_cb, self);
}

/* Whether the files stand as they did when they were last looked at; otherwise the patience begins anew. */
static gboolean
still_same (RouseProjectSource *self)
{
  RouseSourceTexts *texts = read_texts (self);

  if (self->seen != NULL && rouse_source_texts_equal (texts, self->seen))
    {
      rouse_source_texts_free (texts);
      return TRUE;
    }
  set_seen (self, texts);
  set_alarm (self, self->seen_since + SETTLE_US);
  return FALSE;
}

static void
alarm_cb (gpointer data)
{
  RouseProjectSource *self = data;
  g_auto (Verdict)    verdict = { NULL };

  self->alarm = 0;
  if (!still_same (self))
    return;
  judge (self, self->seen, &verdict);
  if ((verdict.problem != NULL || verdict.pending != NULL) && rouse_clock_get_now (self->clock) < self->seen_since + DOUBT_US)
    {
      set_alarm (self, self->seen_since + DOUBT_US);
      return;
    }
  if (take (self, &verdict))
    g_signal_emit (self, signals[CHANGED], 0);
}

void
rouse_project_source_look (RouseProjectSource *self)
{
  g_return_if_fail (ROUSE_IS_PROJECT_SOURCE (self));

  watch_files (self); /* links may lead elsewhere, if to the same */
  if (still_same (self) && self->alarm == 0 && self->verdict.pending != NULL)
    set_alarm (self, rouse_clock_get_now (self->clock) + SETTLE_US); /* it may have been allowed elsewhere */
}

/* The object */

static void
rouse_project_source_dispose (GObject *object)
{
  RouseProjectSource *self = ROUSE_PROJECT_SOURCE (object);

  g_clear_pointer (&self->watch, rouse_folder_watch_free);
  if (self->clock != NULL)
    rouse_clock_clear_alarm (self->clock, &self->alarm);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rouse_project_source_parent_class)->dispose (object);
}

static void
rouse_project_source_finalize (GObject *object)
{
  RouseProjectSource *self = ROUSE_PROJECT_SOURCE (object);

  verdict_clear (&self->verdict);
  g_clear_pointer (&self->seen, rouse_source_texts_free);
  g_clear_pointer (&self->trust, rouse_trust_unref);
  g_free (self->id);
  g_free (self->private_path);
  g_free (self->root);
  g_free (self->shared_path);

  G_OBJECT_CLASS (rouse_project_source_parent_class)->finalize (object);
}

static void
rouse_project_source_class_init (RouseProjectSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rouse_project_source_dispose;
  object_class->finalize = rouse_project_source_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rouse_project_source_init (RouseProjectSource *self)
{
}

RouseProjectSource *
rouse_project_source_new (const char *id, const char *private_path, const char *root, RouseTrust *trust, RouseClock *clock)
{
  RouseProjectSource *self = g_object_new (ROUSE_TYPE_PROJECT_SOURCE, NULL);

  g_return_val_if_fail (private_path != NULL || root != NULL, self);

  self->id = g_strdup (id);
  self->private_path = g_strdup (private_path);
  self->root = g_strdup (root);
  self->trust = rouse_trust_ref (trust);
  self->clock = g_object_ref (clock);
  return self;
}

void
rouse_project_source_set_file (RouseProjectSource *self, const char *path)
{
  g_return_if_fail (ROUSE_IS_PROJECT_SOURCE (self) && self->seen == NULL);

  g_free (self->shared_path);
  self->shared_path = g_strdup (path);
}

gboolean
rouse_project_source_load (RouseProjectSource *self, GError **error)
{
  g_auto (Verdict) verdict = { NULL };

  g_return_val_if_fail (ROUSE_IS_PROJECT_SOURCE (self), FALSE);

  set_seen (self, read_texts (self));
  judge (self, self->seen, &verdict);
  if (verdict.project == NULL)
    {
      if (self->seen->error != NULL)
        g_propagate_error (error, g_error_copy (self->seen->error));
      else
        g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, verdict.problem);
      return FALSE;
    }
  take (self, &verdict);
  return TRUE;
}

void
rouse_project_source_watch (RouseProjectSource *self)
{
  g_return_if_fail (ROUSE_IS_PROJECT_SOURCE (self) && self->seen != NULL);

  if (self->watch != NULL)
    return;
  self->watch = rouse_folder_watch_new ((RouseFolderWatchFunc) rouse_project_source_look, self);
  watch_files (self);
  /* What changed between load() and now. */
  rouse_project_source_look (self);
}

RouseProject *
rouse_project_source_get_project (RouseProjectSource *self)
{
  return self->verdict.project;
}

RousePending *
rouse_project_source_get_pending (RouseProjectSource *self)
{
  return self->verdict.pending;
}

const char *
rouse_project_source_get_problem (RouseProjectSource *self)
{
  return self->verdict.problem;
}

const char *
rouse_project_source_get_file (RouseProjectSource *self)
{
  return self->seen != NULL && (self->seen->shared_text != NULL || self->verdict.shared != NULL) ? self->seen->shared_path : NULL;
}

gboolean
rouse_project_source_allow (RouseProjectSource *self, const char *hash, GError **error)
{
  g_autoptr (RouseSourceTexts) texts = NULL;
  g_autoptr (RouseProject)     project = NULL;
  g_autofree char             *found = NULL;
  g_auto (Verdict)             verdict = { NULL };

  g_return_val_if_fail (ROUSE_IS_PROJECT_SOURCE (self), FALSE);

  texts = read_texts (self);
  if (texts->shared_text != NULL)
    found = rouse_trust_dup_hash (texts->shared_text);
  if (g_strcmp0 (found, hash) != 0)
    {
      rouse_project_source_look (self);
      g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s: something else stands there by now", texts->shared_path != NULL ? texts->shared_path : self->root);
      return FALSE;
    }
  project = parse (self, texts, texts->shared_text, error);
  if (project == NULL || !rouse_trust_allow (self->trust, texts->shared_path, texts->shared_text, error))
    return FALSE;
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  set_seen (self, g_steal_pointer (&texts));
  judge (self, self->seen, &verdict);
  if (take (self, &verdict))
    g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

/* Writing. */

static gboolean
write_shared (RouseProjectSource *self, const RouseSourceTexts *texts, const char *text, GError **error)
{
  if (text == NULL || g_strcmp0 (text, texts->shared_text) == 0)
    return TRUE;
  /* In this order: at no time there is something of the user's own that waits to be allowed. */
  return rouse_trust_allow (self->trust, texts->shared_path, text, error) && rouse_text_file_write (texts->shared_path, text, error);
}

static gboolean
write_private (const RouseSourceTexts *texts, const char *text, GError **error)
{
  return text == NULL || g_strcmp0 (text, texts->private_text) == 0 || rouse_text_file_write (texts->private_path, text, error);
}

/* Whether the shared file stands as it is in use. Otherwise whoever edits has not seen what is there. */
static gboolean
check_shared (RouseProjectSource *self, const RouseSourceTexts *texts, GError **error)
{
  if (texts->error != NULL)
    {
      g_propagate_error (error, g_error_copy (texts->error));
      return FALSE;
    }
  if (self->verdict.shared == NULL || g_strcmp0 (texts->shared_text, self->verdict.shared) == 0)
    return TRUE;
  g_set_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "%s: something else stands there than what is in use", texts->shared_path);
  return FALSE;
}

/* Has the private file say @root. A shared file that went along, unchanged, is as allowed there as it was. */
static gboolean
move (RouseProjectSource *self, const RouseSourceTexts *texts, const char *root, GError **error)
{
  g_autoptr (RouseIni) ini = rouse_ini_parse (texts->private_path, texts->private_text, texts->private_length, error);
  g_autofree char     *value = rouse_ini_encode (root), *text = NULL;
  g_auto (Verdict)     verdict = { NULL };

  if (ini == NULL)
    return FALSE;
  rouse_ini_set (ini, rouse_ini_find (ini, "project", NULL), "root", value);
  text = rouse_ini_dup_text (ini);
  if (!write_private (texts, text, error))
    return FALSE;
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  set_seen (self, read_texts (self));
  if (g_strcmp0 (self->seen->shared_text, self->verdict.shared) == 0 && !rouse_trust_allow (self->trust, self->seen->shared_path, self->verdict.shared, error))
    return FALSE;
  judge (self, self->seen, &verdict);
  take (self, &verdict);
  return TRUE;
}

gboolean
rouse_project_source_write (RouseProjectSource *self, const RouseProject *project, GError **error)
{
  g_autoptr (RouseSourceTexts) texts = NULL;
  g_autofree char             *new_shared = NULL, *new_private = NULL;
  RouseLayer                   shared, private;
  g_auto (Verdict)             verdict = { NULL };

  g_return_val_if_fail (ROUSE_IS_PROJECT_SOURCE (self), FALSE);

  texts = read_texts (self);
  if (self->verdict.shared != NULL && texts->private_text != NULL && g_strcmp0 (texts->root, self->root) == 0 && !g_str_equal (self->root, project->root))
    {
      if (!move (self, texts, project->root, error))
        return FALSE;
      /* What else is different belongs to files that are in use only once they are allowed. */
      return g_strcmp0 (self->root, project->root) != 0 || rouse_project_source_write (self, project, error);
    }
  if (!check_shared (self, texts, error))
    return FALSE;
  shared = (RouseLayer){ texts->shared_path, self->verdict.shared, self->verdict.shared != NULL ? strlen (self->verdict.shared) : 0 };
  private = (RouseLayer){ texts->private_path, texts->private_text, texts->private_length };
  if (!rouse_project_layers_write (project, shared.text != NULL ? &shared : NULL, private.text != NULL ? &private : NULL, &new_shared, &new_private, error))
    return FALSE;
  if (!write_shared (self, texts, new_shared, error) || !write_private (texts, new_private, error))
    return FALSE;
  rouse_clock_clear_alarm (self->clock, &self->alarm);
  set_seen (self, read_texts (self));
  judge (self, self->seen, &verdict);
  take (self, &verdict);
  return TRUE;
}
