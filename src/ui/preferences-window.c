/* preferences-window.c - the settings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "preferences-window.h"
#include "toast.h"

#include "app/application.h"
#include "app/editor.h"
#include "app/editors.h"
#include "autostart/autostart.h"
#include "record/history-list.h"

#include <glib/gi18n.h>
#include <math.h>

/* The system's, as the output view has it. */
#define DEFAULT_FONT "Monospace 11"
#define TEST_LINE 10
/* What went wrong takes longer to read than what went well. */
#define PROBLEM_SECONDS 10

/**
 * RousePreferencesWindow:
 *
 * Every change is a setting at once. Start at login alone is not a setting: the switch shows what the desktop
 * will do, and asks it for a change.
 */
struct _RousePreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  GSettings        *settings;    /* (owned) */
  RouseAutostart   *autostart;   /* (owned) */
  GCancellable     *cancellable; /* (owned) */
  RouseHistoryList *reloads;     /* (owned) (nullable) while they are counted */

  GtkSwitch     *login_switch;
  GtkSwitch     *quiet_switch;
  GtkAdjustment *stop_adjustment;
  GtkAdjustment *days_adjustment;
  GtkAdjustment *reloads_adjustment;
  AdwComboRow   *notify_row;
  AdwComboRow   *scheme_row;
  GtkLabel      *size_label;
  GtkFontButton *font_button;
  GtkButton     *font_reset_button;
  AdwEntryRow   *editor_row;
  GtkLabel      *editor_problem;
  GtkMenuButton *editors_button;
  GtkButton     *test_button;
};

/* Its successor, a dialog, is younger than what Rouse can do with. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS
G_DEFINE_FINAL_TYPE (RousePreferencesWindow, rouse_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)
G_GNUC_END_IGNORE_DEPRECATIONS

/* In the order of the rows' lists. */
static const char *const notify_words[] = { "problems", "failures", "all", "none", NULL };
static const char *const scheme_words[] = { "system", "light", "dark", NULL };

static void
tell_problem (RousePreferencesWindow *self, const char *text)
{
  AdwToast *toast = rouse_toast_new (text);

  adw_toast_set_timeout (toast, PROBLEM_SECONDS);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

/* Settings that are not simply a property */

static gboolean
get_word (GValue *value, GVariant *variant, gpointer words)
{
  const char *word = g_variant_get_string (variant, NULL);

  for (guint i = 0; ((const char *const *) words)[i] != NULL; i++)
    if (g_str_equal (((const char *const *) words)[i], word))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
set_word (const GValue *value, const GVariantType *type, gpointer words)
{
  guint i = g_value_get_uint (value);

  return i < g_strv_length (words) ? g_variant_new_string (((const char *const *) words)[i]) : NULL;
}

static gboolean
get_seconds (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant) / 1000.0);
  return TRUE;
}

static GVariant *
set_seconds (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_uint32 ((guint32) lround (g_value_get_double (value) * 1000));
}

static gboolean
get_text (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_string (value, g_variant_get_string (variant, NULL));
  return TRUE;
}

/* (transfer full) (nullable): what is wrong with @command. */
static GError *
check_command (const char *command)
{
  g_autofree char *stripped = g_strstrip (g_strdup (command));
  g_auto (GStrv)   argv = NULL;
  GError          *error = NULL;

  if (*stripped != '\0')
    argv = rouse_editor_dup_argv (stripped, "/", TEST_LINE, &error);
  return error;
}

/* A command that cannot be used does not replace the one that can. */
static GVariant *
set_command (const GValue *value, const GVariantType *type, gpointer data)
{
  g_autoptr (GError) error = check_command (g_value_get_string (value));

  return error == NULL ? g_variant_new_string (g_value_get_string (value)) : NULL;
}

static void
editor_changed_cb (RousePreferencesWindow *self)
{
  g_autoptr (GError) error = check_command (gtk_editable_get_text (GTK_EDITABLE (self->editor_row)));

  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->editor_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->editor_row), "error");
  gtk_label_set_text (self->editor_problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->editor_problem), error != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), error == NULL);
}

/* Editor */

/* (transfer full) (nullable): a file with enough lines to see whether the tenth is shown. */
static char *
write_test_file (GError **error)
{
  g_autofree char    *folder = g_build_filename (g_get_user_cache_dir (), "rouse", NULL);
  g_autofree char    *path = g_build_filename (folder, "editor-test.txt", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 1; i <= 2 * TEST_LINE; i++)
    g_string_append_printf (text, "%u%s%s\n", i, i == TEST_LINE ? "  " : "", i == TEST_LINE ? _ ("← The cursor should be on this line.") : "");
  g_mkdir_with_parents (folder, 0700); /* else the file cannot be written, and that is told */
  return g_file_set_contents (path, text->str, (gssize) text->len, error) ? g_steal_pointer (&path) : NULL;
}

static void
test_clicked_cb (RousePreferencesWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = write_test_file (&error);

  if (path == NULL || !rouse_editor_open (path, TEST_LINE, &error))
    tell_problem (self, error->message);
}

static void
add_editor (GMenu *menu, const char *name, const char *command)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

  g_menu_item_set_action_and_target (item, "preferences.editor-command", "s", command);
  g_menu_append_item (menu, item);
}

static void
fill_editors (RousePreferencesWindow *self)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GAction)            action = g_settings_create_action (self->settings, "editor-command");
  g_autoptr (GPtrArray)          installed = rouse_editors_find_installed ();
  g_autoptr (GMenu)              menu = g_menu_new ();
  g_autoptr (GMenu)              editors = g_menu_new ();

  g_action_map_add_action (G_ACTION_MAP (actions), action);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "preferences", G_ACTION_GROUP (actions));
  add_editor (menu, _ ("The System’s Application"), "");
  for (guint i = 0; i < installed->len; i++)
    {
      const RouseKnownEditor *editor = g_ptr_array_index (installed, i);

      add_editor (editors, editor->name, editor->command);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (editors));
  gtk_menu_button_set_menu_model (self->editors_button, G_MENU_MODEL (menu));
}

/* Font */

static gboolean
is_monospace (const PangoFontFamily *family, const PangoFontFace *face, gpointer data)
{
  return pango_font_family_is_monospace ((PangoFontFamily *) family);
}

static void
font_changed_cb (RousePreferencesWindow *self)
{
  g_autofree char *font = g_settings_get_string (self->settings, "terminal-font");

  gtk_font_chooser_set_font (GTK_FONT_CHOOSER (self->font_button), *font != '\0' ? font : DEFAULT_FONT);
  gtk_widget_set_visible (GTK_WIDGET (self->font_reset_button), *font != '\0');
}

static void
font_set_cb (RousePreferencesWindow *self)
{
  g_autofree char *font = gtk_font_chooser_get_font (GTK_FONT_CHOOSER (self->font_button));

  g_settings_set_string (self->settings, "terminal-font", font);
}

static void
font_reset_clicked_cb (RousePreferencesWindow *self)
{
  g_settings_reset (self->settings, "terminal-font");
}

/* Start at login */

static void login_switched_cb (RousePreferencesWindow *self);

static void
show_login (RousePreferencesWindow *self, gboolean enabled)
{
  g_signal_handlers_block_by_func (self->login_switch, login_switched_cb, self);
  gtk_switch_set_active (self->login_switch, enabled);
  g_signal_handlers_unblock_by_func (self->login_switch, login_switched_cb, self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->login_switch), TRUE);
}

static void
login_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RousePreferencesWindow) self = data;
  g_autoptr (GError)                 error = NULL;
  gboolean                           enabled = FALSE;

  rouse_autostart_get_enabled_finish (ROUSE_AUTOSTART (source), result, &enabled, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    tell_problem (self, error->message);
  show_login (self, enabled);
}

static void
login_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RousePreferencesWindow) self = data;
  g_autoptr (GError)                 error = NULL;
  g_autofree char                   *text = NULL;

  rouse_autostart_set_enabled_finish (ROUSE_AUTOSTART (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->login_switch), TRUE);
  if (error == NULL)
    return;
  show_login (self, !gtk_switch_get_active (self->login_switch));
  text = g_strdup_printf (_ ("Start at login could not be changed: %s"), error->message);
  tell_problem (self, text);
}

static void
login_switched_cb (RousePreferencesWindow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->login_switch), FALSE);
  rouse_autostart_set_enabled_async (self->autostart, gtk_switch_get_active (self->login_switch), self->cancellable, login_written_cb, g_object_ref (self));
}

/* History */

/* Bytes of the database, with what is not yet in its proper place. */
static guint64
read_size (void)
{
  static const char *const suffixes[] = { "", "-wal", NULL };
  g_autofree char         *path = rouse_history_dup_default_path ();
  guint64                  size = 0;

  for (guint i = 0; suffixes[i] != NULL; i++)
    {
      g_autofree char      *name = g_strconcat (path, suffixes[i], NULL);
      g_autoptr (GFile)     file = g_file_new_for_path (name);
      g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

      if (info != NULL)
        size += (guint64) g_file_info_get_size (info);
    }
  return size;
}

static void
counted_cb (RousePreferencesWindow *self)
{
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;
  guint            n;

  if (rouse_history_list_get_loading (self->reloads))
    return;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->reloads));
  size = g_format_size (read_size ());
  /* Translators: so many reloads are stored, and take so many bytes. */
  text = g_strdup_printf (ngettext ("%'u reload, %s", "%'u reloads, %s", n), n, size);
  gtk_label_set_text (self->size_label, text);
  g_signal_handlers_disconnect_by_data (self->reloads, self);
  g_clear_object (&self->reloads);
}

static void
count_reloads (RousePreferencesWindow *self)
{
  RouseEngine  *engine = rouse_application_get_engine (ROUSE_APPLICATION (g_application_get_default ()));
  RouseHistory *history = rouse_engine_get_history (engine);

  self->reloads = rouse_history_list_new (history, rouse_engine_get_clock (engine));
  g_signal_connect_swapped (self->reloads, "notify::loading", G_CALLBACK (counted_cb), self);
  counted_cb (self);
}

/* The object */

static void
rouse_preferences_window_dispose (GObject *object)
{
  RousePreferencesWindow *self = ROUSE_PREFERENCES_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->reloads != NULL)
    g_signal_handlers_disconnect_by_data (self->reloads, self);
  g_clear_object (&self->reloads);
  g_clear_object (&self->autostart);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ROUSE_TYPE_PREFERENCES_WINDOW);

  G_OBJECT_CLASS (rouse_preferences_window_parent_class)->dispose (object);
}

static void
rouse_preferences_window_finalize (GObject *object)
{
  RousePreferencesWindow *self = ROUSE_PREFERENCES_WINDOW (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rouse_preferences_window_parent_class)->finalize (object);
}

static void
rouse_preferences_window_class_init (RousePreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rouse_preferences_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = rouse_preferences_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/rouse/Rouse/ui/preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, login_switch);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, quiet_switch);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, stop_adjustment);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, days_adjustment);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, reloads_adjustment);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, notify_row);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, size_label);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, font_button);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, font_reset_button);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, editor_row);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, editor_problem);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, editors_button);
  gtk_widget_class_bind_template_child (widget_class, RousePreferencesWindow, test_button);
  gtk_widget_class_bind_template_callback (widget_class, editor_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, font_set_cb);
  gtk_widget_class_bind_template_callback (widget_class, font_reset_clicked_cb);
}

static void
rouse_preferences_window_init (RousePreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new (ROUSE_APP_ID);
  g_settings_bind (self->settings, "do-not-disturb", self->quiet_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "history-days", self->days_adjustment, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "history-reloads", self->reloads_adjustment, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "stop-timeout-ms", self->stop_adjustment, "value", G_SETTINGS_BIND_DEFAULT, get_seconds, set_seconds, NULL, NULL);
  g_settings_bind_with_mapping (self->settings, "notify", self->notify_row, "selected", G_SETTINGS_BIND_DEFAULT, get_word, set_word, (gpointer) notify_words, NULL);
  g_settings_bind_with_mapping (self->settings, "terminal-scheme", self->scheme_row, "selected", G_SETTINGS_BIND_DEFAULT, get_word, set_word, (gpointer) scheme_words, NULL);
  g_settings_bind_with_mapping (self->settings, "editor-command", self->editor_row, "text", G_SETTINGS_BIND_DEFAULT, get_text, set_command, NULL, NULL);
  fill_editors (self);

  gtk_font_chooser_set_filter_func (GTK_FONT_CHOOSER (self->font_button), is_monospace, NULL, NULL);
  g_signal_connect_object (self->settings, "changed::terminal-font", G_CALLBACK (font_changed_cb), self, G_CONNECT_SWAPPED);
  font_changed_cb (self);

  self->autostart = rouse_autostart_new (g_application_get_dbus_connection (g_application_get_default ()), self->settings);
  g_signal_connect_object (self->login_switch, "notify::active", G_CALLBACK (login_switched_cb), self, G_CONNECT_SWAPPED);
  rouse_autostart_get_enabled_async (self->autostart, self->cancellable, login_read_cb, g_object_ref (self));
  count_reloads (self);
}

void
rouse_preferences_present (GtkWindow *parent)
{
  static GtkWindow *window; /* there is one at most */

  if (window == NULL)
    {
      window = g_object_new (ROUSE_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
      g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
    }
  gtk_window_present (window);
}
