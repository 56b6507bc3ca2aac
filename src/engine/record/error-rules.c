/* error-rules.c - how languages, compilers and test runners say what went wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "record/error-rules.h"
#include "record/error-traces.h"

#include <string.h>

/* A line that only speaks of an error counts for more than a trace that so many other lines follow. */
#define STALE_LINES 60

/* Where else a rule's place or text is. */
typedef enum
{
  HERE,
  TEXT_BELOW,  /* the line is a heading of what happened */
  PLACE_BELOW, /* within some lines */
  FILE_ABOVE,  /* the file is a heading */
} Where;

typedef enum
{
  TRACE,    /* the last one counts: what went wrong before was survived */
  COMPILER, /* the first one counts: the others often follow from it */
  TEST,     /* likewise */
  N_KINDS
} Kind;

typedef struct
{
  Kind              kind;
  Where             where;
  RouseErrorPattern pattern;
} Rule;

#define PLACE "(?<file>[^\\s:(][^:(]*):(?<line>\\d+)(?::(?<column>\\d+))?"

static Rule rules[] = {
  { TRACE, TEXT_BELOW, { " panicked at ", "^thread '.*' (?:\\(\\d+\\) )?panicked at (?<file>[^:']+):(?<line>\\d+):(?<column>\\d+):$", NULL } },
  { TRACE, HERE, { " panicked at '", "^thread '.*' panicked at '.*', (?<file>[^:]+):(?<line>\\d+):(?<column>\\d+)", NULL } },
  { TRACE, HERE, { ":in ", "^(?:\\S+: )?(?<file>[^\\s:][^:]*):(?<line>\\d+):in [`'].*': .", NULL } },
  { TRACE, HERE, { ".rb:", "^(?:\\S+: )?(?<file>[^\\s:]+\\.rb):(?<line>\\d+): .*(?:syntax error|Error\\))", NULL } },
  { TRACE, HERE, { " error: ", "^(?:PHP )?(?:Fatal|Parse) error: .* in (?<file>\\S.*?)(?: on line |:)(?<line>\\d+)$", NULL } },
  { TRACE, HERE, { "** (", "^\\*\\* \\(\\w[\\w.]*\\) (?:(?<file>[\\w./-]+\\.exs?):(?<line>\\d+): )?.", NULL } },
  { TRACE, HERE, { " line ", "^.+ at (?<file>\\S+\\.p[lm]) line (?<line>\\d+)\\.$", NULL } },

  { COMPILER, HERE, { "rror", "^" PLACE ": (?:fatal |internal compiler )?[Ee]rror\\b.", NULL } },
  { COMPILER, HERE, { "ERROR: ", "^" PLACE ": ERROR: .", NULL } },
  { COMPILER, HERE, { " - error ", "^" PLACE " - error .", NULL } },
  { COMPILER, HERE, { ": ", "^(?<file>[^\\s(][^(]*)\\((?<line>\\d+)(?:,(?<column>\\d+))?\\) ?: (?:fatal )?error .", NULL } },
  { COMPILER, PLACE_BELOW, { "error", "^error(?:\\[E\\d+\\])?: (?!could not compile|aborting due to|failed to compile|build failed|process didn't)", NULL } },
  { COMPILER, HERE, { ".go:", "^(?:vet: )?(?<file>[^\\s:]+\\.go):(?<line>\\d+)(?::(?<column>\\d+))?: .", NULL } },
  { COMPILER, HERE, { "undefined reference", "^(?:\\S+: ){0,1}?(?:(?<file>[^\\s:()]+):(?:(?<line>\\d+)|\\(\\.text[^)]*\\)): )?undefined reference to .", NULL } },
  { COMPILER, FILE_ABOVE, { " error ", "^\\s+(?<line>\\d+):(?<column>\\d+)\\s+error\\s+(?<text>\\S)", NULL } },
  { COMPILER, PLACE_BELOW, { "[ERROR] ", "^\\s*\\S? ?\\[ERROR\\] (?<text>[^/\\s])", NULL } },
  { COMPILER, HERE, { "[ERROR] ", "^\\[ERROR\\] (?<file>/\\S+?):\\[(?<line>\\d+),(?<column>\\d+)\\] .", NULL } },
  { COMPILER, HERE, { "e: ", "^e: (?<file>(?:file://)?[^:\\s]+):(?<line>\\d+):(?<column>\\d+):? .", NULL } },
  { COMPILER, PLACE_BELOW, { "[vite]", "^.*\\[vite\\] (?<text>.*[Ee]rror\\b.)", NULL } },
  { COMPILER, TEXT_BELOW, { "ERROR in ", "^ERROR in (?<file>[^\\s:]+)(?: (?<line>\\d+):(?<column>\\d+).*)?$", NULL } },
  { COMPILER, TEXT_BELOW, { "CMake Error at ", "^CMake Error at (?<file>[^:]+):(?<line>\\d+)", NULL } },

  { TEST, PLACE_BELOW, { "E ", "^E +(?<text>\\S)", NULL } },
  { TEST, HERE, { "::", "^(?:FAILED|ERROR) (?<file>[^\\s:]+)::.", NULL } },
  { TEST, TEXT_BELOW, { "--- FAIL: ", "^\\s*--- FAIL: ", NULL } },
  { TEST, PLACE_BELOW, { "● ", "^\\s*● (?<text>\\S)", NULL } },
  { TEST, PLACE_BELOW, { "Failure/Error: ", "^\\s*Failure/Error: (?<text>\\S)", NULL } },
  { TEST, HERE, { "not ok ", "^not ok \\d", NULL } },
};

/* Places by themselves, as they stand below what happened. */
static RouseErrorPattern places[] = {
  { "--> ", "^\\s*--> (?<file>[^:]+):(?<line>\\d+):(?<column>\\d+)$", NULL },
  { "at ", "^\\s+at .*\\((?<file>[^()\\s][^()]*?):(?<line>\\d+):(?<column>\\d+)\\)$", NULL },
  { ":", "^\\s+(?:File: )?(?<file>[^\\s:]+):(?<line>\\d+):(?<column>\\d+):?$", NULL },
  { ":", "^(?<file>[^\\s:]+):(?<line>\\d+): [A-Za-z]", NULL },
  { "# ", "^\\s*# (?<file>[^\\s:]+):(?<line>\\d+):in ", NULL },
};
#define MAX_BELOW 40

static RouseErrorPattern go_place = { ".go:", "^\\s+(?<file>[^\\s:]+\\.go):(?<line>\\d+): (?<text>.)", NULL };

/* What only speaks of an error. Words that are certain, words that are not, and what says no more than that there was one. */
static RouseErrorPattern certain = {
  "", "(?i)^\\W*(?:[\\w./@-]+: )*\\W*[\\w.]*(?:error|exception|fatal|panic|critical|emerg)\\b(?!s| log| page| handler)|\\b(?:segmentation fault|out of memory|core dumped|FATAL|CRITICAL|PANIC)\\b", NULL
};
static RouseErrorPattern likely = {
  "", "(?i)\\b(?:\\w*error|\\w*exception|fatal|panic|traceback|failed|failure|cannot|can't|could not|couldn't|unable to|not found|no such file|denied|refused|already in use|invalid|unexpected|unhandled|uncaught|missing|killed|abort(?:ed|ing)?)\\b", NULL
};
static RouseErrorPattern empty_words = {
  "",
  "(?i)\\b(?:0|no|without) (?:\\w+ )?(?:errors?|failed|failures?|exceptions?)\\b"
  "|^make(?:\\[\\d+\\])?: \\*\\*\\* \\[.*\\] Error \\d+$"
  "|^npm (?:ERR!|error) (?:code|errno|syscall|path|command|A complete log|Exit status|Failed at|This is probably|There is likely)"
  "|^npm (?:ERR!|error)\\W*$"
  "|^exit status \\d+$|ELIFECYCLE|^error Command failed|^error: (?:could not compile|aborting due to|script .* exited)"
  "|For more information about this error|app crashed - waiting|^ninja: build stopped|^=+ .* =+$",
  NULL
};
#define SOURCE_FILES "py|pyx|js|jsx|mjs|cjs|ts|tsx|vue|svelte|go|rs|rb|erb|php|c|h|cc|hh|cpp|hpp|java|kt|kts|cs|swift|html|css|scss|less|json|toml|ya?ml|ini|cfg|sql|sh|exs?|lua|pl|pm|md"
static RouseErrorPattern some_place = {
  "", "(?<![\\w/.-])(?<file>(?:[~.]{0,2}/)?[\\w@+.-]+(?:/[\\w@+.-]+)*\\.(?:" SOURCE_FILES ")):(?<line>\\d+)(?::(?<column>\\d+))?\\b", NULL
};

/* The best of a kind so far. */
typedef struct
{
  gboolean          found;
  RouseErrorFinding finding;
  guint             first; /* the lines it was taken from */
  guint             last;
} Candidate;

void
rouse_error_finding_clear (RouseErrorFinding *self)
{
  rouse_error_place_clear (&self->place);
  self->line = self->skip = 0;
}

static const char *
get_text (const GArray *lines, guint i)
{
  return g_array_index (lines, RouseOutputLine, i).text;
}

static void
look_for_place (const GArray *lines, RouseErrorFinding *finding)
{
  guint end = MIN (finding->line + 1 + MAX_BELOW, lines->len);

  for (guint i = finding->line + 1; i < end; i++)
    for (guint j = 0; j < G_N_ELEMENTS (places); j++)
      if (rouse_error_pattern_match (&places[j], get_text (lines, i), &finding->place, NULL))
        return;
}

static void
look_for_file (const GArray *lines, RouseErrorFinding *finding)
{
  for (guint i = finding->line; i > 0; i--)
    {
      const char *text = get_text (lines, i - 1);

      if (*text != '\0' && *text != ' ' && *text != '\t')
        {
          finding->place.file = g_strdup (text);
          return;
        }
    }
}

static void
look_for_text (const GArray *lines, RouseErrorFinding *finding)
{
  guint i = finding->line + 1;

  while (i < lines->len && *get_text (lines, i) == '\0')
    i++;
  if (i == lines->len)
    return;
  finding->line = i;
  finding->skip = 0;
  if (finding->place.file == NULL)
    rouse_error_pattern_match (&go_place, get_text (lines, i), &finding->place, &finding->skip);
}

static gboolean
apply_rule (Rule *rule, const GArray *lines, guint i, RouseErrorFinding *finding)
{
  if (!rouse_error_pattern_match (&rule->pattern, get_text (lines, i), &finding->place, &finding->skip))
    return FALSE;
  finding->line = i;
  switch (rule->where)
    {
    case HERE:
      break;
    case TEXT_BELOW:
      look_for_text (lines, finding);
      break;
    case PLACE_BELOW:
      look_for_place (lines, finding);
      break;
    case FILE_ABOVE:
      look_for_file (lines, finding);
      break;
    }
  return TRUE;
}

/* Takes what is in @finding, if it is better than what there is. */
static void
propose (Candidate *candidate, gboolean last_counts, RouseErrorFinding *finding, guint first, guint last)
{
  candidate->last = last;
  if (candidate->found && !last_counts)
    return;
  rouse_error_finding_clear (&candidate->finding);
  candidate->finding = *finding;
  finding->place.file = NULL;
  candidate->found = TRUE;
  candidate->first = first;
}

static void
look_by_rules (const GArray *lines, const char *folder, Candidate *candidates)
{
  for (guint i = 0; i < lines->len; i++)
    {
      g_auto (RouseErrorFinding) finding = { 0 };
      guint                      end = rouse_error_trace_read (lines, i, folder, &finding);

      if (end > 0)
        {
          propose (&candidates[TRACE], TRUE, &finding, finding.line, end - 1);
          i = end - 1;
          continue;
        }
      for (guint j = 0; j < G_N_ELEMENTS (rules); j++)
        {
          rouse_error_finding_clear (&finding);
          if (!apply_rule (&rules[j], lines, i, &finding))
            continue;
          propose (&candidates[rules[j].kind], rules[j].kind == TRACE, &finding, i, MAX (i, finding.line));
          break;
        }
    }
}

/* The last line that speaks of an error, and how surely: 0 when there is none. */
static guint
look_by_words (const GArray *lines, RouseErrorFinding *finding)
{
  guint certainty = 0;

  for (guint i = lines->len; i > 0 && certainty < 2; i--)
    {
      const char *text = get_text (lines, i - 1);
      guint       now = rouse_error_pattern_match (&certain, text, NULL, NULL) ? 2 : rouse_error_pattern_match (&likely, text, NULL, NULL) ? 1
                                                                                                                                           : 0;

      if (now <= certainty || rouse_error_pattern_match (&empty_words, text, NULL, NULL))
        continue;
      certainty = now;
      finding->line = i - 1;
    }
  if (certainty > 0)
    rouse_error_pattern_match (&some_place, get_text (lines, finding->line), &finding->place, NULL);
  return certainty;
}

/* Of several kinds the one that comes last, but a compiler's message in the head of a trace says more than the trace. */
static Candidate *
choose (Candidate *candidates)
{
  Candidate *best = NULL;
  Candidate *trace = &candidates[TRACE], *compiler = &candidates[COMPILER];

  for (guint i = 0; i < N_KINDS; i++)
    if (candidates[i].found && (best == NULL || candidates[i].last > best->last))
      best = &candidates[i];
  if (best == trace && compiler->found && compiler->finding.line >= trace->first && compiler->finding.line <= trace->last)
    best = compiler;
  return best;
}

gboolean
rouse_error_rules_apply (const GArray *lines, const char *folder, RouseErrorFinding *finding)
{
  static GMutex              mutex; /* for the patterns */
  g_auto (RouseErrorFinding) words = { 0 };
  Candidate                  candidates[N_KINDS] = { 0 };
  Candidate                 *best;
  RouseErrorFinding         *chosen = NULL;
  guint                      certainty;

  g_mutex_lock (&mutex);
  look_by_rules (lines, folder, candidates);
  best = choose (candidates);
  certainty = look_by_words (lines, &words);
  g_mutex_unlock (&mutex);
  if (best != NULL)
    chosen = &best->finding;
  if (certainty > 0 && (best == NULL || (certainty == 2 && words.line > best->last + STALE_LINES)))
    chosen = &words;
  if (chosen != NULL)
    {
      *finding = *chosen;
      chosen->place.file = NULL;
    }
  for (guint i = 0; i < N_KINDS; i++)
    rouse_error_finding_clear (&candidates[i].finding);
  return chosen != NULL;
}
