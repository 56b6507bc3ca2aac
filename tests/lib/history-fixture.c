/* history-fixture.c - a history such as some months of work leave behind
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-fixture.h"

#include <signal.h>
#include <string.h>

#define LONGEST_TAIL 20000

typedef struct
{
  const char *project;
  const char *program;
  const char *folder;
  double      startup_ms; /* the usual one */
  const char *files[8];
  const char *ready;   /* what it prints */
  const char *request; /* and goes on printing */
  const char *failure;
} Program;

#define PYTHON_FILES "shop/views.py", "shop/models.py", "shop/urls.py", "shop/templates/cart.html", "shop/settings.py", "shop/static/cart.css", "tests/test_cart.py"

static const Program programs[] = {
  { "Shop", "web", "/home/ada/Projects/shop", 850, { PYTHON_FILES }, "Watching for file changes\nPerforming system checks...\n\nSystem check identified no issues (0 silenced).\nDjango version 4.2.7, using settings 'shop.settings'\nStarting development server at http://127.0.0.1:8000/\nQuit the server with CONTROL-C.\n", "\033[32m[23/Nov/2026 10:12:31]\033[0m \"GET /cart/ HTTP/1.1\" 200 5120\n", "Traceback (most recent call last):\n  File \"/home/ada/Projects/shop/manage.py\", line 22, in <module>\n    main()\n  File \"/usr/lib/python3/dist-packages/django/core/management/__init__.py\", line 442, in execute_from_command_line\n    utility.execute()\n  File \"/home/ada/Projects/shop/shop/views.py\", line 41, in <module>\n    from .models import Crat\n\033[1;31mImportError\033[0m: cannot import name 'Crat' from 'shop.models' (/home/ada/Projects/shop/shop/models.py)\n" },
  { "Shop", "tests", "/home/ada/Projects/shop", 3200, { PYTHON_FILES }, "============================= test session starts ==============================\ncollected 48 items\n\n", "tests/test_cart.py \033[32m.\033[0m\033[32m.\033[0m\033[32m.\033[0m                                      [100%]\n", "    def test_total():\n>       assert cart.total() == 30\n\033[31mE       assert 20 == 30\033[0m\n\ntests/test_cart.py:17: AssertionError\n\033[31mFAILED\033[0m tests/test_cart.py::test_total - assert 20 == 30\n\033[31m1 failed, 47 passed in 3.02s\033[0m\n" },
  { "Blog", "site", "/home/ada/Projects/blog", 310, { "src/index.ts", "src/posts/list.ts", "src/posts/render.ts", "content/2026-11-hello.md", "package.json" }, "\n> blog@1.0.0 dev\n> node --enable-source-maps dist/index.js\n\nListening on http://localhost:3000\n", "\033[2m10:12:31\033[0m \033[36mGET\033[0m /posts/hello \033[32m200\033[0m 12ms\n", "/home/ada/Projects/blog/src/posts/render.ts:28\n    throw new Error(`No such template: ${name}`)\n    ^\n\nError: No such template: pots\n    at render (/home/ada/Projects/blog/src/posts/render.ts:28:11)\n    at Object.<anonymous> (/home/ada/Projects/blog/src/index.ts:9:1)\n    at Module._compile (node:internal/modules/cjs/loader:1105:14)\n\nNode.js v18.19.0\n" },
  { "Telemetry", "collector", "/home/ada/Work/telemetry", 1900, { "src/main.c", "src/ring.c", "src/ring.h", "src/wire.c", "src/wire.h", "meson.build" }, "ninja: Entering directory `build'\n[4/4] Linking target collector\ncollector 0.4 on :9400\n", "ring: 4096 slots, 12 in use\n", "[2/4] Compiling C object collector.p/src_ring.c.o\n\033[1m../src/ring.c:88:12: \033[0m\033[1;31merror: \033[0m\033[1muse of undeclared identifier 'hed'\033[0m\n  return ring->hed == ring->tail;\n\033[1;32m               ^~~\033[0m\n1 error generated.\nninja: build stopped: subcommand failed.\n" },
  { "Café", "menu", "/home/ada/Projekte/Café", 120, { "menü.rb", "öffnungszeiten.rb", "views/getränke.erb", "Gemfile" }, "== Sinatra (v3.0.5) has taken the stage on 4567 for development\n", "127.0.0.1 - - [23/Nov/2026:10:12:31] \"GET /getr%C3%A4nke HTTP/1.1\" 200 812\n", "menü.rb:31:in `preis': undefined method `*' for nil:NilClass (NoMethodError)\n\tfrom menü.rb:40:in `<main>'\n" },
};

static const char *const branches[] = { "main", "feature/checkout", "fix/rounding", "release-2.1", "spike" };

/* How often: of a hundred reloads of the programs. */
static const guint weights[] = { 40, 22, 20, 10, 8 };

static guint
choose_program (GRand *random)
{
  int   number = g_rand_int_range (random, 0, 100);
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (weights) && number >= (int) weights[i])
    number -= weights[i++];
  return i;
}

/* (transfer full) */
static char *
dup_path (GRand *random, const Program *program, guint i)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (program->files) && program->files[n] != NULL)
    n++;
  if (i < n)
    return g_build_filename (program->folder, program->files[(g_rand_int (random) + i) % n], NULL);
  return g_strdup_printf ("%s/assets/generated/part-%03u.json", program->folder, i);
}

static guint
choose_n_files (GRand *random, gboolean branch)
{
  if (branch)
    return g_rand_int_range (random, 3, 220);
  return g_rand_int_range (random, 0, 10) < 7 ? 1 : g_rand_int_range (random, 2, 6);
}

static RouseChangeSet *
make_changes (GRand *random, const Program *program)
{
  RouseChangeSet *changes = rouse_change_set_new ();
  gboolean        branch = g_rand_int_range (random, 0, 100) < 4;
  guint           n_files = choose_n_files (random, branch);
  guint           n_stored = MIN (n_files, ROUSE_HISTORY_MAX_FILES);

  for (guint i = 0; i < n_stored; i++)
    {
      g_autofree char *path = dup_path (random, program, i);
      int              kind = g_rand_int_range (random, 0, 20);

      rouse_change_set_add (changes, path, kind == 0 ? ROUSE_CHANGE_DELETED : kind < 3 ? ROUSE_CHANGE_CREATED
                                                                                       : ROUSE_CHANGE_MODIFIED,
                            NULL);
    }
  changes->n_changes = n_files;
  if (branch)
    {
      guint from = g_rand_int_range (random, 0, G_N_ELEMENTS (branches));

      changes->branch_before = g_strdup (branches[from]);
      changes->branch_after = g_strdup (branches[(from + 1) % G_N_ELEMENTS (branches)]);
      changes->held_for = g_strdup ("git");
    }
  return changes;
}

static RouseCause
choose_cause (GRand *random)
{
  int number = g_rand_int_range (random, 0, 100);

  return number < 88 ? ROUSE_CAUSE_CHANGE : number < 93 ? ROUSE_CAUSE_MANUAL
                                          : number < 97 ? ROUSE_CAUSE_FIRST
                                                        : ROUSE_CAUSE_EXIT;
}

static RouseOutcome
choose_outcome (GRand *random)
{
  int number = g_rand_int_range (random, 0, 1000);

  return number < 870 ? ROUSE_OUTCOME_READY : number < 940 ? ROUSE_OUTCOME_FAILED
                                            : number < 993 ? ROUSE_OUTCOME_SUPERSEDED
                                                           : ROUSE_OUTCOME_NOT_STARTED;
}

/* Around @ms, seldom far above. */
static gint64
choose_duration_us (GRand *random, double ms)
{
  for (guint i = 0; i < 6; i++)
    ms *= g_rand_double_range (random, 0.8, 1.24);
  if (g_rand_int_range (random, 0, 60) == 0)
    ms *= g_rand_double_range (random, 1.5, 6);
  return ms * G_TIME_SPAN_MILLISECOND;
}

static RouseReload *
make_reload (GRand *random, const Program *program, gint64 at, double progress)
{
  RouseCause                 cause = choose_cause (random);
  g_autoptr (RouseChangeSet) changes = cause == ROUSE_CAUSE_CHANGE ? make_changes (random, program) : NULL;
  RouseReload               *reload = rouse_reload_new (cause, changes);
  /* Programs become slower as they grow, and once somebody mends it. */
  double slowness = 1 + 0.8 * (progress < 0.7 ? progress : progress - 0.5);

  reload->project = g_strdup (program->project);
  reload->program = g_strdup (program->program);
  reload->at = at;
  reload->action = cause == ROUSE_CAUSE_FIRST ? ROUSE_RELOAD_START : ROUSE_RELOAD_RESTART;
  reload->outcome = choose_outcome (random);
  if (changes != NULL)
    reload->settle_us = choose_duration_us (random, changes->branch_after != NULL ? 180 : 8);
  if (reload->action == ROUSE_RELOAD_RESTART)
    reload->stop_us = choose_duration_us (random, 60);
  if (reload->outcome != ROUSE_OUTCOME_NOT_STARTED)
    reload->start_us = choose_duration_us (random, 3);
  if (reload->outcome == ROUSE_OUTCOME_READY)
    reload->ready_us = choose_duration_us (random, program->startup_ms * slowness);
  return reload;
}

static GBytes *
make_tail (GRand *random, const Program *program, gboolean failed)
{
  GString *text = g_string_new (program->ready);
  gsize    length = g_rand_int_range (random, 0, 6) == 0 ? LONGEST_TAIL : g_rand_int_range (random, 100, 3000);

  while (text->len < length)
    g_string_append (text, program->request);
  if (failed)
    g_string_append (text, program->failure);
  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

static RouseRun *
make_run (GRand *random, const Program *program, const RouseReload *reload, gboolean with_tail)
{
  RouseRun *run = rouse_run_new ();
  gboolean  bad = reload->outcome == ROUSE_OUTCOME_FAILED || (reload->outcome == ROUSE_OUTCOME_READY && g_rand_int_range (random, 0, 60) == 0);

  run->id = g_strdup (reload->run_id);
  run->pid = g_rand_int_range (random, 2000, 400000);
  run->started_at = reload->at + MAX (reload->settle_us, 0) + MAX (reload->stop_us, 0);
  run->start_us = run->started_at % (100 * G_TIME_SPAN_DAY);
  run->ready_us = reload->ready_us >= 0 ? run->start_us + reload->start_us + reload->ready_us : 0;
  run->end_us = run->start_us + MAX (reload->ready_us, 0) + choose_duration_us (random, bad ? 300 : 60000);
  run->ended = TRUE;
  run->expected = !bad;
  run->wait_status = bad ? (g_rand_int_range (random, 0, 8) == 0 ? SIGSEGV : 1 << 8) : SIGTERM;
  if (with_tail)
    run->tail = make_tail (random, program, bad);
  if (reload->outcome == ROUSE_OUTCOME_NOT_STARTED)
    {
      run->pid = run->end_us = 0;
      run->wait_status = 127 << 8;
      run->error = g_strdup ("“uvicorn” was not found");
    }
  return run;
}

/* Instants on working days, in bursts: the @i of @n before @now. */
static gint64
choose_instant (GRand *random, guint i, guint n, guint days, gint64 now)
{
  double share = (double) (n - i) / n;
  gint64 day = share * (days - 1);
  double of_day = share * (days - 1) - day;

  return now - day * G_TIME_SPAN_DAY - of_day * 9 * G_TIME_SPAN_HOUR - g_rand_int_range (random, 0, 1000) * G_TIME_SPAN_MILLISECOND;
}

void
rouse_history_fixture_fill (RouseHistoryDb *db, guint n_reloads, guint days, gint64 now, guint32 seed)
{
  g_autoptr (GRand)  random = g_rand_new_with_seed (seed);
  g_autoptr (GError) error = NULL;

  g_assert_true (rouse_history_db_begin (db, &error));
  for (guint i = 0; i < n_reloads; i++)
    {
      const Program          *program = &programs[choose_program (random)];
      gint64                  at = choose_instant (random, i, n_reloads, days, now);
      g_autoptr (RouseReload) reload = make_reload (random, program, at, (double) i / n_reloads);
      g_autoptr (RouseRun)    run = NULL;

      if (reload->outcome != ROUSE_OUTCOME_SUPERSEDED)
        {
          reload->run_id = g_strdup_printf ("%08x-%08x-%u", g_rand_int (random), g_rand_int (random), i);
          run = make_run (random, program, reload, n_reloads - i <= ROUSE_HISTORY_MAX_TAILS);
          g_assert_true (rouse_history_db_add_run (db, reload->project, reload->program, run, &error));
        }
      g_assert_true (rouse_history_db_add_reload (db, reload, &error));
      g_assert_no_error (error);
    }
  g_assert_true (rouse_history_db_commit (db, &error));
}
