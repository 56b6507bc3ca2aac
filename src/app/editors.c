/* editors.c - editors that can be told a line, and how to start them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "app/editors.h"

static const RouseKnownEditor known[] = {
  { "CLion", "clion", "clion --line %l %f" },
  { "Emacs", "emacs", "emacs +%l %f" },
  { "Geany", "geany", "geany -l %l %f" },
  { "gedit", "gedit", "gedit %f +%l" },
  { "GoLand", "goland", "goland --line %l %f" },
  { "gVim", "gvim", "gvim --remote-silent +%l %f" },
  { "IntelliJ IDEA", "idea", "idea --line %l %f" },
  { "Kate", "kate", "kate --line %l %f" },
  { "KWrite", "kwrite", "kwrite --line %l %f" },
  { "Mousepad", "mousepad", "mousepad --line=%l %f" },
  { "PhpStorm", "phpstorm", "phpstorm --line %l %f" },
  { "Pluma", "pluma", "pluma +%l %f" },
  { "PyCharm", "pycharm", "pycharm --line %l %f" },
  { "RubyMine", "rubymine", "rubymine --line %l %f" },
  { "Sublime Text", "subl", "subl %f:%l" },
  { "Visual Studio Code", "code", "code --goto %f:%l" },
  { "VSCodium", "codium", "codium --goto %f:%l" },
  { "WebStorm", "webstorm", "webstorm --line %l %f" },
  { "Xed", "xed", "xed +%l %f" },
  { "Zed", "zed", "zed %f:%l" },
};

const RouseKnownEditor *
rouse_editors_get_known (guint *n)
{
  *n = G_N_ELEMENTS (known);
  return known;
}

GPtrArray *
rouse_editors_find_installed (void)
{
  GPtrArray *installed = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *path = g_find_program_in_path (known[i].program);

      if (path != NULL)
        g_ptr_array_add (installed, (gpointer) &known[i]);
    }
  return installed;
}
