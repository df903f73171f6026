#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int iter8_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int iter8_epoll_add(int epoll, int descriptor, int tag) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.fd = tag}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int iter8_epoll_wait(int epoll, int *tags, int capacity, int64_t nanoseconds) {
    static _Thread_local int lacks_pwait2 = 0;
    struct epoll_event events[256];
    int limit = capacity < 256 ? capacity : 256, count = -1;
    if (nanoseconds < 0) {
        count = epoll_wait(epoll, events, limit, -1);
    } else if (!lacks_pwait2) {
        struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
        count = epoll_pwait2(epoll, events, limit, &time, NULL);
        lacks_pwait2 = count < 0 && (errno == ENOSYS || errno == EPERM);
    }
    if (nanoseconds >= 0 && lacks_pwait2) count = epoll_wait(epoll, events, limit, (int)((nanoseconds + 999999) / 1000000));
    for (int index = 0; index < count; index++) {
        int is_hung_up = events[index].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
        tags[index] = events[index].data.fd << 1 | !!is_hung_up;
    }
    return count;
}

int iter8_ticker_add(int epoll, int milliseconds, int tag) {
    struct timespec every = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L};
    struct itimerspec ticks = {.it_interval = every, .it_value = every};
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data = {.fd = tag}};
    int ticker = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (ticker >= 0 && timerfd_settime(ticker, 0, &ticks, NULL) == 0 &&
        epoll_ctl(epoll, EPOLL_CTL_ADD, ticker, &event) == 0)
        return ticker;
    if (ticker >= 0) close(ticker);
    return -1;
}

int iter8_timer_create(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC); }

void iter8_timer_at(int timer, uint64_t nanoseconds) {
    struct itimerspec time = {.it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &time, NULL);
}

void iter8_exact_timers(void) { prctl(PR_SET_TIMERSLACK, 1UL); }

int iter8_spawn(
    int *pid, char *const arguments[], char *const variables[], const char *folder, const char *input, const char *output,
    const char *errors) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    pid_t started = 0;
    posix_spawn_file_actions_init(&actions);
    if (input) posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0);
    if (output) posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (errors) posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (folder) posix_spawn_file_actions_addchdir_np(&actions, folder);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_init(&attributes);
    // Threads of the concurrency runtime block signals, and programs would inherit that.
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int status = posix_spawnp(&started, arguments[0], &actions, &attributes, arguments, variables);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    *pid = started;
    return status;
}
