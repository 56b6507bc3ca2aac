/* notify-send.c - speaks to a notification socket, as sd_notify(3) does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "notify-send.h"
#include "text.h"

#include <gio/gunixfdmessage.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#define TIMEOUT_S 5

static GSocketAddress *
make_address (const char *name, GError **error)
{
  gboolean abstract = *name == '@';

  if ((*name == '/' || abstract) && strlen (name) < sizeof ((struct sockaddr_un *) NULL)->sun_path)
    return g_unix_socket_address_new_with_type (name + abstract, -1, abstract ? G_UNIX_SOCKET_ADDRESS_ABSTRACT : G_UNIX_SOCKET_ADDRESS_PATH);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("that is no address of a UNIX socket"));
  return NULL;
}

/* Sends @text with the descriptor @fd, unless that is -1. */
static gboolean
send_one (GSocket *socket, GSocketAddress *address, const char *text, int fd, GError **error)
{
  GOutputVector                     vector = { text, strlen (text) };
  g_autoptr (GSocketControlMessage) descriptors = fd >= 0 ? g_unix_fd_message_new () : NULL;

  if (fd >= 0 && !g_unix_fd_message_append_fd (G_UNIX_FD_MESSAGE (descriptors), fd, error))
    return FALSE;
  return g_socket_send_message (socket, address, &vector, 1, &descriptors, fd >= 0 ? 1 : 0, G_SOCKET_MSG_NONE, NULL, error) >= 0;
}

/* The other side closes what it is sent when it has taken all that came before. */
static gboolean
wait_until_taken (GSocket *socket, GSocketAddress *address, GError **error)
{
  GPollFD  end = { .events = G_IO_HUP };
  int      ends[2];
  gboolean sent, taken;

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return FALSE;
  sent = send_one (socket, address, "BARRIER=1", ends[1], error);
  close (ends[1]);
  end.fd = ends[0];
  taken = sent && g_poll (&end, 1, TIMEOUT_S * 1000) > 0;
  close (ends[0]);
  if (sent && !taken)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("it was sent, but nobody has taken it for %d s"), TIMEOUT_S);
  return taken;
}

static gboolean
speak (const char *name, const char *message, GError **error)
{
  g_autoptr (GSocketAddress) address = make_address (name, error);
  g_autoptr (GSocket)        socket = NULL;

  if (address == NULL)
    return FALSE;
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return FALSE;
  g_socket_set_timeout (socket, TIMEOUT_S);
  return send_one (socket, address, message, -1, error) && wait_until_taken (socket, address, error);
}

gboolean
rouse_notify_send (const char *name, const char *message, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char   *shown = rouse_text_dup_printable (name);
  const char        *text;

  if (speak (name, message, &reason))
    return TRUE;
  text = reason->message;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    text = _ ("nobody listens there; has the program ended?");
  g_set_error (error, reason->domain, reason->code, "NOTIFY_SOCKET=%s: %s", shown, text);
  return FALSE;
}
