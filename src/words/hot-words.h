/* hot-words.h - what a change was answered with beside a restart, in words; pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "decide/hot-plan.h"
#include "record/reload.h"

G_BEGIN_DECLS

/** "restart", "signal", "hot reload": what was done, where there is little room. Translated. */
const char *rouse_words_for_action (RouseReloadAction action);

/** (transfer full): the same with what was tried before: "command → restart". */
char *rouse_words_for_actions (const RouseReload *reload);

/**
 * (transfer full) (nullable): why a hot action was not enough, to follow upon "because": "the command failed", with what the
 * program itself said; %NULL when none was tried, or it was enough.
 */
char *rouse_words_for_fall_back (const RouseReload *reload);

/** (transfer full): a rule by its name, as the middle of a sentence: "rule “styles”". */
char *rouse_words_for_rule (const char *name);

/** (transfer full): what it does, in a few words: "restarts", "sends SIGHUP", "runs make css". */
char *rouse_words_for_rule_action (const RouseRule *rule);

/** (transfer full): what is going to be done in place of a restart: "sending SIGHUP", "running make css". */
char *rouse_words_for_hot_begin (const RouseHotPlan *plan);

/** (transfer full): what it has done: "reloaded in 40 ms"; of pages, "pages reloaded". */
char *rouse_words_for_hot_end (const RouseReload *reload);

G_END_DECLS
