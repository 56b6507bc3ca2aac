/* kind-java.c - pom.xml and build.gradle: Spring Boot, Quarkus, applications
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "project/detect/kinds.h"

#include <string.h>

/* What of a build file tells how the application is run. */
static const struct
{
  const char *sign;
  const char *maven;  /* (nullable) */
  const char *gradle; /* (nullable) */
  guint       port;
  gboolean    reloads;
} frameworks[] = {
  { "quarkus", "quarkus:dev", "quarkusDev", 8080, TRUE },
  { "org.springframework.boot", "spring-boot:run", "bootRun", 8080, FALSE },
  { "io.micronaut", "mn:run", "run", 8080, FALSE },
  { "exec-maven-plugin", "compile exec:java", NULL, 0, FALSE },
  { "io.ktor", NULL, "run", 8080, FALSE },
  { "application", NULL, "run", 0, FALSE },
};

/* (transfer full) (nullable): the port that Spring's configuration names. */
static guint
find_port (RouseDetection *self)
{
  static const char *const files[] = { "src/main/resources/application.properties", "src/main/resources/application.yml", "src/main/resources/application.yaml", NULL };
  const char              *file = rouse_detection_find (self, files);
  g_autofree char         *text = file != NULL ? rouse_detection_read (self, file) : NULL;
  g_autoptr (GRegex)       regex = g_regex_new ("^(?:server\\.port\\s*=|server:\\s*\\n(?:\\s+.*\\n)*?\\s+port:)\\s*(\\d+)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo)   match = NULL;
  g_autofree char         *port = NULL;
  guint64                  number = 0;

  if (text == NULL || !g_regex_match (regex, text, 0, &match))
    return 0;
  port = g_match_info_fetch (match, 1);
  return g_ascii_string_to_unsigned (port, 10, 1, G_MAXUINT16, &number, NULL) ? (guint) number : 0;
}

/* @tool runs Maven or Gradle. */
static void
add_programs (RouseDetection *self, const char *tool, gboolean gradle)
{
  g_autofree char *tests = g_strconcat (tool, " test", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (frameworks); i++)
    {
      const char      *goal = gradle ? frameworks[i].gradle : frameworks[i].maven;
      g_autofree char *command = goal != NULL ? g_strconcat (tool, " ", goal, NULL) : NULL;
      guint            port = find_port (self);
      RouseProgram    *program;

      if (goal == NULL || !rouse_detection_holds (self, self->file, frameworks[i].sign))
        continue;
      program = rouse_detection_add (self, &(RouseSuggestion){
                                             .name = frameworks[i].port != 0 ? "web" : "app",
                                             .command = command,
                                             .port = frameworks[i].port != 0 && port != 0 ? port : frameworks[i].port,
                                             .watch = frameworks[i].reloads ? self->file : NULL,
                                           });
      if (program != NULL && frameworks[i].reloads)
        rouse_detection_note (self, ROUSE_NOTE_RELOADS, program->name);
      break;
    }
  if (!rouse_detection_has_program (self, "test"))
    rouse_detection_add (self, &(RouseSuggestion){ .name = "test", .kind = ROUSE_KIND_TASK, .command = tests });
}

void
rouse_kind_java (RouseDetection *self)
{
  static const char *const gradles[] = { "build.gradle.kts", "build.gradle", NULL };

  if (rouse_detection_has (self, "pom.xml"))
    {
      self->file = "pom.xml";
      add_programs (self, rouse_detection_has (self, "mvnw") ? "./mvnw" : "mvn", FALSE);
      rouse_detection_ignore (self, "target/");
      return;
    }
  self->file = rouse_detection_find (self, gradles);
  if (self->file == NULL)
    return;
  add_programs (self, rouse_detection_has (self, "gradlew") ? "./gradlew" : "gradle", TRUE);
  rouse_detection_ignore (self, "build/");
}
