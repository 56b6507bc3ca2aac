/* rules-group.c - the rules of a project, to be looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-ui"
#include "config.h"
#include "rules-group.h"

#include "words/hot-words.h"
#include "words/printable.h"

#include <glib/gi18n.h>

/**
 * RouseRulesGroup:
 *
 * Which of them comes first matters, and what they mean to files that are not there yet, too: a text editor is the better
 * place to write them. But whoever edits a project sees that it has some.
 */
struct _RouseRulesGroup
{
  AdwPreferencesGroup parent_instance;

  GPtrArray *rows; /* (owned) (element-type GtkWidget), all in the group */
};

G_DEFINE_FINAL_TYPE (RouseRulesGroup, rouse_rules_group, ADW_TYPE_PREFERENCES_GROUP)

/* (transfer full) */
static char *
dup_list (char *const *words)
{
  g_autofree char *joined = g_strjoinv (", ", (char **) words);

  return rouse_text_dup_printable (joined);
}

static GtkWidget *
new_row (const RouseRule *rule)
{
  GtkWidget       *row = adw_action_row_new ();
  g_autofree char *name = rouse_text_dup_printable (rule->name);
  g_autofree char *globs = dup_list (rule->match);
  g_autofree char *action = rouse_words_for_rule_action (rule);
  g_autofree char *subtitle = NULL;

  if (rule->programs != NULL)
    {
      g_autofree char *programs = dup_list (rule->programs);

      /* Translators: globs, and the programs that they are for: "*.css, *.png (of web, worker)". */
      subtitle = g_strdup_printf (_ ("%s (of %s)"), globs, programs);
    }
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : globs);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_LABEL, "label", action, "ellipsize", PANGO_ELLIPSIZE_END,
                                                                 "tooltip-text", action, NULL));
  return row;
}

static void
rouse_rules_group_finalize (GObject *object)
{
  g_ptr_array_unref (ROUSE_RULES_GROUP (object)->rows);

  G_OBJECT_CLASS (rouse_rules_group_parent_class)->finalize (object);
}

static void
rouse_rules_group_class_init (RouseRulesGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rouse_rules_group_finalize;
}

static void
rouse_rules_group_init (RouseRulesGroup *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Rules"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), _ ("The first that matches a changed file decides. They are edited in the project’s file."));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
rouse_rules_group_set_project (RouseRulesGroup *self, const RouseProject *project)
{
  g_return_if_fail (ROUSE_IS_RULES_GROUP (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < project->rules->len; i++)
    {
      GtkWidget *row = new_row (g_ptr_array_index (project->rules, i));

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), project->rules->len > 0);
}
