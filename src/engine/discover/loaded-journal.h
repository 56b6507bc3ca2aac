/* loaded-journal.h - what the processes of a run say that they load: the file that $ROUSE_LOADED_FILE names
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "discover/loaded-set.h"

#include <sys/types.h>

G_BEGIN_DECLS

/** A line longer than this says nothing: a path as long as can be, all of it escaped, and a word. */
#define ROUSE_LOADED_LINE_MAX (2 * 4096 + 16)
/** Of a file longer than this nothing is believed. */
#define ROUSE_LOADED_JOURNAL_MAX (16 * 1024 * 1024)

typedef enum
{
  ROUSE_LOADED_LINE_NONE,    /* it says nothing that is understood */
  ROUSE_LOADED_LINE_HELLO,   /* "hello PID python": that process tells what it loads from now on */
  ROUSE_LOADED_LINE_BYE,     /* "bye PID": it does not any more: it has too much to tell, or is about to become another program */
  ROUSE_LOADED_LINE_FILE,    /* "file PATH": it is about to load that, or has */
  ROUSE_LOADED_LINE_MISSING, /* "missing PATH": it has looked for it there, in vain; a file, or a folder of files */
  ROUSE_LOADED_LINE_DROP,    /* "drop PATH": it writes that file itself */
} RouseLoadedLineKind;

/** What a process runs on, by its own word. */
typedef enum
{
  ROUSE_RUNTIME_NONE,
  ROUSE_RUNTIME_PYTHON,
  ROUSE_RUNTIME_NODE,
} RouseRuntime;

typedef struct
{
  RouseLoadedLineKind kind;
  pid_t               pid;     /* of HELLO and BYE */
  RouseRuntime        runtime; /* of HELLO */
  char               *path;    /* (owned) of FILE, MISSING and DROP: absolute, not escaped any more */
} RouseLoadedLine;

/** Reads @text, a line without its end. Never fails: what is not understood is %ROUSE_LOADED_LINE_NONE. Pure. */
void rouse_loaded_line_parse (RouseLoadedLine *self, const char *text, gsize length);
void rouse_loaded_line_clear (RouseLoadedLine *self);

/**
 * RouseLoadedJournal:
 *
 * Reads on from where it was whenever somebody wants to know: nobody waits for anybody, and what a process wrote before
 * it crashed is there. Main context only.
 */
typedef struct _RouseLoadedJournal RouseLoadedJournal;

/** (nullable): opens the file at @path; %NULL when that cannot be done, or it is none. */
RouseLoadedJournal *rouse_loaded_journal_open (const char *path);
void                rouse_loaded_journal_free (RouseLoadedJournal *self);

/**
 * Adds to @set what was written since the last time, whole lines only. Returns: %FALSE when what is in the file is not all
 * that was said: it is too long, or somebody has cut it or taken it away. That does not change any more.
 */
gboolean rouse_loaded_journal_read (RouseLoadedJournal *self, RouseLoadedSet *set);
/** Whether the process @pid tells what it loads, and on what it runs; %ROUSE_RUNTIME_NONE: it does not. */
RouseRuntime rouse_loaded_journal_get_runtime (RouseLoadedJournal *self, pid_t pid);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RouseLoadedLine, rouse_loaded_line_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseLoadedJournal, rouse_loaded_journal_free)
G_END_DECLS
