/* test-bser.c - the form in which Watchman writes values
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch/bser.h"

#include <string.h>

/* As a Watchman 4.9 sent them. */
#define GREETING "\x00\x01\x03\x15\x01\x03\x01\x02\x03\x07" \
                 "version\x02\x03\x05"                      \
                 "4.9.0"
#define NOTICE "\x00\x01\x04\x2e\x00\x01\x03\x02\x02\x03\x11is_fresh_instance\t\x02\x03\x05" \
               "files\x00\x03\x01\x02\x03\x08"                                               \
               "bad\xffname"

static GVariant *
decode (const char *bytes, gsize n)
{
  guint64            length = 0;
  int                head = rouse_bser_frame ((const guint8 *) bytes, n, &length);
  g_autoptr (GError) error = NULL;
  GVariant          *value;

  g_assert_cmpint (head, >, 0);
  g_assert_cmpuint (length, ==, n - (gsize) head);
  value = rouse_bser_decode ((const guint8 *) bytes + head, (gsize) length, &error);
  g_assert_no_error (error);
  return value;
}

static void /* What a daemon sends. */
test_decode (void)
{
  g_autoptr (GVariant) greeting = decode (GREETING, sizeof GREETING - 1);
  g_autoptr (GVariant) notice = decode (NOTICE, sizeof NOTICE - 1);
  g_autoptr (GVariant) files = g_variant_lookup_value (notice, "files", G_VARIANT_TYPE ("av"));
  g_autoptr (GVariant) name = NULL;
  const char          *version;
  gboolean             fresh = TRUE;

  g_assert_true (g_variant_lookup (greeting, "version", "^&ay", &version));
  g_assert_cmpstr (version, ==, "4.9.0");
  g_assert_true (g_variant_lookup (notice, "is_fresh_instance", "b", &fresh));
  g_assert_false (fresh);
  g_assert_cmpuint (g_variant_n_children (files), ==, 1);
  g_variant_get_child (files, 0, "v", &name);
  g_assert_cmpstr (g_variant_get_bytestring (name), ==, "bad\xffname");
}

static void /* Cut off anywhere it is either incomplete or not a value, and never read beyond its end. */
test_cut_off (void)
{
  const gsize whole = sizeof NOTICE - 1;

  for (gsize n = 0; n < whole; n++)
    {
      g_autofree guint8   *bytes = g_memdup2 (NOTICE, n);
      guint64              length = 0;
      int                  head = rouse_bser_frame (bytes, n, &length);
      g_autoptr (GVariant) value = NULL;

      g_assert_cmpint (head, >=, 0);
      if (head == 0)
        continue;
      g_assert_cmpuint (length, >, n - (gsize) head);
      value = rouse_bser_decode (bytes + head, n - (gsize) head, NULL);
      g_assert_null (value);
    }
}

static void
test_round_trip (void)
{
  static const char *const names[] = { "a", "b\xff", "", NULL };
  GVariantBuilder          list;
  GVariantBuilder          object;
  g_autoptr (GByteArray)   bytes = NULL;
  g_autoptr (GVariant)     value = NULL;
  g_autofree char         *text = NULL;

  g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&object, "{sv}", "yes", g_variant_new_boolean (TRUE));
  g_variant_builder_add (&object, "{sv}", "no", g_variant_new_boolean (FALSE));
  g_variant_builder_add (&object, "{sv}", "few", g_variant_new_int64 (7));
  g_variant_builder_add (&object, "{sv}", "many", g_variant_new_int64 (G_MAXINT64));
  g_variant_builder_add (&object, "{sv}", "less", g_variant_new_int64 (-3));
  g_variant_builder_init (&list, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&list, "v", g_variant_new_string ("name"));
  g_variant_builder_add (&list, "v", g_variant_new_bytestring_array (names, -1));
  g_variant_builder_add (&list, "v", g_variant_builder_end (&object));
  bytes = rouse_bser_encode (g_variant_builder_end (&list));
  value = decode ((const char *) bytes->data, bytes->len);
  text = g_variant_print (value, FALSE);
  g_assert_cmpstr (text, ==, "[<b'name'>, <[<b'a'>, <b'b\\377'>, <b''>]>, <{'yes': <true>, 'no': <false>, 'few': <int64 7>, 'many': <int64 9223372036854775807>, 'less': <int64 -3>}>]");
}

typedef struct
{
  const char *what;
  const char *bytes;
  gsize       n;
} Bad;

#define BYTES(text) text, sizeof text - 1

static void
test_not_a_value (void)
{
  static const Bad bad[] = {
    { "a tag that does not exist", BYTES ("\x2a") },
    { "a template, which nobody asks for", BYTES ("\x0b\x00\x03\x00\x03\x00") },
    { "more items than bytes", BYTES ("\x00\x05\xff\xff\xff\x7f") },
    { "less than none", BYTES ("\x00\x03\xff") },
    { "a length that is no number", BYTES ("\x02\x02\x03\x01x") },
    { "a string longer than all", BYTES ("\x02\x06\xff\xff\xff\xff\xff\xff\xff\x7fx") },
    { "a key that is no string", BYTES ("\x01\x03\x01\x03\x01\x08") },
    { "a key that is not UTF-8", BYTES ("\x01\x03\x01\x02\x03\x01\xff\x08") },
    { "something behind it", BYTES ("\x08\x08") },
    { "nothing", BYTES ("") },
    { "too deep", BYTES ("\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01"
                         "\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x01\x00\x03\x00") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree guint8   *bytes = g_memdup2 (bad[i].bytes, bad[i].n);
      g_autoptr (GError)   error = NULL;
      g_autoptr (GVariant) value = rouse_bser_decode (bytes, bad[i].n, &error);

      g_test_message ("%s", bad[i].what);
      g_assert_null (value);
      g_assert_nonnull (error);
    }
}

static void
test_not_a_stream (void)
{
  guint64 length;

  g_assert_cmpint (rouse_bser_frame ((const guint8 *) "{\"ver", 5, &length), ==, -1);
  g_assert_cmpint (rouse_bser_frame ((const guint8 *) "\x00\x02", 2, &length), ==, -1);
  g_assert_cmpint (rouse_bser_frame ((const guint8 *) "\x00\x01\x02", 3, &length), ==, -1);
  g_assert_cmpint (rouse_bser_frame ((const guint8 *) "\x00\x01\x03\xff", 4, &length), ==, -1);
  g_assert_cmpint (rouse_bser_frame ((const guint8 *) "\x00", 1, &length), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bser/decode", test_decode);
  g_test_add_func ("/bser/cut-off", test_cut_off);
  g_test_add_func ("/bser/round-trip", test_round_trip);
  g_test_add_func ("/bser/not-a-value", test_not_a_value);
  g_test_add_func ("/bser/not-a-stream", test_not_a_stream);
  return g_test_run ();
}
