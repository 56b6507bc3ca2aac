/* glob.c - does a name match a pattern, as git's ignore files mean it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter/glob.h"

#include <string.h>

/* ASCII whatever the locale is: the same file must mean the same everywhere. */
static const struct
{
  const char *name;
  GAsciiType  type;
  const char *bytes; /* (nullable) */
} classes[] = {
  { "alnum", G_ASCII_ALNUM },
  { "alpha", G_ASCII_ALPHA },
  { "blank", 0, " \t" },
  { "cntrl", G_ASCII_CNTRL },
  { "digit", G_ASCII_DIGIT },
  { "graph", G_ASCII_GRAPH },
  { "lower", G_ASCII_LOWER },
  { "print", G_ASCII_PRINT },
  { "punct", G_ASCII_PUNCT },
  { "space", 0, " \t\n\r" }, /* git's idea: no vertical tab, no form feed */
  { "upper", G_ASCII_UPPER },
  { "xdigit", G_ASCII_XDIGIT },
};

/* Returns %FALSE when there is no such class. */
static gboolean
match_class (const char *name, gsize length, guchar c, gboolean *matched)
{
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strlen (classes[i].name) == length && memcmp (classes[i].name, name, length) == 0)
      {
        *matched = (g_ascii_table[c] & classes[i].type) != 0 ||
                   (classes[i].bytes != NULL && strchr (classes[i].bytes, c) != NULL);
        return TRUE;
      }
  return FALSE;
}

/* Looks for @c, in lower case already when @fold_case, in the set that @glob begins with. Returns the
 * length of the set, or 0 when it has no end or names an unknown class. */
static gsize
match_set (const char *glob, gsize length, guchar c, gboolean fold_case, gboolean *matched)
{
  gboolean negated = length > 1 && (glob[1] == '!' || glob[1] == '^');
  gsize    first = negated ? 2 : 1;
  gsize    i = first;
  gboolean found = FALSE;
  int      low = -1; /* the byte that a range could begin with */

  while (i < length && (glob[i] != ']' || i == first))
    {
      if (glob[i] == '[' && i + 1 < length && glob[i + 1] == ':')
        {
          const char *name = glob + i + 2;
          const char *close = memchr (name, ']', length - i - 2);

          if (close == NULL)
            return 0;
          if (close > name && close[-1] == ':')
            {
              gsize    name_length = close - 1 - name;
              gboolean is_member;

              if (!match_class (name, name_length, c, &is_member))
                return 0;
              found |= is_member;
              if (fold_case && g_ascii_islower (c) && name_length == 5 && memcmp (name, "upper", 5) == 0)
                found = TRUE;
              low = -1;
              i = close + 1 - glob;
              continue;
            }
          /* Not a class after all: a plain bracket. */
        }
      if (glob[i] == '-' && low >= 0 && i + 1 < length && glob[i + 1] != ']')
        {
          guchar high;

          i++;
          if (glob[i] == '\\' && ++i == length)
            return 0;
          high = glob[i++];
          found |= c >= low && c <= high;
          if (fold_case && g_ascii_islower (c))
            found |= g_ascii_toupper (c) >= low && g_ascii_toupper (c) <= high;
          low = -1;
          continue;
        }
      if (glob[i] == '\\' && ++i == length)
        return 0;
      low = (guchar) glob[i++];
      found |= c == low;
    }
  if (i >= length)
    return 0;
  *matched = found != negated && c != '/';
  return i + 1;
}

/* Whether the stars from @stars up to @end are two or more and a whole component of the glob. */
static gboolean
is_deep (const char *glob, const char *stars, const char *end, const char *glob_end)
{
  if (end - stars < 2 || (stars > glob && stars[-1] != '/'))
    return FALSE;
  return end == glob_end || end[0] == '/' || (end[0] == '\\' && end + 1 < glob_end && end[1] == '/');
}

/*
 * Only the latest star can be worth another try: whatever an earlier one could take instead, the later one
 * can take as well. The same holds for the latest "**", and a plain star can never reach past its
 * component. So two marks to go back to replace recursion, and no glob takes exponential time.
 */
gboolean
rouse_glob_match (const char *glob, gsize glob_length, const char *text, gsize text_length, gboolean fold_case)
{
  const char *p = glob;
  const char *p_end = glob + glob_length;
  const char *t = text;
  const char *t_end = text + text_length;
  const char *star_p = NULL; /* where to go on in the glob after the latest star … */
  const char *star_t = NULL; /* … and in the text, if that star took one byte less */
  const char *deep_p = NULL; /* the same for the latest "**" and its slash */
  const char *deep_t = NULL;

  for (;;)
    {
      if (p == p_end)
        {
          if (t == t_end)
            return TRUE;
        }
      else if (*p == '*')
        {
          const char *stars = p;

          while (p < p_end && *p == '*')
            p++;
          if (!is_deep (glob, stars, p, p_end))
            {
              star_p = p;
              star_t = t;
              continue;
            }
          if (p == p_end)
            return TRUE;
          /* An escaped slash asks for at least one component, a plain one does not. */
          deep_p = *p == '/' ? p + 1 : p + 2;
          deep_t = t;
          star_p = NULL;
          if (*p == '/')
            {
              p = deep_p;
              continue;
            }
        }
      else if (t < t_end)
        {
          char c = fold_case ? g_ascii_tolower (*t) : *t;

          if (*p == '[')
            {
              gboolean matched = FALSE;
              gsize    taken = match_set (p, p_end - p, c, fold_case, &matched);

              if (taken == 0)
                return FALSE;
              if (matched)
                {
                  p += taken;
                  t++;
                  continue;
                }
            }
          else if (*p == '?')
            {
              if (c != '/')
                {
                  p++;
                  t++;
                  continue;
                }
            }
          else if (*p == '\\')
            {
              if (p + 1 == p_end)
                return FALSE;
              if (p[1] == c)
                {
                  p += 2;
                  t++;
                  continue;
                }
            }
          else if ((fold_case ? g_ascii_tolower (*p) : *p) == c)
            {
              if (c == '/')
                star_p = NULL;
              p++;
              t++;
              continue;
            }
        }

      if (star_p != NULL && star_t < t_end && *star_t != '/')
        {
          p = star_p;
          t = ++star_t;
          continue;
        }
      if (deep_p != NULL)
        {
          const char *slash = memchr (deep_t, '/', t_end - deep_t);

          if (slash != NULL)
            {
              p = deep_p;
              t = deep_t = slash + 1;
              star_p = NULL;
              continue;
            }
        }
      return FALSE;
    }
}

gsize
rouse_glob_get_literal_length (const char *glob, gsize glob_length)
{
  gsize i = 0;

  while (i < glob_length && strchr ("*?[\\", glob[i]) == NULL)
    i++;
  return i;
}

gsize
rouse_glob_get_element (const char *glob, gsize glob_length, char *literal)
{
  gboolean matched;
  gsize    i = 0;

  *literal = '\0';
  if (glob_length == 0)
    return 0;
  switch (glob[0])
    {
    case '?':
      return 1;
    case '*':
      while (i < glob_length && glob[i] == '*')
        i++;
      return i;
    case '[':
      return match_set (glob, glob_length, 0, FALSE, &matched);
    case '\\':
      if (glob_length == 1)
        return 0;
      *literal = glob[1];
      return 2;
    default:
      *literal = glob[0];
      return 1;
    }
}
