/* launcher-fake.h - processes that live only as the test tells them to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "run/launcher.h"

G_BEGIN_DECLS

#define ROUSE_TYPE_PROCESS_FAKE (rouse_process_fake_get_type ())
G_DECLARE_FINAL_TYPE (RouseProcessFake, rouse_process_fake, ROUSE, PROCESS_FAKE, GObject)

/* What happens to the process; each emits its signal. Asserted: the order that launcher.h promises. */
void rouse_process_fake_start (RouseProcessFake *self);
void rouse_process_fake_fail (RouseProcessFake *self, GQuark domain, int code, const char *message);
void rouse_process_fake_print (RouseProcessFake *self, const char *text);
void rouse_process_fake_exit (RouseProcessFake *self, int wait_status);
void rouse_process_fake_leave (RouseProcessFake *self);
/** exit, then leave: the leader was alone. */
void rouse_process_fake_end (RouseProcessFake *self, int wait_status);

/** "launched", "started", "ended", when its leader has, or "gone". */
const char *rouse_process_fake_get_phase (RouseProcessFake *self);
void        rouse_process_fake_set_write_count (RouseProcessFake *self, guint64 count);
/** Whether the one who sends to its notification socket, the test itself, is none of its processes. */
void rouse_process_fake_set_stranger (RouseProcessFake *self, gboolean stranger);
/** The one process that it is seen to consist of from now on; until then the system does not tell. */
void rouse_process_fake_show (RouseProcessFake *self, gint64 pid);
/** (nullable) (transfer none): what it would see in its environment, of what was not inherited. */
const char *rouse_process_fake_getenv (RouseProcessFake *self, const char *name);
guint       rouse_process_fake_get_n_sockets (RouseProcessFake *self);
/** (transfer full): the calls since the last time, as in "signal 15, leader 1, kill, write x, resize 100x30". */
char *rouse_process_fake_take_calls (RouseProcessFake *self);

#define ROUSE_TYPE_LAUNCHER_FAKE (rouse_launcher_fake_get_type ())
G_DECLARE_FINAL_TYPE (RouseLauncherFake, rouse_launcher_fake, ROUSE, LAUNCHER_FAKE, GObject)

/** Asserts at every launch that the process before, of the program of that name, is gone. */
RouseLauncherFake *rouse_launcher_fake_new (void);
guint              rouse_launcher_fake_get_n_launches (RouseLauncherFake *self);
/** (transfer none) (nullable): the newest process; valid until the next launch. */
RouseProcessFake *rouse_launcher_fake_get_process (RouseLauncherFake *self);
/** (transfer none) (nullable): the newest process of the program of that name; "NAME/build" is its build, which is what
 * has the command "build", and "NAME/command" what a rule runs, whose line begins with "hot ". */
RouseProcessFake *rouse_launcher_fake_find (RouseLauncherFake *self, const char *program);
/** The size that the last launch asked for, as in "80x24". */
const char *rouse_launcher_fake_get_size (RouseLauncherFake *self);
/** The next launch() returns %NULL and this error (transfer full). */
void rouse_launcher_fake_refuse (RouseLauncherFake *self, GError *error);

G_END_DECLS
