/* tree-fixture.h - a tree on real files, told by hand where to look
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tree/tree.h"
#include "watcher-fake.h"

G_BEGIN_DECLS

typedef struct
{
  char              *dir; /* a folder of its own; the root is "root" in it */
  char              *root;
  RouseTree         *tree;
  RouseWatcherFake  *watcher;
  RouseFilterOptions filter;
  const char *const *roots;    /* (nullable) instead of `root` */
  const char *const *optional; /* (nullable) of them */
  gboolean           no_content;
  gboolean           follow_links;
  gboolean           trust_hints;
} TreeFixture;

void tree_fixture_set_up (TreeFixture *f, gconstpointer data);
void tree_fixture_tear_down (TreeFixture *f, gconstpointer data);

/** Makes the tree and lets it list everything. All that was written before is old to it. */
void tree_fixture_arm (TreeFixture *f);
/** Feeds the watcher's answers to the tree until there are no more. */
void tree_fixture_pump (TreeFixture *f);

/* Files, by path relative to the fixture's folder; parents are made. */
void tree_fixture_write (TreeFixture *f, const char *name, const char *text);
void tree_fixture_mkdir (TreeFixture *f, const char *name);
void tree_fixture_remove (TreeFixture *f, const char *name);
void tree_fixture_rename (TreeFixture *f, const char *from, const char *to);
/** Sets the times of last access and modification, in seconds since 1970. */
void  tree_fixture_set_mtime (TreeFixture *f, const char *name, gint64 seconds);
char *tree_fixture_path (TreeFixture *f, const char *name);

/** A hint about @name, relative to the fixture's folder, whose directory is watched; then pumps. */
void tree_fixture_hint (TreeFixture *f, RouseHintKind kind, const char *name);
/** A hint about the watched directory @name itself; then pumps. */
void tree_fixture_hint_dir (TreeFixture *f, RouseHintKind kind, const char *name);

/** Takes what changed and compares: "created root/a;modified root/b" in order of paths, "" for nothing. */
void tree_fixture_assert_changes (TreeFixture *f, const char *expected);
/** Takes what changed, whatever it is. */
void tree_fixture_drop_changes (TreeFixture *f);

G_END_DECLS
