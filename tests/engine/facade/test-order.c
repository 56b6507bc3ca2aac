/* test-order.c - which programs start after which others
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "order.h"

#define PROGRAMS_MAX 6

/* Programs are written as in "a b:a c:a,b! d*": after the colon whom it comes after, "!" for cascade, "*" for a task.
 * States stand beside, a letter each: S stopped, s starting, R running, e ending, w waiting for a back-off, F failed,
 * f finished, b building; with "h" behind it is held, with "n" never started, with "?" waiting, with "+" followed by another start. */
typedef struct
{
  RouseOrderItem items[PROGRAMS_MAX];
  guint          n;
} Programs;

static void
parse_program (RouseOrderItem *item, const char *text)
{
  RouseProgram    *program = rouse_program_new ();
  g_autofree char *word = g_strdup (text);
  char            *colon;

  for (gsize length = strlen (word); length > 0 && (word[length - 1] == '!' || word[length - 1] == '*'); length--)
    {
      program->cascade = program->cascade || word[length - 1] == '!';
      program->kind = word[length - 1] == '*' ? ROUSE_KIND_TASK : program->kind;
      word[length - 1] = '\0';
    }
  colon = strchr (word, ':');
  if (colon != NULL)
    {
      *colon = '\0';
      program->after = g_strsplit (colon + 1, ",", -1);
    }
  program->name = g_strdup (word);
  item->program = program;
}

static RouseState
parse_state (char letter)
{
  switch (letter)
    {
    case 'S':
      return ROUSE_STATE_STOPPED;
    case 's':
      return ROUSE_STATE_STARTING;
    case 'R':
      return ROUSE_STATE_RUNNING;
    case 'e':
      return ROUSE_STATE_STOPPING;
    case 'w':
      return ROUSE_STATE_WAITING;
    case 'F':
      return ROUSE_STATE_FAILED;
    case 'f':
      return ROUSE_STATE_FINISHED;
    case 'b':
      return ROUSE_STATE_BUILDING;
    default:
      g_assert_not_reached ();
    }
}

static Programs *
parse (const char *programs, const char *states)
{
  Programs      *self = g_new0 (Programs, 1);
  g_auto (GStrv) words = g_strsplit (programs, " ", -1);
  g_auto (GStrv) letters = states != NULL ? g_strsplit (states, " ", -1) : NULL;

  for (; words[self->n] != NULL; self->n++)
    {
      RouseOrderItem *item = &self->items[self->n];

      g_assert_cmpuint (self->n, <, PROGRAMS_MAX);
      parse_program (item, words[self->n]);
      if (letters == NULL)
        continue;
      item->state = parse_state (letters[self->n][0]);
      item->held = strchr (letters[self->n], 'h') != NULL;
      item->started = strchr (letters[self->n], 'n') == NULL;
      item->waits = strchr (letters[self->n], '?') != NULL;
      item->follows = strchr (letters[self->n], '+') != NULL;
    }
  return self;
}

static void
free_programs (Programs *self)
{
  for (guint i = 0; i < self->n; i++)
    rouse_program_unref ((RouseProgram *) self->items[i].program);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Programs, free_programs)

static const struct
{
  const char *programs;
  const char *expected;
} sorts[] = {
  { "a", "a" },
  { "a b c", "a b c" },
  { "a:b b", "b a" },
  { "a:c b c", "b c a" },
  { "c:b b:a a", "a b c" },
  { "d:b,c b:a c:a a", "a b c d" },
  { "a:gone b", "a b" },
  { "a:a b", "a b" },
  { "a:b b:a c", "c a b" },
};

static void
test_sort (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (Programs) programs = parse (sorts[i].programs, NULL);
  g_autofree guint    *order = rouse_order_sort (programs->items, programs->n);
  g_autoptr (GString)  names = g_string_new (NULL);

  for (guint n = 0; n < programs->n; n++)
    g_string_append_printf (names, "%s%s", n > 0 ? " " : "", programs->items[order[n]].program->name);
  g_assert_cmpstr (names->str, ==, sorts[i].expected);
}

/* It is always the last program that is asked for. */
static const struct
{
  const char *programs;
  const char *states;
  const char *awaited;    /* by it, already */
  const char *unready;    /* whom its first start waits for */
  const char *restarting; /* whom its restart waits for */
} waits[] = {
  { "a b", "S Sn", NULL, NULL, NULL },
  { "a b:a", "S Sn", NULL, "a", NULL },
  { "a b:a", "s Sn", NULL, "a", "a" },
  { "a b:a", "F Sn", NULL, "a", NULL },
  { "a b:a", "f Sn", NULL, "a", NULL },
  { "a b:a", "R Sn", NULL, NULL, NULL },
  { "a* b:a", "R Sn", NULL, "a", "a" },
  { "a* b:a", "f Sn", NULL, NULL, NULL },
  { "a* b:a", "F Sn", NULL, "a", NULL },
  { "a b:gone", "R Sn", NULL, NULL, NULL },
  { "a x b:a,x", "s F Sn", NULL, "a,x", "a" },
  /* a restart waits only where it would come twice */
  { "a b:a", "s R", NULL, "a", NULL },
  { "a b:a!", "s R", NULL, "a", "a" },
  { "a b:a!", "e R", NULL, "a", "a" },
  { "a b:a!", "b R", NULL, "a", "a" },
  { "a b:a!", "R R", NULL, NULL, NULL },
  { "a b:a!", "F R", NULL, "a", NULL },
  { "a b:a!", "w R", NULL, "a", NULL },
  { "a b:a!", "eh R", NULL, "a", NULL },
  { "a b:a!", "S? R", NULL, "a", "a" },
  { "a* b:a!", "R R", NULL, "a", "a" },
  { "a* b:a!", "f+ R", "a", NULL, "a" },
  { "a b:a! c:b!", "s R R", NULL, NULL, "b" },
  { "a b:a c:b!", "s R R", NULL, NULL, NULL },
  { "a b:a! c:b!", "s Rh R", NULL, NULL, NULL },
  { "a b:a! c:b!", "s Sn R", NULL, "b", NULL },
  { "a b:a! c:a! d:b,c!", "R s R R", NULL, "b", "b" },
  /* whoever waits already does so until it is ready, unless somebody stops it for good */
  { "a b:a!", "F R", "a", "a", "a" },
  { "a b:a!", "w R", "a", "a", "a" },
  { "a b:a", "F R", "a", "a", "a" },
  { "a b:a!", "R R", "a", NULL, NULL },
  { "a b:a!", "Sh R", "a", "a", NULL },
  { "a b:a!", "R R", "gone", NULL, NULL },
};

static void
assert_names (char **names, const char *expected)
{
  g_autofree char *joined = names != NULL ? g_strjoinv (",", names) : NULL;

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_waits (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (Programs) programs = parse (waits[i].programs, waits[i].states);
  const char          *awaited[] = { waits[i].awaited, NULL };
  guint                last = programs->n - 1;
  g_auto (GStrv)       unready = rouse_order_dup_unready (programs->items, programs->n, last);
  g_auto (GStrv)       restarting = rouse_order_dup_restarting (programs->items, programs->n, last, awaited);

  assert_names (unready, waits[i].unready);
  assert_names (restarting, waits[i].restarting);
}

static const struct
{
  const char *programs;
  const char *states;
  gboolean    expected; /* the second follows the first */
} cascades[] = {
  { "a b:a!", "R R", TRUE },
  { "a b:a!", "R F", TRUE },
  { "a b:a!", "R f", TRUE },
  { "a b:a", "R R", FALSE },
  { "a b:c!", "R R", FALSE },
  { "a b:a!", "R Sh", FALSE },
  { "a b:a!", "R Sn", FALSE },
};

static void
test_cascades (gconstpointer data)
{
  guint                i = GPOINTER_TO_UINT (data);
  g_autoptr (Programs) programs = parse (cascades[i].programs, cascades[i].states);

  g_assert_cmpint (rouse_order_cascades (programs->items, 1, "a"), ==, cascades[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order/sort/%s", sorts[i].programs);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_sort);
    }
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order/waits/%u %s %s", i, waits[i].programs, waits[i].states);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_waits);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cascades); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order/cascades/%s %s", cascades[i].programs, cascades[i].states);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_cascades);
    }
  return g_test_run ();
}
