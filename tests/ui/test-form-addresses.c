/* test-form-addresses.c - addresses that are typed are those that a program has, and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-addresses.h"

static const struct
{
  const char *name;
  const char *typed;
  const char *canonical; /* (nullable) with spaces between; NULL: wrong */
  const char *shown;
} sockets[] = {
  { "nothing", " ; ", "", "" },
  { "port", "8000", "8000", "8000" },
  { "several", " 127.0.0.1:8000 ;web=localhost:8001;;udp:9000", "8000 web=8001 udp:9000", "8000; web=8001; udp:9000" },
  { "path", "unix:run/web.sock", "unix:/p/run/web.sock", "unix:/p/run/web.sock" },
  { "wrong", "8000; what", NULL, NULL },
  { "twice", "8000; 127.0.0.1:8000", NULL, NULL },
};

static void
test_listen (gconstpointer data)
{
  guint            i = GPOINTER_TO_UINT (data);
  g_auto (GStrv)   listen = NULL;
  g_autofree char *text = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *shown = NULL;
  RouseCheckLevel  level = rouse_form_read_listen (sockets[i].typed, "/p", &listen, &text);

  g_assert_cmpint (level, ==, sockets[i].canonical != NULL ? ROUSE_CHECK_FINE : ROUSE_CHECK_ERROR);
  g_assert_true ((text == NULL) == (sockets[i].canonical != NULL));
  if (sockets[i].canonical == NULL)
    return;
  g_assert_true ((listen == NULL) == (*sockets[i].canonical == '\0'));
  joined = listen != NULL ? g_strjoinv (" ", listen) : g_strdup ("");
  g_assert_cmpstr (joined, ==, sockets[i].canonical);
  shown = rouse_form_dup_addresses_text (listen);
  g_assert_cmpstr (shown, ==, sockets[i].shown);
}

static void
test_proxies (void)
{
  static const struct
  {
    const char *typed;
    const char *canonical; /* as it is shown, too */
  } proxies[] = {
    { "", "" },
    { "8080:8000; 127.0.0.1:9090->localhost:9000", "8080 -> 8000; 9090 -> 9000" },
    { "8080", NULL },
    { "8080 -> 8000; 8080 -> 8001", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (proxies); i++)
    {
      g_auto (GStrv)   list = NULL;
      g_autofree char *text = NULL;
      g_autofree char *shown = NULL;
      RouseCheckLevel  level = rouse_form_read_proxies (proxies[i].typed, &list, &text);

      g_assert_cmpint (level, ==, proxies[i].canonical != NULL ? ROUSE_CHECK_FINE : ROUSE_CHECK_ERROR);
      g_assert_true ((text == NULL) == (proxies[i].canonical != NULL));
      if (proxies[i].canonical == NULL)
        continue;
      shown = rouse_form_dup_addresses_text (list);
      g_assert_cmpstr (shown, ==, proxies[i].canonical);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sockets); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/form-addresses/listen/", sockets[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_listen);
    }
  g_test_add_func ("/ui/form-addresses/proxies", test_proxies);
  return g_test_run ();
}
