/* test-sni.c - the icon on a bus: registering, presence, clicks, and what panels are told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus-fixture.h"
#include "tray/sni.h"
#include "watcher-bus-fake.h"

#define PATH "/StatusNotifierItem"
#define INTERFACE "org.kde.StatusNotifierItem"

typedef struct
{
  GTestDBus       *bus;
  GDBusConnection *connection; /* the tray's */
  GDBusConnection *client;     /* the panel's */
  RouseTray       *tray;
  GString         *log;
} Fixture;

static void
activated_cb (Fixture *fixture, const char *token)
{
  g_string_append_printf (fixture->log, "activated %s;", token != NULL ? token : "-");
}

static void
secondary_cb (Fixture *fixture)
{
  g_string_append (fixture->log, "secondary;");
}

static void
action_cb (Fixture *fixture, const char *name, GVariant *target)
{
  g_string_append_printf (fixture->log, "%s;", name);
}

static void
about_to_show_cb (Fixture *fixture)
{
  g_string_append (fixture->log, "show;");
}

static void
present_cb (Fixture *fixture)
{
  g_string_append (fixture->log, rouse_tray_get_present (fixture->tray) ? "present;" : "absent;");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->connection = bus_fixture_join (g_test_dbus_get_bus_address (fixture->bus));
  fixture->client = bus_fixture_join (g_test_dbus_get_bus_address (fixture->bus));
  fixture->log = g_string_new (NULL);
  fixture->tray = rouse_tray_sni_new (fixture->connection, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (fixture->tray, "activated", G_CALLBACK (activated_cb), fixture);
  g_signal_connect_swapped (fixture->tray, "secondary-activated", G_CALLBACK (secondary_cb), fixture);
  g_signal_connect_swapped (fixture->tray, "action", G_CALLBACK (action_cb), fixture);
  g_signal_connect_swapped (fixture->tray, "about-to-show", G_CALLBACK (about_to_show_cb), fixture);
  g_signal_connect_swapped (fixture->tray, "notify::present", G_CALLBACK (present_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_string_free (fixture->log, TRUE);
  g_assert_finalize_object (fixture->tray);
  g_dbus_connection_close_sync (fixture->client, NULL, NULL);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  g_object_unref (fixture->client);
  g_object_unref (fixture->connection);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
}

static void
assert_log (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_set_size (fixture->log, 0);
}

/* Until the tray knows all that the watcher has said. */
static void
settle (Fixture *fixture, WatcherBusFake *watcher)
{
  if (watcher != NULL)
    bus_fixture_settle (watcher->connection);
  bus_fixture_settle (fixture->connection);
  if (watcher != NULL)
    bus_fixture_settle (watcher->connection);
  bus_fixture_settle (fixture->connection);
}

static WatcherBusFake *
start_watcher (Fixture *fixture, gboolean hosted, gboolean refuse)
{
  WatcherBusFake *watcher = watcher_bus_fake_new (g_test_dbus_get_bus_address (fixture->bus), hosted, refuse);

  while (watcher->items->len == 0 || watcher->n_asked == 0)
    g_main_context_iteration (NULL, TRUE);
  settle (fixture, watcher);
  return watcher;
}

static void
wait_for_log (Fixture *fixture, const char *expected)
{
  while (fixture->log->len == 0)
    g_main_context_iteration (NULL, TRUE);
  assert_log (fixture, expected);
}

static void /* Nobody shows icons: that is what it says. */
test_no_watcher (Fixture *fixture, gconstpointer data)
{
  settle (fixture, NULL);
  g_assert_false (rouse_tray_get_present (fixture->tray));
}

static void /* A watcher and a panel are there; both go and come back, and each time it registers again. */
test_comes_back (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      WatcherBusFake *watcher = start_watcher (fixture, TRUE, FALSE);

      assert_log (fixture, "present;");
      g_assert_cmpuint (watcher->items->len, ==, 1);
      g_assert_cmpstr (watcher->items->pdata[0], ==, g_dbus_connection_get_unique_name (fixture->connection));
      watcher_bus_fake_free (watcher);
      wait_for_log (fixture, "absent;");
    }
}

static void /* A watcher without a panel shows nothing yet, and the panel may come and go by itself. */
test_host_comes_and_goes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WatcherBusFake) watcher = start_watcher (fixture, FALSE, FALSE);

  assert_log (fixture, "");
  g_assert_false (rouse_tray_get_present (fixture->tray));
  watcher_bus_fake_set_hosted (watcher, TRUE);
  wait_for_log (fixture, "present;");
  /* One of two panels goes. */
  watcher->hosted = TRUE;
  g_dbus_connection_emit_signal (watcher->connection, NULL, "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "StatusNotifierHostUnregistered", NULL, NULL);
  settle (fixture, watcher);
  assert_log (fixture, "");
  watcher_bus_fake_set_hosted (watcher, FALSE);
  wait_for_log (fixture, "absent;");
  g_assert_cmpuint (watcher->items->len, ==, 1);
}

static void /* A watcher that does not want the icon shows none, whatever panels it has. */
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WatcherBusFake) watcher = start_watcher (fixture, TRUE, TRUE);

  g_assert_false (rouse_tray_get_present (fixture->tray));
}

static char *
get (Fixture *fixture, const char *property)
{
  g_autoptr (GVariant) value = bus_fixture_get (fixture->client, g_dbus_connection_get_unique_name (fixture->connection), PATH, INTERFACE, property);

  return g_variant_print (value, FALSE);
}

static void
assert_property (Fixture *fixture, const char *property, const char *expected)
{
  g_autofree char *text = get (fixture, property);

  g_assert_cmpstr (text, ==, expected);
}

static void
set_model (Fixture *fixture, RouseTrayState state, const char *title, const char *tooltip)
{
  g_autoptr (RouseTrayModel) model = rouse_tray_model_new ();

  model->state = state;
  model->title = g_strdup (title);
  model->tooltip_title = g_strdup (title);
  model->tooltip_text = g_strdup (tooltip);
  rouse_tray_item_append_action (model->menu, "quit", "Quit", "app.quit", NULL);
  rouse_tray_set_model (fixture->tray, model);
}

static void /* Some panels show an icon only when it has an id and a menu, even before the first model. */
test_properties (Fixture *fixture, gconstpointer data)
{
  assert_property (fixture, "Id", "'io.github.rouse.Rouse'");
  assert_property (fixture, "Menu", "'/MenuBar'");
  assert_property (fixture, "Status", "'Active'");
  assert_property (fixture, "Category", "'ApplicationStatus'");
  assert_property (fixture, "ItemIsMenu", "false");
  assert_property (fixture, "IconName", "'io.github.rouse.Rouse-idle'");
  assert_property (fixture, "IconThemePath", "'/icons'");
  assert_property (fixture, "ToolTip", "('', [], '', '')");
  assert_property (fixture, "IconPixmap", "[]");
  assert_property (fixture, "AttentionIconName", "''");
}

static void /* Panels read again what a signal names, so each signal is sent when that differs and at no other time. */
test_signals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (BusSignals) signals = bus_signals_new (fixture->client, PATH, INTERFACE);
  static const struct
  {
    RouseTrayState state;
    const char    *title, *tooltip, *signals[4];
  } steps[] = {
    { ROUSE_TRAY_IDLE, "Rouse", "no projects", { "NewTitle ()", "NewToolTip ()" } },
    { ROUSE_TRAY_IDLE, "Rouse", "no projects", { NULL } },
    { ROUSE_TRAY_RUNNING, "Rouse", "no projects", { "NewIcon ()" } },
    { ROUSE_TRAY_FAILING, "Rouse", "R&D: <failed>\nb: running", { "NewIcon ()", "NewToolTip ()" } },
    { ROUSE_TRAY_RUNNING, "Rouse!", "R&D: <failed>\nb: running", { "NewIcon ()", "NewTitle ()", "NewToolTip ()" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      set_model (fixture, steps[i].state, steps[i].title, steps[i].tooltip);
      bus_fixture_settle (fixture->connection);
      for (guint k = 0; steps[i].signals[k] != NULL; k++)
        {
          g_autofree char *text = bus_signals_pop (signals);

          g_assert_cmpstr (text, ==, steps[i].signals[k]);
        }
      bus_fixture_settle (fixture->client);
      g_assert_cmpuint (signals->texts->len, ==, 0);
    }
  assert_property (fixture, "IconName", "'io.github.rouse.Rouse-running'");
  assert_property (fixture, "Title", "'Rouse!'");
  /* Panels take it for markup. */
  assert_property (fixture, "ToolTip", "('', [], 'Rouse!', 'R&amp;D: &lt;failed&gt;\\nb: running')");
}

static void
call (Fixture *fixture, const char *path, const char *interface, const char *method, const char *parameters)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) values = g_variant_ref_sink (g_variant_new_parsed (parameters));
  g_autoptr (GVariant) reply = bus_fixture_call (fixture->client, g_dbus_connection_get_unique_name (fixture->connection), path, interface, method, values, &error);

  g_assert_no_error (error);
}

static void /* Clicks, and the token that belongs to one of them only. */
test_clicks (Fixture *fixture, gconstpointer data)
{
  call (fixture, PATH, INTERFACE, "Activate", "(1, 2)");
  assert_log (fixture, "activated -;");
  call (fixture, PATH, INTERFACE, "ProvideXdgActivationToken", "('abc',)");
  assert_log (fixture, "");
  call (fixture, PATH, INTERFACE, "Activate", "(1, 2)");
  assert_log (fixture, "activated abc;");
  call (fixture, PATH, INTERFACE, "Activate", "(1, 2)");
  assert_log (fixture, "activated -;");
  call (fixture, PATH, INTERFACE, "SecondaryActivate", "(1, 2)");
  assert_log (fixture, "secondary;");
  call (fixture, PATH, INTERFACE, "Scroll", "(-1, 'vertical')");
  assert_log (fixture, "");
  call (fixture, PATH, INTERFACE, "ContextMenu", "(1, 2)");
  assert_log (fixture, "activated -;");
}

static void /* The menu is where the icon says. */
test_menu (Fixture *fixture, gconstpointer data)
{
  set_model (fixture, ROUSE_TRAY_IDLE, "Rouse", "");
  call (fixture, "/MenuBar", "com.canonical.dbusmenu", "AboutToShow", "(0,)");
  assert_log (fixture, "show;");
  call (fixture, "/MenuBar", "com.canonical.dbusmenu", "Event", "(1, 'clicked', <0>, uint32 0)");
  assert_log (fixture, "app.quit;");
}

static void /* Without a bus there is a tray all the same, which nobody sees. */
test_none (void)
{
  g_autoptr (RouseTray)      tray = rouse_tray_new (NULL);
  g_autoptr (RouseTrayModel) model = rouse_tray_model_new ();

  rouse_tray_set_model (tray, model);
  g_assert_false (rouse_tray_get_present (tray));
  g_assert_finalize_object (g_steal_pointer (&tray));
}

int
main (int argc, char *argv[])
{
  g_setenv ("ROUSE_ICON_DIR", "/icons", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tray/none", test_none);
  g_test_add ("/tray/sni/no-watcher", Fixture, NULL, set_up, test_no_watcher, tear_down);
  g_test_add ("/tray/sni/comes-back", Fixture, NULL, set_up, test_comes_back, tear_down);
  g_test_add ("/tray/sni/host-comes-and-goes", Fixture, NULL, set_up, test_host_comes_and_goes, tear_down);
  g_test_add ("/tray/sni/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/tray/sni/properties", Fixture, NULL, set_up, test_properties, tear_down);
  g_test_add ("/tray/sni/signals", Fixture, NULL, set_up, test_signals, tear_down);
  g_test_add ("/tray/sni/clicks", Fixture, NULL, set_up, test_clicks, tear_down);
  g_test_add ("/tray/sni/menu", Fixture, NULL, set_up, test_menu, tear_down);
  return g_test_run ();
}
