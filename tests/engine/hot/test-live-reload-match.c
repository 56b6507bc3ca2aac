/* test-live-reload-match.c - which pages are a project's
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hot/live-reload-match.h"

/* Each project by what it says of its addresses: "url=…", "listen=…", "proxy=…", "port=…", "http=…", several with blanks. */
static RouseProject *
make_project (const char *words)
{
  RouseProject  *project = rouse_project_new ();
  RouseProgram  *program = rouse_program_new ();
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);

  project->name = g_strdup ("test");
  project->root = g_strdup ("/home/me/shop");
  program->name = g_strdup ("web");
  g_ptr_array_add (project->programs, program);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *value = strchr (parts[i], '=') + 1;

      if (*parts[i] == '\0')
        continue;
      if (g_str_has_prefix (parts[i], "url="))
        project->url = g_strdup (value);
      else if (g_str_has_prefix (parts[i], "listen="))
        program->listen = g_strsplit (value, ";", -1);
      else if (g_str_has_prefix (parts[i], "proxy="))
        program->proxies = g_strsplit (value, ";", -1);
      else if (g_str_has_prefix (parts[i], "port="))
        {
          program->ready_kind = ROUSE_READY_PORT;
          program->ready_port = (guint16) atoi (value);
        }
      else if (g_str_has_prefix (parts[i], "http="))
        {
          program->ready_kind = ROUSE_READY_HTTP;
          program->ready_text = g_strdup (value);
        }
    }
  return project;
}

static const struct
{
  const char *name;
  const char *projects[3]; /* their keys are a, b and c */
  const char *key, *url;   /* (nullable) of the page */
  const char *expected;    /* the keys it belongs to */
} cases[] = {
  { "url", { "url=http://localhost:8000/", "url=http://localhost:9000/" }, NULL, "http://127.0.0.1:9000/x", "b" },
  { "url-host", { "url=https://shop.test/", "url=http://localhost:9000/" }, NULL, "https://shop.test", "a" },
  { "listen", { "listen=8000", "listen=127.0.0.1:8001;udp:9000" }, NULL, "http://localhost:8001/", "b" },
  { "listen-any", { "listen=0.0.0.0:8000", "listen=8001" }, NULL, "http://mypc.lan:8000/", "a" },
  { "listen-not-udp", { "listen=udp:8000", "listen=8001" }, NULL, "http://localhost:8000/", "a" },
  { "listen-unix", { "listen=unix:/run/x.sock", "listen=8001" }, NULL, "http://localhost:8001/", "b" },
  { "proxy-front", { "proxy=8080:8000", "listen=9000" }, NULL, "http://localhost:8080/", "a" },
  { "proxy-back", { "proxy=8080:8000", "listen=9000" }, NULL, "http://localhost:8000/", "a" },
  { "ready-port", { "port=5000", "port=5001" }, NULL, "http://localhost:5001/", "b" },
  { "ready-http", { "http=http://localhost:5000/health", "port=5001" }, NULL, "http://localhost:5000/", "a" },
  { "several", { "url=http://localhost:8000/ port=8000", "port=8000", "port=1" }, NULL, "http://localhost:8000/", "ab" },
  { "unmatched-unknown", { "port=8000", "", "" }, NULL, "http://localhost:5173/", "bc" },
  { "unmatched-all-known", { "port=8000", "port=8001" }, NULL, "http://localhost:5173/", "ab" },
  { "matched-not-unknown", { "port=8000", "" }, NULL, "http://localhost:8000/", "a" },
  { "only-one", { "port=8000" }, NULL, "https://mypc.lan/", "a" },
  { "no-address", { "port=8000", "" }, NULL, NULL, "b" },
  { "extension", { "port=8000", "port=8001" }, NULL, "chrome-extension://abc", "ab" },
  { "key", { "port=8000", "port=8001" }, "a", "http://localhost:8001/", "a" },
  { "key-unknown", { "port=8000", "" }, "z", "http://localhost:8000/", "" },
  { "none", { NULL }, NULL, "http://localhost:8000/", "" },
};

static void
test_case (gconstpointer data)
{
  gsize                    i = GPOINTER_TO_SIZE (data);
  RouseLiveReloadCandidate candidates[3];
  static const char *const keys[] = { "a", "b", "c" };
  g_autofree gboolean     *matches = NULL;
  g_autoptr (GString)      got = g_string_new (NULL);
  guint                    n;

  for (n = 0; n < 3 && cases[i].projects[n] != NULL; n++)
    {
      g_autoptr (RouseProject) project = make_project (cases[i].projects[n]);

      candidates[n] = (RouseLiveReloadCandidate){ keys[n], rouse_live_reload_find_addresses (project) };
    }
  matches = rouse_live_reload_match (candidates, n, cases[i].key, cases[i].url);
  for (guint c = 0; c < n; c++)
    {
      if (matches[c])
        g_string_append (got, keys[c]);
      g_ptr_array_unref (candidates[c].addresses);
    }
  g_assert_cmpstr (got->str, ==, cases[i].expected);
}

static void
test_host (void)
{
  g_autoptr (RouseProject) with = make_project ("url=https://Shop.test:8443/x");
  g_autoptr (RouseProject) without = make_project ("port=8000");
  g_autofree char         *host = rouse_live_reload_dup_host (with);

  g_assert_cmpstr (host, ==, "shop.test");
  g_assert_null (rouse_live_reload_dup_host (without));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/hot/live-reload-match/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/hot/live-reload-match/host", test_host);
  return g_test_run ();
}
