/* testprog.c - a program for tests to run: its first argument says what it does
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* One write a line, so that nothing waits in a buffer when it is killed. */
static void
say_pid (const char *who, pid_t pid)
{
  char text[64];
  int  length = snprintf (text, sizeof text, "%s %ld\n", who, (long) pid);

  if (write (STDOUT_FILENO, text, length) < 0)
    _exit (99);
}

static void
wait_for_ever (void)
{
  while (true)
    pause ();
}

static int
do_sleep (int argc, char **argv)
{
  say_pid ("ready", getpid ());
  wait_for_ever ();
  return 0;
}

static int
do_exit (int argc, char **argv)
{
  return argc > 0 ? atoi (argv[0]) : 0;
}

static int
do_ignore_term (int argc, char **argv)
{
  signal (SIGTERM, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
  return do_sleep (argc, argv);
}

static void
got_term (int signum)
{
  say_pid ("signal", signum);
  _exit (42);
}

/* Ends with 42 on SIGTERM, and says so. */
static int
do_catch_term (int argc, char **argv)
{
  signal (SIGTERM, got_term);
  return do_sleep (argc, argv);
}

/* A child in the same group; both live on. */
static int
do_grandchild (int argc, char **argv)
{
  if (fork () == 0)
    {
      say_pid ("child", getpid ());
      wait_for_ever ();
    }
  return do_sleep (argc, argv);
}

static const char *who_hears = "child heard";

static void
heard (int signum)
{
  say_pid (who_hears, signum);
}

/* The same, and both say which signals they hear: SIGHUP and SIGUSR1. */
static int
do_hear (int argc, char **argv)
{
  pid_t child;

  signal (SIGHUP, heard);
  signal (SIGUSR1, heard);
  child = fork ();
  if (child != 0)
    {
      who_hears = "leader heard";
      say_pid ("ready", getpid ());
    }
  wait_for_ever ();
  return 0;
}

/* The same as grandchild, but the leader ends with 7 and leaves its child behind. */
static int
do_orphan (int argc, char **argv)
{
  int  ends[2];
  char byte = 0;

  if (pipe (ends) != 0)
    return 99;
  if (fork () == 0)
    {
      say_pid ("child", getpid ());
      if (write (ends[1], &byte, 1) != 1)
        return 99;
      wait_for_ever ();
    }
  return read (ends[0], &byte, 1) == 1 ? 7 : 99;
}

/* What daemons do: two forks, a session of their own, no terminal. Ignores SIGTERM when told to. */
static int
do_daemon (int argc, char **argv)
{
  if (fork () == 0)
    {
      setsid ();
      if (fork () == 0)
        {
          if (argc > 0 && strcmp (argv[0], "ignore-term") == 0)
            signal (SIGTERM, SIG_IGN);
          say_pid ("daemon", getpid ());
          close (STDIN_FILENO);
          close (STDOUT_FILENO);
          close (STDERR_FILENO);
          wait_for_ever ();
        }
      _exit (0);
    }
  return do_sleep (argc, argv);
}

/* Forks without end, every child in a session of its own and soon dead: one is always being born. */
static int
do_breed (int argc, char **argv)
{
  say_pid ("ready", getpid ());
  signal (SIGTERM, SIG_IGN);
  for (unsigned generation = 0;; generation++)
    {
      pid_t pid = fork ();

      if (pid < 0)
        continue;
      if (pid > 0)
        _exit (0);
      setsid ();
    }
}

static int
do_env (int argc, char **argv)
{
  for (int i = 0; i < argc; i++)
    printf ("%s=%s\n", argv[i], getenv (argv[i]) != NULL ? getenv (argv[i]) : "(unset)");
  return 0;
}

static int
do_args (int argc, char **argv)
{
  for (int i = 0; i < argc; i++)
    printf ("<%s>\n", argv[i]);
  return 0;
}

static int
do_cwd (int argc, char **argv)
{
  char folder[4096];

  printf ("%s\n", getcwd (folder, sizeof folder) != NULL ? folder : "?");
  return 0;
}

/* Prints which descriptors are open. */
static int
do_fds (int argc, char **argv)
{
  for (int fd = 0; fd < 1024; fd++)
    if (fcntl (fd, F_GETFD) != -1)
      printf ("%d ", fd);
  printf ("\n");
  return 0;
}

/* Prints what it was given to listen at: by which pid it is meant, and each socket's name and file. */
static int
do_sockets (int argc, char **argv)
{
  const char *n = getenv ("LISTEN_FDS");
  const char *pid = getenv ("LISTEN_PID");
  struct stat info;

  printf ("fds %s names %s pid %s\n", n != NULL ? n : "-", getenv ("LISTEN_FDNAMES") != NULL ? getenv ("LISTEN_FDNAMES") : "-",
          pid == NULL ? "-" : (atoi (pid) == getpid () ? "mine" : pid));
  for (int fd = 3; n != NULL && fd < 3 + atoi (n); fd++)
    printf ("%d is %lu%s\n", fd, fstat (fd, &info) == 0 ? (unsigned long) info.st_ino : 0,
            fcntl (fd, F_GETFD) == 0 ? "" : " and would not be passed on");
  fflush (stdout);
  return do_sleep (argc, argv);
}

/* Prints the signals that are ignored or blocked. */
static int
do_signals (int argc, char **argv)
{
  sigset_t blocked;

  sigprocmask (SIG_SETMASK, NULL, &blocked);
  for (int signum = 1; signum < NSIG; signum++)
    {
      struct sigaction action;

      if (sigismember (&blocked, signum) == 1)
        printf ("blocked %d ", signum);
      if (sigaction (signum, NULL, &action) == 0 && action.sa_handler != SIG_DFL)
        printf ("ignored %d ", signum);
    }
  printf ("end\n");
  return 0;
}

/* Prints who it is to its terminal. */
static int
do_terminal (int argc, char **argv)
{
  printf ("leader %d group %d foreground %d tty %d\n", getsid (0) == getpid (), getpgrp () == getpid (),
          tcgetpgrp (STDIN_FILENO) == getpgrp (), isatty (0) + isatty (1) + isatty (2));
  return 0;
}

static void
say_size (int signum)
{
  struct winsize size = { 0 };
  char           text[64];
  int            length;

  ioctl (STDIN_FILENO, TIOCGWINSZ, &size);
  length = snprintf (text, sizeof text, "size %dx%d\n", size.ws_col, size.ws_row);
  if (write (STDOUT_FILENO, text, length) < 0)
    _exit (99);
}

/* Prints the terminal's size, now and whenever it changes. */
static int
do_winsize (int argc, char **argv)
{
  signal (SIGWINCH, say_size);
  say_size (0);
  wait_for_ever ();
  return 0;
}

/* Answers each line of input. */
static int
do_echo (int argc, char **argv)
{
  char line[256];

  say_pid ("ready", getpid ());
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      printf ("got %s", line);
      fflush (stdout);
    }
  return 0;
}

/* Closes its terminal, and opens it again on SIGUSR1. */
static int
do_reopen (int argc, char **argv)
{
  sigset_t usr1;
  int      signum, fd;

  sigemptyset (&usr1);
  sigaddset (&usr1, SIGUSR1);
  sigprocmask (SIG_BLOCK, &usr1, NULL);
  say_pid ("ready", getpid ());
  for (fd = 0; fd < 3; fd++)
    close (fd);
  sigwait (&usr1, &signum);
  fd = open ("/dev/tty", O_WRONLY);
  return write (fd, "back\n", 5) != 5;
}

/* Prints so many bytes at once, and ends. */
static int
do_flood (int argc, char **argv)
{
  size_t length = argc > 0 ? (size_t) atol (argv[0]) : 0;
  char  *text = malloc (length);

  memset (text, 'x', length);
  for (size_t done = 0; done < length;)
    {
      ssize_t n = write (STDOUT_FILENO, text + done, length - done);

      if (n <= 0)
        return 99;
      done += n;
    }
  return 0;
}

static int
do_both (int argc, char **argv)
{
  fprintf (stdout, "to stdout\n");
  fprintf (stderr, "to stderr\n");
  return 0;
}

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
} modes[] = {
  { "args", do_args },
  { "both", do_both },
  { "breed", do_breed },
  { "catch-term", do_catch_term },
  { "cwd", do_cwd },
  { "daemon", do_daemon },
  { "echo", do_echo },
  { "env", do_env },
  { "exit", do_exit },
  { "fds", do_fds },
  { "flood", do_flood },
  { "grandchild", do_grandchild },
  { "hear", do_hear },
  { "ignore-term", do_ignore_term },
  { "orphan", do_orphan },
  { "reopen", do_reopen },
  { "signals", do_signals },
  { "sleep", do_sleep },
  { "sockets", do_sockets },
  { "terminal", do_terminal },
  { "winsize", do_winsize },
};

int
main (int argc, char **argv)
{
  for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++)
    if (strcmp (argv[1], modes[i].name) == 0)
      return modes[i].run (argc - 2, argv + 2);
  fprintf (stderr, "testprog: unknown mode\n");
  return 98;
}
