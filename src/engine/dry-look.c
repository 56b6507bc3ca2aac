/* dry-look.c - what a project would watch, counted without watching it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-engine"
#include "config.h"
#include "dry-look.h"

#include "filter/filter.h"
#include "watch/filesystem.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define PROGRESS_US (G_TIME_SPAN_SECOND / 8)

/* What the thread and its messages share. */
typedef struct
{
  RouseProject    *project;       /* (owned) */
  RouseDryLookFunc progress;      /* (nullable) */
  gpointer         progress_data; /* (unowned) */
} Request;

/* A message to the main context. */
typedef struct
{
  GTask       *task; /* (owned) */
  RouseDryLook so_far;
} Message;

typedef enum
{
  WANTED,
  IGNORED,     /* by rules of Rouse or of the project */
  IGNORED_VCS, /* by .gitignore */
} Fate;

/* A folder that is still to be listed. */
typedef struct
{
  char             *path;  /* (owned) relative to the root; "" for the root */
  RouseFilterScope *scope; /* (owned) (nullable) of the folder above; %NULL where nothing is wanted */
  Fate              fate;
} Pending;

typedef struct
{
  GTask       *task;
  RouseFilter *filter;
  GQueue       pending; /* (element-type Pending) */
  RouseDryLook look;
  guint        n_seen;
  gint64       told_us;
} Walk;

static void
request_free (gpointer data)
{
  Request *request = data;

  rouse_project_unref (request->project);
  g_free (request);
}

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_free (pending->path);
  g_clear_pointer (&pending->scope, rouse_filter_scope_unref);
  g_free (pending);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  g_object_unref (message->task);
  g_free (message);
}

static gboolean
message_cb (gpointer data)
{
  Message      *message = data;
  Request      *request = g_task_get_task_data (message->task);
  GCancellable *cancellable = g_task_get_cancellable (message->task);

  if (!g_task_get_completed (message->task) && !g_cancellable_is_cancelled (cancellable))
    request->progress (&message->so_far, request->progress_data);
  return G_SOURCE_REMOVE;
}

static void
tell_progress (Walk *walk)
{
  Request            *request = g_task_get_task_data (walk->task);
  gint64              now = g_get_monotonic_time ();
  g_autoptr (GSource) source = NULL;
  Message            *message;

  if (request->progress == NULL || now < walk->told_us + PROGRESS_US)
    return;
  walk->told_us = now;
  message = g_new (Message, 1);
  *message = (Message){ g_object_ref (walk->task), walk->look };
  /* Not g_main_context_invoke(): that calls from here whenever nobody happens to own the context. */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, message_cb, message, message_free);
  g_source_attach (source, g_task_get_context (walk->task));
}

static void
push (Walk *walk, char *path, RouseFilterScope *scope, Fate fate)
{
  Pending *pending = g_new (Pending, 1);

  *pending = (Pending){ path, scope != NULL ? rouse_filter_scope_ref (scope) : NULL, fate };
  g_queue_push_head (&walk->pending, pending); /* depth first: the queue stays short */
}

/* What is in there belongs to version control, and was never the user's to ignore. */
static gboolean
is_vcs_folder (const char *name)
{
  static const char *const names[] = { ".git", ".hg", ".svn", ".jj", ".sl", ".bzr", "_darcs", ".pijul", "CVS", NULL };

  return g_strv_contains (names, name);
}

static gboolean
is_vcs_rule (const RouseVerdict *verdict)
{
  return verdict->source != NULL && !g_str_equal (verdict->source, "built-in") && !g_str_has_prefix (verdict->source, "--");
}

static void
count (Walk *walk, Fate fate)
{
  if (fate == WANTED)
    walk->look.n_files++;
  else
    walk->look.n_ignored++;
  if (fate == IGNORED_VCS)
    walk->look.n_ignored_vcs++;
}

static unsigned char
get_type (const char *dir, const struct dirent *entry)
{
  g_autofree char *path = NULL;
  struct stat      status;

  if (entry->d_type != DT_UNKNOWN)
    return entry->d_type;
  path = g_build_filename (dir, entry->d_name, NULL);
  return lstat (path, &status) == 0 ? (unsigned char) IFTODT (status.st_mode) : DT_UNKNOWN;
}

static void
look_at (Walk *walk, const Pending *pending, RouseFilterScope *scope, const char *name, gboolean is_dir)
{
  g_autofree char *path = *pending->path != '\0' ? g_strconcat (pending->path, "/", name, NULL) : g_strdup (name);
  RouseVerdict     verdict;
  Fate             fate = pending->fate;

  walk->n_seen++;
  if (fate == WANTED && !rouse_filter_wants (walk->filter, scope, path, is_dir, &verdict))
    {
      if (!is_dir && rouse_filter_is_rule_file (name))
        return; /* it is watched, for its own sake */
      fate = is_vcs_rule (&verdict) ? IGNORED_VCS : IGNORED;
    }
  if (!is_dir)
    count (walk, fate);
  else if (!is_vcs_folder (name))
    push (walk, g_steal_pointer (&path), fate == WANTED ? scope : NULL, fate);
}

/* All names first: an ignore file may come behind what it is about. */
static gboolean
read_names (const char *dir, GPtrArray *dirs, GPtrArray *files, RouseFilterMarks *marks)
{
  DIR                 *stream = opendir (dir);
  const struct dirent *entry;

  if (stream == NULL)
    return FALSE;
  while ((entry = readdir (stream)) != NULL)
    {
      unsigned char type;

      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
        continue;
      *marks |= rouse_filter_get_mark (entry->d_name);
      type = get_type (dir, entry);
      if (type == DT_DIR)
        g_ptr_array_add (dirs, g_strdup (entry->d_name));
      else if (type == DT_REG || type == DT_LNK)
        g_ptr_array_add (files, g_strdup (entry->d_name));
    }
  closedir (stream);
  return TRUE;
}

static void
list (Walk *walk, const Pending *pending)
{
  g_autofree char             *dir = g_build_filename (rouse_filter_get_root (walk->filter), pending->path, NULL);
  g_autoptr (GPtrArray)        dirs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray)        files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RouseFilterScope) scope = NULL;
  RouseFilterMarks             marks = 0;

  if (!read_names (dir, dirs, files, &marks))
    {
      walk->look.n_unreadable += pending->fate == WANTED;
      return;
    }
  if (pending->fate == WANTED)
    {
      walk->look.n_dirs++;
      scope = *pending->path == '\0' ? rouse_filter_scope_ref (pending->scope)
                                     : rouse_filter_enter (walk->filter, pending->scope, pending->path, marks);
    }
  for (guint i = 0; i < files->len; i++)
    look_at (walk, pending, scope, g_ptr_array_index (files, i), FALSE);
  for (guint i = 0; i < dirs->len; i++)
    look_at (walk, pending, scope, g_ptr_array_index (dirs, i), TRUE);
}

static gboolean
walk_root (Walk *walk, const char *root, const RouseFilterOptions *options, GError **error)
{
  g_autoptr (RouseFilter)      filter = NULL;
  g_autoptr (RouseFilterScope) scope = NULL;
  struct stat                  status;
  Pending                     *pending;

  if (stat (root, &status) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code), "%s: %s", root, g_strerror (code));
      return FALSE;
    }
  if (!S_ISDIR (status.st_mode))
    {
      count (walk, WANTED);
      return TRUE;
    }
  filter = rouse_filter_new (root, options, error);
  if (filter == NULL)
    return FALSE;
  walk->filter = filter;
  scope = rouse_filter_enter_root (filter);
  push (walk, g_strdup (""), scope, WANTED);
  while (!walk->look.truncated && (pending = g_queue_pop_head (&walk->pending)) != NULL)
    {
      list (walk, pending);
      pending_free (pending);
      walk->look.truncated = walk->n_seen > ROUSE_DRY_LOOK_MAX;
      tell_progress (walk);
      if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (walk->task), error))
        break;
    }
  g_queue_clear_full (&walk->pending, pending_free);
  return *error == NULL;
}

static guint
count_watches_left (void)
{
  RouseWatchUsage usage;
  guint           limit = rouse_filesystem_get_watch_limit ();

  if (limit == 0)
    return G_MAXUINT;
  rouse_filesystem_count_usage (&usage);
  return limit > usage.watches ? limit - usage.watches : 0;
}

static void
walk_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const RouseProject *project = ((Request *) data)->project;
  const char         *root[] = { project->root, NULL };
  const char *const  *roots = project->roots != NULL ? (const char *const *) project->roots : root;
  RouseFilterOptions  options = {
     .include = (const char *const *) project->include,
     .extensions = (const char *const *) project->extensions,
     .ignore = (const char *const *) project->ignore,
     .no_vcs_ignore = project->no_vcs_ignore,
  };
  Walk    walk = { .task = task, .pending = G_QUEUE_INIT };
  GError *error = NULL;

  for (guint i = 0; roots[i] != NULL; i++)
    if (!walk_root (&walk, roots[i], &options, &error))
      {
        g_task_return_error (task, error);
        return;
      }
  walk.look.n_watches_left = count_watches_left ();
  g_task_return_pointer (task, g_memdup2 (&walk.look, sizeof walk.look), g_free);
}

void
rouse_dry_look_async (RouseProject       *project,
                      RouseDryLookFunc    progress,
                      gpointer            progress_data,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request          *request = g_new (Request, 1);

  *request = (Request){ rouse_project_ref (project), progress, progress_data };
  g_task_set_source_tag (task, rouse_dry_look_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, walk_thread);
}

RouseDryLook *
rouse_dry_look_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
