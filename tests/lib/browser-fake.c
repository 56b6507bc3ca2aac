/* browser-fake.c - pages that are only told of
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "browser-fake.h"

#include "base/error.h"

struct _RouseBrowserFake
{
  GObject parent_instance;

  GString    *calls; /* (owned) */
  GHashTable *keys;  /* (owned) (element-type utf8) set */
  gboolean    broken;
  guint       port;
  guint       n_pages;
};

static void rouse_browser_fake_iface_init (RouseBrowserInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RouseBrowserFake, rouse_browser_fake, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (ROUSE_TYPE_BROWSER, rouse_browser_fake_iface_init))

static void G_GNUC_PRINTF (2, 3)
  add_call (RouseBrowserFake *self, const char *format, ...)
{
  va_list args;

  if (self->calls->len > 0)
    g_string_append (self->calls, ", ");
  va_start (args, format);
  g_string_append_vprintf (self->calls, format, args);
  va_end (args);
}

static gboolean
add_project (RouseBrowser *browser, const char *key, const RouseProject *project, GError **error)
{
  RouseBrowserFake *self = ROUSE_BROWSER_FAKE (browser);

  g_assert_true (project->livereload);
  add_call (self, "add %s", key);
  if (self->broken)
    {
      g_set_error_literal (error, ROUSE_ERROR, ROUSE_ERROR_INVALID, "there is no port");
      return FALSE;
    }
  g_hash_table_add (self->keys, g_strdup (key));
  return TRUE;
}

static void
remove_project (RouseBrowser *browser, const char *key)
{
  RouseBrowserFake *self = ROUSE_BROWSER_FAKE (browser);

  add_call (self, "remove %s", key);
  g_assert_true (g_hash_table_remove (self->keys, key));
}

static void
reload (RouseBrowser *browser, const char *key, const char *const *paths)
{
  RouseBrowserFake *self = ROUSE_BROWSER_FAKE (browser);
  g_autofree char  *list = paths != NULL ? g_strjoinv (" ", (char **) paths) : NULL;

  g_assert_true (g_hash_table_contains (self->keys, key));
  add_call (self, "reload %s%s%s", key, list != NULL ? " " : "", list != NULL ? list : "");
}

static void
set_error (RouseBrowser *browser, const char *key, const char *program, const char *text)
{
  RouseBrowserFake *self = ROUSE_BROWSER_FAKE (browser);
  g_auto (GStrv)    lines = g_strsplit (text != NULL ? text : "", "\n", 2);

  g_assert_true (g_hash_table_contains (self->keys, key));
  if (text != NULL)
    add_call (self, "error %s %s: %s", key, program, lines[0]);
  else
    add_call (self, "error %s %s gone", key, program);
}

static char *
dup_script (RouseBrowser *browser, const char *key)
{
  RouseBrowserFake *self = ROUSE_BROWSER_FAKE (browser);

  return g_hash_table_contains (self->keys, key) ? g_strdup_printf ("http://127.0.0.1:%u/%s", self->port, key) : NULL;
}

static guint
get_n_pages (RouseBrowser *browser, const char *key)
{
  return ROUSE_BROWSER_FAKE (browser)->n_pages;
}

static void
rouse_browser_fake_iface_init (RouseBrowserInterface *iface)
{
  iface->add_project = add_project;
  iface->remove_project = remove_project;
  iface->reload = reload;
  iface->set_error = set_error;
  iface->dup_script = dup_script;
  iface->get_n_pages = get_n_pages;
}

static void
rouse_browser_fake_finalize (GObject *object)
{
  RouseBrowserFake *self = ROUSE_BROWSER_FAKE (object);

  g_assert_cmpuint (g_hash_table_size (self->keys), ==, 0);
  g_string_free (self->calls, TRUE);
  g_hash_table_unref (self->keys);

  G_OBJECT_CLASS (rouse_browser_fake_parent_class)->finalize (object);
}

static void
rouse_browser_fake_class_init (RouseBrowserFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_browser_fake_finalize;
}

static void
rouse_browser_fake_init (RouseBrowserFake *self)
{
  self->calls = g_string_new (NULL);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->port = 1;
}

RouseBrowserFake *
rouse_browser_fake_new (void)
{
  return g_object_new (ROUSE_TYPE_BROWSER_FAKE, NULL);
}

char *
rouse_browser_fake_take_calls (RouseBrowserFake *self)
{
  char *calls = g_strdup (self->calls->str);

  g_string_truncate (self->calls, 0);
  return calls;
}

void
rouse_browser_fake_set_broken (RouseBrowserFake *self, gboolean broken)
{
  self->broken = broken;
}

static void
tell_all (RouseBrowserFake *self)
{
  GHashTableIter iter;
  gpointer       key;

  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    rouse_browser_pages_changed (ROUSE_BROWSER (self), key);
}

void
rouse_browser_fake_set_n_pages (RouseBrowserFake *self, guint n_pages)
{
  self->n_pages = n_pages;
  tell_all (self);
}

void
rouse_browser_fake_set_port (RouseBrowserFake *self, guint port)
{
  self->port = port;
  tell_all (self);
}
