/* kind-ruby.c - bin/rails and config.ru: Rails, and what else Rack serves
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

/* Rails takes in its code, routes and texts at the next request: only what it reads at its start matters. */
#define RAILS_WATCH "/Gemfile.lock;/config/;/lib/;.env*;!/config/routes.rb;!/config/locales/"

static void
add_tests (RouseDetection *self, gboolean rails, gboolean bundle)
{
  const char *command = NULL;

  if (rouse_detection_has_program (self, "test"))
    return;
  if (rouse_detection_has_folder (self, "spec"))
    command = bundle ? "bundle exec rspec" : "rspec";
  else if (rails && rouse_detection_has_folder (self, "test"))
    command = "bin/rails test";
  else if (rouse_detection_has (self, "Rakefile") && rouse_detection_has_folder (self, "test"))
    command = bundle ? "bundle exec rake test" : "rake test";
  if (command != NULL)
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = command });
}

void
rouse_kind_ruby (RouseDetection *self)
{
  gboolean      bundle = rouse_detection_has (self, "Gemfile");
  gboolean      rails = rouse_detection_has (self, "bin/rails");
  RouseProgram *program;

  if (rails)
    {
      self->file = "bin/rails";
      program = rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = "bin/rails server", .port = 3000, .watch = RAILS_WATCH });
      if (program != NULL)
        rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
      rouse_detection_ignore (self, "tmp/");
      rouse_detection_ignore (self, "log/");
      rouse_detection_ignore (self, "storage/");
    }
  else if (rouse_detection_has (self, "config.ru"))
    {
      self->file = "config.ru";
      rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = bundle ? "bundle exec rackup" : "rackup", .port = 9292 });
    }
  else if (bundle)
    self->file = "Gemfile";
  else
    return;
  add_tests (self, rails, bundle);
}
