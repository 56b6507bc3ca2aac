/* watchman-fake.c - a Watchman daemon that says what a test tells it to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watchman-fake.h"
#include "watch/bser.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

void
rouse_watchman_fake_send (RouseWatchmanFake *self, const void *bytes, gsize n)
{
  GOutputStream     *output = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (output, bytes, n, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
answer (RouseWatchmanFake *self, GVariantDict *dict)
{
  g_autoptr (GByteArray) bytes = NULL;

  g_variant_dict_insert_value (dict, "version", g_variant_new_bytestring ("0"));
  bytes = rouse_bser_encode (g_variant_dict_end (dict));
  rouse_watchman_fake_send (self, bytes->data, bytes->len);
}

static GVariant *
new_list (const char *names)
{
  g_auto (GStrv)  list = g_strsplit (names, " ", -1);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (guint i = 0; list[i] != NULL; i++)
    g_variant_builder_add (&builder, "v", g_variant_new_bytestring (list[i]));
  return g_variant_builder_end (&builder);
}

static void
handle (RouseWatchmanFake *self, GVariant *command)
{
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) third = NULL;
  const char          *name;
  GVariantDict         dict;
  GVariantDict         config;

  g_variant_get_child (command, 0, "v", &first);
  name = g_variant_get_bytestring (first);
  g_string_append_printf (self->log, "%s;", name);
  if (g_str_equal (name, "subscribe"))
    {
      g_variant_get_child (command, 2, "v", &third);
      g_free (self->subscription);
      self->subscription = g_strdup (g_variant_get_bytestring (third));
    }
  if (g_strcmp0 (name, self->silent_at) == 0)
    return;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_init (&config, NULL);
  if (g_strcmp0 (name, self->refuses) == 0)
    g_variant_dict_insert_value (&dict, "error", g_variant_new_bytestring ("it will not"));
  else if (g_str_equal (name, "watch-project"))
    g_variant_dict_insert_value (&dict, "watch", g_variant_new_bytestring (self->root));
  else if (g_str_equal (name, "watch-list"))
    g_variant_dict_insert_value (&dict, "roots", new_list (self->watches ? self->root : "/somewhere/else"));
  else if (g_str_equal (name, "clock"))
    g_variant_dict_insert_value (&dict, "clock", g_variant_new_bytestring ("c:1"));
  else if (g_str_equal (name, "get-config") && self->ignored != NULL)
    {
      g_variant_dict_insert_value (&config, "ignore_dirs", new_list (self->ignored));
      g_variant_dict_insert_value (&dict, "config", g_variant_dict_end (&config));
    }
  g_variant_dict_clear (&config);
  answer (self, &dict);
}

static void
hang_up (RouseWatchmanFake *self)
{
  if (self->reader != NULL)
    g_source_destroy (self->reader);
  g_clear_pointer (&self->reader, g_source_unref);
  if (self->connection != NULL)
    g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_clear_object (&self->connection);
  g_byte_array_set_size (self->in, 0);
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  RouseWatchmanFake *self = data;
  guint8             bytes[4096];
  gssize             n = g_socket_receive (socket, (char *) bytes, sizeof bytes, NULL, NULL);
  guint64            length;
  int                head;

  if (n <= 0)
    {
      hang_up (self);
      return G_SOURCE_REMOVE;
    }
  g_byte_array_append (self->in, bytes, (guint) n);
  while (self->in->len > 0 && (head = rouse_bser_frame (self->in->data, self->in->len, &length)) > 0 &&
         self->in->len >= (guint) head + length)
    {
      g_autoptr (GVariant) command = rouse_bser_decode (self->in->data + head, (gsize) length, NULL);

      g_byte_array_remove_range (self->in, 0, (guint) head + (guint) length);
      /* A real one loses what comes before it has answered. */
      g_assert_cmpuint (self->in->len, ==, 0);
      handle (self, command);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  RouseWatchmanFake *self = data;

  hang_up (self);
  self->connection = g_object_ref (connection);
  self->reader = g_socket_create_source (g_socket_connection_get_socket (connection), G_IO_IN | G_IO_HUP, NULL);
  g_source_set_callback (self->reader, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->reader, NULL);
  return TRUE;
}

void
rouse_watchman_fake_start (RouseWatchmanFake *self)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->path);
  g_autoptr (GError)         error = NULL;

  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
}

void
rouse_watchman_fake_kill (RouseWatchmanFake *self)
{
  hang_up (self);
  if (self->service == NULL)
    return;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_unlink (self->path);
}

void
rouse_watchman_fake_notify (RouseWatchmanFake *self, const char *key, GVariant *value)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "unilateral", g_variant_new_boolean (TRUE));
  g_variant_dict_insert_value (&dict, "subscription", g_variant_new_bytestring (self->subscription));
  g_variant_dict_insert_value (&dict, key, value);
  answer (self, &dict);
}

void
rouse_watchman_fake_tell (RouseWatchmanFake *self, const char *names)
{
  rouse_watchman_fake_notify (self, "files", new_list (names));
}

RouseWatchmanFake *
rouse_watchman_fake_new (const char *folder)
{
  RouseWatchmanFake *self = g_new0 (RouseWatchmanFake, 1);

  self->root = g_strdup (folder);
  self->path = g_strconcat (folder, ".sock", NULL);
  self->in = g_byte_array_new ();
  self->log = g_string_new (NULL);
  rouse_watchman_fake_start (self);
  return self;
}

void
rouse_watchman_fake_free (RouseWatchmanFake *self)
{
  rouse_watchman_fake_kill (self);
  g_byte_array_unref (self->in);
  g_string_free (self->log, TRUE);
  g_free (self->subscription);
  g_free (self->path);
  g_free (self->root);
  g_free (self);
}
