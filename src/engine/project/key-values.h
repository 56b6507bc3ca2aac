/* key-values.h - how the values of keys are read, checked and written, by their type
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project-keys.h"

G_BEGIN_DECLS

/* The field of @type that @key is about, in the struct @target. */
#define ROUSE_KEY_FIELD(type, target, key) G_STRUCT_MEMBER (type, target, (key)->offset)

#define ROUSE_KEY_READ(name) gboolean name (const RouseKey *key, const char *value, RouseReading *reading, gpointer target, GError **error)
#define ROUSE_KEY_WRITE(name) char *name (const RouseKey *key, gconstpointer target, const char *root)

/* key-text.c: a name in one line, an address, one of a few words, a number, a signal, a duration, one that is not 0 */
ROUSE_KEY_READ (rouse_key_read_name);
ROUSE_KEY_READ (rouse_key_read_url);
ROUSE_KEY_WRITE (rouse_key_write_text);
ROUSE_KEY_READ (rouse_key_read_choice);
ROUSE_KEY_WRITE (rouse_key_write_choice);
ROUSE_KEY_READ (rouse_key_read_number);
ROUSE_KEY_WRITE (rouse_key_write_number);
ROUSE_KEY_READ (rouse_key_read_order);
ROUSE_KEY_READ (rouse_key_read_signal);
ROUSE_KEY_WRITE (rouse_key_write_signal);
ROUSE_KEY_READ (rouse_key_read_duration);
ROUSE_KEY_READ (rouse_key_read_wait);
ROUSE_KEY_WRITE (rouse_key_write_duration);

/* key-paths.c: one, the project's folder, several */
ROUSE_KEY_READ (rouse_key_read_path);
ROUSE_KEY_WRITE (rouse_key_write_path);
ROUSE_KEY_WRITE (rouse_key_write_root);
ROUSE_KEY_READ (rouse_key_read_paths);
ROUSE_KEY_WRITE (rouse_key_write_paths);
/* (transfer full) (nullable): the absolute path that @text means, counted from @root (nullable); %NULL with an error. */
char *rouse_key_resolve_path (const char *text, const char *root, GError **error);
/* (transfer full): what rouse_key_resolve_path() makes @path of. */
char *rouse_key_spell_path (const char *path, const char *root);

/* key-lists.c: globs of what is wanted and of what is not, extensions, settings, names of programs */
ROUSE_KEY_READ (rouse_key_read_wanted);
ROUSE_KEY_READ (rouse_key_read_unwanted);
ROUSE_KEY_READ (rouse_key_read_extensions);
ROUSE_KEY_READ (rouse_key_read_env);
ROUSE_KEY_READ (rouse_key_read_programs);
ROUSE_KEY_WRITE (rouse_key_write_list);

/* key-ready.c */
ROUSE_KEY_READ (rouse_key_read_ready);
ROUSE_KEY_WRITE (rouse_key_write_ready);

/* key-listen.c: sockets, proxies */
ROUSE_KEY_READ (rouse_key_read_listen);
ROUSE_KEY_WRITE (rouse_key_write_listen);
ROUSE_KEY_READ (rouse_key_read_proxies);

/* key-action.c */
ROUSE_KEY_READ (rouse_key_read_action);
ROUSE_KEY_WRITE (rouse_key_write_action);

/* key-command.c: what is to run, what is to run before, and whether both are lines for the shell */
ROUSE_KEY_READ (rouse_key_read_command);
ROUSE_KEY_WRITE (rouse_key_write_command);
ROUSE_KEY_READ (rouse_key_read_build);
ROUSE_KEY_WRITE (rouse_key_write_build);
ROUSE_KEY_READ (rouse_key_read_shell);
ROUSE_KEY_WRITE (rouse_key_write_shell);

/* Sets @error to @message. Returns: %FALSE */
gboolean rouse_key_fail (GError **error, const char *message);
gboolean rouse_key_has_control (const char *text);
gboolean rouse_key_parse_duration (const char *text, gint64 most, gint64 *us, GError **error);
/* (transfer full) */
char *rouse_key_dup_signal (int signum);
/* (transfer full): exact, unlike what is meant for reading only. */
char *rouse_key_dup_duration (gint64 us);

/* What is checked of an item may also give it another form; (transfer full), or %NULL with an error. */
typedef char *(*RouseItemFunc) (const char *item, const char *root, GError **error);
gboolean rouse_key_read_items (const RouseKey *key, const char *value, const char *root, gpointer target, RouseItemFunc func, GError **error);

G_END_DECLS
