/* bser.c - the form in which Watchman writes values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/bser.h"

#include <gio/gio.h>
#include <string.h>

/* Of arrays and objects in each other: Watchman's answers have three. */
#define MAX_DEPTH 16

enum
{
  TAG_ARRAY = 0x00,
  TAG_OBJECT = 0x01,
  TAG_STRING = 0x02,
  TAG_INT8 = 0x03,
  TAG_INT16 = 0x04,
  TAG_INT32 = 0x05,
  TAG_INT64 = 0x06,
  TAG_REAL = 0x07,
  TAG_TRUE = 0x08,
  TAG_FALSE = 0x09,
  TAG_NULL = 0x0a,
};

static const guint8 magic[] = { 0x00, 0x01 };

static void
put_tag (GByteArray *to, guint8 tag)
{
  g_byte_array_append (to, &tag, 1);
}

/* In the byte order of the machine, which both ends share. */
static void
put_number (GByteArray *to, gint64 number)
{
  if (number >= 0 && number <= G_MAXINT32)
    {
      gint32 small = (gint32) number;

      put_tag (to, TAG_INT32);
      g_byte_array_append (to, (const guint8 *) &small, sizeof small);
      return;
    }
  put_tag (to, TAG_INT64);
  g_byte_array_append (to, (const guint8 *) &number, sizeof number);
}

static void
put_string (GByteArray *to, const char *string)
{
  gsize length = strlen (string);

  put_tag (to, TAG_STRING);
  put_number (to, (gint64) length);
  g_byte_array_append (to, (const guint8 *) string, (guint) length);
}

static void
put_value (GByteArray *to, GVariant *value)
{
  gsize n;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) inner = g_variant_get_variant (value);

      put_value (to, inner);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    put_string (to, g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    put_string (to, g_variant_get_bytestring (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    put_number (to, g_variant_get_int64 (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    put_tag (to, g_variant_get_boolean (value) ? TAG_TRUE : TAG_FALSE);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    {
      gboolean is_object = g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY);

      n = g_variant_n_children (value);
      put_tag (to, is_object ? TAG_OBJECT : TAG_ARRAY);
      put_number (to, (gint64) n);
      for (gsize i = 0; i < n; i++)
        {
          g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

          put_value (to, child);
        }
    }
  else
    {
      g_assert (g_variant_is_of_type (value, G_VARIANT_TYPE_DICT_ENTRY));
      for (gsize i = 0; i < 2; i++)
        {
          g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

          put_value (to, child);
        }
    }
}

GByteArray *
rouse_bser_encode (GVariant *value)
{
  g_autoptr (GVariant)   owned = g_variant_ref_sink (value);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  GByteArray            *message = g_byte_array_new ();

  put_value (body, owned);
  g_byte_array_append (message, magic, sizeof magic);
  put_number (message, body->len);
  g_byte_array_append (message, body->data, body->len);
  return message;
}

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint         depth;
} Reader;

static gsize
left (const Reader *reader)
{
  return (gsize) (reader->end - reader->at);
}

/* How many bytes a number has after this tag; 0 for what is no number. */
static gsize
number_size (guint8 tag)
{
  return tag >= TAG_INT8 && tag <= TAG_INT64 ? (gsize) 1 << (tag - TAG_INT8) : 0;
}

static gboolean
take_number (Reader *reader, gint64 *number)
{
  gsize  size = left (reader) > 0 ? number_size (*reader->at) : 0;
  gint8  n8;
  gint16 n16;
  gint32 n32;

  if (size == 0 || left (reader) < 1 + size)
    return FALSE;
  switch (size)
    {
    case 1:
      memcpy (&n8, reader->at + 1, size);
      *number = n8;
      break;
    case 2:
      memcpy (&n16, reader->at + 1, size);
      *number = n16;
      break;
    case 4:
      memcpy (&n32, reader->at + 1, size);
      *number = n32;
      break;
    default:
      memcpy (number, reader->at + 1, sizeof *number);
      break;
    }
  reader->at += 1 + size;
  return TRUE;
}

/* How many bytes or items follow, each of which takes a byte at least. */
static gboolean
take_count (Reader *reader, gsize *count)
{
  gint64 number;

  if (!take_number (reader, &number) || number < 0 || (guint64) number > left (reader))
    return FALSE;
  *count = (gsize) number;
  return TRUE;
}

static char *
take_string (Reader *reader)
{
  gsize length;
  char *string;

  if (left (reader) == 0 || *reader->at != TAG_STRING)
    return NULL;
  reader->at++;
  if (!take_count (reader, &length))
    return NULL;
  string = g_strndup ((const char *) reader->at, length);
  reader->at += length;
  return string;
}

static GVariant *take_value (Reader *reader);

static GVariant *
take_array (Reader *reader)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  gsize                    n;

  if (!take_count (reader, &n))
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      GVariant *item = take_value (reader);

      if (item == NULL)
        return NULL;
      g_variant_builder_add (&builder, "v", item);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
take_object (Reader *reader)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  gsize                    n;

  if (!take_count (reader, &n))
    return NULL;
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *key = take_string (reader);
      GVariant        *item = key != NULL && g_utf8_validate (key, -1, NULL) ? take_value (reader) : NULL;

      if (item == NULL)
        return NULL;
      g_variant_builder_add (&builder, "{sv}", key, item);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
take_collection (Reader *reader, guint8 tag)
{
  GVariant *value;

  if (reader->depth == MAX_DEPTH)
    return NULL;
  reader->depth++;
  reader->at++;
  value = tag == TAG_ARRAY ? take_array (reader) : take_object (reader);
  reader->depth--;
  return value;
}

/* (transfer floating) (nullable): %NULL for what is cut off or has a tag that nobody asked for. */
static GVariant *
take_value (Reader *reader)
{
  guint8 tag;
  gint64 number;
  double real;

  if (left (reader) == 0)
    return NULL;
  tag = *reader->at;
  switch (tag)
    {
    case TAG_ARRAY:
    case TAG_OBJECT:
      return take_collection (reader, tag);

    case TAG_STRING:
      {
        g_autofree char *string = take_string (reader);

        return string != NULL ? g_variant_new_bytestring (string) : NULL;
      }

    case TAG_REAL:
      if (left (reader) < 1 + sizeof real)
        return NULL;
      memcpy (&real, reader->at + 1, sizeof real);
      reader->at += 1 + sizeof real;
      return g_variant_new_double (real);

    case TAG_TRUE:
    case TAG_FALSE:
      reader->at++;
      return g_variant_new_boolean (tag == TAG_TRUE);

    case TAG_NULL:
      reader->at++;
      return g_variant_new_tuple (NULL, 0);

    default:
      return take_number (reader, &number) ? g_variant_new_int64 (number) : NULL;
    }
}

int
rouse_bser_frame (const guint8 *bytes, gsize n, guint64 *length)
{
  Reader reader;
  gint64 number;
  gsize  size;

  for (gsize i = 0; i < MIN (n, sizeof magic); i++)
    if (bytes[i] != magic[i])
      return -1;
  if (n <= sizeof magic)
    return 0;
  reader = (Reader){ bytes + sizeof magic, bytes + n, 0 };
  size = number_size (bytes[sizeof magic]);
  if (size == 0)
    return -1;
  if (n < sizeof magic + 1 + size)
    return 0;
  if (!take_number (&reader, &number) || number < 0)
    return -1;
  *length = (guint64) number;
  return (int) (sizeof magic + 1 + size);
}

GVariant *
rouse_bser_decode (const guint8 *bytes, gsize n, GError **error)
{
  Reader    reader = { bytes, bytes + n, 0 };
  GVariant *value = take_value (&reader);

  if (value != NULL)
    g_variant_ref_sink (value);
  if (value == NULL || left (&reader) > 0)
    {
      g_clear_pointer (&value, g_variant_unref);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a value of Watchman's");
    }
  return value;
}
