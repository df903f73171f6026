#pragma once
// Without _GNU_SOURCE, as Swift's Glibc module is built: a header that both include (sys/select.h, for one) must mean one
// thing, or it depends on the order of compilation whether the modules can be used together.
// What Linux has and Swift's Glibc module leaves out.
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <netdb.h>

static inline void iter8_epoll_set(int epoll, int operation, int descriptor, uint32_t events) {
    struct epoll_event event = {.events = events, .data = {.fd = descriptor}};
    epoll_ctl(epoll, operation, descriptor, &event);
}

static inline int iter8_timer_create(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC); }

// Fires once at an absolute time of the monotonic clock.
static inline void iter8_timer_at(int timer, uint64_t nanoseconds) {
    struct itimerspec time = {.it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &time, NULL);
}

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

// A descriptor that becomes readable when the process ends, child or not.
static inline int iter8_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>

// A GNU extension, which the header therefore leaves out.
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif

// Threads of the concurrency runtime block signals, and programs would inherit that.
static inline void iter8_spawn_with_default_signals(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
}

// Starts a program in a session of its own with its output appended to a private file; returns 0 or an errno.
static inline int iter8_spawn_logged(
    pid_t *pid, const char *path, char *const arguments[], char *const variables[], const char *log) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    iter8_spawn_with_default_signals(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int status = posix_spawn(pid, path, &actions, &attributes, arguments, variables);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return status;
}

// Starts a program in a session of its own with nothing open but /dev/null; returns 0 or an errno. The last two take
// GNU extensions that Swift's Glibc module leaves out.
static inline int iter8_spawn_detached(pid_t *pid, const char *path, char *const arguments[], char *const variables[]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int descriptor = 0; descriptor < 3; descriptor++)
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    iter8_spawn_with_default_signals(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int status = posix_spawn(pid, path, &actions, &attributes, arguments, variables);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return status;
}
