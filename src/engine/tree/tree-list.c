/* tree-list.c - a whole directory: compares what it holds, and takes over what is new
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

typedef struct
{
  char            *name; /* (owned) */
  RouseFingerprint print;
  gboolean         quiet;
} NewDir;

typedef struct
{
  RouseTree        *tree;
  RouseDir         *dir;
  RouseFilterScope *old_scope; /* (nullable) set when rules changed: what they alone did is no change */
  GArray           *new_dirs;  /* (element-type NewDir) directories to take over */
  gboolean          first;
  gboolean          rules_changed;
} Comparison;

static void
difference_cb (const RouseDifference *difference, gpointer data)
{
  Comparison *comparison = data;
  RouseTree  *self = comparison->tree;
  RouseDir   *dir = comparison->dir;
  gboolean    is_dir = difference->old != NULL ? difference->old->type == ROUSE_ENTRY_DIR : difference->now->type == ROUSE_ENTRY_DIR;
  gboolean    by_rules = FALSE;

  if (rouse_filter_is_rule_file (difference->name))
    comparison->rules_changed = TRUE;
  if (comparison->old_scope != NULL && difference->now == NULL)
    by_rules = !rouse_tree_wants (self, dir, dir->scope, difference->name, is_dir);
  if (comparison->old_scope != NULL && difference->old == NULL)
    by_rules = !rouse_tree_wants (self, dir, comparison->old_scope, difference->name, is_dir);

  if (is_dir)
    {
      if (difference->old != NULL && difference->old->dir != NULL)
        {
          guint       index;
          RouseEntry *entry = rouse_dir_find (dir, difference->name, &index);

          rouse_tree_remove_dir (self, entry->dir, !by_rules);
          entry->dir = NULL;
        }
      if (difference->now != NULL)
        {
          NewDir new_dir = { g_strdup (difference->name), *difference->now, by_rules };

          g_array_append_val (comparison->new_dirs, new_dir);
        }
      return;
    }

  if ((difference->old != NULL && difference->old->type == ROUSE_ENTRY_LINK) ||
      (difference->now != NULL && difference->now->type == ROUSE_ENTRY_LINK))
    {
      g_autofree char *path = rouse_dir_dup_path (dir, difference->name);

      rouse_tree_touch_link (self, path);
    }

  if (by_rules)
    return;
  if (comparison->first && (dir->flags & ROUSE_DIR_QUIET))
    {
      /* The first sight of it; but what changed since start() has a newer stamp. */
      if (self->armed || !rouse_tree_is_since_start (self, dir, difference->now))
        return;
      rouse_tree_note_stamp (self, difference->now);
      rouse_tree_note (self, dir, difference->name, NULL, TRUE);
      return;
    }
  if (difference->now != NULL)
    rouse_tree_note_stamp (self, difference->now);
  rouse_tree_note (self, dir, difference->name, difference->old, FALSE);
}

static guint
count_files (const RouseDir *dir)
{
  guint n = 0;

  for (guint i = 0; i < dir->n_entries; i++)
    if (dir->entries[i].type != ROUSE_ENTRY_DIR)
      n++;
  return n;
}

/* Something was deleted between start() and now, and nothing in it explains the directory's new mtime. */
static void
note_unexplained_change (RouseTree *self, RouseDir *dir, gboolean explained)
{
  if (explained || !(dir->flags & ROUSE_DIR_QUIET) || dir->root->filter == NULL)
    return;
  if (rouse_tree_is_listing_since_start (self, dir))
    rouse_tree_note (self, dir, NULL, NULL, TRUE);
}

static void
set_readable (RouseTree *self, RouseDir *dir, gboolean readable)
{
  if (readable && (dir->flags & ROUSE_DIR_UNREADABLE))
    self->n_unreadable--;
  if (!readable && !(dir->flags & ROUSE_DIR_UNREADABLE))
    self->n_unreadable++;
  dir->flags = readable ? dir->flags & ~(guint) ROUSE_DIR_UNREADABLE : dir->flags | ROUSE_DIR_UNREADABLE;
}

static void
set_listed (RouseTree *self, RouseDir *dir)
{
  if (!(dir->flags & ROUSE_DIR_LISTED))
    self->n_unlisted--;
  dir->flags |= ROUSE_DIR_LISTED;
}

static void
new_dir_clear (gpointer data)
{
  g_free (((NewDir *) data)->name);
}

/* Returns: %FALSE when @dir is gone. */
static gboolean
take_over (RouseTree *self, RouseDir *dir, GArray *new_dirs)
{
  for (guint i = 0; i < new_dirs->len; i++)
    {
      NewDir  *new_dir = &g_array_index (new_dirs, NewDir, i);
      gboolean quiet = new_dir->quiet || ((dir->flags & ROUSE_DIR_QUIET) && !rouse_tree_was_moved_in (self, dir, &new_dir->print));

      if (!rouse_tree_add_child (self, dir, new_dir->name, &new_dir->print, quiet))
        return FALSE;
    }
  return TRUE;
}

/* What is at its place as before, but was somewhere else in between. */
static void
welcome_back (RouseTree *self, RouseDir *dir)
{
  for (guint i = 0; i < dir->n_entries; i++)
    if (dir->entries[i].type == ROUSE_ENTRY_DIR && dir->entries[i].dir != NULL)
      rouse_tree_listen_again (self, dir->entries[i].dir);
}

/**
 * Lists @dir and notes what differs from what was known. @old_scope (nullable) is set after its rules have
 * changed: what is in or out only because of them is no change. It may find @dir itself gone, and free it.
 */
void
rouse_tree_list (RouseTree *self, RouseDir *dir, RouseFilterScope *old_scope)
{
  g_autoptr (GArray) new_dirs = g_array_new (FALSE, FALSE, sizeof (NewDir));
  Comparison         comparison = { self, dir, old_scope, new_dirs, !(dir->flags & ROUSE_DIR_LISTED), FALSE };
  RouseReading       reading;

  g_array_set_clear_func (new_dirs, new_dir_clear);
  rouse_tree_read (self, dir, &reading);
  set_readable (self, dir, reading.found != ROUSE_FOUND_CLOSED);
  if (reading.found == ROUSE_FOUND_GONE)
    {
      rouse_tree_note_unseen (self, dir);
      rouse_tree_miss (self, dir);
    }
  /* What was known stays known: the folder above will tell whether it is gone for good. */
  if (reading.found != ROUSE_FOUND_ALL && !comparison.first)
    return;

  rouse_dir_compare (dir, self->listing, difference_cb, &comparison);
  if (comparison.first && reading.found == ROUSE_FOUND_ALL)
    note_unexplained_change (self, dir, reading.explained);
  rouse_tree_count_files (self, dir, -(int) count_files (dir));
  rouse_dir_adopt (dir, self->listing);
  rouse_tree_count_files (self, dir, (int) count_files (dir));
  set_listed (self, dir);

  welcome_back (self, dir);
  if (!take_over (self, dir, new_dirs))
    return;
  /* From here on it is like any other: what appears in it is new. */
  dir->flags &= ~(guint) ROUSE_DIR_QUIET;
  if (comparison.rules_changed && !comparison.first)
    rouse_tree_refilter (self, dir);
}

static GArray *
get_children (RouseDir *dir)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < dir->n_entries; i++)
    if (dir->entries[i].type == ROUSE_ENTRY_DIR && dir->entries[i].dir != NULL)
      g_array_append_val (ids, dir->entries[i].dir->id);
  return ids;
}

/** Lists again all below @dir whose listing proves nothing: hints about it came while it could not be looked at. */
void
rouse_tree_list_doubtful (RouseTree *self, RouseDir *dir)
{
  g_autoptr (GArray) children = get_children (dir);

  /* By their ids: listing one may find that another has moved. */
  for (guint i = 0; i < children->len; i++)
    {
      guint32   id = g_array_index (children, guint32, i);
      RouseDir *child = rouse_tree_get_dir (self, id);

      if (child != NULL && (child->flags & ROUSE_DIR_LISTED) && (child->flags & ROUSE_DIR_RACY))
        rouse_tree_list (self, child, NULL);
      child = rouse_tree_get_dir (self, id);
      if (child != NULL)
        rouse_tree_list_doubtful (self, child);
    }
}

static RouseFilterMarks
get_marks (RouseDir *dir)
{
  RouseFilterMarks marks = 0;

  if (rouse_dir_find (dir, ".gitignore", NULL) != NULL)
    marks |= ROUSE_FILTER_HAS_GITIGNORE;
  if (rouse_dir_find (dir, ".ignore", NULL) != NULL)
    marks |= ROUSE_FILTER_HAS_IGNORE;
  if (dir->flags & ROUSE_DIR_REPOSITORY)
    marks |= ROUSE_FILTER_HAS_GIT;
  return marks;
}

/** Reads the ignore rules of @dir again and applies them to all below it. */
void
rouse_tree_refilter (RouseTree *self, RouseDir *dir)
{
  g_autoptr (RouseFilterScope) old_scope = g_steal_pointer (&dir->scope);
  g_autoptr (GArray)           children = NULL;
  guint32                      id = dir->id;

  if (old_scope == NULL)
    return;
  self->rules_changed = TRUE;
  rouse_tree_enter_scope (self, dir, get_marks (dir), (dir->flags & ROUSE_DIR_REPOSITORY) != 0);
  rouse_tree_list (self, dir, old_scope);
  dir = rouse_tree_get_dir (self, id);
  if (dir == NULL)
    return;
  children = get_children (dir);
  for (guint i = 0; i < children->len; i++)
    {
      RouseDir *child = rouse_tree_get_dir (self, g_array_index (children, guint32, i));

      if (child != NULL)
        rouse_tree_refilter (self, child);
    }
}
