/* address-words.h - where a program can be reached, in words; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/** One address of a program. */
typedef struct
{
  char *text; /* (owned) printable: "http://localhost:8080/", "unix:/run/x.sock" */
  char *url;  /* (owned) (nullable) what a browser can open */
  char *note; /* (owned) what it is: "proxy for localhost:8000", "listens" */
} RouseAddressWords;

void rouse_address_words_free (RouseAddressWords *self);

/**
 * (transfer full) (element-type RouseAddressWords): first where its proxies listen, then its sockets. @listen and @proxies
 * (nullable) are what a program has of these names; what is not understood is shown as it is.
 */
GPtrArray *rouse_words_for_addresses (const char *const *listen, const char *const *proxies);

/** (transfer full) (nullable): the same on one line; %NULL for none. */
char *rouse_words_for_all_addresses (const char *const *listen, const char *const *proxies);

G_END_DECLS
