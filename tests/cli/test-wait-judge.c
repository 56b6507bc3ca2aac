/* test-wait-judge.c - whether what somebody waits for has come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wait-judge.h"

#define GO_ON ROUSE_WAIT_GO_ON
#define DONE ROUSE_WAIT_DONE
#define FAILED ROUSE_WAIT_FAILED

static const struct
{
  const char      *name;
  gboolean         off;
  const char      *programs; /* "kind state awaits hot;…" */
  RouseWaitVerdict ready;
  const char      *culprit; /* (nullable) */
  RouseWaitVerdict reloaded;
} cases[] = {
  { "service-ready", FALSE, "service running", DONE, NULL, DONE },
  { "service-starting", FALSE, "service starting", GO_ON, "Shop/0: starting", GO_ON },
  { "service-stopping", FALSE, "service stopping", GO_ON, "Shop/0: stopping", GO_ON },
  { "service-building", FALSE, "service building", GO_ON, "Shop/0: building", GO_ON },
  { "service-trying-again", FALSE, "service waiting", GO_ON, "Shop/0: failed, trying again", DONE },
  { "service-failed", FALSE, "service failed", FAILED, "Shop/0: failed", DONE },
  { "service-stopped", FALSE, "service stopped", FAILED, "Shop/0: stopped", DONE },
  { "service-left", FALSE, "service finished", FAILED, "Shop/0: finished", DONE },
  { "service-awaits", FALSE, "service stopped db", GO_ON, "Shop/0: stopped", GO_ON },
  { "runs-and-awaits", FALSE, "service running db", GO_ON, "Shop/0: running", GO_ON },
  { "takes-a-change", FALSE, "service running  ask", GO_ON, "Shop/0: running", GO_ON },
  { "task-at-work", FALSE, "task running", GO_ON, "Shop/0: running", GO_ON },
  { "task-finished", FALSE, "task finished", DONE, NULL, DONE },
  { "task-failed", FALSE, "task failed", FAILED, "Shop/0: failed", DONE },
  { "off", TRUE, "service stopped", FAILED, "Shop/0: off", DONE },
  { "all", FALSE, "service running;task finished", DONE, NULL, DONE },
  { "one-not-yet", FALSE, "service running;service starting;task finished", GO_ON, "Shop/1: starting", GO_ON },
  { "failure-first", FALSE, "service starting;task failed", FAILED, "Shop/1: failed", GO_ON },
  { "none", FALSE, "", DONE, NULL, DONE },
};

static RouseOverview *
make_overview (guint i)
{
  RouseOverview        *overview = rouse_overview_new ();
  RouseOverviewProject *project = rouse_overview_add_project (overview, "shop", "Shop", "/src/shop");
  g_auto (GStrv)        programs = g_strsplit (cases[i].programs, ";", -1);

  project->on = !cases[i].off;
  for (guint j = 0; programs[j] != NULL; j++)
    {
      g_auto (GStrv)        parts = g_strsplit (programs[j], " ", -1);
      g_autofree char      *name = g_strdup_printf ("%u", j);
      RouseOverviewProgram *program = rouse_overview_add_program (project, name);

      g_free (program->kind);
      g_free (program->state);
      program->kind = g_strdup (parts[0]);
      program->state = g_strdup (parts[1]);
      if (parts[2] != NULL)
        {
          g_free (program->awaits);
          program->awaits = g_strdup (parts[2]);
        }
      if (parts[2] != NULL && parts[3] != NULL)
        {
          g_free (program->hot);
          program->hot = g_strdup (parts[3]);
        }
    }
  return overview;
}

static void
test_judge (gconstpointer data)
{
  guint                     i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseOverview) overview = make_overview (i);
  g_autoptr (GPtrArray)     words = g_ptr_array_new ();
  g_autoptr (GPtrArray)     choices = rouse_choose (overview, words, "/", 0, NULL, NULL);
  g_autoptr (GPtrArray)     programs = rouse_choose_programs (choices);
  g_autofree char          *culprit = NULL;

  g_assert_cmpint (rouse_wait_judge_ready (programs, &culprit), ==, cases[i].ready);
  g_assert_cmpstr (culprit, ==, cases[i].culprit);
  g_assert_cmpint (rouse_wait_judge_reloaded (programs, FALSE, FALSE), ==, GO_ON);
  g_assert_cmpint (rouse_wait_judge_reloaded (programs, TRUE, FALSE), ==, cases[i].reloaded);
  g_assert_cmpint (rouse_wait_judge_reloaded (programs, TRUE, TRUE), ==, cases[i].reloaded == DONE ? FAILED : GO_ON);
}

static void
test_can_come (void)
{
  g_autoptr (RouseOverview) overview = rouse_overview_new ();
  g_autoptr (GPtrArray)     words = g_ptr_array_new ();
  g_autoptr (GPtrArray)     choices = NULL;
  RouseOverviewProject     *shop = rouse_overview_add_project (overview, "shop", "Shop", "/src/shop");
  RouseOverviewProject     *blog = rouse_overview_add_project (overview, "blog", "Blog", "/src/blog");
  g_autofree char          *culprit = NULL;

  rouse_overview_add_program (blog, "hugo");
  shop->on = shop->pending = blog->on = TRUE;
  choices = rouse_choose (overview, words, "/", 0, NULL, NULL);
  g_assert_false (rouse_wait_can_come (choices, FALSE, &culprit));
  g_assert_cmpstr (culprit, ==, "Shop: its rouse.ini has not been allowed as it is: see “rouse allow shop”");
  g_clear_pointer (&culprit, g_free);
  g_assert_true (rouse_wait_can_come (choices, TRUE, &culprit));
  g_assert_null (culprit);

  blog->on = FALSE;
  g_assert_false (rouse_wait_can_come (choices, TRUE, &culprit));
  g_clear_pointer (&culprit, g_free);
  g_ptr_array_remove_index (choices, 0);
  g_assert_false (rouse_wait_can_come (choices, FALSE, &culprit));
  g_assert_cmpstr (culprit, ==, "Blog: off");
  g_clear_pointer (&culprit, g_free);

  blog->on = TRUE;
  g_assert_true (rouse_wait_can_come (choices, FALSE, &culprit));
  g_assert_null (culprit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/wait/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_judge);
    }
  g_test_add_func ("/cli/wait/can-come", test_can_come);
  return g_test_run ();
}
