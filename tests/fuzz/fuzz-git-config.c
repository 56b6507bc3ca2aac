/* fuzz-git-config.c - any configuration file of git
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "filter/git-config.h"
#include "fuzz.h"

static void
setting_cb (const char *section, const char *subsection, const char *key, const char *value, gpointer data)
{
  g_assert_true (*section != '\0' && *key != '\0');
  rouse_git_config_is_true (value);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  rouse_git_config_parse ((const char *) data, size, setting_cb, NULL);
  return 0;
}
