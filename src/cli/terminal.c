/* terminal.c - the terminal that Rouse itself runs in
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "terminal.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* In the background, what is typed belongs to somebody else: look again only so often. */
#define BACKGROUND_POLL_MS 250
#define FAREWELL_MAX 256

/* Every signal that ends a process by default, but for those that run.c handles and SIGKILL. */
static const int fatal_signals[] = {
  SIGSEGV,
  SIGBUS,
  SIGFPE,
  SIGILL,
  SIGABRT,
  SIGSYS,
  SIGTRAP,
  SIGQUIT,
  SIGXCPU,
  SIGXFSZ,
  SIGALRM,
  SIGVTALRM,
  SIGPROF,
  SIGIO,
  SIGUSR1,
  SIGUSR2,
};

/* There is one terminal a process, and signal handlers can be told nothing: hence these. Handlers read
 * `is_raw`, `ordinary` and `farewell`, and nothing else. */
static volatile sig_atomic_t is_raw;
static struct termios        ordinary;
static char                  farewell[FAREWELL_MAX];
static struct sigaction      old_actions[G_N_ELEMENTS (fatal_signals)];
static int                   wake_fds[2] = { -1, -1 };

static const RouseTerminalFuncs *funcs;
static gpointer                  funcs_data;
static gboolean                  is_hung_up;   /* there is nothing to wait for any more */
static guint                     input_source; /* the four of them: 0 when not there */
static guint                     background_source;
static guint                     wake_source;
static guint                     resize_source;

/* Safe in a signal handler. A terminal that is not the one our session is led by knows no foreground:
 * whoever holds it may use it. */
static gboolean
is_foreground (void)
{
  pid_t group = tcgetpgrp (STDIN_FILENO);

  return group == getpgrp () || (group < 0 && errno == ENOTTY);
}

/* Safe in a signal handler. */
static void
leave_raw (void)
{
  gssize ignored G_GNUC_UNUSED;

  if (!is_raw)
    return;
  is_raw = 0;
  if (!is_foreground ())
    return;
  if (farewell[0] != '\0')
    ignored = write (STDOUT_FILENO, farewell, strlen (farewell)); /* if it fails, nothing more can be done */
  tcsetattr (STDIN_FILENO, TCSANOW, &ordinary);
}

static gboolean
enter_raw (void)
{
  struct termios raw;

  if (is_raw)
    return TRUE;
  /* What is ordinary may have changed while somebody else had the terminal. */
  if (tcgetattr (STDIN_FILENO, &ordinary) != 0)
    return FALSE;
  raw = ordinary;
  cfmakeraw (&raw);
  is_raw = 1; /* first: a signal in between gives back too much rather than too little */
  if (tcsetattr (STDIN_FILENO, TCSANOW, &raw) != 0)
    is_raw = 0;
  return is_raw;
}

static void
fatal_cb (int signum)
{
  int saved = errno;

  leave_raw ();
  for (guint i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
    if (fatal_signals[i] == signum)
      sigaction (signum, &old_actions[i], NULL);
  /* It comes again, to whom it would have come without us, once this handler returns. */
  raise (signum);
  errno = saved;
}

static void
wake (void)
{
  gssize ignored G_GNUC_UNUSED = write (wake_fds[1], "", 1); /* full: then it is awake already */
}

static void
continue_cb (int signum)
{
  int saved = errno;

  wake ();
  errno = saved;
}

static void
stop_cb (int signum)
{
  struct sigaction by_default = { .sa_handler = SIG_DFL };
  struct sigaction ours;
  sigset_t         mask, old_mask;
  int              saved = errno;

  leave_raw ();
  /* The default action, not SIGSTOP: it does nothing where no shell could let us go on. */
  sigaction (SIGTSTP, &by_default, &ours);
  raise (SIGTSTP);
  sigemptyset (&mask);
  sigaddset (&mask, SIGTSTP);
  pthread_sigmask (SIG_UNBLOCK, &mask, &old_mask); /* stops here */
  pthread_sigmask (SIG_SETMASK, &old_mask, NULL);
  sigaction (SIGTSTP, &ours, NULL);
  wake ();
  errno = saved;
}

static gboolean
background_cb (gpointer data)
{
  background_source = 0;
  rouse_terminal_refresh ();
  return G_SOURCE_REMOVE;
}

static gboolean
input_cb (gint fd, GIOCondition condition, gpointer data)
{
  char   buffer[4096];
  gssize length;

  if (!is_foreground () && (condition & (G_IO_HUP | G_IO_ERR)) == 0)
    {
      /* Somebody else's, and readable until they have read it. Bash says nothing to a running job that it
       * brings to the foreground, so this is also how that is noticed. */
      input_source = 0;
      background_source = g_timeout_add (BACKGROUND_POLL_MS, background_cb, NULL);
      return G_SOURCE_REMOVE;
    }
  rouse_terminal_refresh ();
  length = read (fd, buffer, sizeof buffer);
  if (length > 0)
    funcs->typed (buffer, (gsize) length, funcs_data);
  else if (length == 0 || (errno != EINTR && errno != EAGAIN))
    {
      input_source = 0;
      is_hung_up = TRUE;
      funcs->hung_up (funcs_data);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
wake_cb (gint fd, GIOCondition condition, gpointer data)
{
  char buffer[64];

  while (read (fd, buffer, sizeof buffer) > 0)
    ;
  rouse_terminal_refresh ();
  return G_SOURCE_CONTINUE;
}

static gboolean
resize_cb (gpointer data)
{
  guint columns, rows;

  rouse_terminal_get_size (&columns, &rows);
  funcs->resized (columns, rows, funcs_data);
  return G_SOURCE_CONTINUE;
}

static void
handle_signals (void)
{
  static char      stack[32 * 1024]; /* of its own: a crash may be an overflow of the stack */
  stack_t          alternate = { .ss_sp = stack, .ss_size = sizeof stack };
  struct sigaction fatal = { .sa_handler = fatal_cb, .sa_flags = SA_ONSTACK };
  struct sigaction stop = { .sa_handler = stop_cb, .sa_flags = SA_RESTART };
  struct sigaction go_on = { .sa_handler = continue_cb, .sa_flags = SA_RESTART };
  struct sigaction old;

  sigaltstack (&alternate, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fatal_signals); i++)
    {
      sigaction (fatal_signals[i], &fatal, &old_actions[i]);
      if (old_actions[i].sa_handler == SIG_IGN)
        sigaction (fatal_signals[i], &old_actions[i], NULL);
    }
  sigaction (SIGCONT, &go_on, NULL);
  /* A shell without job control has it ignored, and would not know how to go on. */
  sigaction (SIGTSTP, &stop, &old);
  if (old.sa_handler == SIG_IGN)
    sigaction (SIGTSTP, &old, NULL);
}

gboolean
rouse_terminal_open (const RouseTerminalFuncs *terminal_funcs, gpointer user_data, GError **error)
{
  g_return_val_if_fail (funcs == NULL, FALSE);

  if (!g_unix_open_pipe (wake_fds, FD_CLOEXEC, error))
    return FALSE;
  g_unix_set_fd_nonblocking (wake_fds[0], TRUE, NULL);
  g_unix_set_fd_nonblocking (wake_fds[1], TRUE, NULL);
  funcs = terminal_funcs;
  funcs_data = user_data;
  wake_source = g_unix_fd_add (wake_fds[0], G_IO_IN, wake_cb, NULL);
  resize_source = g_unix_signal_add (SIGWINCH, resize_cb, NULL);
  atexit (leave_raw);
  handle_signals ();
  rouse_terminal_refresh ();
  return TRUE;
}

void
rouse_terminal_close (void)
{
  leave_raw ();
  g_clear_handle_id (&input_source, g_source_remove);
  g_clear_handle_id (&background_source, g_source_remove);
  g_clear_handle_id (&wake_source, g_source_remove);
  g_clear_handle_id (&resize_source, g_source_remove);
  funcs = NULL;
}

void
rouse_terminal_refresh (void)
{
  gboolean was_raw = is_raw;

  if (funcs == NULL || is_hung_up)
    return;
  g_clear_handle_id (&background_source, g_source_remove);
  if (input_source == 0)
    input_source = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, input_cb, NULL);
  if (!is_foreground () || !enter_raw () || was_raw)
    return;
  funcs->resumed (funcs_data);
  resize_cb (NULL);
}

void
rouse_terminal_suspend (void)
{
  kill (0, SIGTSTP);
}

void
rouse_terminal_set_farewell (const char *text)
{
  /* A crash in between finds a part of it, or nothing, but never something without an end. */
  farewell[0] = '\0';
  if (text[0] != '\0')
    {
      g_strlcpy (farewell + 1, text + 1, FAREWELL_MAX - 1);
      farewell[0] = text[0];
    }
}

void
rouse_terminal_get_size (guint *columns, guint *rows)
{
  struct winsize size = { 0 };

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    ioctl (STDIN_FILENO, TIOCGWINSZ, &size);
  *columns = size.ws_col;
  *rows = size.ws_row;
}

gboolean
rouse_terminal_has_room (const char *text)
{
  guint columns, rows;

  rouse_terminal_get_size (&columns, &rows);
  return strlen ("rouse: ") + (gsize) rouse_text_get_width (text) < columns;
}
