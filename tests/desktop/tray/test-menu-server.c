/* test-menu-server.c - the menu over a connection, as a panel asks for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus-fixture.h"
#include "tray/menu-server.h"

#define PATH "/MenuBar"
#define INTERFACE "com.canonical.dbusmenu"

typedef struct
{
  GDBusConnection *server;
  GDBusConnection *client;
  RouseMenuServer *menu;
  BusSignals      *signals;
  GString         *chosen; /* what was chosen, and when a newer model was asked for */
  gboolean         grow;   /* set a model with one more entry when the menu is going to be opened */
} Fixture;

static RouseTrayModel *
new_model (guint n_projects, RouseTrayCheck check)
{
  RouseTrayModel *model = rouse_tray_model_new ();
  RouseTrayItem  *item;

  for (guint i = 0; i < n_projects; i++)
    {
      g_autofree char *key = g_strdup_printf ("p%u", i);

      item = rouse_tray_item_append_action (model->menu, key, key, "app.project-toggle", g_variant_new_string (key));
      item->check = check;
    }
  rouse_tray_item_append_action (model->menu, "off", "off", "app.off", NULL)->enabled = FALSE;
  rouse_tray_item_append_action (model->menu, "quit", "quit", "app.quit", NULL);
  return model;
}

static gboolean
set_model (Fixture *fixture, guint n_projects, RouseTrayCheck check)
{
  g_autoptr (RouseTrayModel) model = new_model (n_projects, check);

  return rouse_menu_server_set_model (fixture->menu, model);
}

static void
action_cb (Fixture *fixture, const char *name, GVariant *target)
{
  g_autofree char *text = target != NULL ? g_variant_print (target, FALSE) : g_strdup ("-");

  g_string_append_printf (fixture->chosen, "%s %s;", name, text);
  /* It may well be that the entry is no more once its action has been done. */
  set_model (fixture, 0, ROUSE_TRAY_CHECK_NONE);
}

static void
about_to_show_cb (Fixture *fixture)
{
  g_string_append (fixture->chosen, "show;");
  if (fixture->grow)
    set_model (fixture, 3, ROUSE_TRAY_CHECK_ON);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  bus_fixture_connect (&fixture->server, &fixture->client);
  fixture->chosen = g_string_new (NULL);
  fixture->menu = rouse_menu_server_new ();
  g_signal_connect_swapped (fixture->menu, "action", G_CALLBACK (action_cb), fixture);
  g_signal_connect_swapped (fixture->menu, "about-to-show", G_CALLBACK (about_to_show_cb), fixture);
  rouse_menu_server_export (fixture->menu, fixture->server, PATH, &error);
  g_assert_no_error (error);
  set_model (fixture, 2, ROUSE_TRAY_CHECK_ON);
  fixture->signals = bus_signals_new (fixture->client, PATH, INTERFACE);
  g_ptr_array_set_size (fixture->signals->texts, 0); /* of the first model */
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bus_signals_free (fixture->signals);
  g_assert_finalize_object (fixture->menu);
  g_dbus_connection_close_sync (fixture->client, NULL, NULL);
  g_object_unref (fixture->client);
  g_object_unref (fixture->server);
  g_string_free (fixture->chosen, TRUE);
}

/* The answer as text, or the error's code. */
static char *
call (Fixture *fixture, const char *method, const char *parameters)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) values = g_variant_ref_sink (g_variant_new_parsed (parameters));
  g_autoptr (GVariant) reply = bus_fixture_call (fixture->client, NULL, PATH, INTERFACE, method, values, &error);

  if (reply != NULL)
    return g_variant_print (reply, FALSE);
  return g_dbus_error_get_remote_error (error);
}

static void
assert_call (Fixture *fixture, const char *method, const char *parameters, const char *expected)
{
  g_autofree char *text = call (fixture, method, parameters);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_signal (Fixture *fixture, const char *expected)
{
  g_autofree char *text = bus_signals_pop (fixture->signals);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_chosen (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->chosen->str, ==, expected);
  g_string_set_size (fixture->chosen, 0);
}

#define UNKNOWN "org.freedesktop.DBus.Error.InvalidArgs"

static const struct
{
  const char *path;
  const char *method;
  const char *parameters;
  const char *answer;
  const char *chosen;
} calls[] = {
  { "layout/all", "GetLayout", "(0, -1, ['label'])",
    "(1, (0, {}, [<(1, {'label': <'p0'>}, @av [])>, <(2, {'label': <'p1'>}, @av [])>, "
    "<(3, {'label': <'off'>}, @av [])>, <(4, {'label': <'quit'>}, @av [])>]))",
    "" },
  { "layout/one", "GetLayout", "(1, 0, @as [])", "(1, (1, {'label': <'p0'>, 'toggle-type': <'checkmark'>, 'toggle-state': <1>}, []))", "" },
  { "layout/unknown", "GetLayout", "(9, 0, @as [])", UNKNOWN, "" },
  { "group/all", "GetGroupProperties", "(@ai [], ['enabled'])", "([(0, {}), (1, {}), (2, {}), (3, {'enabled': <false>}), (4, {})],)", "" },
  { "group/some", "GetGroupProperties", "([3, 9, 4], ['label'])", "([(3, {'label': <'off'>}), (4, {'label': <'quit'>})],)", "" },
  { "group/unknown", "GetGroupProperties", "([8, 9], @as [])", UNKNOWN, "" },
  { "property/set", "GetProperty", "(1, 'toggle-state')", "(<1>,)", "" },
  { "property/default", "GetProperty", "(4, 'enabled')", "(<true>,)", "" },
  { "property/unknown-entry", "GetProperty", "(9, 'label')", UNKNOWN, "" },
  { "property/unknown-name", "GetProperty", "(1, 'colour')", UNKNOWN, "" },
  { "event/clicked", "Event", "(2, 'clicked', <0>, uint32 0)", "()", "app.project-toggle 'p1';" },
  { "event/no-target", "Event", "(4, 'clicked', <''>, uint32 7)", "()", "app.quit -;" },
  { "event/hovered", "Event", "(2, 'hovered', <0>, uint32 0)", "()", "" },
  { "event/opened", "Event", "(0, 'opened', <0>, uint32 0)", "()", "" },
  { "event/menu-clicked", "Event", "(0, 'clicked', <0>, uint32 0)", "()", "" },
  { "event/disabled", "Event", "(3, 'clicked', <0>, uint32 0)", "()", "" },
  { "event/unknown", "Event", "(9, 'clicked', <0>, uint32 0)", UNKNOWN, "" },
  { "event-group/some", "EventGroup", "([(9, 'clicked', <0>, uint32 0), (2, 'clicked', <0>, 0)],)", "([9],)", "app.project-toggle 'p1';" },
  /* The first removes the second, which is unknown then. */
  { "event-group/gone", "EventGroup", "([(1, 'clicked', <0>, uint32 0), (2, 'clicked', <0>, 0)],)", "([2],)", "app.project-toggle 'p0';" },
  { "event-group/unknown", "EventGroup", "([(9, 'clicked', <0>, uint32 0)],)", UNKNOWN, "" },
  { "event-group/none", "EventGroup", "(@a(isvu) [],)", "([],)", "" },
  { "about-to-show/menu", "AboutToShow", "(0,)", "(false,)", "show;" },
  { "about-to-show/entry", "AboutToShow", "(1,)", "(false,)", "" },
  { "about-to-show/unknown", "AboutToShow", "(9,)", UNKNOWN, "" },
  { "about-to-show-group/some", "AboutToShowGroup", "([0, 1, 9],)", "([], [9])", "show;" },
  { "about-to-show-group/unknown", "AboutToShowGroup", "([9],)", UNKNOWN, "" },
};

static void /* One question, one answer, and nothing else happens. */
test_call (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  assert_call (fixture, calls[i].method, calls[i].parameters, calls[i].answer);
  assert_chosen (fixture, calls[i].chosen);
  /* Choosing an entry removed the projects. */
  if (strstr (calls[i].chosen, "app.") != NULL)
    assert_signal (fixture, "LayoutUpdated (2, 0)");
}

static void /* A panel hears of what differs, with a revision that grows. */
test_signals (Fixture *fixture, gconstpointer data)
{
  g_assert_false (set_model (fixture, 2, ROUSE_TRAY_CHECK_OFF));
  assert_signal (fixture, "ItemsPropertiesUpdated ([(1, {'toggle-state': <0>}), (2, {'toggle-state': <0>})], [])");
  g_assert_false (set_model (fixture, 2, ROUSE_TRAY_CHECK_OFF));
  g_assert_true (set_model (fixture, 1, ROUSE_TRAY_CHECK_NONE));
  assert_signal (fixture, "ItemsPropertiesUpdated ([], [(1, ['toggle-type', 'toggle-state'])])");
  assert_signal (fixture, "LayoutUpdated (2, 0)");
  g_assert_true (set_model (fixture, 2, ROUSE_TRAY_CHECK_NONE));
  assert_signal (fixture, "LayoutUpdated (3, 0)");
}

static void /* What is set while the menu is going to be opened is what it opens with. */
test_about_to_show_updates (Fixture *fixture, gconstpointer data)
{
  fixture->grow = TRUE;
  assert_call (fixture, "AboutToShow", "(0,)", "(true,)");
  assert_signal (fixture, "LayoutUpdated (2, 0)");
  assert_call (fixture, "AboutToShow", "(0,)", "(false,)");
  set_model (fixture, 2, ROUSE_TRAY_CHECK_ON);
  assert_signal (fixture, "LayoutUpdated (3, 0)");
  assert_call (fixture, "AboutToShowGroup", "([0],)", "([0], [])");
  assert_signal (fixture, "LayoutUpdated (4, 0)");
}

static void /* The properties of the menu as such. */
test_menu_properties (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) version = bus_fixture_get (fixture->client, NULL, PATH, INTERFACE, "Version");
  g_autoptr (GVariant) status = bus_fixture_get (fixture->client, NULL, PATH, INTERFACE, "Status");
  g_autoptr (GVariant) direction = bus_fixture_get (fixture->client, NULL, PATH, INTERFACE, "TextDirection");
  g_autoptr (GVariant) paths = bus_fixture_get (fixture->client, NULL, PATH, INTERFACE, "IconThemePath");

  g_assert_cmpuint (g_variant_get_uint32 (version), ==, 3);
  g_assert_cmpstr (g_variant_get_string (status, NULL), ==, "normal");
  g_assert_cmpstr (g_variant_get_string (direction, NULL), ==, "ltr");
  g_assert_cmpuint (g_variant_n_children (paths), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *path = g_strconcat ("/tray/menu-server/", calls[i].path, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_call, tear_down);
    }
  g_test_add ("/tray/menu-server/signals", Fixture, NULL, set_up, test_signals, tear_down);
  g_test_add ("/tray/menu-server/about-to-show-updates", Fixture, NULL, set_up, test_about_to_show_updates, tear_down);
  g_test_add ("/tray/menu-server/menu-properties", Fixture, NULL, set_up, test_menu_properties, tear_down);
  return g_test_run ();
}
