/* child.c - what the system tests let Rouse run: it writes down what happens to it
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every line of the file named by CHILD_LOG is "WORD PID t=NANOSECONDS REST", the time monotonic and the
 * rest escaped like a C string. A lock beside that file is held for as long as the child or anything it
 * forked lives: the word "overlap" says that somebody else still held it. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int         log_fd = -1;
static int         lock_fd = -1;
static bool        deaf;           /* --ignore: stop signals are only written down */
static int         delay_ms;       /* --delay: obey that much later */
static int         exit_code = -1; /* --code: leave with it on a stop signal, rather than die of the signal */
static int         write_every_ms;
static const char *write_path;
static int         listen_fd = -1;
static bool        reads_stdin;
static bool        follows_winch;

static long long
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void
note_at (long long at, const char *word, const char *text, size_t length)
{
  char   line[16384];
  size_t used = (size_t) snprintf (line, sizeof line, "%s %d t=%lld", word, (int) getpid (), at);

  if (length > 0)
    line[used++] = ' ';
  for (size_t i = 0; i < length && used < sizeof line - 8; i++)
    {
      unsigned char c = (unsigned char) text[i];

      if (c < ' ' || c >= 127 || c == '\\')
        used += (size_t) snprintf (line + used, 8, "\\x%02x", c);
      else
        line[used++] = (char) c;
    }
  line[used++] = '\n';
  if (log_fd >= 0 && write (log_fd, line, used) < 0)
    perror ("child: log");
}

__attribute__ ((format (printf, 2, 3))) static void
note (const char *word, const char *format, ...)
{
  char    text[512];
  va_list args;

  va_start (args, format);
  vsnprintf (text, sizeof text, format, args);
  va_end (args);
  note_at (now_ns (), word, text, strlen (text));
}

static void
note_file (const char *word, const char *path)
{
  char    text[8192];
  int     fd = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  ssize_t length = fd >= 0 ? read (fd, text, sizeof text) : 0;

  if (fd < 0)
    note (word, "(%s)", path != NULL ? strerror (errno) : "none");
  else
    note_at (now_ns (), word, text, length > 0 ? (size_t) length : 0);
  if (fd >= 0)
    close (fd);
}

static void
note_terminal (const char *word)
{
  struct winsize size = { 0 };
  struct termios mode = { 0 };

  ioctl (STDIN_FILENO, TIOCGWINSZ, &size);
  tcgetattr (STDIN_FILENO, &mode);
  note (word, "tty=%d%d%d rows=%d columns=%d echo=%d foreground=%d", isatty (0), isatty (1), isatty (2),
        size.ws_row, size.ws_col, (mode.c_lflag & ECHO) != 0, tcgetpgrp (0) == getpgrp ());
}

static void
write_file (void)
{
  char text[64];
  int  fd = open (write_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  int  length = snprintf (text, sizeof text, "%d %lld\n", (int) getpid (), now_ns ());

  if (fd < 0 || write (fd, text, (size_t) length) < 0)
    perror (write_path);
  if (fd >= 0)
    close (fd);
}

static void
unblock_signals (void)
{
  sigset_t none;

  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}

/* A grandchild that stays; as a daemon it leaves the session, the terminal and its parent behind. */
static void
spawn_grandchild (bool daemon)
{
  pid_t pid = fork ();

  if (pid != 0)
    {
      if (daemon)
        waitpid (pid, NULL, 0);
      return;
    }
  if (daemon)
    {
      setsid ();
      if (fork () != 0)
        _exit (0);
      for (int fd = 0; fd < 3; fd++)
        dup2 (open ("/dev/null", O_RDWR | O_CLOEXEC), fd);
      signal (SIGTERM, SIG_IGN);
      signal (SIGHUP, SIG_IGN);
      signal (SIGINT, SIG_IGN);
    }
  unblock_signals ();
  note (daemon ? "daemon" : "grandchild", "group=%d", (int) getpgrp ());
  for (;;)
    pause ();
}

static void
bind_port (int port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((unsigned short) port) };
  int                on = 1;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt (listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind (listen_fd, (struct sockaddr *) &address, sizeof address) < 0 || listen (listen_fd, 16) < 0)
    note ("bind-failed", "%s", strerror (errno));
  else
    note ("bound", "%d", port);
}

static void
leave (int code)
{
  note ("stop", "%d", code);
  exit (code);
}

static void
obey (int signum)
{
  note ("signal", "%d", signum);
  if (signum == SIGWINCH || signum == SIGCHLD)
    return;
  if (deaf)
    return;
  if (delay_ms > 0)
    usleep ((useconds_t) delay_ms * 1000);
  if (exit_code >= 0)
    leave (exit_code);
  note ("stop", "%d", 128 + signum);
  signal (signum, SIG_DFL);
  unblock_signals ();
  raise (signum);
}

static void
answer (void)
{
  char text[32];
  int  fd = accept (listen_fd, NULL, NULL);
  int  length = snprintf (text, sizeof text, "%d\n", (int) getpid ());

  if (fd < 0)
    return;
  if (write (fd, text, (size_t) length) < 0)
    perror ("child: answer");
  close (fd);
}

static void
take_input (void)
{
  char    text[512];
  ssize_t length = read (STDIN_FILENO, text, sizeof text);

  if (length > 0)
    note_at (now_ns (), "input", text, (size_t) length);
  else
    {
      note ("input-end", "%d", length < 0 ? errno : 0);
      reads_stdin = false;
    }
}

static void
live (int signal_fd)
{
  for (;;)
    {
      struct pollfd fds[] = {
        { .fd = signal_fd, .events = POLLIN },
        { .fd = listen_fd, .events = POLLIN },
        { .fd = reads_stdin ? STDIN_FILENO : -1, .events = POLLIN },
      };
      struct signalfd_siginfo info;

      if (poll (fds, 3, write_every_ms > 0 ? write_every_ms : -1) == 0)
        write_file ();
      if (fds[0].revents != 0 && read (signal_fd, &info, sizeof info) == sizeof info)
        {
          obey ((int) info.ssi_signo);
          if (info.ssi_signo == SIGWINCH && follows_winch)
            note_terminal ("terminal");
        }
      if (fds[1].revents != 0)
        answer ();
      if (fds[2].revents != 0)
        take_input ();
    }
}

static void
open_log (long long at)
{
  const char *path = getenv ("CHILD_LOG");
  const char *run = getenv ("ROUSE_RUN_ID");
  char        lock[4200];

  if (path == NULL)
    return;
  log_fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  snprintf (lock, sizeof lock, "%s.lock", path);
  /* Not close-on-exec: what the child execs belongs to it too. */
  lock_fd = open (lock, O_RDWR | O_CREAT, 0666);
  if (getenv ("CHILD_MANY") == NULL && flock (lock_fd, LOCK_EX | LOCK_NB) < 0)
    note ("overlap", "%s", strerror (errno));
  note_at (at, "start", run != NULL ? run : "-", run != NULL ? strlen (run) : 1);
}

static int
number (const char *text)
{
  return text != NULL ? atoi (text) : 0;
}

static void
exec_after (char **argv)
{
  unblock_signals ();
  execvp (argv[0], argv);
  note ("exec-failed", "%s", strerror (errno));
  _exit (127);
}

/* Does what the options say, in their order. */
static void
follow_options (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      const char *option = argv[i];
      const char *value = i + 1 < argc ? argv[i + 1] : NULL;

#define IS(name) (strcmp (option, name) == 0)
#define TAKES(name) (IS (name) && ++i > 0)
      if (IS ("--ignore"))
        deaf = true;
      else if (IS ("--stdin"))
        reads_stdin = true;
      else if (IS ("--winch"))
        follows_winch = true;
      else if (IS ("--terminal"))
        note_terminal ("terminal");
      else if (IS ("--echo-off"))
        {
          struct termios mode;

          tcgetattr (0, &mode);
          mode.c_lflag &= ~(tcflag_t) (ECHO | ICANON);
          tcsetattr (0, TCSANOW, &mode);
        }
      else if (IS ("--cwd"))
        {
          char path[4096];

          note ("cwd", "%s", getcwd (path, sizeof path));
        }
      else if (IS ("--changes"))
        note_file ("changes", getenv ("ROUSE_CHANGES_FILE"));
      else if (IS ("--argv"))
        {
          for (int j = i + 1; j < argc; j++)
            note_at (now_ns (), "arg", argv[j], strlen (argv[j]));
          return;
        }
      else if (IS ("--exec") && value != NULL)
        exec_after (argv + i + 1);
      else if (TAKES ("--delay"))
        delay_ms = number (value);
      else if (TAKES ("--code"))
        exit_code = number (value);
      else if (TAKES ("--sleep"))
        usleep ((useconds_t) number (value) * 1000);
      else if (TAKES ("--exit"))
        leave (number (value));
      else if (TAKES ("--raise"))
        {
          prctl (PR_SET_DUMPABLE, 0);
          unblock_signals ();
          raise (number (value));
        }
      else if (TAKES ("--fork"))
        for (int n = number (value); n > 0; n--)
          spawn_grandchild (false);
      else if (TAKES ("--daemon"))
        for (int n = number (value); n > 0; n--)
          spawn_grandchild (true);
      else if (TAKES ("--write"))
        {
          write_path = value;
          write_file ();
        }
      else if (TAKES ("--write-every"))
        write_every_ms = number (value);
      else if (TAKES ("--port"))
        bind_port (number (value));
      else if (TAKES ("--read"))
        note_file ("read", value);
      else if (TAKES ("--env"))
        note ("env", "%s=%s", value, getenv (value) != NULL ? getenv (value) : "(unset)");
      else if (TAKES ("--print"))
        {
          puts (value);
          fflush (stdout);
        }
      else if (TAKES ("--print-error"))
        fprintf (stderr, "%s\n", value);
      else
        fprintf (stderr, "child: unknown option %s\n", option);
    }
#undef IS
#undef TAKES
}

int
main (int argc, char **argv)
{
  long long at = now_ns ();
  sigset_t  caught;
  int       signal_fd;

  sigemptyset (&caught);
  for (const int *signum = (const int[]){ SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, 0 }; *signum != 0; signum++)
    sigaddset (&caught, *signum);
  sigprocmask (SIG_BLOCK, &caught, NULL);
  signal_fd = signalfd (-1, &caught, SFD_CLOEXEC);
  open_log (at);
  follow_options (argc, argv);
  live (signal_fd);
  return 0;
}
