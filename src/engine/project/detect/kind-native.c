/* kind-native.c - meson.build and CMakeLists.txt: build, and test what was built
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

static void
add (RouseDetection *self, const char *name, const char *build, const char *command)
{
  if (!rouse_detection_has_program (self, name))
    rouse_detection_add (self, &(RouseSuggestion){ .name = name, .kind = ROUSE_KIND_TASK, .command = command, .build = build });
}

static void
add_meson (RouseDetection *self)
{
  static const char *const folders[] = { "build", "builddir", "_build", "b" };
  const char              *folder = NULL;
  g_autofree char         *command = NULL;
  gboolean                 tests = rouse_detection_has_folder (self, "tests") || rouse_detection_has_folder (self, "test") || rouse_detection_holds (self, "meson.build", "test(");

  self->file = "meson.build";
  for (guint i = 0; i < G_N_ELEMENTS (folders) && folder == NULL; i++)
    {
      g_autofree char *mark = g_strconcat (folders[i], "/meson-private", NULL);

      if (rouse_detection_has_folder (self, mark))
        folder = folders[i];
    }
  command = g_strconcat ("meson ", tests ? "test" : "compile", " -C ", folder != NULL ? folder : "build", NULL);
  /* A folder that is set up already says so, and all is well. */
  add (self, tests ? "test" : "build", folder == NULL ? "meson setup build" : NULL, command);
  {
    g_autofree char *ignored = g_strconcat (folder != NULL ? folder : "build", "/", NULL);

    rouse_detection_ignore (self, ignored);
  }
}

static void
add_cmake (RouseDetection *self)
{
  gboolean tests = rouse_detection_holds (self, "CMakeLists.txt", "enable_testing") || rouse_detection_holds (self, "CMakeLists.txt", "include(CTest)");

  self->file = "CMakeLists.txt";
  if (tests)
    add (self, "test", "cmake -S . -B build && cmake --build build", "ctest --test-dir build --output-on-failure");
  else
    add (self, "build", "cmake -S . -B build", "cmake --build build");
  rouse_detection_ignore (self, "build/");
}

void
rouse_kind_native (RouseDetection *self)
{
  if (rouse_detection_has (self, "meson.build"))
    add_meson (self);
  else if (rouse_detection_has (self, "CMakeLists.txt"))
    add_cmake (self);
}
