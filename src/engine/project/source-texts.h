/* source-texts.h - the files that a project comes from, as they stand on disk
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/project-layers.h"

G_BEGIN_DECLS

/** What was read at one moment. */
typedef struct
{
  char   *root;         /* (nullable): the private file does not say it, so nothing else is known */
  char   *private_path; /* (nullable): there is none, for good */
  char   *private_text; /* (nullable) */
  gsize   private_length;
  char   *shared_path; /* (nullable) like `root` */
  char   *shared_text; /* (nullable): there is no such file */
  gsize   shared_length;
  GError *error; /* (nullable): one of them is there and cannot be read, or the private one cannot be used at all */
} RouseSourceTexts;

/** (transfer full): reads the private file at @private_path (nullable), then the shared one in the folder that it names, or in
 * @root (nullable), which is what counts where there is no private file or it cannot tell; or, in its place, that at
 * @shared_path (nullable). */
RouseSourceTexts *rouse_source_texts_read (const char *private_path, const char *root, const char *shared_path);
void              rouse_source_texts_free (RouseSourceTexts *self);
gboolean          rouse_source_texts_equal (const RouseSourceTexts *a, const RouseSourceTexts *b);

/** (transfer full): the project with @shared (nullable) in the place of what stands in the shared file. */
RouseProject *rouse_source_texts_parse (const RouseSourceTexts *self, const char *shared, GError **error);
/** (transfer full): the project without a program, of a private file that has but parts of them; `root` is known. */
RouseProject *rouse_source_texts_parse_bare (const RouseSourceTexts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RouseSourceTexts, rouse_source_texts_free)
G_END_DECLS
