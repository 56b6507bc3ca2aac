/* test-proxy-spec.c - what is written in `proxy`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "project/proxy-spec.h"

#define PORT "write a port from 1 to 65535, such as 8000"
#define FRONT "write a port, or an address of this machine in numbers and a port, such as 8000, 127.0.0.1:8000 or [::1]:8000"
#define TARGET "write a port, or a host and a port, such as 8000, localhost:8000 or [::1]:8000"
#define BRACKETS "write an address of IPv6 in brackets, and no other, such as [::1]:8000"
#define BOTH "write where Rouse is to listen, -> and where the program does, such as 8080 -> 8000"
#define SELF "the program has to listen elsewhere than Rouse, such as 8080 -> 8000"

/* The shortest text that says what @text says, or the error. */
static const struct
{
  const char *name;
  const char *text;
  const char *shortest;
  const char *message;
} cases[] = {
  { "ports", "8080 -> 8000", "8080 -> 8000", NULL },
  { "no-blanks", "8080->8000", "8080 -> 8000", NULL },
  { "blanks", "\t8080  ->\t 8000 ", "8080 -> 8000", NULL },
  { "colon", "8080:8000", "8080 -> 8000", NULL },
  { "hosts", "127.0.0.1:8080 -> localhost:8000", "8080 -> 8000", NULL },
  { "front-localhost", "localhost:8080 -> 8000", "8080 -> 8000", NULL },
  { "front-all", "0.0.0.0:8080 -> 8000", "0.0.0.0:8080 -> 8000", NULL },
  { "v6", "[0::0]:8080 -> [0::1]:8000", "[::]:8080 -> [::1]:8000", NULL },
  { "target-number", "8080 -> 127.0.0.1:8000", "8080 -> 127.0.0.1:8000", NULL },
  { "target-name", "8080 -> Web.Example_1.org:8000", "8080 -> web.example_1.org:8000", NULL },
  { "same-port", "10.0.0.1:8000 -> 8000", "10.0.0.1:8000 -> 8000", NULL },
  { "same-port-elsewhere", "0.0.0.0:8000 -> 10.0.0.1:8000", "0.0.0.0:8000 -> 10.0.0.1:8000", NULL },
  { "same-port-family", "[::1]:8000 -> 127.0.0.1:8000", "[::1]:8000 -> 127.0.0.1:8000", NULL },
  { "empty", "", NULL, BOTH },
  { "one-port", "8000", NULL, BOTH },
  { "three-ports", "1:2:3", NULL, BOTH },
  { "colon-host", "localhost:8000", NULL, BOTH },
  { "arrow-alone", "->", NULL, PORT },
  { "front-missing", "-> 8000", NULL, PORT },
  { "target-missing", "8080 ->", NULL, PORT },
  { "two-arrows", "8080 -> 8000 -> 9000", NULL, PORT },
  { "front-zero", "0 -> 8000", NULL, PORT },
  { "colon-zero", "8080:0", NULL, PORT },
  { "colon-missing", "8080:", NULL, PORT },
  { "front-name", "example.org:8080 -> 8000", NULL, FRONT },
  { "target-all", "8080 -> 0.0.0.0:8000", NULL, "write one address to connect to, such as localhost:8000" },
  { "target-short", "8080 -> 10.1:8000", NULL, TARGET },
  { "target-odd", "8080 -> a b:8000", NULL, TARGET },
  { "target-option", "8080 -> -a:8000", NULL, TARGET },
  { "target-address", "8080 -> http://localhost:8000", NULL, TARGET },
  { "target-v6-bare", "8080 -> 1:2:3:4:5:6:7:8:8000", NULL, BRACKETS },
  { "itself", "8000 -> 8000", NULL, SELF },
  { "itself-colon", "8000:8000", NULL, SELF },
  { "itself-number", "8000 -> 127.0.0.1:8000", NULL, SELF },
  { "itself-all", "0.0.0.0:8000 -> 8000", NULL, SELF },
  { "itself-all-loopback", "0.0.0.0:8000 -> 127.0.0.3:8000", NULL, SELF },
  { "itself-both", "[::]:8000 -> 127.0.0.1:8000", NULL, SELF },
  { "itself-v6", "[::1]:8000 -> localhost:8000", NULL, SELF },
};

static void
test_parse (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  g_autoptr (GError)         error = NULL;
  g_autoptr (RouseProxySpec) spec = rouse_proxy_spec_parse (cases[i].text, &error), again = NULL;
  g_autofree char           *shortest = NULL, *shortest_again = NULL;

  if (cases[i].message != NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_null (spec);
      return;
    }
  g_assert_no_error (error);
  shortest = rouse_proxy_spec_dup_text (spec);
  g_assert_cmpstr (shortest, ==, cases[i].shortest);
  again = rouse_proxy_spec_parse (shortest, &error);
  g_assert_no_error (error);
  shortest_again = rouse_proxy_spec_dup_text (again);
  g_assert_cmpstr (shortest_again, ==, shortest);
}

static void
test_fields (void)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (RouseProxySpec) plain = rouse_proxy_spec_parse ("8080:8000", &error);
  g_autoptr (RouseProxySpec) full = rouse_proxy_spec_parse ("[::]:8081 -> [::1]:8080", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (plain->listen_host, ==, "127.0.0.1");
  g_assert_cmpuint (plain->listen_port, ==, 8080);
  g_assert_cmpstr (plain->target_host, ==, "localhost");
  g_assert_cmpuint (plain->target_port, ==, 8000);
  g_assert_cmpstr (full->listen_host, ==, "::");
  g_assert_cmpuint (full->listen_port, ==, 8081);
  g_assert_cmpstr (full->target_host, ==, "::1");
  g_assert_cmpuint (full->target_port, ==, 8080);
  /* 127.0.0.1 is not ::1. */
  g_assert_false (rouse_proxy_spec_leads_to (full, plain));
  g_assert_false (rouse_proxy_spec_leads_to (plain, full));
}

static void
test_list (void)
{
  const char *const  good[] = { "8080 -> 8000", "8081 -> 8000", "[::1]:8080 -> 8001", NULL };
  const char *const  twice[] = { "8080 -> 8000", "127.0.0.1:8080 -> 8001", NULL };
  const char *const  wrong[] = { "8080 -> 8000", "8081", NULL };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     many = g_new0 (char *, 18);

  g_ptr_array_unref (rouse_proxy_spec_parse_all (good, &error));
  g_assert_no_error (error);
  g_ptr_array_unref (rouse_proxy_spec_parse_all (NULL, &error));
  g_assert_no_error (error);
  g_assert_null (rouse_proxy_spec_parse_all (twice, &error));
  g_assert_cmpstr (error->message, ==, "there can be only one of 8080 -> 8000 and 8080 -> 8001");
  g_clear_error (&error);
  g_assert_null (rouse_proxy_spec_parse_all (wrong, &error));
  g_assert_cmpstr (error->message, ==, BOTH);
  g_clear_error (&error);
  for (guint i = 0; i < 17; i++)
    many[i] = g_strdup_printf ("%u -> 8000", 8080 + i);
  g_assert_null (rouse_proxy_spec_parse_all ((const char *const *) many, &error));
  g_assert_cmpstr (error->message, ==, "at most 16 proxies");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/project/proxy-spec/parse/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/engine/project/proxy-spec/fields", test_fields);
  g_test_add_func ("/engine/project/proxy-spec/list", test_list);
  return g_test_run ();
}
