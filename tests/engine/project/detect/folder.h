/* folder.h - a folder with files in it, and what is proposed for it as text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "project/detect/detect.h"

G_BEGIN_DECLS

/** A file, or with %NULL for text a folder. */
typedef struct
{
  const char *name;
  const char *text;
} TestFile;

/** (transfer full): a new folder with @files in it, up to one without a name. */
char *test_folder_new (const TestFile *files);
/** Removes it and frees @path. */
void test_folder_free (char *path);

/**
 * (transfer full): programs a line each, then what the project says and the notes:
 *   service web: python3 manage.py runserver | port 8000 | watch a;b | ignore c | after d | env K=V | build x | cwd d
 *   project: url http://… | ignore x | livereload
 *   browser styles: match *.css
 *   not-kept FILE:LINE subject
 */
char *test_folder_describe (const RouseProposal *proposal);

/** Asserts that what is proposed for @files is @expected, and that it stays the same when written and read. */
void test_folder_assert (const TestFile *files, const char *expected);

G_END_DECLS
