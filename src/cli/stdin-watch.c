/* stdin-watch.c - standard input that belongs to the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "stdin-watch.h"

#include <errno.h>
#include <glib-unix.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

struct _RouseStdinWatch
{
  const RouseStdinFuncs *funcs; /* (unowned) */
  gpointer               user_data;
  gboolean               can_wait;      /* it can be waited for: a pipe, a socket, a terminal */
  guint                  end_source;    /* both: 0 when not there */
  guint                  listen_source; /* … */
};

static gboolean
ended_cb (gpointer data)
{
  RouseStdinWatch *self = data;

  self->end_source = 0;
  self->funcs->ended (self->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
hung_up_cb (gint fd, GIOCondition condition, gpointer data)
{
  return ended_cb (data);
}

RouseStdinWatch *
rouse_stdin_watch_new (const RouseStdinFuncs *funcs, gboolean want_end, gpointer user_data)
{
  RouseStdinWatch *self = g_new0 (RouseStdinWatch, 1);
  struct stat      info;

  self->funcs = funcs;
  self->user_data = user_data;
  self->can_wait = fstat (STDIN_FILENO, &info) == 0 &&
                   (S_ISFIFO (info.st_mode) || S_ISSOCK (info.st_mode) || isatty (STDIN_FILENO));
  if (!want_end)
    return self;
#ifndef POLLRDHUP
#define POLLRDHUP 0
#endif
  /* Poll tells of the end whether or not what came before it has been read. A file or /dev/null has
   * nothing more to come from the beginning. */
  if (self->can_wait)
    self->end_source = g_unix_fd_add (STDIN_FILENO, (GIOCondition) (G_IO_HUP | G_IO_ERR | POLLRDHUP), hung_up_cb, self);
  else
    self->end_source = g_idle_add (ended_cb, self);
  return self;
}

void
rouse_stdin_watch_free (RouseStdinWatch *self)
{
  g_clear_handle_id (&self->end_source, g_source_remove);
  g_clear_handle_id (&self->listen_source, g_source_remove);
  g_free (self);
}

static gboolean
listen_cb (gint fd, GIOCondition condition, gpointer data)
{
  RouseStdinWatch *self = data;
  char             byte;

  /* From the background, reading a terminal would stop us. */
  if (isatty (fd) && tcgetpgrp (fd) != getpgrp ())
    {
      self->listen_source = 0;
      return G_SOURCE_REMOVE;
    }
  if (read (fd, &byte, 1) == 1 && byte == '\n')
    {
      self->funcs->entered (self->user_data);
      return self->listen_source != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
    }
  /* Data for the next run, or the end. */
  self->listen_source = 0;
  return G_SOURCE_REMOVE;
}

void
rouse_stdin_watch_set_listening (RouseStdinWatch *self, gboolean listening)
{
  if (!listening)
    g_clear_handle_id (&self->listen_source, g_source_remove);
  else if (self->can_wait && self->listen_source == 0)
    self->listen_source = g_unix_fd_add (STDIN_FILENO, G_IO_IN, listen_cb, self);
}
