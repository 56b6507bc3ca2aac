/* form-addresses.c - the addresses of a program as they are typed into a form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "form-addresses.h"

#include "project/listen-spec.h"
#include "project/proxy-spec.h"

#include <glib/gi18n.h>

/* (nullable) (transfer full): one text, as a program has it; %NULL when it means nothing. */
typedef char *(*ReadFunc) (const char *word, const char *folder);

static char *
read_socket (const char *word, const char *folder)
{
  g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (word, folder, NULL);

  return spec != NULL ? rouse_listen_spec_dup_text (spec, NULL) : NULL;
}

static char *
read_proxy (const char *word, const char *folder)
{
  g_autoptr (RouseProxySpec) spec = rouse_proxy_spec_parse (word, NULL);

  return spec != NULL ? rouse_proxy_spec_dup_text (spec) : NULL;
}

/* (nullable) (transfer full): all that is in @typed, of which there may be nothing; %NULL when one of them means nothing. */
static char **
read_all (const char *typed, const char *folder, ReadFunc read)
{
  g_auto (GStrv)           words = g_strsplit (typed, ";", -1);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      if (*g_strstrip (words[i]) == '\0')
        continue;
      text = read (words[i], folder);
      if (text == NULL)
        return NULL;
      g_strv_builder_add (texts, text);
    }
  return g_strv_builder_end (texts);
}

/* Takes @texts. */
static char **
or_null (char **texts)
{
  if (texts[0] != NULL)
    return texts;
  g_strfreev (texts);
  return NULL;
}

char *
rouse_form_dup_addresses_text (char *const *texts)
{
  return texts != NULL ? g_strjoinv ("; ", (char **) texts) : g_strdup ("");
}

RouseCheckLevel
rouse_form_read_listen (const char *typed, const char *folder, char ***listen, char **text)
{
  g_auto (GStrv)        texts = read_all (typed, folder, read_socket);
  g_autoptr (GPtrArray) specs = texts != NULL ? rouse_listen_spec_parse_all ((const char *const *) texts, folder, NULL) : NULL;

  *text = NULL;
  if (texts == NULL)
    *text = g_strdup (_ ("Write ports or addresses, such as 8000, 127.0.0.1:8001 or unix:run/web.sock, with semicolons between them"));
  else if (specs == NULL)
    *text = g_strdup (_ ("Two of these cannot be had at once"));
  if (*text != NULL)
    return ROUSE_CHECK_ERROR;
  *listen = or_null (g_steal_pointer (&texts));
  return ROUSE_CHECK_FINE;
}

RouseCheckLevel
rouse_form_read_proxies (const char *typed, char ***proxies, char **text)
{
  g_auto (GStrv)        texts = read_all (typed, NULL, read_proxy);
  g_autoptr (GPtrArray) specs = texts != NULL ? rouse_proxy_spec_parse_all ((const char *const *) texts, NULL) : NULL;

  *text = NULL;
  if (texts == NULL)
    *text = g_strdup (_ ("Write two addresses with an arrow between them, such as 8080 -> 8000"));
  else if (specs == NULL)
    *text = g_strdup (_ ("Two of these cannot be had at once"));
  if (*text != NULL)
    return ROUSE_CHECK_ERROR;
  *proxies = or_null (g_steal_pointer (&texts));
  return ROUSE_CHECK_FINE;
}
