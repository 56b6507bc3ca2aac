/* guard.c - the parent of one run's processes: knows when all are gone, and outlives Rouse if it must
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "process-group.h"
#include "run/descendants.h"
#include "run/guard-protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_MS 1000000L
/* What the processes get between SIGTERM and SIGKILL when Rouse has died: nobody is left to ask. */
#define ORPHANED_GRACE_MS 1000
/* A pass of kills can miss a process that was just being born. */
#define KILL_AGAIN_MS 10
/* A compiler may have the program open for writing a moment longer than it changes it. */
#define TEXT_BUSY_TRIES 100
#define TEXT_BUSY_WAIT_MS 10

static struct
{
  int   control;   /* to Rouse; -1 once it is dead */
  int   exec_pipe; /* from the leader: its failure, or end of file when it executes; -1 when known */
  pid_t leader;
  bool  adopting;
  bool  started; /* STARTED was sent */
  bool  ended;   /* the leader is reaped: its pid may mean somebody else by now */
  int   wait_status;
  bool  exit_sent;
  bool  killing;
  long  deadline_ms; /* when `killing` begins by itself; 0 = not at all */
} guard = { .control = ROUSE_GUARD_FD };

/* What Rouse listens at for the command: `n` descriptors behind ROUSE_GUARD_FD. */
typedef struct
{
  int  n;
  bool with_pid; /* $LISTEN_PID is wanted */
} Sockets;

static long
get_now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / NS_PER_MS;
}

static void
tell (int fd, RouseGuardKind kind, int value)
{
  RouseGuardMessage message = { kind, value };

  /* Fails only when the reader is dead, which is noticed by reading. */
  if (fd >= 0 && write (fd, &message, sizeof message) < 0)
    return;
}

static void
send_to_stray (pid_t pid, void *data)
{
  int signum = *(int *) data;

  if (guard.ended || getpgid (pid) != guard.leader)
    kill (pid, signum);
}

/* The leader's group at one stroke, so that it is seen as one event; then what left the group. */
static void
send_to_all (int signum)
{
  /* ESRCH: the leader has not made its group yet. */
  if (!guard.ended && kill (-guard.leader, signum) < 0 && errno == ESRCH)
    kill (guard.leader, signum);
  if (rouse_descendants_visit (getpid (), send_to_stray, &signum) < 0 && guard.ended)
    kill (-guard.leader, signum);
}

static void
ask_all (int signum)
{
  send_to_all (signum);
  /* A stopped process would hear of it only when it goes on. */
  if (signum == SIGTERM || signum == SIGINT || signum == SIGHUP || signum == SIGQUIT)
    send_to_all (SIGCONT);
}

/* In the child: puts the sockets where it looks for them, one lower than ours. The channel to Rouse is not for it. */
static void
place_sockets (const Sockets *sockets)
{
  char pid[24];

  for (int i = 0; i < sockets->n; i++)
    dup2 (ROUSE_GUARD_FD + 1 + i, ROUSE_GUARD_FD + i);
  if (sockets->n > 0)
    close (ROUSE_GUARD_FD + sockets->n);
  if (sockets->n > 0 && sockets->with_pid)
    {
      snprintf (pid, sizeof pid, "%ld", (long) getpid ());
      setenv ("LISTEN_PID", pid, 1);
    }
}

/* In the child: becomes the command. */
static void
become_leader (bool terminal, const Sockets *sockets, const char *folder, char **command, int report)
{
  struct timespec wait = { 0, TEXT_BUSY_WAIT_MS * NS_PER_MS };
  sigset_t        none;

  place_sockets (sockets);

  /* Signals are blocked until now: what was sent meanwhile arrives with its default effect. */
  for (int signum = 1; signum < NSIG; signum++)
    signal (signum, SIG_DFL);
  setsid ();
  if (terminal)
    ioctl (STDIN_FILENO, TIOCSCTTY, 0); /* without it the program runs too, only not interactively */
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);

  if (chdir (folder) != 0)
    {
      tell (report, ROUSE_GUARD_CHDIR_FAILED, errno);
      _exit (127);
    }
  for (unsigned i = 0; i < TEXT_BUSY_TRIES; i++)
    {
      execvp (command[0], command);
      if (errno != ETXTBSY)
        break;
      nanosleep (&wait, NULL);
    }
  tell (report, ROUSE_GUARD_EXEC_FAILED, errno);
  _exit (127);
}

static int
start_leader (bool terminal, const Sockets *sockets, const char *folder, char **command)
{
  int ends[2];

  if (pipe (ends) != 0)
    return errno;
  fcntl (ends[0], F_SETFD, FD_CLOEXEC);
  fcntl (ends[1], F_SETFD, FD_CLOEXEC);
  guard.leader = fork ();
  if (guard.leader < 0)
    return errno;
  if (guard.leader == 0)
    become_leader (terminal, sockets, folder, command, ends[1]);
  close (ends[1]);
  guard.exec_pipe = ends[0];
  return 0;
}

/* There is something to read: the leader's failure, or end of file because its exec closed the other end. */
static void
read_exec_pipe (void)
{
  RouseGuardMessage message;

  if (read (guard.exec_pipe, &message, sizeof message) == sizeof message)
    tell (guard.control, message.kind, message.value);
  else
    {
      tell (guard.control, ROUSE_GUARD_STARTED, guard.leader);
      guard.started = true;
    }
  close (guard.exec_pipe);
  guard.exec_pipe = -1;
}

static void
read_control (void)
{
  static union
  {
    RouseGuardMessage message;
    char              bytes[sizeof (RouseGuardMessage)];
  } in;
  static size_t n_bytes;
  ssize_t       n = read (guard.control, in.bytes + n_bytes, sizeof in - n_bytes);

  if (n < 0 && errno == EINTR)
    return;
  if (n <= 0)
    {
      close (guard.control);
      guard.control = -1;
      guard.deadline_ms = get_now_ms () + ORPHANED_GRACE_MS;
      ask_all (SIGTERM);
      return;
    }
  n_bytes += n;
  if (n_bytes < sizeof in)
    return;
  n_bytes = 0;
  if (in.message.kind == ROUSE_GUARD_SIGNAL)
    ask_all (in.message.value);
  else if (in.message.kind == ROUSE_GUARD_SIGNAL_LEADER && !guard.ended)
    kill (guard.leader, in.message.value);
  else if (in.message.kind == ROUSE_GUARD_KILL)
    guard.killing = true;
}

/* Reaps whatever has ended, adopted orphans too. Returns false when no child is left. */
static bool
reap (void)
{
  int   status;
  pid_t pid;

  while ((pid = waitpid (-1, &status, WNOHANG)) > 0)
    if (pid == guard.leader)
      {
        guard.ended = true;
        guard.wait_status = status;
      }
  return pid == 0;
}

/* Returns when something has happened, or it is time to kill. */
static void
wait_for_events (const sigset_t *unblocked)
{
  struct timespec timeout, *limit = NULL;
  long            wait_ms = -1;
  fd_set          set;

  if (guard.killing || (guard.ended && !guard.adopting))
    wait_ms = KILL_AGAIN_MS;
  else if (guard.deadline_ms != 0)
    {
      wait_ms = guard.deadline_ms - get_now_ms ();
      if (wait_ms < 0)
        wait_ms = 0;
    }
  if (wait_ms >= 0)
    {
      timeout = (struct timespec){ wait_ms / 1000, wait_ms % 1000 * NS_PER_MS };
      limit = &timeout;
    }
  FD_ZERO (&set);
  if (guard.control >= 0)
    FD_SET (guard.control, &set);
  if (guard.exec_pipe >= 0)
    FD_SET (guard.exec_pipe, &set);
  if (pselect (FD_SETSIZE, &set, NULL, NULL, limit, unblocked) <= 0)
    return; /* a child has ended, or it is time */
  if (guard.exec_pipe >= 0 && FD_ISSET (guard.exec_pipe, &set))
    read_exec_pipe ();
  if (guard.control >= 0 && FD_ISSET (guard.control, &set))
    read_control ();
}

static void
watch_over (const sigset_t *unblocked)
{
  bool children;

  do
    {
      children = reap ();
      if (guard.ended && guard.exec_pipe >= 0)
        read_exec_pipe ();
      if (guard.ended && guard.started && !guard.exit_sent)
        {
          guard.exit_sent = true;
          tell (guard.control, ROUSE_GUARD_EXITED, guard.wait_status);
        }
      if (!children && !guard.adopting)
        children = group_is_alive (guard.leader);
      if (!children)
        break;
      if (guard.deadline_ms != 0 && get_now_ms () >= guard.deadline_ms)
        guard.killing = true;
      if (guard.killing)
        send_to_all (SIGKILL);
      wait_for_events (unblocked);
    }
  while (true);
}

static void
child_ended (int signum)
{
  /* Its only purpose is to end pselect(). */
}

/* Nothing that is meant for the terminal's user or for Rouse may end the guard. */
static void
shut_out_signals (sigset_t *unblocked)
{
  sigset_t all;

  for (int signum = 1; signum < NSIG; signum++)
    signal (signum, signum == SIGCHLD ? child_ended : SIG_IGN);
  sigfillset (&all);
  sigprocmask (SIG_SETMASK, &all, NULL);
  *unblocked = all;
  sigdelset (unblocked, SIGCHLD);
}

/* The leader has them: were they open here too, nobody could see it close them, and who connects would wait for a
 * guard that does not answer. */
static void
let_go (const Sockets *sockets, int argc, char **argv)
{
  int   null = open ("/dev/null", O_RDWR);
  char *end = argv[argc - 1] + strlen (argv[argc - 1]);

  for (int fd = 0; null >= 0 && fd < 3; fd++)
    dup2 (null, fd);
  if (null > 2)
    close (null);
  for (int i = 0; i < sockets->n; i++)
    close (ROUSE_GUARD_FD + 1 + i);
  if (chdir ("/") != 0)
    return; /* then a file system stays busy; no harm else */
  /* `pgrep -f command` is to find the command, not us. */
  memset (argv[1], 0, end - argv[1]);
}

static void
fill_standard_descriptors (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd < 3);
  close (fd);
}

static Sockets
read_sockets (const char *text)
{
  char   *end;
  Sockets sockets = { .n = (int) strtol (text, &end, 10) };

  sockets.with_pid = strcmp (end, ":pid") == 0;
  return sockets;
}

int
main (int argc, char **argv)
{
  Sockets  sockets;
  sigset_t unblocked;
  int      failure;

  if (argc < 5 || fcntl (ROUSE_GUARD_FD, F_SETFD, FD_CLOEXEC) != 0)
    {
      static const char text[] = "rouse-guard: for Rouse's own use\n";

      return write (STDERR_FILENO, text, sizeof text - 1) < 0 ? 3 : 2;
    }
  sockets = read_sockets (argv[2]);
  fill_standard_descriptors ();
  close_descriptors_from (ROUSE_GUARD_FD + 1 + sockets.n);
  shut_out_signals (&unblocked);
  /* Who was started as a leader already may have the terminal, which is the command's to get. */
  if (setsid () < 0)
    ioctl (STDIN_FILENO, TIOCNOTTY);
  guard.adopting = adopt_orphans ();

  failure = start_leader (strcmp (argv[1], "tty") == 0, &sockets, argv[3], argv + 4);
  if (failure == 0)
    {
      let_go (&sockets, argc, argv);
      watch_over (&unblocked);
    }
  else
    tell (guard.control, ROUSE_GUARD_EXEC_FAILED, failure);
  tell (guard.control, ROUSE_GUARD_GONE, 0);
  return 0;
}
