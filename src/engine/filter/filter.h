/* filter.h - which paths matter, and which rule says so
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/** What the user asked for. All lists nullable. Globs in .gitignore syntax, relative to the root. */
typedef struct
{
  const char *const *include;       /* allow-list: a file, or a folder it lies in, must match one of these … */
  const char *const *extensions;    /* … or have one of these: "py", "d.ts", without the dot */
  const char *const *ignore;        /* wins over every other rule; "!" takes back in what others leave out */
  gboolean           no_vcs_ignore; /* do not read .gitignore, info/exclude, core.excludesFile */
} RouseFilterOptions;

/** Who decided about a path. Borrowed strings live as long as the filter and the scope it was asked with. */
typedef struct
{
  gboolean    wanted;
  const char *rule;   /* (nullable) the pattern, as written */
  const char *source; /* (nullable) "built-in", "--ignore", "--include", "--ext" or the file it stands in */
  guint       line;   /* in that file; 0 when there is none */
} RouseVerdict;

/* The ignore rules that hold in one directory: its own ignore files on top of its parent's scope.
 * Immutable, atomically counted; directories without ignore files share their parent's. */
typedef struct _RouseFilterScope RouseFilterScope;

RouseFilterScope *rouse_filter_scope_ref (RouseFilterScope *scope);
void              rouse_filter_scope_unref (RouseFilterScope *scope);

typedef enum
{
  ROUSE_FILTER_HAS_GITIGNORE = 1 << 0, /* the directory has a .gitignore */
  ROUSE_FILTER_HAS_IGNORE = 1 << 1,    /* … an .ignore */
  ROUSE_FILTER_HAS_GIT = 1 << 2,       /* … a .git: a repository of its own begins here */
} RouseFilterMarks;

/**
 * RouseFilter:
 *
 * The first of these that has an opinion decides:
 *   1. the folders of version control are left out, always
 *   2. `ignore`
 *   3. ignore files, the nearest first, in one folder .ignore before .gitignore; then info/exclude and
 *      core.excludesFile. As in git: the last pattern of a file wins, and nothing below a folder that is
 *      left out can be taken back in. Whether git tracks a file does not matter
 *   4. built-in rules, which only `ignore` and .ignore can take back in
 *   5. ignore files themselves are left out
 *   6. the allow-list
 */
#define ROUSE_TYPE_FILTER (rouse_filter_get_type ())
G_DECLARE_FINAL_TYPE (RouseFilter, rouse_filter, ROUSE, FILTER, GObject)

/** The filter of the tree at @root (absolute). Calls are thread-safe: a filter does not change. */
RouseFilter *rouse_filter_new (const char *root, const RouseFilterOptions *options, GError **error);

/** The root, absolute and in its shortest form. */
const char *rouse_filter_get_root (RouseFilter *self);

/** The mark that a directory entry called @name stands for, or 0. */
RouseFilterMarks rouse_filter_get_mark (const char *name);

/**
 * (transfer full): the scope of the root itself: global excludes, info/exclude, and the ignore files of
 * the folders above it up to the top of its repository. That a parent's rule ignores the root as a whole
 * does not matter: the user named it.
 */
RouseFilterScope *rouse_filter_enter_root (RouseFilter *self);

/**
 * (transfer full): the scope inside directory @path, relative to the root ("a/b"), whose parent has scope
 * @parent. @marks tells what its listing held; without any, @parent itself is returned with a reference.
 */
RouseFilterScope *rouse_filter_enter (RouseFilter *self, RouseFilterScope *parent, const char *path, RouseFilterMarks marks);

/**
 * Whether @path (relative to the root, not empty) matters. For a directory: whether anything in it can;
 * if not, it is neither watched nor scanned. @scope is that of the directory which holds it, so every
 * directory above is wanted. @verdict (nullable) tells why.
 */
gboolean rouse_filter_wants (RouseFilter *self, RouseFilterScope *scope, const char *path, gboolean is_dir, RouseVerdict *verdict);

/**
 * The same for one path from scratch: walks down from the root and reads what is needed. Blocks.
 * @explanation becomes (transfer full) a sentence that names the rule, where it stands and its line.
 */
gboolean rouse_filter_explain (RouseFilter *self, const char *path, gboolean is_dir, char **explanation);

/** Whether a file of this name is an ignore file: its change alters the filter, and restarts nothing. */
gboolean rouse_filter_is_rule_file (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseFilterScope, rouse_filter_scope_unref)
G_END_DECLS
