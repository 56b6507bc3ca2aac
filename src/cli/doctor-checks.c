/* doctor-checks.c - the things that the doctor looks at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "control.h"
#include "doctor-checks.h"
#include "text.h"

#include "record/history-check.h"
#include "record/history.h"
#include "watch/filesystem.h"
#include "words/address-words.h"
#include "words/watch-words.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

/* With fewer left, the next project of ordinary size does not fit. */
#define WATCHES_WANTED 20000
#define INSTANCES_WANTED 8
/* The kernel's own default: less than this is somebody's doing. */
#define QUEUE_WANTED 16384

static void
check_free (gpointer data)
{
  RouseDoctorCheck *check = data;

  g_free (check->text);
  g_free (check->remedy);
  g_free (check);
}

static RouseDoctorCheck *
add_check (GPtrArray *checks, const char *name, const char *title, gboolean ok, char *text)
{
  RouseDoctorCheck *check = g_new0 (RouseDoctorCheck, 1);

  check->name = name;
  check->title = title;
  check->ok = ok;
  check->text = text;
  check->used = -1;
  g_ptr_array_add (checks, check);
  return check;
}

static void
check_limit (GPtrArray *checks, const char *name, const char *title, const char *limit_name, guint used, guint limit, guint wanted)
{
  guint             left = limit > used ? limit - used : 0;
  RouseDoctorCheck *check;

  if (limit == 0)
    {
      add_check (checks, name, title, TRUE, g_strdup (_ ("the kernel names no limit")));
      return;
    }
  check = add_check (checks, name, title, left >= wanted,
                     g_strdup_printf (_ ("%u of %u in use by you, %u left"), used, limit, left));
  check->used = used;
  check->limit = limit;
  if (!check->ok)
    check->remedy = rouse_filesystem_dup_remedy (limit_name, used + wanted);
}

static void
check_watching (GPtrArray *checks)
{
  RouseWatchLimits  limits;
  RouseWatchUsage   usage;
  RouseDoctorCheck *check;

  rouse_filesystem_get_limits (&limits);
  rouse_filesystem_count_usage (&usage);
  if (usage.n_unreadable > 0)
    add_check (checks, "unreadable", _ ("programs"), TRUE,
               g_strdup_printf (ngettext ("%u program of yours could not be looked into", "%u programs of yours could not be looked into", usage.n_unreadable), usage.n_unreadable));
  check_limit (checks, "watches", _ ("watches"), ROUSE_LIMIT_WATCHES, usage.watches, limits.max_watches, WATCHES_WANTED);
  check_limit (checks, "instances", _ ("watching programs"), ROUSE_LIMIT_INSTANCES, usage.instances,
               limits.max_instances, INSTANCES_WANTED);
  if (limits.max_queued_events == 0)
    return;
  check = add_check (checks, "queue", _ ("event queue"), limits.max_queued_events >= QUEUE_WANTED,
                     g_strdup_printf (_ ("%u events fit"), limits.max_queued_events));
  check->limit = limits.max_queued_events;
  if (!check->ok)
    check->remedy = rouse_filesystem_dup_remedy (ROUSE_LIMIT_QUEUE, QUEUE_WANTED);
}

static void
check_folder (GPtrArray *checks)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *folder = g_get_current_dir ();
  g_autofree char   *shown = rouse_text_dup_printable (folder);
  RouseFilesystem    filesystem;
  const char        *note = "";

  if (!rouse_filesystem_inspect (".", &filesystem, &error))
    {
      add_check (checks, "filesystem", _ ("this folder"), FALSE, g_strdup (error->message));
      return;
    }
  if (filesystem.remote)
    note = _ (" (elsewhere: changes made there are not announced, Rouse looks for them at intervals)");
  else if (!filesystem.notifies)
    note = _ (" (changes made behind its back are not announced, Rouse looks for them at intervals)");
  add_check (checks, "filesystem", _ ("this folder"), filesystem.notifies,
             g_strdup_printf (_ ("%s is on %s%s"), shown, filesystem.name, note));
}

/* (nullable) (transfer full): how this system installs @package. */
static char *
dup_install_command (const char *package)
{
  static const char *const managers[][2] = {
    { "apt-get", "sudo apt-get install %s" },
    { "dnf", "sudo dnf install %s" },
    { "zypper", "sudo zypper install %s" },
    { "pacman", "sudo pacman -S %s" },
    { "apk", "sudo apk add %s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (managers); i++)
    {
      g_autofree char    *found = g_find_program_in_path (managers[i][0]);
      g_autoptr (GString) command = g_string_new (managers[i][1]);

      if (found == NULL)
        continue;
      g_string_replace (command, "%s", package, 0);
      return g_string_free (g_steal_pointer (&command), FALSE);
    }
  return NULL;
}

static void
check_git (GPtrArray *checks)
{
  g_autofree char  *git = g_find_program_in_path ("git");
  g_autofree char  *shown = git != NULL ? rouse_text_dup_printable (git) : NULL;
  RouseDoctorCheck *check;

  if (git != NULL)
    {
      add_check (checks, "git", "git", TRUE, g_strdup (shown));
      return;
    }
  check = add_check (checks, "git", "git", FALSE, g_strdup (_ ("not found")));
  check->remedy = dup_install_command ("git");
}

/* Without pseudo-terminals a program has no colours and no debugger's prompt. */
static void
check_terminals (GPtrArray *checks)
{
  int               fd = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int               code = errno;
  RouseDoctorCheck *check;

  if (fd >= 0 && grantpt (fd) == 0 && unlockpt (fd) == 0)
    add_check (checks, "terminals", _ ("pseudo-terminals"), TRUE, g_strdup (_ ("can be had")));
  else
    {
      code = fd >= 0 ? errno : code;
      check = add_check (checks, "terminals", _ ("pseudo-terminals"), FALSE, g_strdup (g_strerror (code)));
      if (!g_file_test ("/dev/pts/ptmx", G_FILE_TEST_EXISTS))
        check->remedy = g_strdup ("sudo mount -t devpts devpts /dev/pts");
    }
  if (fd >= 0)
    close (fd);
}

static void
check_state (GPtrArray *checks)
{
  g_autofree char  *database = rouse_history_dup_default_path ();
  g_autofree char  *folder = g_path_get_dirname (database);
  g_autofree char  *shown = rouse_text_dup_printable (folder);
  g_autofree char  *quoted = g_shell_quote (folder);
  RouseDoctorCheck *check;

  if (g_mkdir_with_parents (folder, 0700) == 0 && g_access (folder, R_OK | W_OK | X_OK) == 0)
    {
      add_check (checks, "state", _ ("state folder"), TRUE, g_steal_pointer (&shown));
      return;
    }
  check = add_check (checks, "state", _ ("state folder"), FALSE,
                     g_strdup_printf ("%s: %s", shown, g_strerror (errno)));
  check->remedy = g_strdup_printf ("mkdir -p %s && chmod u+rwx %s", quoted, quoted);
}

static void
check_history (GPtrArray *checks)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = rouse_history_dup_default_path ();
  g_autofree char   *shown = rouse_text_dup_printable (path);
  g_autofree char   *quoted = g_shell_quote (path);
  RouseDoctorCheck  *check;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    add_check (checks, "history", _ ("history"), TRUE, g_strdup (_ ("nothing is recorded yet")));
  else if (rouse_history_check (path, &error))
    add_check (checks, "history", _ ("history"), TRUE, g_steal_pointer (&shown));
  else
    {
      check = add_check (checks, "history", _ ("history"), FALSE, g_strdup_printf ("%s: %s", shown, error->message));
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
        check->remedy = g_strdup_printf ("mv %s %s.old", quoted, quoted);
    }
}

/* Where the programs of a project that is on can be reached. */
static void
add_addresses (GPtrArray *checks, const RouseOverviewProject *project)
{
  for (guint i = 0; project->on && i < project->programs->len; i++)
    {
      const RouseOverviewProgram *program = g_ptr_array_index (project->programs, i);
      g_autofree char            *name = rouse_text_dup_printable (program->name);
      g_autofree char            *words = rouse_words_for_all_addresses ((const char *const *) program->listen, (const char *const *) program->proxies);

      if (words != NULL)
        add_check (checks, "address", _ ("addresses"), TRUE, g_strdup_printf ("%s/%s: %s", project->id, name, words));
    }
}

/* Where the pages of the project get what lets them follow. */
static void
add_pages (GPtrArray *checks, const RouseOverviewProject *project)
{
  g_autofree char *script = rouse_text_dup_printable (project->script);

  if (*script != '\0')
    add_check (checks, "livereload", _ ("pages"), TRUE,
               g_strdup_printf (ngettext ("%s: %u follows, by %s", "%s: %u follow, by %s", project->n_pages), project->id, project->n_pages, script));
}

/* How a project that does not run would be watched, by what its file system is; one that runs says so itself. */
static void
foresee_place (const RouseOverviewProject *project)
{
  RouseWatcherKind  kind = ROUSE_WATCH_AUTO;
  RouseFilesystem   filesystem;
  RouseHealthPlace *place;

  rouse_watcher_kind_from_string (project->watcher, &kind);
  if (project->watch->places->len > 0 || !rouse_filesystem_inspect (project->folder, &filesystem, NULL))
    return;
  place = rouse_health_add_place (project->watch, project->folder, filesystem.name);
  place->watcher = kind != ROUSE_WATCH_AUTO ? kind : ROUSE_WATCH_GIO;
  place->n_dirs = 1;
  if (kind == ROUSE_WATCH_POLL || kind == ROUSE_WATCH_WATCHMAN)
    place->reason = ROUSE_REASON_ASKED;
  else if (!filesystem.notifies)
    place->reason = kind == ROUSE_WATCH_GIO ? ROUSE_REASON_ASKED : filesystem.remote ? ROUSE_REASON_REMOTE
                                                                                     : ROUSE_REASON_UNANNOUNCED;
  place->n_polled = place->reason == ROUSE_REASON_REMOTE || place->reason == ROUSE_REASON_UNANNOUNCED || kind == ROUSE_WATCH_POLL;
}

/* What a person can do something about. */
static gboolean
wants_attention (RouseWatchReason reason)
{
  return reason == ROUSE_REASON_LIMIT || reason == ROUSE_REASON_WATCHMAN_MISSING || reason == ROUSE_REASON_WATCHMAN_SILENT;
}

static void
add_places (GPtrArray *checks, const RouseOverviewProject *project)
{
  foresee_place (project);
  for (guint i = 0; i < project->watch->places->len; i++)
    {
      const RouseHealthPlace *place = g_ptr_array_index (project->watch->places, i);
      g_autofree char        *words = rouse_words_for_place (place);
      RouseDoctorCheck       *check;

      check = add_check (checks, "watching", _ ("watching"), !wants_attention (place->reason), g_strdup_printf ("%s: %s", project->id, words));
      if (place->reason == ROUSE_REASON_LIMIT)
        check->remedy = rouse_filesystem_dup_remedy (ROUSE_LIMIT_WATCHES, place->n_dirs * 2);
      if (place->reason == ROUSE_REASON_WATCHMAN_MISSING)
        check->remedy = dup_install_command ("watchman");
    }
}

/* Whether projects are looked after, and whether one waits for the user. */
static void
check_projects (GPtrArray *checks)
{
  g_autoptr (RouseControlClient) client = rouse_control_client_new (FALSE, NULL);
  g_autoptr (RouseProjectStore)  store = rouse_project_store_new_default ();
  g_autoptr (RouseOverview)      overview = client != NULL ? rouse_overview_new_from_client (client) : rouse_overview_new_from_store (store, NULL);

  if (overview->running)
    add_check (checks, "application", _ ("tray application"), TRUE, g_strdup_printf (_ ("runs, version %s"), overview->version));
  else
    add_check (checks, "application", _ ("tray application"), TRUE, g_strdup (_ ("does not run")));
  for (guint i = 0; i < overview->projects->len; i++)
    {
      const RouseOverviewProject *project = g_ptr_array_index (overview->projects, i);
      RouseDoctorCheck           *check;

      add_places (checks, project);
      add_addresses (checks, project);
      add_pages (checks, project);
      if (!project->pending)
        continue;
      check = add_check (checks, "trust", _ ("rouse.ini"), FALSE, g_strdup_printf (_ ("that of %s has not been allowed as it is"), project->id));
      check->remedy = g_strdup_printf ("rouse allow %s", project->id);
    }
}

GPtrArray *
rouse_doctor_run_checks (void)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func (check_free);

  check_watching (checks);
  check_folder (checks);
  check_git (checks);
  check_terminals (checks);
  check_state (checks);
  check_history (checks);
  check_projects (checks);
  return checks;
}
