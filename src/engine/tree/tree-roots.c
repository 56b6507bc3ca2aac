/* tree-roots.c - the places to start from, which come and go too
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-tree"
#include "config.h"
#include "tree/tree-private.h"

#include <fcntl.h>

/* How often a folder that holds the target of a link is looked for soon after it went: a build that replaces
 * it takes some seconds. Later the background rounds look. */
#define N_TRIES 40

/** Takes over @root, which has a path; there is none of its kind at that yet. */
void
rouse_tree_add_root (RouseTree *self, RouseRoot *root)
{
  g_ptr_array_add (self->roots, root);
  g_hash_table_insert (root->names != NULL ? self->sparse_roots : self->whole_roots, root->path, root);
}

/**
 * Begins with what is at the root's path now, if anything. Unless @quiet, what is in it is new.
 */
void
rouse_tree_open_root (RouseTree *self, RouseRoot *root, gboolean quiet)
{
  RouseFingerprint print;
  RouseDir        *other;

  if (!rouse_fingerprint_read (AT_FDCWD, root->path, TRUE, &print))
    return;
  if (root->given && root->top == NULL && (!root->covered || !root->way_known))
    rouse_tree_ask_way (self, root);
  if (print.type != ROUSE_ENTRY_DIR)
    {
      if (root->names == NULL && print.type != ROUSE_ENTRY_NONE)
        {
          root->covered = TRUE;
          rouse_tree_want_file (self, root->path, root);
        }
      return;
    }

  root->covered = FALSE;
  other = rouse_tree_find_known (self, &print);
  if (other != NULL && root->names != NULL)
    {
      g_autofree char *path = rouse_dir_dup_path (other, NULL);

      rouse_tree_cover_sparse (self, root, path);
      return;
    }
  if (other != NULL)
    {
      /* The same directory by another path, or inside another root: it is seen there. */
      root->covered = TRUE;
      return;
    }
  root->top = rouse_dir_new (root, NULL, root->path);
  if (quiet)
    root->top->flags |= ROUSE_DIR_QUIET;
  rouse_tree_add_dir (self, root->top, &print);
}

/** Lets go of all below the root: what was there is gone. A sparse root is forgotten for good. */
void
rouse_tree_close_root (RouseTree *self, RouseRoot *root)
{
  RouseDir *top = g_steal_pointer (&root->top);

  if (top != NULL)
    rouse_tree_remove_dir (self, top, root->names == NULL || root->given);
  if (root->names == NULL || root->given)
    return;
  g_hash_table_remove (self->sparse_roots, root->path);
  g_ptr_array_remove (self->roots, root);
}

/** The top of @root is gone: it is replaced at once, or looked for. */
void
rouse_tree_renew_root (RouseTree *self, RouseRoot *root)
{
  RouseDir *top = g_steal_pointer (&root->top);

  rouse_tree_remove_dir (self, top, TRUE);
  root->n_tries = N_TRIES;
  rouse_tree_open_root (self, root, FALSE);
}

/** Whether the user named it, and nothing is there, or was there when it was looked at. */
gboolean
rouse_root_is_missing (const RouseRoot *root)
{
  return root->given && !root->covered && (root->top == NULL || (root->top->flags & ROUSE_DIR_DEAF));
}

gboolean
rouse_tree_has_missing_roots (RouseTree *self)
{
  for (guint i = 0; i < self->roots->len; i++)
    {
      RouseRoot *root = g_ptr_array_index (self->roots, i);

      if (rouse_root_is_missing (root) || (root->top == NULL && !root->covered && root->n_tries > 0))
        return TRUE;
    }
  return FALSE;
}

/** Whether the folder that is watched is not at the path any longer: it was moved away, with its watch. */
gboolean
rouse_root_is_replaced (const RouseRoot *root)
{
  RouseFingerprint print;

  return !rouse_fingerprint_read (AT_FDCWD, root->path, TRUE, &print) ||
         print.inode != root->top->inode || print.device != root->top->device;
}

void
rouse_tree_look_for_roots (RouseTree *self)
{
  for (guint i = 0; i < self->roots->len; i++)
    {
      RouseRoot *root = g_ptr_array_index (self->roots, i);

      if (root->top == NULL)
        {
          root->n_tries -= MIN (root->n_tries, 1);
          rouse_tree_open_root (self, root, FALSE);
        }
      else if (rouse_root_is_replaced (root))
        rouse_tree_renew_root (self, root);
      else
        rouse_tree_listen_again (self, root->top);
    }
  if (self->armed)
    rouse_tree_follow_up (self);
}
