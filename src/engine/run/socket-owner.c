/* socket-owner.c - who listens where we would like to, as /proc tells
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "run/socket-owner.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A line of /proc/net/tcp, and of its kin: number, own address, other address, state, queues, timer, retransmits, user,
 * timeout, inode. */
#define INET_LINE " %*u: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*x:%*x %*x:%*x %*x %*u %*u %lu"
#define STATE_LISTEN 0x0aU

/* Cuts the next line off *@text. There may be ten thousands of them, of connections that are over. */
static char *
cut_line (char **text)
{
  char *line = *text, *end = strchr (line, '\n');

  *text = end != NULL ? end + 1 : NULL;
  if (end != NULL)
    *end = '\0';
  return line;
}

/* Returns the inode, or 0. */
static gulong
find_port (const char *table, const RouseListenSpec *spec)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (table, &text, NULL, NULL))
    return 0;
  for (char *rest = text; rest != NULL;)
    {
      const char *line = cut_line (&rest);
      guint       port, state;
      gulong      inode;

      if (sscanf (line, INET_LINE, &port, &state, &inode) == 3 && port == spec->port && (spec->kind == ROUSE_LISTEN_UDP || state == STATE_LISTEN))
        return inode;
    }
  return 0;
}

/* The same of a Unix socket: the path is the last word, and the inode the one before. Who is connected there has the same
 * path; and no inode, as long as nobody has accepted. */
static gulong
find_path (const char *path)
{
  g_autofree char *text = NULL;
  g_autofree char *suffix = g_strconcat (" ", path, NULL);

  if (!g_file_get_contents ("/proc/net/unix", &text, NULL, NULL))
    return 0;
  for (char *rest = text; rest != NULL;)
    {
      const char *line = cut_line (&rest);
      gulong      inode;

      if (g_str_has_suffix (line, suffix) && sscanf (line, "%*x: %*x %*x %*x %*x %*x %lu", &inode) == 1 && inode != 0)
        return inode;
    }
  return 0;
}

static gulong
find_inode (const RouseListenSpec *spec)
{
  gboolean udp = spec->kind == ROUSE_LISTEN_UDP;
  gulong   inode;

  if (spec->kind == ROUSE_LISTEN_UNIX)
    return find_path (spec->path);
  inode = find_port (udp ? "/proc/net/udp" : "/proc/net/tcp", spec);
  return inode != 0 ? inode : find_port (udp ? "/proc/net/udp6" : "/proc/net/tcp6", spec);
}

static gboolean
has_socket (const char *pid, const char *link)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "fd", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char      *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *target = g_file_read_link (file, NULL);

      if (g_strcmp0 (target, link) == 0)
        return TRUE;
    }
  return FALSE;
}

/* (transfer full) */
static char *
describe (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "comm", NULL);
  g_autofree char *name = NULL;
  g_autofree char *shown = NULL;

  if (!g_file_get_contents (path, &name, NULL, NULL))
    return g_strdup_printf ("process %s", pid);
  shown = g_utf8_make_valid (g_strchomp (name), -1);
  return g_strdup_printf ("“%s” (process %s)", shown, pid);
}

char *
rouse_socket_owner_find (const RouseListenSpec *spec)
{
  gulong           inode = find_inode (spec);
  g_autofree char *link = g_strdup_printf ("socket:[%lu]", inode);
  g_autoptr (GDir) folder = NULL;
  const char      *name;

  if (inode == 0)
    return NULL;
  /* Its runs have it as well; but whoever looks for it should come here. */
  if (has_socket ("self", link))
    return g_strdup ("another program of this Rouse");
  folder = g_dir_open ("/proc", 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_ascii_isdigit (*name) && has_socket (name, link))
      return describe (name);
  return NULL;
}
