/* key-listen.c - keys about sockets: those that Rouse holds for a program, and its proxies
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/key-values.h"

#include "project/ini.h"
#include "project/listen-spec.h"
#include "project/proxy-spec.h"

/* Two texts that say the same become one, so that a program is not disturbed by another spelling. */

static char *
take_listen (const char *text, const char *root, GError **error)
{
  g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (text, root, error);

  return spec != NULL ? rouse_listen_spec_dup_text (spec, NULL) : NULL;
}

ROUSE_KEY_READ (rouse_key_read_listen)
{
  g_autoptr (GPtrArray) specs = NULL;

  if (!rouse_key_read_items (key, value, reading->root, target, take_listen, error))
    return FALSE;
  specs = rouse_listen_spec_parse_all (ROUSE_KEY_FIELD (const char *const *, target, key), NULL, error);
  return specs != NULL;
}

ROUSE_KEY_WRITE (rouse_key_write_listen)
{
  const char *const    *texts = ROUSE_KEY_FIELD (const char *const *, target, key);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  if (texts == NULL)
    return NULL;
  for (; *texts != NULL; texts++)
    {
      g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (*texts, root, NULL);

      /* What a window was given and what does not hold is for the parser to say. */
      g_ptr_array_add (items, spec != NULL ? rouse_listen_spec_dup_text (spec, root) : g_strdup (*texts));
    }
  g_ptr_array_add (items, NULL);
  return rouse_ini_encode_list ((const char *const *) items->pdata);
}

static char *
take_proxy (const char *text, const char *root, GError **error)
{
  g_autoptr (RouseProxySpec) spec = rouse_proxy_spec_parse (text, error);

  return spec != NULL ? rouse_proxy_spec_dup_text (spec) : NULL;
}

ROUSE_KEY_READ (rouse_key_read_proxies)
{
  g_autoptr (GPtrArray) specs = NULL;

  if (!rouse_key_read_items (key, value, NULL, target, take_proxy, error))
    return FALSE;
  specs = rouse_proxy_spec_parse_all (ROUSE_KEY_FIELD (const char *const *, target, key), error);
  return specs != NULL;
}
