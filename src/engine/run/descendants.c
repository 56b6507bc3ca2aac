/* descendants.c - who descends from a process, as /proc tells
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/descendants.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Deeper nesting than this is no program but a fork bomb, and must not cost us our stack. */
#define MAX_DEPTH 200

typedef struct
{
  pid_t pid;
  pid_t parent;
} Link;

typedef struct
{
  pid_t *pids;
  size_t n_pids;
  size_t size;
} PidList;

static void
add_pid (PidList *list, pid_t pid)
{
  if (list->n_pids == list->size)
    {
      size_t size = list->size > 0 ? list->size * 2 : 16;
      pid_t *pids = realloc (list->pids, size * sizeof *pids);

      if (pids == NULL)
        return;
      list->pids = pids;
      list->size = size;
    }
  list->pids[list->n_pids++] = pid;
}

/* Adds the numbers in the file at @path. Returns -1 when it cannot be opened. */
static int
add_pids_of_file (PidList *list, const char *path)
{
  char    buffer[4096];
  ssize_t length;
  pid_t   pid = 0;
  int     fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return -1;
  while ((length = read (fd, buffer, sizeof buffer)) > 0)
    for (ssize_t i = 0; i < length; i++)
      {
        if (buffer[i] >= '0' && buffer[i] <= '9')
          pid = pid * 10 + (buffer[i] - '0');
        else if (pid > 0)
          {
            add_pid (list, pid);
            pid = 0;
          }
      }
  if (pid > 0)
    add_pid (list, pid);
  close (fd);
  return 0;
}

/* Every thread has children of its own. */
static void
visit_children (pid_t parent, unsigned depth, RouseDescendantFunc func, void *data)
{
  char           path[64];
  PidList        list = { 0 };
  DIR           *tasks;
  struct dirent *entry;

  snprintf (path, sizeof path, "/proc/%ld/task", (long) parent);
  tasks = opendir (path);
  if (tasks == NULL)
    return; /* it has just left */
  while ((entry = readdir (tasks)) != NULL)
    {
      long tid = atol (entry->d_name);

      if (tid <= 0)
        continue;
      snprintf (path, sizeof path, "/proc/%ld/task/%ld/children", (long) parent, tid);
      add_pids_of_file (&list, path);
    }
  closedir (tasks);

  for (size_t i = 0; i < list.n_pids; i++)
    {
      if (depth < MAX_DEPTH)
        visit_children (list.pids[i], depth + 1, func, data);
      func (list.pids[i], data);
    }
  free (list.pids);
}

/* The parent of @pid, or 0. The name in the second field may hold anything, so count from its end. */
static pid_t
read_parent (pid_t pid)
{
  char        path[64], buffer[512];
  const char *rest;
  long        parent = 0;
  ssize_t     length;
  int         fd;

  snprintf (path, sizeof path, "/proc/%ld/stat", (long) pid);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  length = read (fd, buffer, sizeof buffer - 1);
  close (fd);
  if (length <= 0)
    return 0;
  buffer[length] = '\0';
  rest = strrchr (buffer, ')');
  if (rest == NULL || sscanf (rest + 1, " %*c %ld", &parent) != 1)
    return 0;
  return parent;
}

static void
visit_links (const Link *links, size_t n_links, pid_t parent, unsigned depth, RouseDescendantFunc func, void *data)
{
  for (size_t i = 0; i < n_links; i++)
    if (links[i].parent == parent)
      {
        if (depth < MAX_DEPTH)
          visit_links (links, n_links, links[i].pid, depth + 1, func, data);
        func (links[i].pid, data);
      }
}

/* For kernels without the `children` files: all processes, and who their parents are. */
static int
visit_all (pid_t ancestor, RouseDescendantFunc func, void *data)
{
  PidList        list = { 0 };
  Link          *links;
  DIR           *proc = opendir ("/proc");
  struct dirent *entry;

  if (proc == NULL)
    return -1;
  while ((entry = readdir (proc)) != NULL)
    if (atol (entry->d_name) > 0)
      add_pid (&list, atol (entry->d_name));
  closedir (proc);

  links = calloc (list.n_pids > 0 ? list.n_pids : 1, sizeof *links);
  for (size_t i = 0; links != NULL && i < list.n_pids; i++)
    links[i] = (Link){ list.pids[i], read_parent (list.pids[i]) };
  if (links != NULL)
    visit_links (links, list.n_pids, ancestor, 0, func, data);
  free (links);
  free (list.pids);
  return 0;
}

int
rouse_descendants_visit (pid_t ancestor, RouseDescendantFunc func, void *data)
{
  char path[64];

  snprintf (path, sizeof path, "/proc/%ld/stat", (long) getpid ());
  if (access (path, R_OK) != 0)
    return -1; /* no /proc, or another system's */
  snprintf (path, sizeof path, "/proc/self/task/%ld/children", (long) getpid ());
  if (access (path, R_OK) != 0)
    return visit_all (ancestor, func, data);
  visit_children (ancestor, 0, func, data);
  return 0;
}

int
rouse_descendants_include (pid_t ancestor, pid_t pid)
{
  for (unsigned depth = 0; depth < MAX_DEPTH; depth++)
    {
      pid_t parent = read_parent (pid);

      if (parent == ancestor)
        return 1;
      if (parent == 0)
        return -1; /* one of the chain has just left */
      if (parent == 1)
        return 0;
      pid = parent;
    }
  return 0;
}
