#pragma once
// What Linux has and Swift's Glibc module leaves out. No system header is included here: a type of theirs would then be
// this module's as well as Glibc's.
#include <stdint.h>

// epoll with descriptors as its data. Events: 1 readable, 4 writable.
int iter8_epoll_create(void);
void iter8_epoll_add(int epoll, int descriptor, uint32_t events);
void iter8_epoll_change(int epoll, int descriptor, uint32_t events);
// Fills `descriptors` with those that are ready and returns how many; -1 if a signal came first.
int iter8_epoll_wait(int epoll, int *descriptors, int capacity, int milliseconds);

// A descriptor that becomes readable at an absolute time of the monotonic clock.
int iter8_timer_create(void);
void iter8_timer_at(int timer, uint64_t nanoseconds);

// Starts a program, looked up in PATH, in a session of its own, signals as they are by default, with nothing open but its
// input and outputs: paths, outputs appended to and private; NULL for those of this process. `folder` is where it works, or
// NULL. 0 or an errno.
int iter8_spawn(
    int *pid, char *const arguments[], char *const variables[], const char *folder, const char *input, const char *output,
    const char *errors);
