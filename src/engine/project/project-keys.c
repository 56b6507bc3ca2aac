/* project-keys.c - the keys of a project's file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/project-keys.h"

#include "project/key-values.h"

static const char *const truths[] = { "false", "true", NULL };
static const char *const untruths[] = { "true", "false", NULL };
static const char *const notifies[] = { "default", "problems", "failures", "all", "none", NULL };
static const char *const kinds[] = { "service", "task", NULL };
static const char *const busies[] = { "restart", "queue", NULL };
static const char *const hots[] = { "no", "ask", NULL };
static const char *const watchers[] = { "auto", "gio", "poll", "watchman", NULL };
static const char *const discovers[] = { "tree", "loaded", NULL };
static const char *const listen_pids[] = { "auto", "yes", "no", NULL };

#define PROJECT(field) G_STRUCT_OFFSET (RouseProject, field)
#define PROGRAM(field) G_STRUCT_OFFSET (RouseProgram, field)
#define RULE(field) G_STRUCT_OFFSET (RouseRule, field)

const RouseKey rouse_project_keys[] = {
  { "name", rouse_key_read_name, rouse_key_write_text, PROJECT (name) },
  { "root", rouse_key_read_path, rouse_key_write_root, PROJECT (root) },
  { "order", rouse_key_read_order, NULL },
  { "url", rouse_key_read_url, rouse_key_write_text, PROJECT (url) },
  { "livereload", rouse_key_read_choice, rouse_key_write_choice, PROJECT (livereload), truths },
  { "notify", rouse_key_read_choice, rouse_key_write_choice, PROJECT (notify), notifies },
  { "roots", rouse_key_read_paths, rouse_key_write_paths, PROJECT (roots) },
  { "include", rouse_key_read_wanted, rouse_key_write_list, PROJECT (include) },
  { "extensions", rouse_key_read_extensions, rouse_key_write_list, PROJECT (extensions) },
  { "ignore", rouse_key_read_unwanted, rouse_key_write_list, PROJECT (ignore) },
  { "vcs-ignore", rouse_key_read_choice, rouse_key_write_choice, PROJECT (no_vcs_ignore), untruths },
  { "content", rouse_key_read_choice, rouse_key_write_choice, PROJECT (content), truths },
  { "follow-links", rouse_key_read_choice, rouse_key_write_choice, PROJECT (follow_links), truths },
  { "watcher", rouse_key_read_choice, rouse_key_write_choice, PROJECT (watcher), watchers },
  { "settle", rouse_key_read_duration, rouse_key_write_duration, PROJECT (settle_us), NULL, 10 * G_TIME_SPAN_SECOND },
  { NULL },
};

const RouseKey rouse_program_keys[] = {
  { "command", rouse_key_read_command, rouse_key_write_command },
  { "build", rouse_key_read_build, rouse_key_write_build },
  { "shell", rouse_key_read_shell, rouse_key_write_shell, 0, truths },
  { "cwd", rouse_key_read_path, rouse_key_write_path, PROGRAM (cwd) },
  { "env", rouse_key_read_env, rouse_key_write_list, PROGRAM (env) },
  { "env-file", rouse_key_read_paths, rouse_key_write_paths, PROGRAM (env_files) },
  { "watch", rouse_key_read_wanted, rouse_key_write_list, PROGRAM (watch) },
  { "discover", rouse_key_read_choice, rouse_key_write_choice, PROGRAM (discover), discovers },
  { "ignore", rouse_key_read_unwanted, rouse_key_write_list, PROGRAM (ignore) },
  { "after", rouse_key_read_programs, rouse_key_write_list, PROGRAM (after) },
  { "cascade", rouse_key_read_choice, rouse_key_write_choice, PROGRAM (cascade), truths },
  { "kind", rouse_key_read_choice, rouse_key_write_choice, PROGRAM (kind), kinds },
  { "on-busy", rouse_key_read_choice, rouse_key_write_choice, PROGRAM (on_busy), busies },
  { "ready", rouse_key_read_ready, rouse_key_write_ready, 0, NULL, G_TIME_SPAN_HOUR },
  { "listen", rouse_key_read_listen, rouse_key_write_listen, PROGRAM (listen) },
  { "listen-pid", rouse_key_read_choice, rouse_key_write_choice, PROGRAM (listen_pid), listen_pids },
  { "proxy", rouse_key_read_proxies, rouse_key_write_list, PROGRAM (proxies) },
  { "hot", rouse_key_read_choice, rouse_key_write_choice, PROGRAM (hot_ask), hots },
  { "hot-timeout", rouse_key_read_wait, rouse_key_write_duration, PROGRAM (hot_timeout_us), NULL, G_TIME_SPAN_HOUR },
  { "restart-on-exit", rouse_key_read_choice, rouse_key_write_choice, PROGRAM (restart_on_exit), truths },
  { "restart-limit", rouse_key_read_number, rouse_key_write_number, PROGRAM (restart_limit), NULL, 1000 },
  { "stop-signal", rouse_key_read_signal, rouse_key_write_signal, PROGRAM (stop_signal) },
  { "stop-timeout", rouse_key_read_duration, rouse_key_write_duration, PROGRAM (stop_timeout_us), NULL, G_TIME_SPAN_HOUR },
  { NULL },
};

const RouseKey rouse_rule_keys[] = {
  { "match", rouse_key_read_wanted, rouse_key_write_list, RULE (match) },
  { "programs", rouse_key_read_programs, rouse_key_write_list, RULE (programs) },
  { "action", rouse_key_read_action, rouse_key_write_action },
  { NULL },
};

const RouseKey *
rouse_key_find (const RouseKey *keys, const char *name)
{
  for (; keys->name != NULL; keys++)
    if (g_str_equal (keys->name, name))
      return keys;
  return NULL;
}
