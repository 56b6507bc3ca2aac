/* words.c - what happens to a program, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "words/words.h"
#include "words/printable.h"
#include "words/signal-names.h"

#include "base/duration.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/wait.h>

/* More names than this do not fit on a line. */
#define NAMES_MAX 2

static char *
dup_one_change (const RouseChange *change, const char *base)
{
  g_autofree char *path = rouse_text_dup_path (change->path, base);
  g_autofree char *from = change->moved_from != NULL ? rouse_text_dup_path (change->moved_from, base) : NULL;

  if (from != NULL)
    return g_strdup_printf (_ ("%s renamed to %s"), from, path);
  switch (change->kind)
    {
    case ROUSE_CHANGE_CREATED:
      return g_strdup_printf (_ ("%s created"), path);
    case ROUSE_CHANGE_DELETED:
      return g_strdup_printf (_ ("%s deleted"), path);
    case ROUSE_CHANGE_MODIFIED:
      return g_strdup_printf (_ ("%s changed"), path);
    }
  g_return_val_if_reached (NULL);
}

char *
rouse_words_for_changes (const RouseChangeSet *changes, const char *base)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint               n = changes->n_changes;
  guint               n_named = MIN (n <= NAMES_MAX + 1 ? n : NAMES_MAX, changes->changes->len);

  if (changes->branch_after != NULL)
    {
      g_autofree char *before = rouse_text_dup_printable (changes->branch_before != NULL ? changes->branch_before : "");
      g_autofree char *after = rouse_text_dup_printable (changes->branch_after);

      return g_strdup_printf (ngettext ("%s → %s, %u file changed", "%s → %s, %u files changed", n), before, after, n);
    }
  if (n == 1 && n_named == 1)
    return dup_one_change (g_ptr_array_index (changes->changes, 0), base);
  if (n_named == 0)
    return g_strdup_printf (ngettext ("%u file changed", "%u files changed", n), n);
  for (guint i = 0; i < n_named; i++)
    {
      g_autofree char *path = rouse_text_dup_path (((RouseChange *) g_ptr_array_index (changes->changes, i))->path, base);

      if (i > 0)
        g_string_append (names, i + 1 == n ? _ (" and ") : ", ");
      g_string_append (names, path);
    }
  if (n > n_named)
    return g_strdup_printf (_ ("%s and %u more changed"), names->str, n - n_named);
  return g_strdup_printf (_ ("%s changed"), names->str);
}

char *
rouse_words_for_change (const RouseChange *change, const char *base)
{
  g_autofree char *path = rouse_text_dup_path (change->path, base);
  g_autofree char *from = change->moved_from != NULL ? rouse_text_dup_path (change->moved_from, base) : NULL;

  if (from != NULL)
    return g_strdup_printf (_ ("created %s (was %s)"), path, from);
  switch (change->kind)
    {
    case ROUSE_CHANGE_CREATED:
      return g_strdup_printf (_ ("created %s"), path);
    case ROUSE_CHANGE_DELETED:
      return g_strdup_printf (_ ("deleted %s"), path);
    case ROUSE_CHANGE_MODIFIED:
      return g_strdup_printf (_ ("modified %s"), path);
    }
  g_return_val_if_reached (NULL);
}

char *
rouse_words_for_end (const RouseRun *run)
{
  g_autofree char *name = NULL;

  if (!WIFSIGNALED (run->wait_status))
    return g_strdup_printf (_ ("exit code %d"), rouse_run_get_exit_code (run));
  name = rouse_signal_dup_name (WTERMSIG (run->wait_status));
  return g_strdup_printf (_ ("killed by %s (%s)"), name, g_strsignal (WTERMSIG (run->wait_status)));
}

char *
rouse_words_for_times (const RouseReload *reload)
{
  g_autofree char *stop = reload->stop_us >= 0 ? rouse_duration_format (reload->stop_us) : NULL;
  g_autofree char *start = reload->start_us >= 0 ? rouse_duration_format (reload->start_us) : NULL;

  if (stop == NULL || start == NULL)
    return g_strdup ("");
  return g_strdup_printf (_ ("stopped in %s, started in %s"), stop, start);
}

const char *
rouse_words_for_cause (RouseCause cause)
{
  switch (cause)
    {
    case ROUSE_CAUSE_FIRST:
      return _ ("first start");
    case ROUSE_CAUSE_CHANGE:
      return _ ("files changed");
    case ROUSE_CAUSE_MANUAL:
      return _ ("started by hand");
    case ROUSE_CAUSE_EXIT:
      return _ ("it had ended");
    case ROUSE_CAUSE_CASCADE:
      return _ ("a program it depends on was restarted");
    case ROUSE_CAUSE_CONFIG:
      return _ ("its configuration was edited");
    case ROUSE_CAUSE_REQUEST:
      return _ ("a program asked for it");
    }
  g_return_val_if_reached (NULL);
}

const char *
rouse_words_for_outcome (RouseOutcome outcome)
{
  switch (outcome)
    {
    case ROUSE_OUTCOME_PENDING:
      return _ ("under way");
    case ROUSE_OUTCOME_READY:
      return _ ("ready");
    case ROUSE_OUTCOME_FAILED:
      return _ ("failed");
    case ROUSE_OUTCOME_SUPERSEDED:
      return _ ("overtaken");
    case ROUSE_OUTCOME_NOT_STARTED:
      return _ ("could not start");
    case ROUSE_OUTCOME_BUILD_FAILED:
      return _ ("build failed");
    }
  g_return_val_if_reached (NULL);
}

char *
rouse_words_for_health (const RouseHealth *health)
{
  GString         *words = g_string_new (NULL);
  g_autofree char *folders = g_strdup_printf (ngettext ("%u folder", "%u folders", health->n_dirs), health->n_dirs);

  g_string_append_printf (words, ngettext ("%u file in %s", "%u files in %s", health->n_files), health->n_files, folders);
  if (health->n_polled > 0)
    g_string_append_printf (words, _ (", %u of them polled"), health->n_polled);
  if (health->n_pruned > 0)
    g_string_append_printf (words, _ (", %u ignored"), health->n_pruned);
  if (health->n_unreadable > 0)
    g_string_append_printf (words, _ (", %u unreadable"), health->n_unreadable);
  if (health->n_missing > 0)
    g_string_append_printf (words, _ (", %u missing"), health->n_missing);
  return g_string_free (words, FALSE);
}

char *
rouse_words_for_progress (const RouseHealth *progress)
{
  g_autofree char *folders = g_strdup_printf (ngettext ("%'u folder", "%'u folders", progress->n_dirs), progress->n_dirs);

  /* Translators: how far it has come so far: “looking at the files: 120,000 in 9,800 folders” */
  return g_strdup_printf (ngettext ("looking at the files: %'u in %s", "looking at the files: %'u in %s", progress->n_files),
                          progress->n_files, folders);
}

char *
rouse_words_for_tail (GBytes *tail, guint n)
{
  /* Escape sequences are nothing to read; the rest is made printable line by line. */
  g_autoptr (GRegex) escapes = g_regex_new ("\\x1b(\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)?|[ -/]*[0-~])?",
                                            G_REGEX_RAW, 0, NULL);
  GString           *text = g_string_new (NULL);
  gsize              size = 0;
  const char        *data = tail != NULL ? g_bytes_get_data (tail, &size) : NULL;
  g_autofree char   *copy = size > 0 ? g_strndup (data, size) : g_strdup ("");
  g_autofree char   *plain = NULL;
  g_auto (GStrv)     lines = NULL;
  guint              n_lines, first;

  for (gsize i = 0; i < size; i++) /* strndup stops at the first NUL */
    copy[i] = data[i] != '\0' ? data[i] : ' ';
  plain = g_regex_replace_literal (escapes, copy, (gssize) size, 0, "", 0, NULL);
  if (plain == NULL)
    return g_string_free (text, FALSE);
  lines = g_strsplit (g_strchomp (plain), "\n", -1);
  n_lines = g_strv_length (lines);
  first = n_lines > n ? n_lines - n : 0;
  for (guint i = first; i < n_lines; i++)
    {
      g_autofree char *shown = rouse_text_dup_printable (g_strchomp (lines[i]));

      g_string_append_printf (text, "%s%s", i > first ? "\n" : "", shown);
    }
  return g_string_free (text, FALSE);
}
