/* test-menu-table.c - numbers of menu entries, their description, and what differs between two menus
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tray/menu-table.h"

/* A menu as text: one word an entry, "KEY" or "KEY*" (checked), "KEY-" (not checked), "(" and ")" around children. */
static RouseTrayModel *
parse (const char *text)
{
  RouseTrayModel *model = rouse_tray_model_new ();
  g_auto (GStrv)  words = g_strsplit (text, " ", -1);
  RouseTrayItem  *path[8] = { model->menu };
  RouseTrayItem  *last = NULL;
  guint           depth = 0;

  for (char **word = words; *word != NULL; word++)
    {
      gsize            length = strcspn (*word, "*-");
      g_autofree char *key = g_strndup (*word, length);

      if (g_str_equal (*word, "("))
        path[++depth] = last;
      else if (g_str_equal (*word, ")"))
        depth--;
      else if (length > 0)
        {
          last = rouse_tray_item_append_action (path[depth], key, key, "app.x", NULL);
          last->check = (*word)[length] == '*' ? ROUSE_TRAY_CHECK_ON : (*word)[length] == '-' ? ROUSE_TRAY_CHECK_OFF
                                                                                              : ROUSE_TRAY_CHECK_NONE;
        }
    }
  return model;
}

static char *
print (GVariant *value)
{
  g_autoptr (GVariant) owned = value != NULL ? g_variant_take_ref (value) : NULL;

  return owned != NULL ? g_variant_print (owned, FALSE) : g_strdup ("");
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
take (RouseMenuTable *table, const char *menu, const char *updated, const char *removed, int parent)
{
  g_autoptr (RouseTrayModel) model = parse (menu);
  g_auto (RouseMenuDiff)     diff = { NULL };

  rouse_menu_table_update (table, model, &diff);
  assert_text (print (g_steal_pointer (&diff.updated)), updated);
  assert_text (print (g_steal_pointer (&diff.removed)), removed);
  g_assert_cmpint (diff.parent, ==, parent);
}

static const struct
{
  const char *path;
  const char *before; /* its entries have the numbers 1, 2, … in the order of the text */
  const char *after;
  const char *updated;
  const char *removed;
  int         parent;
} diffs[] = {
  { "/tray/menu-table/diff/same", "a b ( c* )", "a b ( c* )", "", "", -1 },
  { "/tray/menu-table/diff/toggled-off", "a* b", "a- b", "[(1, {'toggle-state': <0>})]", "", -1 },
  { "/tray/menu-table/diff/becomes-check", "a", "a*", "[(1, {'toggle-type': <'checkmark'>, 'toggle-state': <1>})]", "", -1 },
  { "/tray/menu-table/diff/check-no-more", "a b*", "a b", "", "[(2, ['toggle-type', 'toggle-state'])]", -1 },
  { "/tray/menu-table/diff/deep", "a ( b ( c* ) )", "a ( b ( c- ) )", "[(3, {'toggle-state': <0>})]", "", -1 },
  { "/tray/menu-table/diff/two-updated", "a- b-", "a* b*", "[(1, {'toggle-state': <1>}), (2, {'toggle-state': <1>})]", "", -1 },
  { "/tray/menu-table/diff/appended", "a b", "a b c", "", "", 0 },
  { "/tray/menu-table/diff/removed", "a b", "b", "", "", 0 },
  { "/tray/menu-table/diff/moved", "a b c", "a c b", "", "", 0 },
  { "/tray/menu-table/diff/in-submenu", "a b ( c d )", "a b ( d c )", "", "", 2 },
  { "/tray/menu-table/diff/in-two-submenus", "a ( b ) c ( d )", "a ( b e ) c ( d e )", "", "", 0 },
  { "/tray/menu-table/diff/first-child", "a b", "a b ( c )", "[(2, {'children-display': <'submenu'>})]", "", 2 },
  { "/tray/menu-table/diff/last-child", "a b ( c )", "a b", "", "[(2, ['children-display'])]", 2 },
  { "/tray/menu-table/diff/moved-and-toggled", "a b*", "b- a", "[(2, {'toggle-state': <0>})]", "", 0 },
  { "/tray/menu-table/diff/same-key-elsewhere", "a ( x* ) b", "a b ( x- )", "[(3, {'children-display': <'submenu'>})]", "[(1, ['children-display'])]", 0 },
};

static void /* Hosts are told what differs, and nothing else. */
test_diff (gconstpointer data)
{
  guint                      i = GPOINTER_TO_UINT (data);
  g_autoptr (RouseMenuTable) table = rouse_menu_table_new ();
  guint                      revision;

  take (table, diffs[i].before, "[(0, {'children-display': <'submenu'>})]", "", 0);
  revision = rouse_menu_table_get_revision (table);
  take (table, diffs[i].after, diffs[i].updated, diffs[i].removed, diffs[i].parent);
  g_assert_cmpuint (rouse_menu_table_get_revision (table), ==, revision + (diffs[i].parent >= 0));
}

static void
assert_layout (RouseMenuTable *table, int id, int depth, const char *const *names, const char *expected)
{
  assert_text (print (rouse_menu_table_get_layout (table, id, depth, names)), expected);
}

static void /* An entry keeps its number wherever it moves; a number of one that went is never given to another. */
test_numbers (void)
{
  g_autoptr (RouseMenuTable) table = rouse_menu_table_new ();
  const char *const          no_names[] = { "none", NULL };

  take (table, "a b ( c ) d", "[(0, {'children-display': <'submenu'>})]", "", 0);
  take (table, "d b ( c )", "", "", 0);
  assert_layout (table, 0, -1, no_names, "(0, {}, [<(4, @a{sv} {}, @av [])>, <(2, @a{sv} {}, [<(3, @a{sv} {}, @av [])>])>])");
  g_assert_null (rouse_menu_table_lookup (table, 1));
  take (table, "a d b ( c )", "", "", 0);
  g_assert_null (rouse_menu_table_lookup (table, 1));
  g_assert_cmpstr (rouse_menu_table_lookup (table, 5)->key, ==, "a");
  /* The same key below another entry is another entry. */
  take (table, "a b ( a )", "", "", 0);
  g_assert_cmpstr (rouse_menu_table_lookup (table, 6)->key, ==, "a");
  g_assert_cmpstr (rouse_menu_table_lookup (table, 5)->key, ==, "a");
}

static void /* Only as deep as asked, and only the properties asked for. */
test_layout (void)
{
  g_autoptr (RouseMenuTable) table = rouse_menu_table_new ();
  const char *const          state[] = { "toggle-state", "enabled", NULL };
  const char *const          nothing[] = { NULL };

  assert_layout (table, 0, -1, NULL, "(0, {}, [])");
  take (table, "a ( b ( c* ) )", "[(0, {'children-display': <'submenu'>})]", "", 0);
  assert_layout (table, 0, 0, NULL, "(0, {'children-display': <'submenu'>}, [])");
  assert_layout (table, 0, 1, NULL, "(0, {'children-display': <'submenu'>}, [<(1, {'label': <'a'>, 'children-display': <'submenu'>}, @av [])>])");
  assert_layout (table, 2, -1, NULL,
                 "(2, {'label': <'b'>, 'children-display': <'submenu'>}, "
                 "[<(3, {'label': <'c'>, 'toggle-type': <'checkmark'>, 'toggle-state': <1>}, @av [])>])");
  assert_layout (table, 2, 1, state, "(2, {}, [<(3, {'toggle-state': <1>}, @av [])>])");
  assert_layout (table, 3, -1, nothing, "(3, {'label': <'c'>, 'toggle-type': <'checkmark'>, 'toggle-state': <1>}, [])");
  assert_layout (table, 4, -1, NULL, "");
}

static RouseTrayModel *
new_special_model (void)
{
  RouseTrayModel *model = rouse_tray_model_new ();
  RouseTrayItem  *item = rouse_tray_item_append (model->menu, rouse_tray_item_new ("file", "my_file__name"));

  item->enabled = FALSE;
  rouse_tray_item_append_separator (model->menu, "line");
  rouse_tray_item_append (model->menu, rouse_tray_item_new ("hidden", ""))->visible = FALSE;
  return model;
}

static void /* What an entry is, in the words of the protocol. An underscore in a name is not a mnemonic. */
test_properties (void)
{
  g_autoptr (RouseMenuTable) table = rouse_menu_table_new ();
  g_autoptr (RouseTrayModel) model = new_special_model ();
  g_autoptr (GArray)         ids = NULL;
  g_auto (RouseMenuDiff)     diff = { NULL };

  rouse_menu_table_update (table, model, &diff);
  assert_text (print (rouse_menu_table_get_properties (table, 1, NULL)), "{'label': <'my__file____name'>, 'enabled': <false>, 'accessible-desc': <'my_file__name'>}");
  assert_text (print (rouse_menu_table_get_properties (table, 2, NULL)), "{'type': <'separator'>}");
  assert_text (print (rouse_menu_table_get_properties (table, 3, NULL)), "{'visible': <false>}");
  assert_text (print (rouse_menu_table_get_property (table, 1, "label")), "'my__file____name'");
  assert_text (print (rouse_menu_table_get_property (table, 1, "visible")), "true");
  assert_text (print (rouse_menu_table_get_property (table, 1, "toggle-state")), "-1");
  assert_text (print (rouse_menu_table_get_property (table, 1, "colour")), "");
  assert_text (print (rouse_menu_table_get_property (table, 7, "label")), "");
  ids = rouse_menu_table_list (table);
  g_assert_cmpuint (ids->len, ==, 4);
  g_assert_cmpint (g_array_index (ids, int, 3), ==, 3);
}

static RouseTrayModel *
new_labelled_model (const char *label)
{
  RouseTrayModel *model = rouse_tray_model_new ();

  rouse_tray_item_append (model->menu, rouse_tray_item_new ("item", label));
  return model;
}

static void /* Who does not see the menu hears what it says now, not what it said first. */
test_relabelled (void)
{
  g_autoptr (RouseMenuTable) table = rouse_menu_table_new ();
  static const struct
  {
    const char *label, *updated;
  } steps[] = {
    { "starting", "[(0, {'children-display': <'submenu'>})]" },
    { "running", "[(1, {'label': <'running'>, 'accessible-desc': <'running'>})]" },
    { "running", "" },
    { "starting", "[(1, {'label': <'starting'>, 'accessible-desc': <'starting'>})]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (RouseTrayModel) model = new_labelled_model (steps[i].label);
      g_auto (RouseMenuDiff)     diff = { NULL };

      rouse_menu_table_update (table, model, &diff);
      assert_text (print (g_steal_pointer (&diff.updated)), steps[i].updated);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (diffs); i++)
    g_test_add_data_func (diffs[i].path, GUINT_TO_POINTER (i), test_diff);
  g_test_add_func ("/tray/menu-table/numbers", test_numbers);
  g_test_add_func ("/tray/menu-table/layout", test_layout);
  g_test_add_func ("/tray/menu-table/properties", test_properties);
  g_test_add_func ("/tray/menu-table/relabelled", test_relabelled);
  return g_test_run ();
}
