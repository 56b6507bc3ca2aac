/* proxy-policy.c - what a Content-Security-Policy has to say for one script more: pure
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "hot/proxy-policy.h"

#include <string.h>

#define FIELD "Content-Security-Policy"
#define NONCE "'nonce-"
#define SPACE " \t"

typedef struct
{
  const char *script; /* its address without what follows "?" */
  const char *socket; /* where it connects to */
  char       *nonce;  /* (owned) (nullable) */
} Admission;

/* The length of the word at the beginning of @text. */
static gsize
word_length (const char *text)
{
  return strcspn (text, SPACE);
}

/* Whether @directive ("name value value") is called @name. */
static gboolean
is_directive (const char *directive, const char *name)
{
  return word_length (directive) == strlen (name) && g_ascii_strncasecmp (directive, name, strlen (name)) == 0;
}

/* (nullable): the directive that counts for what the first of @names is about; the others are its fall-backs. */
static char **
find_directive (char **directives, const char *const *names)
{
  for (; *names != NULL; names++)
    for (guint i = 0; directives[i] != NULL; i++)
      if (is_directive (directives[i], *names))
        return &directives[i];
  return NULL;
}

/* (nullable): the word in @directive's values that begins like this. */
static const char *
find_value (const char *directive, const char *prefix)
{
  for (directive += word_length (directive); *directive != '\0'; directive += word_length (directive))
    {
      directive += strspn (directive, SPACE);
      if (g_ascii_strncasecmp (directive, prefix, strlen (prefix)) == 0)
        return directive;
    }
  return NULL;
}

static const char *const script_names[] = { "script-src-elem", "script-src", "default-src", NULL };
static const char *const connect_names[] = { "connect-src", "default-src", NULL };

/* (transfer full): the values of @directive and @value; 'none' is none. */
static char *
add_value (const char *directive, const char *name, const char *value)
{
  const char *values = directive + word_length (directive);

  values += strspn (values, SPACE);
  if (*values == '\0' || g_ascii_strcasecmp (values, "'none'") == 0)
    return g_strdup_printf ("%s %s", name, value);
  return g_strdup_printf ("%s %s %s", name, values, value);
}

/* Admits @value where it counts; where only default-src says so, by a directive of its own. */
static void
admit_value (char ***directives, const char *const *names, const char *own, const char *value)
{
  char **directive = find_directive (*directives, names);
  guint  n = g_strv_length (*directives);
  char  *widened;

  if (directive == NULL)
    return;
  if (!is_directive (*directive, "default-src"))
    {
      g_autofree char *name = g_strndup (*directive, word_length (*directive));

      widened = add_value (*directive, name, value);
      g_free (*directive);
      *directive = widened;
      return;
    }
  widened = add_value (*directive, own, value);
  *directives = g_renew (char *, *directives, n + 2);
  (*directives)[n] = widened;
  (*directives)[n + 1] = NULL;
}

static void
admit_script (Admission *self, char ***directives)
{
  char           **directive = find_directive (*directives, script_names);
  g_autofree char *own = NULL;

  if (directive == NULL)
    return;
  if (self->nonce != NULL)
    own = g_strconcat (NONCE, self->nonce, "'", NULL);
  if (own != NULL && find_value (*directive, own) != NULL)
    return;
  /* A nonce beside 'unsafe-inline' would take that away from the page: only where it does not count anyhow. */
  if (find_value (*directive, "'strict-dynamic'") == NULL)
    {
      admit_value (directives, script_names, "script-src", self->script);
      return;
    }
  if (self->nonce == NULL)
    {
      self->nonce = g_uuid_string_random ();
      own = g_strconcat (NONCE, self->nonce, "'", NULL);
    }
  admit_value (directives, script_names, "script-src", own);
}

/* (transfer full) (nullable): one policy, widened; %NULL: no script may run at all. */
static char *
admit_policy (Admission *self, const char *policy)
{
  g_auto (GStrv)    directives = g_strsplit (policy, ";", -1);
  const char *const sandbox_names[] = { "sandbox", NULL };
  char            **sandbox;

  for (guint i = 0; directives[i] != NULL; i++)
    g_strstrip (directives[i]);
  sandbox = find_directive (directives, sandbox_names);
  if (sandbox != NULL && find_value (*sandbox, "allow-scripts") == NULL)
    return NULL;
  admit_script (self, &directives);
  admit_value (&directives, connect_names, "connect-src", self->socket);
  return g_strjoinv ("; ", directives);
}

/* A nonce that one of the policies has: another policy need only have the same one. */
static char * /* (transfer full) (nullable) */
find_nonce (const RouseProxyHead *head)
{
  for (guint i = 0; i < head->fields->len; i++)
    {
      const RouseProxyField *field = g_ptr_array_index (head->fields, i);
      const char            *nonce = g_ascii_strcasecmp (field->name, FIELD) == 0 ? strstr (field->value, NONCE) : NULL;
      gsize                  n = nonce != NULL ? strspn (nonce + strlen (NONCE), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+/-_=") : 0;

      if (n > 0 && nonce[strlen (NONCE) + n] == '\'')
        return g_strndup (nonce + strlen (NONCE), n);
    }
  return NULL;
}

/* (transfer full) (nullable): the value of a field, which may be several policies. */
static char *
admit_field (Admission *self, const char *value)
{
  g_auto (GStrv) policies = g_strsplit (value, ",", -1);

  for (guint i = 0; policies[i] != NULL; i++)
    {
      char *widened = admit_policy (self, g_strstrip (policies[i]));

      if (widened == NULL)
        return NULL;
      g_free (policies[i]);
      policies[i] = widened;
    }
  return g_strjoinv (", ", policies);
}

gboolean
rouse_proxy_policy_admit (RouseProxyHead *head, const char *url, char **nonce)
{
  g_autofree char *script = g_strndup (url, strcspn (url, "?#"));
  const char      *host = strstr (script, "://");
  g_autofree char *authority = host != NULL ? g_strndup (host + 3, strcspn (host + 3, "/")) : g_strdup ("");
  g_autofree char *socket = g_strconcat (g_str_has_prefix (script, "https:") ? "wss://" : "ws://", authority, NULL);
  Admission        self = { script, socket, find_nonce (head) };

  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  guint                 n = 0;

  *nonce = NULL;
  for (guint i = 0; i < head->fields->len; i++)
    {
      const RouseProxyField *field = g_ptr_array_index (head->fields, i);
      char                  *value;

      if (g_ascii_strcasecmp (field->name, FIELD) != 0)
        continue;
      value = admit_field (&self, field->value);
      if (value == NULL)
        {
          g_free (self.nonce);
          return FALSE;
        }
      g_ptr_array_add (values, value);
    }
  for (guint i = 0; n < values->len; i++)
    if (g_ascii_strcasecmp (((RouseProxyField *) g_ptr_array_index (head->fields, i))->name, FIELD) == 0)
      rouse_proxy_head_replace (head, i, g_ptr_array_index (values, n++));
  *nonce = self.nonce;
  return TRUE;
}
