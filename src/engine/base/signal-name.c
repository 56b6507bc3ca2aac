/* signal-name.c - signals by name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "base/signal-name.h"

#include <signal.h>

static const struct
{
  int         signum;
  const char *name;
} signals[] = {
  { SIGHUP, "HUP" },
  { SIGINT, "INT" },
  { SIGQUIT, "QUIT" },
  { SIGILL, "ILL" },
  { SIGTRAP, "TRAP" },
  { SIGABRT, "ABRT" },
  { SIGBUS, "BUS" },
  { SIGFPE, "FPE" },
  { SIGKILL, "KILL" },
  { SIGUSR1, "USR1" },
  { SIGSEGV, "SEGV" },
  { SIGUSR2, "USR2" },
  { SIGPIPE, "PIPE" },
  { SIGALRM, "ALRM" },
  { SIGTERM, "TERM" },
  { SIGCHLD, "CHLD" },
  { SIGCONT, "CONT" },
  { SIGSTOP, "STOP" },
  { SIGTSTP, "TSTP" },
  { SIGTTIN, "TTIN" },
  { SIGTTOU, "TTOU" },
  { SIGURG, "URG" },
  { SIGXCPU, "XCPU" },
  { SIGXFSZ, "XFSZ" },
  { SIGVTALRM, "VTALRM" },
  { SIGPROF, "PROF" },
  { SIGWINCH, "WINCH" },
  { SIGIO, "IO" },
  { SIGSYS, "SYS" },
};

int
rouse_signal_name_parse (const char *text)
{
  const char *name = g_ascii_strncasecmp (text, "SIG", 3) == 0 ? text + 3 : text;
  guint64     number;

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_ascii_strcasecmp (signals[i].name, name) == 0)
      return signals[i].signum;
  return g_ascii_string_to_unsigned (text, 10, 1, NSIG - 1, &number, NULL) ? (int) number : 0;
}

const char *
rouse_signal_name_get (int signum)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].signum == signum)
      return signals[i].name;
  return NULL;
}
