/* test-choose.c - which projects and programs somebody means
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "choose.h"

#include "base/error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Shop and its admin/ in one folder, two that are called Blog, and one whose name is another one's id. */
static RouseOverview *
make_overview (void)
{
  RouseOverview        *overview = rouse_overview_new ();
  RouseOverviewProject *project;

  project = rouse_overview_add_project (overview, "shop", "Shop", "/src/shop");
  rouse_overview_add_program (project, "web");
  rouse_overview_add_program (project, "web/api");
  project = rouse_overview_add_project (overview, "admin", "Shop’s back", "/src/shop/admin");
  rouse_overview_add_program (project, "web");
  project = rouse_overview_add_project (overview, "blog", "Blog", "/src/blog");
  rouse_overview_add_program (project, "hugo");
  rouse_overview_add_project (overview, "blog-2", "Blog", "/src/other");
  rouse_overview_add_project (overview, "twin", "shop", "/src/shopping");
  return overview;
}

#define ALL (ROUSE_CHOOSE_PROGRAMS | ROUSE_CHOOSE_HERE)

static const struct
{
  const char      *name;
  const char      *words; /* separated by blanks */
  const char      *here;
  RouseChooseFlags flags;
  const char      *expected; /* "id" or "id/program", or what the error has in it after "!" */
} cases[] = {
  { "id", "shop", "/", ALL, "shop" },
  { "id-before-name", "shop", "/", 0, "shop" },
  { "name", "Shop", "/", ALL, "shop" },
  { "name-in-small-letters", "SHOP’S-x shop", "/", ALL, "!there is no project “SHOP’S-x”" },
  { "several-of-a-name", "Blog", "/", ALL, "!blog-2  (/src/other)" },
  { "id-where-names-are-several", "blog", "/", ALL, "blog" },
  { "folder", "/src/blog", "/", ALL, "blog" },
  { "folder-with-slash", "/src/blog/", "/", ALL, "blog" },
  { "folder-from-here", "shop/admin", "/src", ALL, "admin" },
  { "folder-inside", "./templates", "/src/shop", ALL, "shop" },
  { "folder-here", ".", "/src/shop/admin/x", ALL, "admin" },
  { "folder-above", "..", "/src/shop/admin", ALL, "shop" },
  { "folder-of-a-similar-name", "/src/shopp", "/", ALL, "!there is no project" },
  { "program", "shop/web", "/", ALL, "shop/web" },
  { "program-with-slash", "shop/web/api", "/", ALL, "shop/web/api" },
  { "program-of-folder", "./web", "/src/blog", ALL, "blog" },
  { "program-by-folder", "/src/shop/web", "/", ALL, "shop" },
  { "program-unknown", "shop/wbe", "/", ALL, "!Shop has no program “wbe”, only: web, web/api" },
  { "program-of-none", "twin/web", "/", ALL, "!has no program “web”, and no other" },
  { "program-of-several", "Blog/hugo", "/", ALL, "!several projects" },
  { "program-not-wanted", "shop/web", "/", 0, "!there is no project “shop/web”" },
  { "unknown", "nothing", "/", ALL, "!only: Shop, Shop’s back, Blog" },
  { "nearly", "blgo", "/", ALL, "!did you mean “blog”?" },
  { "empty-word", "''", "/", ALL, "!there is no project “”" },
  { "twice", "shop Shop /src/shop", "/", ALL, "shop" },
  { "program-of-chosen", "shop shop/web", "/", ALL, "shop" },
  { "two", "blog shop/web", "/", ALL, "blog shop/web" },
  { "one-wrong", "blog nothing", "/", ALL, "!nothing" },
  { "nothing-here", "", "/src/shop/templates", ALL, "shop" },
  { "nothing-innermost", "", "/src/shop/admin/templates", ALL, "admin" },
  { "nothing-similar-name", "", "/src/shopping/x", ALL, "twin" },
  { "nothing-elsewhere", "", "/src", ALL, "*shop admin blog blog-2 twin" },
  { "nothing-wherever", "", "/src/shop", 0, "*shop admin blog blog-2 twin" },
};

static char *
dup_text (GPtrArray *choices, gboolean all)
{
  GString *text = g_string_new (all ? "*" : "");

  for (guint i = 0; i < choices->len; i++)
    {
      const RouseChoice *choice = g_ptr_array_index (choices, i);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "", choice->project->id, choice->program != NULL ? "/" : "",
                              choice->program != NULL ? choice->program->name : "");
    }
  return g_string_free (text, FALSE);
}

static void
test_choose (gconstpointer data)
{
  guint                     i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseOverview) overview = make_overview ();
  g_autoptr (GPtrArray)     words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray)     choices = NULL;
  g_autoptr (GError)        error = NULL;
  g_auto (GStrv)            parts = g_strsplit (cases[i].words, " ", -1);
  g_autofree char          *text = NULL;
  gboolean                  all;

  for (guint j = 0; parts[j] != NULL; j++)
    g_ptr_array_add (words, g_strdup (g_str_equal (parts[j], "''") ? "" : parts[j]));
  choices = rouse_choose (overview, words, cases[i].here, cases[i].flags, &all, &error);
  if (*cases[i].expected == '!')
    {
      g_assert_null (choices);
      g_assert_true (error->domain == ROUSE_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].expected + 1));
      return;
    }
  g_assert_no_error (error);
  text = dup_text (choices, all);
  g_assert_cmpstr (text, ==, cases[i].expected);
}

static void
test_nothing_at_all (void)
{
  g_autoptr (RouseOverview) overview = rouse_overview_new ();
  g_autoptr (GPtrArray)     words = g_ptr_array_new ();
  g_autoptr (GPtrArray)     choices = NULL;
  g_autoptr (GError)        error = NULL;

  choices = rouse_choose (overview, words, "/src", ALL, NULL, NULL);
  g_assert_cmpuint (choices->len, ==, 0);
  g_ptr_array_add (words, (char *) "shop");
  g_assert_null (rouse_choose (overview, words, "/src", ALL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "rouse add DIR"));
}

/* A folder is the same by whatever name, also where what is in it is not there any more. */
static void
test_links (void)
{
  g_autoptr (RouseOverview) overview = rouse_overview_new ();
  g_autofree char          *top = g_dir_make_tmp ("rouse-choose-XXXXXX", NULL);
  g_autofree char          *real = g_build_filename (top, "real", NULL);
  g_autofree char          *link = g_build_filename (top, "link", NULL);
  g_autofree char          *inside = g_build_filename (top, "real", "gone", NULL);
  const char *const         words[] = { link, real, "./gone", NULL };

  g_assert_no_errno (g_mkdir (real, 0700));
  g_assert_no_errno (symlink ("real", link));
  rouse_overview_add_project (overview, "shop", "Shop", link);
  rouse_overview_add_project (overview, "blog", "Blog", "/src/blog");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GPtrArray) said = g_ptr_array_new ();
      g_autoptr (GPtrArray) choices = NULL;
      g_autofree char      *text = NULL;
      gboolean              all;

      if (words[i] != NULL)
        g_ptr_array_add (said, (char *) words[i]);
      choices = rouse_choose (overview, said, words[i] != NULL ? real : inside, ALL, &all, NULL);
      text = dup_text (choices, all);
      g_assert_cmpstr (text, ==, "shop");
    }
  g_assert_no_errno (g_unlink (link));
  g_assert_no_errno (g_rmdir (real));
  g_assert_no_errno (g_rmdir (top));
}

/* Each project falls apart into its programs, and none comes twice. */
static void
test_programs (void)
{
  g_autoptr (RouseOverview) overview = make_overview ();
  g_autoptr (GPtrArray)     words = g_ptr_array_new ();
  g_autoptr (GPtrArray)     choices = NULL;
  g_autoptr (GPtrArray)     programs = NULL;
  g_autofree char          *text = NULL;

  g_ptr_array_add (words, (char *) "shop/web/api");
  g_ptr_array_add (words, (char *) "admin");
  g_ptr_array_add (words, (char *) "shop");
  choices = rouse_choose (overview, words, "/", ALL, NULL, NULL);
  programs = rouse_choose_programs (choices);
  text = dup_text (programs, FALSE);
  g_assert_cmpstr (text, ==, "shop/web/api admin/web shop/web");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/choose/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_choose);
    }
  g_test_add_func ("/cli/choose/no-projects", test_nothing_at_all);
  g_test_add_func ("/cli/choose/links", test_links);
  g_test_add_func ("/cli/choose/programs", test_programs);
  return g_test_run ();
}
