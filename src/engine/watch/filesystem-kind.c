/* filesystem-kind.c - what kind of file system a place is on, and whether the kernel announces what changes there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "rouse-watch"
#include "config.h"
#include "watch/filesystem.h"

#include <errno.h>
#include <gio/gunixmounts.h>
#include <string.h>
#include <sys/vfs.h>

typedef enum
{
  LOCAL,     /* the kernel sees every change */
  UNSEEN,    /* local, but changes come about behind the back of the file system */
  ELSEWHERE, /* the data live elsewhere, and so do some of the writers */
  BY_TYPE,   /* one number for many: the mount table tells */
} Kind;

/* The numbers are the kernel's (linux/magic.h and the sources of each file system). */
static const struct
{
  guint32     magic;
  const char *name;
  Kind        kind;
} by_magic[] = {
  { 0x0000ef53, "ext4", LOCAL },
  { 0x58465342, "xfs", LOCAL },
  { 0x9123683e, "btrfs", LOCAL },
  { 0x2fc12fc1, "zfs", LOCAL },
  { 0xca451a4e, "bcachefs", LOCAL },
  { 0xf2f52010, "f2fs", LOCAL },
  { 0x00003434, "nilfs2", LOCAL },
  { 0x01021994, "tmpfs", LOCAL },
  { 0x858458f6, "ramfs", LOCAL },
  { 0x794c7630, "overlay", LOCAL },
  { 0x0000f15f, "ecryptfs", LOCAL },
  { 0x00004d44, "vfat", LOCAL },
  { 0x2011bab0, "exfat", LOCAL },
  { 0x7366746e, "ntfs3", LOCAL },
  { 0x5346544e, "ntfs", LOCAL },
  { 0x3153464a, "jfs", LOCAL },
  { 0x52654973, "reiserfs", LOCAL },
  { 0x00004244, "hfs", LOCAL },
  { 0x0000482b, "hfsplus", LOCAL },
  { 0x24051905, "ubifs", LOCAL },
  { 0x000072b6, "jffs2", LOCAL },
  { 0x73717368, "squashfs", LOCAL },
  { 0xe0f5e1e2, "erofs", LOCAL },
  { 0x00009660, "iso9660", LOCAL },
  { 0x15013346, "udf", LOCAL },
  { 0x00009fa0, "proc", UNSEEN },
  { 0x62656572, "sysfs", UNSEEN },
  { 0x0027e0eb, "cgroup", UNSEEN },
  { 0x63677270, "cgroup2", UNSEEN },
  { 0x64626720, "debugfs", UNSEEN },
  { 0x74726163, "tracefs", UNSEEN },
  { 0x61756673, "aufs", UNSEEN },
  { 0x00006969, "nfs", ELSEWHERE },
  { 0x0000517b, "smb", ELSEWHERE },
  { 0xff534d42, "cifs", ELSEWHERE },
  { 0xfe534d42, "smb2", ELSEWHERE },
  { 0x01021997, "9p", ELSEWHERE }, /* also WSL's view of Windows, and what gVisor shows of its host */
  { 0x6a656a63, "virtiofs", ELSEWHERE },
  { 0x786f4256, "vboxsf", ELSEWHERE },
  { 0xbacbacbc, "vmhgfs", ELSEWHERE },
  { 0x7c7c6673, "prl_fs", ELSEWHERE },
  { 0x00c0ffee, "hostfs", ELSEWHERE },
  { 0x00c36400, "ceph", ELSEWHERE },
  { 0x5346414f, "afs", ELSEWHERE },
  { 0x6b414653, "afs", ELSEWHERE },
  { 0x73757245, "coda", ELSEWHERE },
  { 0x0bd00bd0, "lustre", ELSEWHERE },
  { 0x47504653, "gpfs", ELSEWHERE },
  { 0x01161970, "gfs2", ELSEWHERE },
  { 0x7461636f, "ocfs2", ELSEWHERE },
  { 0x20030528, "orangefs", ELSEWHERE },
  { 0xaad7aaea, "panfs", ELSEWHERE },
  { 0xbeefdead, "snfs", ELSEWHERE },
  { 0x19830326, "fhgfs", ELSEWHERE },
  { 0x013111a8, "ibrix", ELSEWHERE },
  { 0x0000564c, "ncp", ELSEWHERE },
  { 0x65735546, "fuse", BY_TYPE },
  { 0x53464846, "wslfs", BY_TYPE }, /* WSL 1: its own files and the drives of Windows alike */
};

/* As the mount table calls them, for the rest. What FUSE passes on, others may have changed below it; that is known to be
 * otherwise only of those that sit on a disk of this machine or cannot be written to. */
static const struct
{
  const char *type;
  Kind        kind;
} by_type[] = {
  { "fuseblk", LOCAL },
  { "fuse.ntfs-3g", LOCAL },
  { "fuse.exfat", LOCAL },
  { "fuse.fuse2fs", LOCAL },
  { "fuse.fuse-ext2", LOCAL },
  { "fuse.squashfuse", LOCAL },
  { "fuse.bindfs", UNSEEN },
  { "fuse.fuse-overlayfs", UNSEEN },
  { "fuse.mergerfs", UNSEEN },
  { "fuse.unionfs", UNSEEN },
  { "fuse.unionfs-fuse", UNSEEN },
  { "fuse.gocryptfs", UNSEEN },
  { "fuse.encfs", UNSEEN },
  { "fuse.cryfs", UNSEEN },
  { "fuse.lxcfs", UNSEEN },
  { "fuse.portal", UNSEEN }, /* the documents that a sandbox was given, which live outside of it */
  { "wslfs", LOCAL },
  { "lxfs", LOCAL },
  { "drvfs", ELSEWHERE },
  { "fakeowner", ELSEWHERE }, /* Docker Desktop's view of its host, in each of its generations */
  { "osxfs", ELSEWHERE },
  { "grpcfuse", ELSEWHERE },
  { "virtiofs", ELSEWHERE },
  { "vboxsf", ELSEWHERE },
  { "prl_fs", ELSEWHERE },
  { "9p", ELSEWHERE },
  { "beegfs", ELSEWHERE },
};

static Kind
find_type (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (by_type); i++)
    if (g_str_equal (by_type[i].type, type))
      return by_type[i].kind;
  return g_str_has_prefix (type, "fuse") ? ELSEWHERE : LOCAL;
}

/* Whether the number alone tells. */
static gboolean
find_magic (guint32 magic, const char **name, Kind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (by_magic); i++)
    if (by_magic[i].magic == magic)
      {
        *name = by_magic[i].name;
        *kind = by_magic[i].kind;
        return *kind != BY_TYPE;
      }
  *name = NULL;
  *kind = BY_TYPE;
  return FALSE;
}

void
rouse_filesystem_judge (guint32 magic, const char *type, RouseFilesystem *filesystem)
{
  const char *name;
  Kind        kind;

  *filesystem = (RouseFilesystem){ 0 };
  if (!find_magic (magic, &name, &kind))
    {
      if (type == NULL)
        type = name;
      kind = type != NULL ? find_type (type) : LOCAL;
      name = type;
    }
  if (name != NULL)
    g_strlcpy (filesystem->name, name, sizeof filesystem->name);
  else
    g_snprintf (filesystem->name, sizeof filesystem->name, "0x%x", magic);
  filesystem->remote = kind == ELSEWHERE;
  filesystem->notifies = kind == LOCAL;
}

static gboolean
read_magic (const char *path, guint32 *magic, GError **error)
{
  struct statfs info;

  if (statfs (path, &info) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
      return FALSE;
    }
  *magic = (guint32) info.f_type;
  return TRUE;
}

static char *
dup_type (const char *path)
{
  GUnixMountEntry *mount = g_unix_mount_for (path, NULL);
  char            *type = mount != NULL ? g_strdup (g_unix_mount_get_fs_type (mount)) : NULL;

  g_clear_pointer (&mount, g_unix_mount_free);
  return type;
}

static const RouseFilesystemFuncs system_funcs = { read_magic, dup_type };

/* A test may put its own in their place before it starts threads. */
static const RouseFilesystemFuncs *funcs = &system_funcs;

void
rouse_filesystem_set_funcs (const RouseFilesystemFuncs *fake)
{
  funcs = fake != NULL ? fake : &system_funcs;
}

gboolean
rouse_filesystem_inspect (const char *path, RouseFilesystem *filesystem, GError **error)
{
  g_autofree char *type = NULL;
  const char      *name;
  guint32          magic;
  Kind             kind;

  g_return_val_if_fail (path != NULL && filesystem != NULL, FALSE);

  if (!funcs->read_magic (path, &magic, error))
    return FALSE;
  /* The mount table is read only where the number does not tell: it may be long. */
  if (!find_magic (magic, &name, &kind))
    type = funcs->dup_type (path);
  rouse_filesystem_judge (magic, type, filesystem);
  return TRUE;
}
