/* watchman-service.c - what Watchman does for one project: found, asked, lost and found again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/watchman-service.h"
#include "base/path.h"
#include "watch/watchman-client.h"
#include "watch/watchman-locate.h"

#include <gio/gio.h>

/* What a daemon that works answers at once. */
#define SHORT_MS 2000
/* What it answers once it has been through the tree. */
#define LONG_MS 120000
/* How often one that says nothing is asked whether it is still there. */
#define PULSE_MS 3000
/* After its end it is looked for again, first soon and then less often. */
#define RETRY_MS 2000
#define MAX_RETRY_MS 30000
/* Of more files at once it is quicker to compare the tree. */
#define MANY 4096

struct _RouseWatchmanService
{
  GMainContext                    *context; /* (owned) */
  RouseClock                      *clock;   /* (owned) */
  const RouseWatchmanServiceFuncs *funcs;
  gpointer                         data;
  gboolean                         asked;

  GPtrArray           *tops;        /* (owned) (element-type RouseWatchmanTop) */
  RouseWatchmanClient *client;      /* (owned) (nullable) */
  gboolean             ready;       /* the daemon has greeted, and may be asked for tops */
  GCancellable        *starting;    /* (owned) (nullable) while the daemon is started */
  char                *socket;      /* (owned) (nullable) where the daemon said it is */
  gboolean             started;     /* that was tried, and is not tried again */
  gboolean             was_live;    /* since when its absence is worth a word */
  RouseWatchReason     trouble;     /* why there is no conversation */
  guint                pulse;       /* alarm */
  guint                retry;       /* alarm */
  guint                retry_in_ms; /* the next time */
};

static void connect_to_daemon (RouseWatchmanService *self);
static void begin_tops (RouseWatchmanService *self);

static RouseWatchmanTop *
get_top (RouseWatchmanService *self, guint index)
{
  return g_ptr_array_index (self->tops, index);
}

/* The end of a conversation, and the next one. */

static void
retry_cb (gpointer data)
{
  RouseWatchmanService *self = data;

  self->retry = 0;
  if (self->client == NULL)
    connect_to_daemon (self);
  else
    begin_tops (self);
}

static void
try_again_later (RouseWatchmanService *self)
{
  if (self->retry == 0)
    self->retry = rouse_clock_add_alarm_ms (self->clock, self->retry_in_ms, retry_cb, self);
  self->retry_in_ms = MIN (self->retry_in_ms * 2, MAX_RETRY_MS);
}

static void
do_without (RouseWatchmanService *self, RouseWatchReason trouble)
{
  gboolean for_good = !self->asked && !self->was_live;

  g_clear_pointer (&self->client, rouse_watchman_client_free);
  rouse_clock_clear_alarm (self->clock, &self->pulse);
  self->ready = FALSE;
  self->trouble = trouble;
  for (guint i = 0; i < self->tops->len; i++)
    get_top (self, i)->state = ROUSE_WATCHMAN_IDLE;
  if (!for_good)
    try_again_later (self);
  self->funcs->absent (trouble, for_good, self->data);
}

static void
closed_cb (const GError *error, gpointer data)
{
  do_without (data, ROUSE_REASON_WATCHMAN_SILENT);
}

static GVariant *
new_command (const char *name, const char *path, const char *subscription)
{
  GVariantBuilder command;

  g_variant_builder_init (&command, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&command, "v", g_variant_new_string (name));
  if (path != NULL)
    g_variant_builder_add (&command, "v", g_variant_new_bytestring (path));
  if (subscription != NULL)
    g_variant_builder_add (&command, "v", g_variant_new_string (subscription));
  return g_variant_builder_end (&command);
}

/* A daemon that hangs says as little as one to which nothing happens. */

static void pulse_cb (gpointer data);

static void
feel_pulse (RouseWatchmanService *self)
{
  if (self->pulse == 0)
    self->pulse = rouse_clock_add_alarm_ms (self->clock, PULSE_MS, pulse_cb, self);
}

static void
pulse_answered_cb (GVariant *answer, gpointer data)
{
  feel_pulse (data);
}

static void
pulse_cb (gpointer data)
{
  RouseWatchmanService *self = data;

  self->pulse = 0;
  rouse_watchman_client_ask (self->client, new_command ("version", NULL, NULL), SHORT_MS, pulse_answered_cb, self);
}

/* Asking for a top: five questions, each of which may be the last. */

static void
refuse_top (RouseWatchmanTop *top, const char *why)
{
  RouseWatchmanService *self = top->owner;

  g_debug ("Watchman does not watch %s: %s", top->given, why);
  top->state = ROUSE_WATCHMAN_REFUSED;
  self->funcs->less (self->data);
}

static gboolean
is_refusal (GVariant *answer, RouseWatchmanTop *top)
{
  const char *error = rouse_watchman_peek_string (answer, "error");

  if (error != NULL)
    refuse_top (top, error);
  return error != NULL;
}

static void
subscribed_cb (GVariant *answer, gpointer data)
{
  RouseWatchmanTop     *top = data;
  RouseWatchmanService *self = top->owner;

  if (is_refusal (answer, top))
    return;
  g_debug ("Watchman watches %s, by %s", top->path, top->root);
  top->state = ROUSE_WATCHMAN_LIVE;
  self->was_live = TRUE;
  self->retry_in_ms = RETRY_MS;
  feel_pulse (self);
  self->funcs->live (top, self->data);
}

static void
clock_told_cb (GVariant *answer, gpointer data)
{
  RouseWatchmanTop     *top = data;
  RouseWatchmanService *self = top->owner;
  const char           *clock = rouse_watchman_peek_string (answer, "clock");

  if (is_refusal (answer, top))
    return;
  if (clock == NULL)
    {
      refuse_top (top, "it does not tell the time");
      return;
    }
  g_free (top->clock);
  top->clock = g_strdup (clock);
  rouse_watchman_client_ask (self->client, rouse_watchman_top_new_subscribe (top), LONG_MS, subscribed_cb, top);
}

static void
config_told_cb (GVariant *answer, gpointer data)
{
  RouseWatchmanTop     *top = data;
  RouseWatchmanService *self = top->owner;

  if (is_refusal (answer, top))
    return;
  rouse_watchman_top_take_config (top, answer);
  /* Without `sync_timeout`, for which it would write a file into the tree and delete it: a folder that is newer than its
   * files is a change. Whatever the daemon has not come by yet it tells of when it does, as it is later than that time. */
  rouse_watchman_client_ask (self->client, new_command ("clock", top->root, NULL), LONG_MS, clock_told_cb, top);
}

static void
watched_cb (GVariant *answer, gpointer data)
{
  RouseWatchmanTop     *top = data;
  RouseWatchmanService *self = top->owner;

  if (is_refusal (answer, top))
    return;
  if (!rouse_watchman_top_take_root (top, rouse_watchman_peek_string (answer, "watch")))
    {
      refuse_top (top, "it names another folder");
      return;
    }
  rouse_watchman_client_ask (self->client, new_command ("get-config", top->root, NULL), SHORT_MS, config_told_cb, top);
}

static void
begin_top (RouseWatchmanTop *top)
{
  RouseWatchmanService *self = top->owner;

  if (!self->ready || top->state != ROUSE_WATCHMAN_IDLE || top->path == NULL)
    return;
  top->state = ROUSE_WATCHMAN_ASKING;
  rouse_watchman_client_ask (self->client, new_command ("watch-project", top->path, NULL), LONG_MS, watched_cb, top);
}

static void
begin_tops (RouseWatchmanService *self)
{
  for (guint i = 0; i < self->tops->len; i++)
    begin_top (get_top (self, i));
}

static void
unsubscribed_cb (GVariant *answer, gpointer data)
{
}

/* A daemon that nobody named is not made to watch anywhere else. */
static gboolean
may_be_asked (const RouseWatchmanTop *top)
{
  const RouseWatchmanService *self = top->owner;

  return self->asked || top->path == NULL || rouse_path_is_within (top->path, top->root);
}

static void
renew_top (RouseWatchmanTop *top)
{
  RouseWatchmanService *self = top->owner;
  gboolean              moved = rouse_watchman_top_locate (top);

  if (moved && top->state == ROUSE_WATCHMAN_LIVE)
    {
      rouse_watchman_client_ask (self->client, new_command ("unsubscribe", top->root, top->name), SHORT_MS, unsubscribed_cb, NULL);
      top->state = may_be_asked (top) ? ROUSE_WATCHMAN_IDLE : ROUSE_WATCHMAN_UNWANTED;
      self->funcs->less (self->data);
    }
  /* What was refused was the folder that was there before. */
  if (top->state == ROUSE_WATCHMAN_REFUSED)
    top->state = ROUSE_WATCHMAN_IDLE;
  begin_top (top);
}

void
rouse_watchman_service_renew (RouseWatchmanService *self, const char *given)
{
  for (guint i = 0; i < self->tops->len; i++)
    if (g_str_equal (get_top (self, i)->given, given))
      renew_top (get_top (self, i));
}

/* What the daemon says by itself. */

static void
tell_of_files (RouseWatchmanService *self, RouseWatchmanTop *top, GVariant *files)
{
  g_autoptr (GString) path = g_string_new (top->root);
  gsize               n = g_variant_n_children (files);
  gsize               length;

  if (n > MANY)
    {
      self->funcs->doubted (self->data);
      return;
    }
  if (!g_str_has_suffix (path->str, "/"))
    g_string_append_c (path, '/');
  length = path->len;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) name = NULL;

      g_variant_get_child (files, i, "v", &name);
      if (!g_variant_is_of_type (name, G_VARIANT_TYPE_BYTESTRING))
        continue;
      g_string_truncate (path, length);
      g_string_append (path, g_variant_get_bytestring (name));
      self->funcs->happened (path->str, self->data);
    }
}

/* The daemon watches there no longer: the folder is gone, or somebody told it so. */
static void
lose_top (RouseWatchmanService *self, RouseWatchmanTop *top)
{
  rouse_watchman_top_locate (top);
  top->state = self->asked ? ROUSE_WATCHMAN_IDLE : ROUSE_WATCHMAN_UNWANTED;
  if (top->state == ROUSE_WATCHMAN_IDLE && top->path != NULL)
    try_again_later (self);
  self->funcs->less (self->data);
}

static RouseWatchmanTop *
find_subscription (RouseWatchmanService *self, GVariant *notice)
{
  const char *name = rouse_watchman_peek_string (notice, "subscription");

  for (guint i = 0; name != NULL && i < self->tops->len; i++)
    if (g_str_equal (get_top (self, i)->name, name))
      return get_top (self, i);
  return NULL;
}

/* It went through everything anew because it had lost something itself. Its word for that comes with all that follows, too. */
static void
heed_warning (RouseWatchmanService *self, RouseWatchmanTop *top, const char *warning)
{
  if (warning == NULL || g_strcmp0 (warning, top->warning) == 0)
    return;
  g_debug ("Watchman on %s: %s", top->root, warning);
  g_free (top->warning);
  top->warning = g_strdup (warning);
  self->funcs->doubted (self->data);
}

static void
noticed_cb (GVariant *notice, gpointer data)
{
  RouseWatchmanService *self = data;
  RouseWatchmanTop     *top = notice != NULL ? find_subscription (self, notice) : NULL;
  g_autoptr (GVariant)  files = notice != NULL ? g_variant_lookup_value (notice, "files", G_VARIANT_TYPE ("av")) : NULL;

  if (notice == NULL)
    {
      self->funcs->doubted (self->data);
      return;
    }
  if (top == NULL || (top->state != ROUSE_WATCHMAN_LIVE && top->state != ROUSE_WATCHMAN_ASKING))
    return;
  if (rouse_watchman_is_true (notice, "canceled"))
    {
      lose_top (self, top);
      return;
    }
  heed_warning (self, top, rouse_watchman_peek_string (notice, "warning"));
  if (rouse_watchman_is_true (notice, "is_fresh_instance"))
    self->funcs->doubted (self->data);
  else if (files != NULL)
    tell_of_files (self, top, files);
}

static const RouseWatchmanClientFuncs client_funcs = { noticed_cb, closed_cb };

/* The beginning of a conversation. */

static gboolean
is_watched_already (const RouseWatchmanTop *top, GVariant *roots)
{
  gsize n = roots != NULL ? g_variant_n_children (roots) : 0;

  for (gsize i = 0; top->path != NULL && i < n; i++)
    {
      g_autoptr (GVariant) root = NULL;

      g_variant_get_child (roots, i, "v", &root);
      if (g_variant_is_of_type (root, G_VARIANT_TYPE_BYTESTRING) && rouse_path_is_within (top->path, g_variant_get_bytestring (root)))
        return TRUE;
    }
  return FALSE;
}

static void
roots_listed_cb (GVariant *answer, gpointer data)
{
  RouseWatchmanService *self = data;
  g_autoptr (GVariant)  roots = g_variant_lookup_value (answer, "roots", G_VARIANT_TYPE ("av"));
  guint                 n_watched = 0;

  for (guint i = 0; i < self->tops->len; i++)
    {
      gboolean watched = is_watched_already (get_top (self, i), roots);

      get_top (self, i)->state = watched ? ROUSE_WATCHMAN_IDLE : ROUSE_WATCHMAN_UNWANTED;
      n_watched += watched ? 1 : 0;
    }
  if (n_watched == 0)
    {
      do_without (self, ROUSE_REASON_NONE);
      return;
    }
  self->ready = TRUE;
  begin_tops (self);
  self->funcs->found (self->data);
}

static void
greeted_cb (GVariant *answer, gpointer data)
{
  RouseWatchmanService *self = data;

  if (!self->asked)
    {
      rouse_watchman_client_ask (self->client, new_command ("watch-list", NULL, NULL), SHORT_MS, roots_listed_cb, self);
      return;
    }
  self->ready = TRUE;
  begin_tops (self);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError)    error = NULL;
  g_autofree char      *socket = rouse_watchman_ask_socket_finish (result, &error);
  RouseWatchmanService *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  g_clear_object (&self->starting);
  if (socket == NULL)
    {
      g_debug ("no Watchman: %s", error->message);
      do_without (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? ROUSE_REASON_WATCHMAN_MISSING : ROUSE_REASON_WATCHMAN_SILENT);
      return;
    }
  self->socket = g_steal_pointer (&socket);
  connect_to_daemon (self);
}

static void
connect_to_daemon (RouseWatchmanService *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = self->socket != NULL ? g_strdup (self->socket) : rouse_watchman_dup_known_socket ();

  if (path != NULL)
    self->client = rouse_watchman_client_new (path, self->context, self->clock, &client_funcs, self, &error);
  if (error != NULL)
    g_debug ("no Watchman at %s: %s", path, error->message);
  if (self->client != NULL)
    {
      rouse_watchman_client_ask (self->client, new_command ("version", NULL, NULL), SHORT_MS, greeted_cb, self);
      return;
    }
  if (!self->asked || self->started || rouse_watchman_is_given ())
    {
      do_without (self, self->trouble);
      return;
    }
  self->started = TRUE;
  self->starting = g_cancellable_new ();
  rouse_watchman_ask_socket_async (self->starting, started_cb, self);
}

void
rouse_watchman_service_start (RouseWatchmanService *self)
{
  connect_to_daemon (self);
}

/* What it covers. */

gboolean
rouse_watchman_service_covers (RouseWatchmanService *self, const char *path)
{
  for (guint i = 0; i < self->tops->len; i++)
    if (get_top (self, i)->state == ROUSE_WATCHMAN_LIVE && rouse_watchman_top_covers (get_top (self, i), path))
      return TRUE;
  return FALSE;
}

static gboolean
is_within (const RouseWatchmanTop *top, const char *path)
{
  return top->path != NULL && rouse_path_is_within (path, top->path);
}

gboolean
rouse_watchman_service_may_cover (RouseWatchmanService *self, const char *path)
{
  for (guint i = 0; i < self->tops->len; i++)
    {
      const RouseWatchmanTop *top = get_top (self, i);

      if ((top->state == ROUSE_WATCHMAN_IDLE || top->state == ROUSE_WATCHMAN_ASKING) && is_within (top, path))
        return TRUE;
    }
  return FALSE;
}

gboolean
rouse_watchman_service_is_below_plain (RouseWatchmanService *self, const char *path)
{
  for (guint i = 0; i < self->tops->len; i++)
    {
      const RouseWatchmanTop *top = get_top (self, i);

      if (g_strcmp0 (top->given, top->path) == 0 && !g_str_equal (path, top->path) && is_within (top, path))
        return TRUE;
    }
  return FALSE;
}

RouseWatchReason
rouse_watchman_service_get_reason (RouseWatchmanService *self, const char *path)
{
  if (!self->asked && !self->was_live)
    return ROUSE_REASON_NONE;
  if (self->client == NULL)
    return self->trouble;
  for (guint i = 0; i < self->tops->len; i++)
    {
      const RouseWatchmanTop *top = get_top (self, i);

      if (!is_within (top, path))
        continue;
      if (top->state == ROUSE_WATCHMAN_UNWANTED)
        return ROUSE_REASON_NONE;
      /* Of one that is live only what its own file excepts is not covered. */
      return top->state == ROUSE_WATCHMAN_REFUSED || top->state == ROUSE_WATCHMAN_LIVE ? ROUSE_REASON_WATCHMAN_REFUSES : ROUSE_REASON_WATCHMAN_SILENT;
    }
  return ROUSE_REASON_NONE;
}

RouseWatchmanService *
rouse_watchman_service_new (const RouseWatchmanWish *wish, const RouseWatchmanServiceFuncs *funcs, gpointer data)
{
  RouseWatchmanService *self = g_new0 (RouseWatchmanService, 1);

  self->context = g_main_context_ref (wish->context);
  self->clock = g_object_ref (wish->clock);
  self->funcs = funcs;
  self->data = data;
  self->asked = wish->asked;
  self->trouble = ROUSE_REASON_WATCHMAN_SILENT;
  self->retry_in_ms = RETRY_MS;
  self->tops = g_ptr_array_new_with_free_func ((GDestroyNotify) rouse_watchman_top_free);
  for (guint i = 0; wish->roots[i] != NULL; i++)
    {
      RouseWatchmanTop *top = rouse_watchman_top_new (wish->roots[i], self);

      g_ptr_array_add (self->tops, top);
      rouse_watchman_top_locate (top);
    }
  return self;
}

void
rouse_watchman_service_free (RouseWatchmanService *self)
{
  if (self->starting != NULL)
    g_cancellable_cancel (self->starting);
  g_clear_object (&self->starting);
  /* Its subscriptions end with the conversation. What it watches is left to it: others may use it, and it forgets by itself. */
  g_clear_pointer (&self->client, rouse_watchman_client_free);
  rouse_clock_clear_alarm (self->clock, &self->pulse);
  rouse_clock_clear_alarm (self->clock, &self->retry);
  g_ptr_array_unref (self->tops);
  g_free (self->socket);
  g_object_unref (self->clock);
  g_main_context_unref (self->context);
  g_free (self);
}
