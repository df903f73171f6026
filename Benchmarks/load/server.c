// Usage: server PORT arrivals FILE | delays FILE uniform|two-peaks|long-tail | freeze SECONDS EVERY
//
// HTTP servers whose behaviour is known. `arrivals` notes when requests came, `delays` how long answers took; both write
// nanoseconds, a line each, into FILE when they are stopped. `freeze` does nothing at all for a while, again and again.
// One core to itself: it never sleeps while an answer is due within the next millisecond.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <math.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { connections = 4096, capacity = 1 << 20 };
static struct { uint64_t due, came; } waiting[connections];
static uint64_t noted[capacity];
static int count;
static volatile sig_atomic_t stopped;

static void stop(int number) { (void)number, stopped = 1; }

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void note(uint64_t nanoseconds) {
    if (count < capacity) noted[count++] = nanoseconds;
}

static double delay(const char *distribution) {
    double share = drand48();
    if (!strcmp(distribution, "uniform")) return 0.005 + 0.04 * share;
    if (!strcmp(distribution, "two-peaks")) return share < 0.7 ? 0.004 : 0.06;
    double tail = 0.002 / sqrt(1 - share);
    return tail < 0.3 ? tail : 0.3;
}

static void answer(int connection) {
    static const char text[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    if (send(connection, text, sizeof text - 1, MSG_NOSIGNAL) < 0) close(connection);
}

int main(int argc, char *arguments[]) {
    if (argc < 4) return 2;
    const char *kind = arguments[2];
    int freezes = !strcmp(kind, "freeze"), delays = !strcmp(kind, "delays");
    double frozen = freezes ? atof(arguments[3]) : 0, every = freezes && argc > 4 ? atof(arguments[4]) : 1;
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 512)) return perror("listen"), 1;
    int epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    uint64_t began = now();
    while (!stopped) {
        uint64_t next = UINT64_MAX, at = now();
        for (int index = 0; index < connections; index++)
            if (waiting[index].due && waiting[index].due < next) next = waiting[index].due;
        int patience = next == UINT64_MAX ? 1000 : next < at + 1000000 ? 0 : (int)((next - at) / 1000000 - 1);
        int ready = epoll_wait(epoll, events, 256, patience);
        if (freezes) {
            double phase = fmod((now() - began) / 1e9, every);
            if (phase < frozen) usleep((useconds_t)((frozen - phase) * 1e6));
        }
        for (int index = 0; index < ready; index++) {
            int connection = events[index].data.fd;
            if (connection == listener) {
                connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
                if (connection < 0 || connection >= connections) continue;
                setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                event.data.fd = connection;
                epoll_ctl(epoll, EPOLL_CTL_ADD, connection, &event);
                continue;
            }
            char buffer[65536];
            uint64_t came = now();
            if (recv(connection, buffer, sizeof buffer, 0) <= 0) {
                close(connection), waiting[connection].due = 0;
                continue;
            }
            if (delays) {
                waiting[connection].came = came;
                waiting[connection].due = came + (uint64_t)(delay(arguments[4]) * 1e9);
            } else {
                if (!freezes) note(came);
                answer(connection);
            }
        }
        at = now();
        for (int index = 0; index < connections; index++)
            if (waiting[index].due && waiting[index].due <= at) {
                waiting[index].due = 0;
                note(now() - waiting[index].came);
                answer(index);
            }
    }
    FILE *file = freezes ? NULL : fopen(arguments[3], "w");
    for (int index = 0; file && index < count; index++) fprintf(file, "%lu\n", (unsigned long)noted[index]);
    return file && fclose(file) ? 1 : 0;
}
