/* fuzz-ignore-file.c - any ignore file and any path: no crash, and no shortcut that changes a verdict
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "filter/ignore-list.h"
#include "fuzz.h"

#include <string.h>

/* Whether a tree could hand this path to the filter. */
static gboolean
is_path (const char *path)
{
  return *path != '\0' && *path != '/' && !g_str_has_suffix (path, "/") && strstr (path, "//") == NULL;
}

/* The last pattern to match, found by asking each of them. */
static const RouseIgnorePattern *
match_slowly (const RouseIgnoreList *list, const RouseIgnoreSubject *subject, gsize base, gboolean fold_case)
{
  guint                     n_patterns;
  const RouseIgnorePattern *patterns = rouse_ignore_list_get_patterns (list, &n_patterns);

  while (n_patterns > 0)
    if (rouse_ignore_pattern_match (&patterns[--n_patterns], subject, base, fold_case))
      return &patterns[n_patterns];
  return NULL;
}

/* The input is a path, a NUL and the ignore file. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t   *end = memchr (data, 0, size);
  g_autofree char *path = NULL;
  gsize            length;

  if (end == NULL || !is_path ((const char *) data))
    return 0;
  path = g_strdup ((const char *) data);
  length = size - (end + 1 - data);
  for (guint i = 0; i < 4; i++)
    {
      gboolean                    is_dir = (i & 1) != 0;
      gboolean                    fold_case = (i & 2) != 0;
      char                       *text = g_malloc (length + 1);
      const char                 *slash = strchr (path, '/');
      RouseIgnoreSubject          subject;
      g_autoptr (RouseIgnoreList) list = NULL;

      memcpy (text, end + 1, length);
      text[length] = '\0';
      list = rouse_ignore_list_new ("fuzz", text, length, fold_case);
      rouse_ignore_subject_init (&subject, path, strlen (path), is_dir);
      g_assert_true (rouse_ignore_list_match (list, &subject, 0) == match_slowly (list, &subject, 0, fold_case));
      if (slash != NULL)
        {
          gsize base = slash + 1 - path;

          g_assert_true (rouse_ignore_list_match (list, &subject, base) == match_slowly (list, &subject, base, fold_case));
        }
    }
  return 0;
}
