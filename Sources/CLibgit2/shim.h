/* What Swift cannot import of libgit2 and of the system below it: `git_libgit2_opts` and `ioctl` are
 * variadic, so each use gets a `static inline` function of its own. No logic lives here. */
#ifndef GIT_ORCHESTRATE_CLIBGIT2_SHIM_H
#define GIT_ORCHESTRATE_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/repository.h>

#ifdef __linux__
#include <linux/fs.h>
#include <sys/ioctl.h>
#endif

static inline int orchestrate_set_strict_hash_verification(int enabled)
{
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

static inline int orchestrate_set_extensions(const char **names, size_t count)
{
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

static inline int orchestrate_set_search_path(int level, const char *path)
{
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

static inline int orchestrate_get_search_path(int level, git_buf *path)
{
    return git_libgit2_opts(GIT_OPT_GET_SEARCH_PATH, level, path);
}

/* Makes an empty file share the blocks of another one; not 0 where the file system cannot. */
static inline int orchestrate_clone_file(int to, int from)
{
#if defined(__linux__) && defined(FICLONE)
    return ioctl(to, FICLONE, from);
#else
    (void)to, (void)from;
    return -1;
#endif
}

#endif
