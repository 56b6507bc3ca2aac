/* rules-text.h - reads the small text files that rules come from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Far above any such file that a person wrote. */
#define ROUSE_RULES_TEXT_MAX (1024 * 1024)

typedef enum
{
  ROUSE_RULES_TEXT_DEFAULT = 0,
  ROUSE_RULES_TEXT_NO_FOLLOW = 1 << 0, /* not through a symbolic link */
} RouseRulesTextFlags;

/**
 * (transfer full) (nullable): the content of regular file @path, with a NUL behind its *@length bytes.
 * %NULL when there is no such file, or it cannot be read, or is larger than ROUSE_RULES_TEXT_MAX. Never
 * waits for anybody, as reading a pipe would.
 */
char *rouse_rules_text_read (const char *path, RouseRulesTextFlags flags, gsize *length);

G_END_DECLS
