/* test-listen-set.c - sockets that are held: bound, kept good, given back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/listen-set.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char           *folder;
  char           *path; /* of a Unix socket there */
  char           *spec; /* the same, as it is written */
  RouseListenSet *set;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("rouse-test-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "x.sock", NULL);
  f->spec = g_strconcat ("unix:", f->path, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->set, rouse_listen_set_free);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0); /* nothing is left there */
  g_free (f->folder);
  g_free (f->path);
  g_free (f->spec);
}

/* A port that was free a moment ago. */
static guint16
find_port (GSocketFamily family, GSocketType type)
{
  g_autoptr (GSocket)        socket = g_socket_new (family, type, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GInetAddress)   loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, NULL))
    return 0;
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static RouseListenSet *
try_open (GError **error, const char *first, const char *second)
{
  return rouse_listen_set_open ((const char *[]){ first, second, NULL }, error);
}

static void
open_set (Fixture *f, const char *first, const char *second)
{
  g_autoptr (GError) error = NULL;

  f->set = try_open (&error, first, second);
  g_assert_no_error (error);
}

static int
get_fd (Fixture *f, guint i)
{
  guint      n;
  const int *fds = rouse_listen_set_get_fds (f->set, &n);

  g_assert_cmpuint (i, <, n);
  return fds[i];
}

static gboolean
connects (GSocketAddress *address)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  return g_socket_connect (socket, address, NULL, NULL);
}

static gboolean
connects_to_port (const char *host, guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);

  return connects (address);
}

static gboolean
connects_to_path (const char *path)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  return connects (address);
}

static void
assert_blocks (int fd)
{
  g_assert_cmpint (fcntl (fd, F_GETFL) & O_NONBLOCK, ==, 0);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
}

static void
test_tcp (Fixture *f, gconstpointer data)
{
  guint16          port = find_port (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM);
  g_autofree char *spec = g_strdup_printf ("%u", port);

  open_set (f, spec, NULL);
  assert_blocks (get_fd (f, 0));
  g_assert_cmpstr (rouse_listen_set_get_names (f->set), ==, "unknown");
  g_assert_true (connects_to_port ("127.0.0.1", port));
  g_assert_nonnull (rouse_listen_set_find_tcp (f->set, "localhost", port));
  g_assert_null (rouse_listen_set_find_tcp (f->set, "localhost", port + 1));
  g_clear_pointer (&f->set, rouse_listen_set_free);
  g_assert_false (connects_to_port ("127.0.0.1", port));
  /* And at once again, whoever was connected. */
  open_set (f, spec, NULL);
}

static void
test_names (Fixture *f, gconstpointer data)
{
  g_autofree char *first = g_strdup_printf ("web=%u", find_port (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM));

  open_set (f, first, f->spec);
  g_assert_cmpstr (rouse_listen_set_get_names (f->set), ==, "web:unknown");
  g_assert_cmpint (get_fd (f, 0), !=, get_fd (f, 1));
}

/* [::] takes IPv4 too; another address of IPv6 leaves it to others. */
static void
test_ipv6 (Fixture *f, gconstpointer data)
{
  guint16          port = find_port (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM);
  g_autofree char *any = g_strdup_printf ("[::]:%u", port);
  g_autofree char *v6 = g_strdup_printf ("[::1]:%u", port);
  g_autofree char *v4 = g_strdup_printf ("%u", port);

  if (port == 0)
    {
      g_test_skip ("there is no IPv6 here");
      return;
    }
  open_set (f, any, NULL);
  g_assert_true (connects_to_port ("127.0.0.1", port));
  g_assert_true (connects_to_port ("::1", port));
  g_clear_pointer (&f->set, rouse_listen_set_free);
  open_set (f, v6, v4);
  g_assert_true (connects_to_port ("127.0.0.1", port));
  g_assert_true (connects_to_port ("::1", port));
}

/* Nobody can take datagrams from us by listening there, too. */
static void
test_udp (Fixture *f, gconstpointer data)
{
  guint16            port = find_port (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM);
  g_autofree char   *spec = g_strdup_printf ("udp:%u", port);
  g_autofree char   *expected = g_strdup_printf ("Rouse cannot listen at UDP 127.0.0.1:%u: it is in use by another program of this Rouse", port);
  g_autoptr (GError) error = NULL;

  open_set (f, spec, NULL);
  assert_blocks (get_fd (f, 0));
  g_assert_null (try_open (&error, spec, NULL));
  g_assert_cmpstr (error->message, ==, expected);
  g_assert_true (rouse_listen_set_renew (f->set, NULL));
}

/* Who waits in the backlog goes on waiting, whatever the run before did to the socket. */
static void
test_renew (Fixture *f, gconstpointer data)
{
  guint16                    port = find_port (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM);
  g_autofree char           *spec = g_strdup_printf ("%u", port);
  g_autoptr (GSocket)        client = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GError)         error = NULL;
  int                        fd;

  open_set (f, spec, NULL);
  g_assert_true (g_socket_connect (client, address, NULL, &error));
  g_unix_set_fd_nonblocking (get_fd (f, 0), TRUE, NULL);
  listen (get_fd (f, 0), 1);
  g_assert_true (rouse_listen_set_renew (f->set, &error));
  assert_blocks (get_fd (f, 0));
  /* More than a backlog of 1 would take. */
  for (guint i = 0; i < 10; i++)
    g_assert_true (connects_to_port ("127.0.0.1", port));
  fd = accept (get_fd (f, 0), NULL, NULL);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  /* It even shut the socket down, which is everybody's. */
  shutdown (get_fd (f, 0), SHUT_RD);
  g_assert_false (connects_to_port ("127.0.0.1", port));
  g_assert_true (rouse_listen_set_renew (f->set, &error));
  g_assert_true (connects_to_port ("127.0.0.1", port));
}

static void
test_in_use (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16                     port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char            *spec = g_strdup_printf ("%u", port);
  g_autofree char            *expected = g_strdup_printf ("Rouse cannot listen at 127.0.0.1:%u: it is in use by another program of this Rouse", port);
  g_autoptr (GError)          error = NULL;

  /* The first one is not kept either. */
  g_assert_null (try_open (&error, f->spec, spec));
  g_assert_cmpstr (error->message, ==, expected);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

static void
test_unix (Fixture *f, gconstpointer data)
{
  mode_t      mask = umask (027);
  struct stat info;

  open_set (f, f->spec, NULL);
  umask (mask);
  assert_blocks (get_fd (f, 0));
  g_assert_true (connects_to_path (f->path));
  g_assert_cmpint (g_lstat (f->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0750);
  /* It is removed, as tear_down() asserts. */
}

/* What a killed Rouse left behind; and what somebody is there for. */
static void
test_stale (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (f->path);
  g_autoptr (GSocket)        other = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GError)         error = NULL;

  g_assert_true (g_socket_bind (other, address, FALSE, NULL));
  g_assert_true (g_socket_listen (other, NULL));
  g_assert_null (try_open (&error, f->spec, NULL));
  g_assert_nonnull (strstr (error->message, "x.sock: it is in use by another program of this Rouse"));
  g_socket_close (other, NULL);
  g_assert_true (g_file_test (f->path, G_FILE_TEST_EXISTS));
  open_set (f, f->spec, NULL);
  g_assert_true (connects_to_path (f->path));
}

static void
test_no_socket (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (f->path, "dear", -1, NULL));
  g_assert_null (try_open (&error, f->spec, NULL));
  g_assert_true (g_str_has_suffix (error->message, "x.sock: there is something else of that name"));
  g_assert_true (g_file_test (f->path, G_FILE_TEST_IS_REGULAR));
  g_unlink (f->path);
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autofree char   *spec = g_strdup_printf ("unix:%s/none/x.sock", f->folder);
  g_autoptr (GError) error = NULL;

  g_assert_null (try_open (&error, spec, NULL));
  g_assert_true (g_str_has_suffix (error->message, "/none/x.sock: its folder does not exist"));
}

/* The run before has removed the file, as servers do with what is their own. */
static void
test_unix_removed (Fixture *f, gconstpointer data)
{
  open_set (f, f->spec, NULL);
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_true (rouse_listen_set_renew (f->set, NULL));
  g_assert_true (connects_to_path (f->path));
}

/* Somebody has put another file there, which is not ours to remove. */
static void
test_unix_replaced (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  open_set (f, f->spec, NULL);
  g_assert_cmpint (g_unlink (f->path), ==, 0);
  g_assert_true (g_file_set_contents (f->path, "dear", -1, NULL));
  g_assert_false (rouse_listen_set_renew (f->set, &error));
  g_assert_true (g_str_has_suffix (error->message, "x.sock: there is something else of that name"));
  g_clear_pointer (&f->set, rouse_listen_set_free);
  g_assert_cmpint (g_unlink (f->path), ==, 0);
}

static void
test_privileged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->set = try_open (&error, "1", NULL);
  if (f->set != NULL)
    g_test_skip ("this user may listen at every port");
  else
    g_assert_cmpstr (error->message, ==, "Rouse cannot listen at 127.0.0.1:1: ports this low are for the system's own servers; take one from 1024 on");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/listen-set/tcp", test_tcp },
    { "/listen-set/names", test_names },
    { "/listen-set/ipv6", test_ipv6 },
    { "/listen-set/udp", test_udp },
    { "/listen-set/renew", test_renew },
    { "/listen-set/in-use", test_in_use },
    { "/listen-set/unix", test_unix },
    { "/listen-set/stale", test_stale },
    { "/listen-set/no-socket", test_no_socket },
    { "/listen-set/no-folder", test_no_folder },
    { "/listen-set/unix-removed", test_unix_removed },
    { "/listen-set/unix-replaced", test_unix_replaced },
    { "/listen-set/privileged", test_privileged },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
