/* test-live-reload-judge.c - who may speak with the LiveReload server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot/live-reload-judge.h"

static const char *const hosts[] = { "shop.test", NULL };

static const struct
{
  const char *header; /* (nullable) */
  gboolean    admitted;
} host_cases[] = {
  { "localhost", TRUE },
  { "localhost:35729", TRUE },
  { "LOCALHOST:1", TRUE },
  { "localhost.:35729", TRUE },
  { "app.localhost:35729", TRUE },
  { "127.0.0.1:35729", TRUE },
  { "127.8.9.10", TRUE },
  { "[::1]:35729", TRUE },
  { "[::1]", TRUE },
  { "shop.test:35729", TRUE },
  { "Shop.Test", TRUE },
  { "shop.test.", TRUE },
  { NULL, FALSE },
  { "", FALSE },
  { "evil.example:35729", FALSE },
  { "localhost.evil.example", FALSE },
  { "evillocalhost", FALSE },
  { "127.0.0.1.evil.example", FALSE },
  { "0.0.0.0:35729", FALSE },
  { "192.168.1.4:35729", FALSE },
  { "[::]:35729", FALSE },
  { "[fe80::1]", FALSE },
  { "::1", FALSE },
  { "a.shop.test", FALSE },
  { "evil.example@localhost", FALSE },
  { "localhost@evil.example", FALSE },
  { "localhost, evil.example", FALSE },
  { "evil.example\\.localhost", FALSE },
  { "evil.example%2f.localhost", FALSE },
  { "localhost/", FALSE },
  { "localhost#x", FALSE },
  { "localhost:99999", FALSE },
  { "localhost:x", FALSE },
  { "localhost evil.example", FALSE },
};

static const struct
{
  const char *header; /* (nullable) */
  gboolean    admitted;
} origin_cases[] = {
  { NULL, TRUE },
  { "http://localhost", TRUE },
  { "http://localhost:8000", TRUE },
  { "https://localhost:8443", TRUE },
  { "http://a.b.localhost:3000", TRUE },
  { "http://127.0.0.1:8000", TRUE },
  { "http://127.1.2.3", TRUE },
  { "http://[::1]:8000", TRUE },
  { "http://shop.test", TRUE },
  { "https://shop.test:8443", TRUE },
  { "chrome-extension://jnihajbhpnppcggbcgedagnkighmdlei", TRUE },
  { "moz-extension://0d8e6a3e-5d4f-4b7e-9d43-1f6c3a1d5b9f", TRUE },
  { "safari-web-extension://0D8E6A3E", TRUE },
  { "null", FALSE },
  { "", FALSE },
  { "file://", FALSE },
  { "http://evil.example", FALSE },
  { "https://evil.example:35729", FALSE },
  { "http://localhost.evil.example", FALSE },
  { "http://127.0.0.1.evil.example", FALSE },
  { "http://evil.example/http://localhost", FALSE },
  { "http://localhost@evil.example", FALSE },
  { "http://evil.example#localhost", FALSE },
  { "http://localhost/x", FALSE },
  { "http://localhost?x", FALSE },
  { "http://192.168.1.4:8000", FALSE },
  { "http://0.0.0.0:8000", FALSE },
  { "ftp://localhost", FALSE },
  { "chrome-extension-not://x", FALSE },
  { "localhost", FALSE },
  { "http://localhost, http://evil.example", FALSE },
  { "http://evil.example\\.localhost", FALSE },
  { "http://evil.example%2f.localhost", FALSE },
};

static void
test_hosts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (host_cases); i++)
    if (rouse_live_reload_admits_host (host_cases[i].header, hosts) != host_cases[i].admitted)
      g_error ("Host: %s", host_cases[i].header);
}

static void
test_origins (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (origin_cases); i++)
    if (rouse_live_reload_admits_origin (origin_cases[i].header, hosts) != origin_cases[i].admitted)
      g_error ("Origin: %s", origin_cases[i].header);
}

/* Without a project that has an address of its own, its name is as foreign as any. */
static void
test_no_hosts (void)
{
  g_assert_false (rouse_live_reload_admits_host ("shop.test", NULL));
  g_assert_false (rouse_live_reload_admits_origin ("http://shop.test", NULL));
  g_assert_true (rouse_live_reload_admits_host ("localhost", NULL));
}

static const struct
{
  const char *url, *page;
  gboolean    same;
} address_cases[] = {
  { "http://localhost:8000/", "http://localhost:8000/a/b?c#d", TRUE },
  { "http://localhost:8000/", "http://127.0.0.1:8000", TRUE },
  { "http://[::1]:8000/", "http://app.localhost:8000/", TRUE },
  { "http://localhost/", "http://localhost:80/", TRUE },
  { "https://shop.test/", "https://SHOP.test:443/x", TRUE },
  { "http://localhost:8000/", "http://localhost:8001/", FALSE },
  { "http://localhost/", "https://localhost/", FALSE },
  { "http://shop.test:8000/", "http://localhost:8000/", FALSE },
};

static void
test_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (address_cases); i++)
    {
      g_autoptr (RouseWebAddress) address = rouse_web_address_new_from_url (address_cases[i].url);
      g_autoptr (RouseWebAddress) page = rouse_web_address_new_from_url (address_cases[i].page);

      if (rouse_web_address_matches (address, page) != address_cases[i].same)
        g_error ("%s and %s", address_cases[i].url, address_cases[i].page);
    }
  g_assert_null (rouse_web_address_new_from_url ("file:///home/me/x.html"));
  g_assert_null (rouse_web_address_new_from_url ("chrome-extension://abc"));
  g_assert_null (rouse_web_address_new_from_url ("null"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/hot/live-reload-judge/hosts", test_hosts);
  g_test_add_func ("/hot/live-reload-judge/origins", test_origins);
  g_test_add_func ("/hot/live-reload-judge/no-hosts", test_no_hosts);
  g_test_add_func ("/hot/live-reload-judge/addresses", test_addresses);
  return g_test_run ();
}
