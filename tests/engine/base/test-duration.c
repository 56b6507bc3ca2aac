/* test-duration.c - durations as people write them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/duration.h"
#include "base/error.h"

static const struct
{
  const char *text;
  gint64      us; /* -1: refused */
} cases[] = {
  { "10ms", 10000 },
  { "5s", 5000000 },
  { "2.5s", 2500000 },
  { "0", 0 },
  { "0ms", 0 },
  { "150us", 150 },
  { "2m", 120000000 },
  { "2min", 120000000 },
  { "1h", 3600000000 },
  { "365d", 365 * G_TIME_SPAN_DAY },
  { "366d", -1 },
  { "", -1 },
  { "5", -1 },
  { "-5s", -1 },
  { "+5s", -1 },
  { " 5s", -1 },
  { "5 s", -1 },
  { "5S", -1 },
  { "5sec", -1 },
  { "1.2.3s", -1 },
  { ".s", -1 },
  { "inf", -1 },
  { "nans", -1 },
  { "0x10s", -1 },
  { "1e3s", -1 },
  { "99999999999999999999s", -1 },
};

static void
test_parse (gconstpointer data)
{
  guint              i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  gint64             us = -1;

  if (cases[i].us < 0)
    {
      g_assert_false (rouse_duration_parse (cases[i].text, &us, &error));
      g_assert_error (error, ROUSE_ERROR, ROUSE_ERROR_INVALID);
      return;
    }
  g_assert_true (rouse_duration_parse (cases[i].text, &us, &error));
  g_assert_no_error (error);
  g_assert_cmpint (us, ==, cases[i].us);
}

static void
test_format (void)
{
  static const struct
  {
    gint64      us;
    const char *text;
  } formats[] = {
    { 0, "0.0 ms" },
    { 8400, "8.4 ms" },
    { 42400, "42 ms" },
    { 2500000, "2.5 s" },
    { 65000000, "1 min 5 s" },
    { 2 * G_TIME_SPAN_HOUR + 3 * G_TIME_SPAN_MINUTE, "2 h 3 min" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = rouse_duration_format (formats[i].us);

      g_assert_cmpstr (text, ==, formats[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/duration/parse/%u-%s", i, cases[i].text);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/base/duration/format", test_format);
  return g_test_run ();
}
