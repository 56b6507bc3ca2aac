/* shop-fixture.c - a project of several programs that come after each other, and what happens to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "shop-fixture.h"

#include <string.h>

static void
ready_cb (ShopFixture *f, RouseRunner *runner, RouseRun *run, RouseReload *reload)
{
  g_string_append_printf (f->causes, "%s%s %s", f->causes->len > 0 ? ", " : "", rouse_runner_get_program (runner)->name,
                          rouse_cause_to_string (reload->cause));
}

static void
changed_cb (ShopFixture *f, RouseChangeSet *set)
{
  for (guint i = 0; i < set->changes->len; i++)
    g_string_append_printf (f->told, "%s%s", f->told->len > 0 ? " " : "",
                            ((const RouseChange *) g_ptr_array_index (set->changes, i))->path);
}

RouseProject *
shop_make_project (const char *programs)
{
  g_auto (GStrv) words = g_strsplit (programs, " ", -1);
  RouseProject  *project = projects_new ("shop", "/shop", programs);

  for (guint i = 0; words[i] != NULL; i++)
    {
      RouseProgram  *program = g_ptr_array_index (project->programs, i);
      g_auto (GStrv) parts = g_strsplit (words[i], ":", 2);
      const char    *marks = strpbrk (words[i], "!*");

      program->cascade = marks != NULL && strchr (marks, '!') != NULL;
      program->kind = marks != NULL && strchr (marks, '*') != NULL ? ROUSE_KIND_TASK : ROUSE_KIND_SERVICE;
      g_strdelimit (parts[0], "!*", '\0');
      g_free (program->name);
      program->name = g_strdup (parts[0]);
      if (parts[1] == NULL)
        continue;
      g_strdelimit (parts[1], "!*", '\0');
      program->after = g_strsplit (parts[1], ",", -1);
    }
  return project;
}

void
shop_set_up_with (ShopFixture *f, RouseProject *project)
{
  f->clock = rouse_clock_fake_new ();
  f->launcher = rouse_launcher_fake_new ();
  f->causes = g_string_new (NULL);
  f->told = g_string_new (NULL);
  f->session = rouse_session_new (project, ROUSE_LAUNCHER (f->launcher), NULL, ROUSE_CLOCK (f->clock));
  g_signal_connect_swapped (f->session, "runner-ready", G_CALLBACK (ready_cb), f);
  g_signal_connect_swapped (f->session, "changed", G_CALLBACK (changed_cb), f);
}

void
shop_set_up (ShopFixture *f, gconstpointer programs)
{
  g_autoptr (RouseProject) project = shop_make_project (programs);

  shop_set_up_with (f, project);
}

void
shop_tear_down (ShopFixture *f, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (f->session, f);
  g_assert_finalize_object (f->session);
  g_clear_object (&f->launcher);
  g_clear_object (&f->clock);
  g_string_free (f->causes, TRUE);
  g_string_free (f->told, TRUE);
}

RouseRunner *
shop_find (ShopFixture *f, const char *name)
{
  return rouse_session_find_runner (f->session, name);
}

void
shop_switch_on (ShopFixture *f)
{
  g_autoptr (GError) error = NULL;

  rouse_session_start (f->session, FALSE, &error);
  g_assert_no_error (error);
}

void
shop_assert_awaits (ShopFixture *f, const char *name, const char *expected)
{
  g_assert_cmpstr (rouse_runner_get_awaits (shop_find (f, name)), ==, expected);
}

void
shop_assert_state (ShopFixture *f, const char *name, RouseState state)
{
  g_assert_cmpstr (rouse_state_to_string (rouse_runner_get_state (shop_find (f, name))), ==, rouse_state_to_string (state));
}

/* The service, which was launched, begins and becomes ready. */
void
shop_get_ready (ShopFixture *f, const char *name)
{
  projects_begin (f->launcher, name);
  rouse_clock_fake_advance_ms (f->clock, READY_MS);
  shop_assert_state (f, name, ROUSE_STATE_RUNNING);
}

/* Whoever waits for others gets ready after them, one after the other. */
void
shop_get_all_ready (ShopFixture *f, const char *names)
{
  g_auto (GStrv) words = g_strsplit (names, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    shop_get_ready (f, words[i]);
}

/* What is being stopped is gone; a restart launches it anew. */
void
shop_go (ShopFixture *f, const char *name)
{
  shop_assert_state (f, name, ROUSE_STATE_STOPPING);
  projects_end (f->launcher, name);
}

void
shop_assert_causes (ShopFixture *f, const char *expected)
{
  g_assert_cmpstr (f->causes->str, ==, expected);
  g_string_truncate (f->causes, 0);
}

void
shop_assert_starts (ShopFixture *f, const char *name, guint n)
{
  g_assert_cmpuint (rouse_runner_get_n_starts (shop_find (f, name)), ==, n);
}

/* As the observer tells it. */
void
shop_change (ShopFixture *f, const char *paths)
{
  g_auto (GStrv)             words = g_strsplit (paths, " ", -1);
  g_autoptr (RouseChangeSet) set = rouse_change_set_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/shop/", words[i], NULL);

      rouse_change_set_add (set, path, ROUSE_CHANGE_MODIFIED, NULL);
    }
  set->first_us = set->last_us = set->settled_us = rouse_clock_get_now (ROUSE_CLOCK (f->clock));
  g_signal_emit_by_name (f->session->observer, "changed", set);
}
