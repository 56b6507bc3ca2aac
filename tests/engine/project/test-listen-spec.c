/* test-listen-spec.c - what is written in `listen`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "project/listen-spec.h"

#include <string.h>

#define PORT "write a port from 1 to 65535, such as 8000"
#define HOST "write a port, or an address of this machine in numbers and a port, such as 8000, 127.0.0.1:8000 or [::1]:8000"
#define BRACKETS "write an address of IPv6 in brackets, and no other, such as [::1]:8000"
#define NAME "write a name of up to 255 letters, digits, -, _ and dots before =, such as web=8000"

/* What @text means, below the folder /srv/shop: the shortest text that says so, or the error. */
static const struct
{
  const char *name;
  const char *text;
  const char *shortest;
  const char *message;
} cases[] = {
  { "port", "8000", "8000", NULL },
  { "port-first", "1", "1", NULL },
  { "port-last", "65535", "65535", NULL },
  { "port-zero", "0", NULL, PORT },
  { "port-above", "65536", NULL, PORT },
  { "port-wraps", "4294975296", NULL, PORT },
  { "port-negative", "-1", NULL, PORT },
  { "port-sign", "+80", NULL, PORT },
  { "port-hexadecimal", "0x50", NULL, PORT },
  { "port-word", "http", NULL, PORT },
  { "port-and-more", "80a", NULL, PORT },
  { "empty", "", NULL, PORT },
  { "host", "10.1.2.3:8000", "10.1.2.3:8000", NULL },
  { "loopback", "127.0.0.1:8000", "8000", NULL },
  { "loopback-2", "127.0.0.2:8000", "127.0.0.2:8000", NULL },
  { "localhost", "localhost:8000", "8000", NULL },
  { "all", "0.0.0.0:8000", "0.0.0.0:8000", NULL },
  { "v6", "[::1]:8000", "[::1]:8000", NULL },
  { "v6-long", "[0:0:0:0:0:0:0:1]:8000", "[::1]:8000", NULL },
  { "v6-all", "[::]:8000", "[::]:8000", NULL },
  { "v6-bare", "::1:8000", NULL, BRACKETS },
  { "v6-bare-whole", "fe80::1:2:3:8000", NULL, BRACKETS },
  { "v6-no-port", "[::1]", NULL, HOST },
  { "v6-open", "[::1:8000", NULL, HOST },
  { "v6-empty", "[]:8000", NULL, HOST },
  { "v6-port", "[::1]:x", NULL, PORT },
  { "v4-brackets", "[127.0.0.1]:8000", NULL, BRACKETS },
  { "name-brackets", "[localhost]:8000", NULL, HOST },
  { "host-name", "example.org:8000", NULL, HOST },
  { "host-short", "10.1:8000", NULL, HOST },
  { "host-empty", ":8000", NULL, HOST },
  { "host-star", "*:8000", NULL, HOST },
  { "host-alone", "127.0.0.1", NULL, PORT },
  { "host-port-missing", "localhost:", NULL, PORT },
  { "address-of-web", "http://localhost:8000", NULL, HOST },
  { "unix", "unix:run/web.sock", "unix:run/web.sock", NULL },
  { "unix-absolute", "unix:/srv/shop/run/../web.sock", "unix:web.sock", NULL },
  { "unix-outside", "unix:/run/web.sock", "unix:/run/web.sock", NULL },
  { "unix-empty", "unix:", NULL, "write the name of the socket after unix:, such as unix:run/web.sock" },
  { "unix-equals", "unix:/run/a=b", "unix:/run/a=b", NULL },
  { "udp", "udp:9000", "udp:9000", NULL },
  { "udp-host", "udp:localhost:9000", "udp:9000", NULL },
  { "udp-v6", "udp:[::]:9000", "udp:[::]:9000", NULL },
  { "udp-named", "syslog.socket=udp:0.0.0.0:514", "syslog.socket=udp:0.0.0.0:514", NULL },
  { "udp-empty", "udp:", NULL, PORT },
  { "udp-upper", "UDP:9000", NULL, HOST },
  { "tcp", "tcp:8000", NULL, HOST },
  { "named", "web=8000", "web=8000", NULL },
  { "named-host", "a-B_9=[::1]:80", "a-B_9=[::1]:80", NULL },
  { "named-unix", "unix=unix:web.sock", "unix=unix:web.sock", NULL },
  { "named-number", "1=2", "1=2", NULL },
  { "name-empty", "=8000", NULL, NAME },
  { "name-blank", "a b=8000", NULL, NAME },
  { "name-colon", "a:b=8000", NULL, HOST },
  { "name-utf8", "é=8000", NULL, NAME },
  { "named-nothing", "web=", NULL, PORT },
  { "named-twice", "a=b=8000", NULL, PORT },
};

static void
test_parse (gconstpointer data)
{
  guint                       i = GPOINTER_TO_UINT (data);
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseListenSpec) spec = rouse_listen_spec_parse (cases[i].text, "/srv/shop", &error), again = NULL;
  g_autofree char            *shortest = NULL, *whole = NULL, *whole_again = NULL;

  if (cases[i].message != NULL)
    {
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_null (spec);
      return;
    }
  g_assert_no_error (error);
  shortest = rouse_listen_spec_dup_text (spec, "/srv/shop");
  g_assert_cmpstr (shortest, ==, cases[i].shortest);
  /* What a program holds needs no folder any more. */
  whole = rouse_listen_spec_dup_text (spec, NULL);
  again = rouse_listen_spec_parse (whole, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (rouse_listen_spec_collides (spec, again));
  whole_again = rouse_listen_spec_dup_text (again, NULL);
  g_assert_cmpstr (whole_again, ==, whole);
}

static void
test_fields (void)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (RouseListenSpec) tcp = rouse_listen_spec_parse ("web=[::1]:8002", NULL, &error);
  g_autoptr (RouseListenSpec) local = rouse_listen_spec_parse ("unix:web.sock", "/srv", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tcp->name, ==, "web");
  g_assert_cmpstr (tcp->host, ==, "::1");
  g_assert_cmpuint (tcp->port, ==, 8002);
  g_assert_null (tcp->path);
  g_assert_cmpint (tcp->kind, ==, ROUSE_LISTEN_TCP);
  g_assert_cmpint (local->kind, ==, ROUSE_LISTEN_UNIX);
  g_assert_null (local->name);
  g_assert_null (local->host);
  g_assert_cmpuint (local->port, ==, 0);
  g_assert_cmpstr (local->path, ==, "/srv/web.sock");
}

static void /* Neither a name nor a path that the system would cut off. */
test_lengths (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *name = g_strnfill (256, 'n'), *path = g_strnfill (108, 'p');
  g_autofree char   *named = NULL, *local = NULL;

  named = g_strconcat (name, "=8000", NULL);
  g_assert_null (rouse_listen_spec_parse (named, NULL, &error));
  g_assert_cmpstr (error->message, ==, NAME);
  g_clear_error (&error);
  rouse_listen_spec_free (rouse_listen_spec_parse (named + 1, NULL, &error));
  g_assert_no_error (error);

  path[0] = '/';
  local = g_strconcat ("unix:", path, NULL);
  g_assert_null (rouse_listen_spec_parse (local, NULL, &error));
  g_assert_cmpstr (error->message, ==, "the whole name of a socket may have 107 bytes, and this has 108");
  g_clear_error (&error);
  local[strlen (local) - 1] = '\0';
  rouse_listen_spec_free (rouse_listen_spec_parse (local, NULL, &error));
  g_assert_no_error (error);
  /* It counts from the folder on. */
  g_assert_null (rouse_listen_spec_parse ("unix:web.sock", path, &error));
  g_clear_error (&error);
  g_assert_null (rouse_listen_spec_parse ("unix:web.sock", NULL, &error));
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
}

/* Lists, with semicolons. */
static const struct
{
  const char *name;
  const char *texts;
  const char *message;
} lists[] = {
  { "different", "8000;127.0.0.2:8000;[::1]:8000;unix:a;unix:b;8001", NULL },
  { "same-name", "web=8000;web=[::1]:8000", NULL },
  { "families", "0.0.0.0:8000;[::1]:8000", NULL },
  { "protocols", "8000;udp:8000;unix:8000", NULL },
  { "both-families", "0.0.0.0:8000;[::]:8000", "there can be only one of 0.0.0.0:8000 and [::]:8000" },
  { "all-and-v4", "[::]:8000;8000", "there can be only one of [::]:8000 and 8000" },
  { "same-udp", "udp:8000;udp:localhost:8000", "there can be only one of udp:8000 and udp:8000" },
  { "same", "8000;8001;8000", "there can be only one of 8000 and 8000" },
  { "same-host", "a=8000;b=localhost:8000", "there can be only one of 8000 and 8000" },
  { "all-and-one", "0.0.0.0:8000;10.0.0.1:8000", "there can be only one of 0.0.0.0:8000 and 10.0.0.1:8000" },
  { "one-and-all", "[::1]:8000;[::]:8000", "there can be only one of [::1]:8000 and [::]:8000" },
  { "same-path", "unix:a;unix:/srv/shop/b/../a", "there can be only one of unix:a and unix:a" },
  { "second-wrong", "8000;x", PORT },
};

static void
test_list (gconstpointer data)
{
  guint                 i = GPOINTER_TO_UINT (data);
  g_autoptr (GError)    error = NULL;
  g_auto (GStrv)        texts = g_strsplit (lists[i].texts, ";", -1);
  g_autoptr (GPtrArray) specs = rouse_listen_spec_parse_all ((const char *const *) texts, "/srv/shop", &error);

  if (lists[i].message == NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (specs->len, ==, g_strv_length (texts));
      return;
    }
  g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, lists[i].message);
  g_assert_null (specs);
}

static void
test_none_and_many (void)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) none = rouse_listen_spec_parse_all (NULL, NULL, &error);
  g_autoptr (GPtrArray) most = NULL;
  g_auto (GStrv)        texts = g_new0 (char *, 66);

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 0; i < 65; i++)
    texts[i] = g_strdup_printf ("%u", 8000 + i);
  g_assert_null (rouse_listen_spec_parse_all ((const char *const *) texts, NULL, &error));
  g_assert_cmpstr (error->message, ==, "at most 64 sockets");
  g_clear_error (&error);
  g_clear_pointer (&texts[64], g_free);
  most = rouse_listen_spec_parse_all ((const char *const *) texts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (most->len, ==, 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/project/listen-spec/parse/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/project/listen-spec/list/", lists[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_list);
    }
  g_test_add_func ("/engine/project/listen-spec/fields", test_fields);
  g_test_add_func ("/engine/project/listen-spec/lengths", test_lengths);
  g_test_add_func ("/engine/project/listen-spec/none-and-many", test_none_and_many);
  return g_test_run ();
}
