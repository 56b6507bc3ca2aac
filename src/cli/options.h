/* options.h - reads a verb's options from one table, and writes its help from the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

/** One option. The texts are marked with N_() and translated when shown. */
typedef struct
{
  char        short_name; /* 0: none */
  const char *name;       /* the long name; NULL ends a table */
  const char *value;      /* (nullable) what its value is called; NULL: it takes none */
  const char *help;
  gboolean    optional; /* the value may be left out: --name or --name=VALUE, and "" stands for none */
} RouseOption;

/**
 * Takes one option as given; @value is borrowed from the command line, "" for an option that takes none.
 * An error says what is allowed; the option's name is put before it.
 */
typedef gboolean (*RouseOptionFunc) (const RouseOption *option, const char *value, gpointer data, GError **error);

/** Options that stand under one heading. */
typedef struct
{
  const char        *heading; /* (nullable) NULL: goes on under the one before */
  const RouseOption *options;
  RouseOptionFunc    set;
  gpointer           data;
} RouseOptionGroup;

/** How a verb is called. */
typedef struct
{
  const char             *verb;
  const char             *synopsis; /* what follows the verb: "[OPTIONS] DIR…" */
  const char             *about;    /* a paragraph */
  const char             *notes;    /* (nullable) what stands below the options */
  const RouseOptionGroup *groups;   /* ended by one without options */
  gboolean                command;  /* the first word and all that follows belong to a command */
} RouseUsage;

/**
 * Reads the options: -x VALUE, -xVALUE, --name VALUE, --name=VALUE; "--" ends them. @help is set, and the
 * rest left unread, at -h or --help.
 *
 * Returns: (transfer container): the words that are not options, borrowed from @argv; or %NULL and
 * %ROUSE_ERROR_INVALID.
 */
GPtrArray *rouse_options_parse (const RouseUsage *usage, int argc, char **argv, gboolean *help, GError **error);

void rouse_options_print_help (const RouseUsage *usage, FILE *stream);

/** Parses, and prints the help or the error: then %NULL is returned, and @exit_code says what to end with. */
GPtrArray *rouse_options_parse_or_exit (const RouseUsage *usage, int argc, char **argv, int *exit_code);

G_END_DECLS
