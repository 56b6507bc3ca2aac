/* address-words.c - where a program can be reached, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "words/address-words.h"
#include "words/printable.h"

#include "project/address.h"
#include "project/page-url.h"

#include <glib/gi18n.h>

void
rouse_address_words_free (RouseAddressWords *self)
{
  g_free (self->text);
  g_free (self->url);
  g_free (self->note);
  g_free (self);
}

/* Takes @url (nullable) and @note. */
static void
add (GPtrArray *words, const char *text, char *url, char *note)
{
  RouseAddressWords *self = g_new (RouseAddressWords, 1);

  *self = (RouseAddressWords){ rouse_text_dup_printable (url != NULL ? url : text), url, note };
  g_ptr_array_add (words, self);
}

static void
add_proxy (GPtrArray *words, const char *text)
{
  g_autoptr (RouseProxySpec) spec = rouse_proxy_spec_parse (text, NULL);
  g_autofree char           *target = NULL;

  if (spec == NULL)
    {
      add (words, text, NULL, g_strdup (_ ("proxy")));
      return;
    }
  target = rouse_address_dup_text (spec->target_host, spec->target_port);
  /* Translators: what is at an address; the second is the one it passes requests on to. */
  add (words, text, rouse_proxy_spec_dup_url (spec), g_strdup_printf (_ ("proxy for %s"), target));
}

static void
add_socket (GPtrArray *words, const char *text)
{
  g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (text, NULL, NULL);

  /* Translators: what is at an address: a socket that is open while the program restarts, too. */
  add (words, text, spec != NULL ? rouse_listen_spec_dup_url (spec) : NULL, g_strdup (_ ("held open")));
}

GPtrArray *
rouse_words_for_addresses (const char *const *listen, const char *const *proxies)
{
  GPtrArray *words = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_address_words_free);

  for (guint i = 0; proxies != NULL && proxies[i] != NULL; i++)
    add_proxy (words, proxies[i]);
  for (guint i = 0; listen != NULL && listen[i] != NULL; i++)
    add_socket (words, listen[i]);
  return words;
}

char *
rouse_words_for_all_addresses (const char *const *listen, const char *const *proxies)
{
  g_autoptr (GPtrArray) words = rouse_words_for_addresses (listen, proxies);
  GString              *text = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      const RouseAddressWords *address = g_ptr_array_index (words, i);

      /* Translators: an address, and what it is: "http://localhost:8080/ (proxy for localhost:8000)". */
      g_string_append (text, i > 0 ? ", " : "");
      g_string_append_printf (text, _ ("%s (%s)"), address->text, address->note);
    }
  return g_string_free (text, words->len == 0);
}
