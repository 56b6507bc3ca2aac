/* replay.c - shows a fuzz target the files of a corpus: a test that needs no fuzzer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <glib.h>

static const char *corpus;

static void
test_corpus (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir)   dir = g_dir_open (corpus, 0, &error);
  const char        *name;
  guint              n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (corpus, name, NULL);
      g_autofree char *content = NULL;
      gsize            length;

      g_file_get_contents (path, &content, &length, &error);
      g_assert_no_error (error);
      g_test_message ("%s", name);
      g_assert_cmpint (LLVMFuzzerTestOneInput ((const uint8_t *) content, length), ==, 0);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  corpus = argv[1];
  g_test_add_func ("/fuzz/corpus", test_corpus);
  return g_test_run ();
}
