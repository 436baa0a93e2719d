// What Swift cannot call of the system: variadic functions, macros, and a global variable.
#ifndef ORCHESTRATE_PROCESS_SHIM_H
#define ORCHESTRATE_PROCESS_SHIM_H

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

extern char **environ;

static inline char **orchestrate_environment(void) { return environ; }

/// Orphans below this process become its children; -1 where the system has no such thing.
static inline int orchestrate_become_subreaper(void) {
#ifdef __linux__
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#else
    errno = ENOSYS;
    return -1;
#endif
}

/// The next pending signal of a blocked set, or 0 when none came in time.
static inline int orchestrate_next_signal(const sigset_t *set, long milliseconds) {
#ifdef __linux__
    struct timespec limit = {milliseconds / 1000, (milliseconds % 1000) * 1000000};
    int signal = sigtimedwait(set, 0, &limit);
    return signal > 0 ? signal : 0;
#else
    for (long waited = 0;; waited += 20) {
        sigset_t pending;
        sigpending(&pending);
        for (int number = 1; number < 32; number++) {
            int found = 0;
            if (sigismember(set, number) == 1 && sigismember(&pending, number) == 1)
                return sigwait(set, &found) == 0 ? found : 0;
        }
        if (waited >= milliseconds) return 0;
        struct timespec pause = {0, 20 * 1000000};
        nanosleep(&pause, 0);
    }
#endif
}

/// The exit status of a process that ended by itself, else -1.
static inline int orchestrate_exit_status(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The signal that ended a process.
static inline int orchestrate_end_signal(int status) { return WTERMSIG(status); }

#ifdef __linux__
// Hidden in the headers unless all of them are read as GNU's.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
#endif

/// The process that is started begins in that folder.
static inline int orchestrate_spawn_in_folder(posix_spawn_file_actions_t *actions,
                                              const char *folder) {
    return posix_spawn_file_actions_addchdir_np(actions, folder);
}

/// A new session, and signals as a program expects them.
static inline short orchestrate_spawn_flags(void) {
#ifdef __linux__
    // POSIX_SPAWN_SETSID, which is hidden likewise.
    const short session = 0x80;
#else
    const short session = POSIX_SPAWN_SETSID;
#endif
    return session | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
}

#endif
