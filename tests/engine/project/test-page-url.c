/* test-page-url.c - what a browser is to open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "project/page-url.h"

static const struct
{
  const char *name;
  const char *url;
  const char *listen;
  const char *second_listen;
  const char *proxy; /* of the second program */
  const char *expected;
} pages[] = {
  { "none", NULL, NULL, NULL, NULL, NULL },
  { "url", "https://shop.test/", "8000", NULL, "8080 -> 8000", "https://shop.test/" },
  { "proxy", NULL, "8000", NULL, "8080 -> 8000", "http://localhost:8080/" },
  { "proxy-for-all", NULL, NULL, NULL, "0.0.0.0:8080 -> 8000", "http://localhost:8080/" },
  { "socket", NULL, "8000", NULL, NULL, "http://localhost:8000/" },
  { "socket-of-ipv6", NULL, "[::1]:8000", NULL, NULL, "http://[::1]:8000/" },
  { "socket-for-all", NULL, "web=[::]:8000", NULL, NULL, "http://localhost:8000/" },
  { "socket-elsewhere", NULL, "192.0.2.7:8000", NULL, NULL, "http://192.0.2.7:8000/" },
  { "second-socket", NULL, "unix:/run/x.sock", "8001", NULL, "http://localhost:8001/" },
  { "datagrams", NULL, "udp:9000", NULL, NULL, NULL },
};

static void
test_page (gconstpointer data)
{
  guint                    i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseProject) project = rouse_project_new ();
  g_autofree char         *url = NULL;
  RouseProgram            *first = rouse_program_new ();
  RouseProgram            *second = rouse_program_new ();

  project->url = g_strdup (pages[i].url);
  if (pages[i].listen != NULL)
    first->listen = g_strdupv ((char *[]){ (char *) pages[i].listen, (char *) pages[i].second_listen, NULL });
  if (pages[i].proxy != NULL)
    second->proxies = g_strdupv ((char *[]){ (char *) pages[i].proxy, NULL });
  g_ptr_array_add (project->programs, first);
  g_ptr_array_add (project->programs, second);
  url = rouse_project_dup_page_url (project);
  g_assert_cmpstr (url, ==, pages[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strconcat ("/project/page-url/", pages[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_page);
    }
  return g_test_run ();
}
