/* test-address-words.c - where a program can be reached is said so that it can be opened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "words/address-words.h"

static void
test_addresses (void)
{
  const char *const     listen[] = { "web=0.0.0.0:8000", "unix:/run/x.sock", "udp:9000", "of the\033 future", NULL };
  const char *const     proxies[] = { "8080 -> 8000", "127.0.0.1:8081 -> shop.test:80", "?", NULL };
  g_autoptr (GPtrArray) words = rouse_words_for_addresses (listen, proxies);
  static const struct
  {
    const char *text, *url, *note;
  } expected[] = {
    { "http://localhost:8080/", "http://localhost:8080/", "proxy for localhost:8000" },
    { "http://localhost:8081/", "http://localhost:8081/", "proxy for shop.test:80" },
    { "?", NULL, "proxy" },
    { "http://localhost:8000/", "http://localhost:8000/", "held open" },
    { "unix:/run/x.sock", NULL, "held open" },
    { "udp:9000", NULL, "held open" },
    { "of the\\x1b future", NULL, "held open" },
  };

  g_assert_cmpuint (words->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < words->len; i++)
    {
      const RouseAddressWords *address = g_ptr_array_index (words, i);

      g_assert_cmpstr (address->text, ==, expected[i].text);
      g_assert_cmpstr (address->url, ==, expected[i].url);
      g_assert_cmpstr (address->note, ==, expected[i].note);
    }
}

static void
test_line (void)
{
  const char *const listen[] = { "8000", NULL };
  const char *const proxies[] = { "8080 -> 8000", NULL };
  const char *const none[] = { NULL };
  g_autofree char  *line = rouse_words_for_all_addresses (listen, proxies);
  g_autofree char  *nothing = rouse_words_for_all_addresses (NULL, none);

  g_assert_cmpstr (line, ==, "http://localhost:8080/ (proxy for localhost:8000), http://localhost:8000/ (held open)");
  g_assert_null (nothing);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address-words/addresses", test_addresses);
  g_test_add_func ("/address-words/line", test_line);
  return g_test_run ();
}
