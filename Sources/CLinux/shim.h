#pragma once
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
