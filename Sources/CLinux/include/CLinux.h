#pragma once
// What Linux has and Swift's Glibc module leaves out. No system header is included here: a type of theirs would then be
// this module's as well as Glibc's.
#include <stdint.h>

// epoll, edge-triggered for reading and writing at once: a descriptor is told of once and never changed. 0 or -1.
int iter8_epoll_create(void);
int iter8_epoll_add(int epoll, int descriptor, int tag);
// Waits for so many nanoseconds at most, for ever if below zero. Fills `tags` with those of descriptors that are ready, times two, plus one where the
// other side has closed, and returns how many; -1 if a signal came first. Kernels before 5.11 wait in whole milliseconds.
int iter8_epoll_wait(int epoll, int *tags, int capacity, int64_t nanoseconds);

// Makes waits end with `tag` every so many milliseconds, cheaper than a time limit for each of many waits. The descriptor
// (eight bytes must be read of it before it ticks again), or -1.
int iter8_ticker_add(int epoll, int milliseconds, int tag);

// A descriptor that becomes readable at an absolute time of the monotonic clock, or -1; setting another time undoes the first.
int iter8_timer_create(void);
void iter8_timer_at(int timer, uint64_t nanoseconds);

// Waits of this thread end when they should: the kernel else adds 50 microseconds to save wake-ups.
void iter8_exact_timers(void);

// Starts a program, looked up in PATH, in a session of its own, signals as they are by default, with nothing open but its
// input and outputs: paths, outputs appended to and private; NULL for those of this process. `folder` is where it works, or
// NULL. 0 or an errno.
int iter8_spawn(
    int *pid, char *const arguments[], char *const variables[], const char *folder, const char *input, const char *output,
    const char *errors);
