/* kind-php.c - artisan and composer.json: Laravel, and pages that PHP serves by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

/* PHP reads its code at each request. */
static void
add_service (RouseDetection *self, const char *command, const char *watch)
{
  RouseProgram *program = rouse_detection_add (self, &(RouseSuggestion){ .name = "web", .command = command, .port = 8000, .watch = watch });

  if (program != NULL)
    rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
}

void
rouse_kind_php (RouseDetection *self)
{
  const char *tests = NULL;

  if (rouse_detection_has (self, "artisan"))
    {
      self->file = "artisan";
      add_service (self, "php artisan serve --no-reload", ".env;/composer.lock");
      rouse_detection_ignore (self, "storage/");
      rouse_detection_ignore (self, "bootstrap/cache/");
      tests = "php artisan test";
    }
  else if (rouse_detection_has (self, "composer.json"))
    {
      self->file = "composer.json";
      if (rouse_detection_has (self, "public/index.php"))
        add_service (self, "php -S localhost:8000 -t public", ".env*;/composer.lock");
      else if (rouse_detection_has (self, "index.php"))
        add_service (self, "php -S localhost:8000", ".env*;/composer.lock");
      if (rouse_detection_has (self, "phpunit.xml") || rouse_detection_has (self, "phpunit.xml.dist"))
        tests = "vendor/bin/phpunit";
    }
  else
    return;
  rouse_detection_ignore (self, "vendor/");
  if (tests != NULL && !rouse_detection_has_program (self, "test"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = tests });
}
