/* settle.c - when is a set of changes complete? Pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "settle/settle.h"

/* More files than a person saves at once: a tool is at work. */
#define MANY 32
/* Changes that come so soon after a release belong together: the saves of a storm, a formatter after the
 * editor. One is let through at once, the rest wait for each other. */
#define AFTERMATH_US (150 * 1000)
/* How often a lock is looked at: often at first, since most operations are short. */
#define VCS_POLL_US (5 * 1000)
#define VCS_SLOW_POLL_US (10 * 1000)

/* In tenths of the base. Measured gaps inside one save: vim 1.9 ms, emacs and sed less; inside a checkout
 * 0.6 ms, now and then 3.3 ms. */
#define QUIET_FINISHED 6 /* one file, closed by its writer */
#define QUIET_OPEN 15    /* one file of which that is not known, or several files */
#define QUIET_MANY 40
#define QUIET_WRITING 300 /* half a file is worse than a late one; most writers close within a millisecond */
/* Made, or truncated, to be filled: some tools close it in between, and one that is held up has not opened a new file
 * yet. Who is seen to be writing gets more time, where that can be seen. */
#define QUIET_EMPTY 100
#define QUIET_AFTERMATH 40
#define QUIET_VCS 25
/* How often it is looked whether a file that is being written is closed: the hint may come late. */
#define WRITING_POLL 15

static gboolean
is_aftermath (const RouseSettleInput *input)
{
  return input->last_release_us != 0 && input->first_us - input->last_release_us < AFTERMATH_US;
}

gint64
rouse_settle_get_quiet_us (const RouseSettleInput *input)
{
  int tenths;

  if (input->vcs_ended_us != 0)
    tenths = QUIET_VCS;
  else if (input->writing)
    tenths = QUIET_WRITING;
  else if (input->empty)
    tenths = QUIET_EMPTY;
  else if (input->n_changes > MANY)
    tenths = QUIET_MANY;
  else if (is_aftermath (input))
    tenths = QUIET_AFTERMATH;
  else if (input->n_changes > 1 || !input->finished)
    tenths = QUIET_OPEN;
  else
    tenths = QUIET_FINISHED;
  return input->base_us * tenths / 10;
}

RouseSettleVerdict
rouse_settle (const RouseSettleInput *input, gint64 *again_us)
{
  gint64 quiet_at = MAX (input->last_us, input->vcs_ended_us) + rouse_settle_get_quiet_us (input);
  gint64 waited = input->now - MAX (input->first_us, input->vcs_ended_us);

  if (input->vcs_busy)
    {
      gint64 held = input->now - input->vcs_since_us;

      if (held >= ROUSE_SETTLE_MAX_HOLD_US)
        return ROUSE_SETTLE_FORCE;
      *again_us = input->now + (held < G_USEC_PER_SEC ? VCS_POLL_US : VCS_SLOW_POLL_US);
      return ROUSE_SETTLE_HOLD;
    }
  if (input->doubted)
    {
      if (waited >= ROUSE_SETTLE_MAX_DOUBT_US)
        return ROUSE_SETTLE_FORCE;
      *again_us = input->now + VCS_POLL_US;
      return ROUSE_SETTLE_WAIT;
    }
  if (input->now >= quiet_at && input->unswept && waited < ROUSE_SETTLE_MAX_US)
    {
      *again_us = input->now - waited + ROUSE_SETTLE_MAX_US;
      return ROUSE_SETTLE_SWEEP;
    }
  if (input->now >= quiet_at)
    return ROUSE_SETTLE_RELEASE;
  /* The cap counts from the end of a version-control operation: what it wrote came in one go. */
  if (waited >= ROUSE_SETTLE_MAX_US)
    return ROUSE_SETTLE_FORCE;
  *again_us = MIN (quiet_at, input->now - waited + ROUSE_SETTLE_MAX_US);
  if (input->writing)
    *again_us = MIN (*again_us, input->now + input->base_us * WRITING_POLL / 10);
  return ROUSE_SETTLE_WAIT;
}
