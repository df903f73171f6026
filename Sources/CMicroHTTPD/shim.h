#pragma once
// Without _GNU_SOURCE, as in every shim: see CLinux.
#include <microhttpd.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <dlfcn.h>

// libmicrohttpd is loaded when the first server starts, not linked: with it comes GnuTLS, two milliseconds of every
// start. iter8_mhd_is_there() must be true before any of the functions below is called.
static inline void *iter8_mhd_symbol(const char *name) {
    static void *library = NULL;
    if (library == NULL) library = dlopen("libmicrohttpd.so.12", RTLD_LAZY | RTLD_LOCAL);
    return library == NULL ? NULL : dlsym(library, name);
}

static inline int iter8_mhd_is_there(void) { return iter8_mhd_symbol("MHD_start_daemon") != NULL; }

#define ITER8_FUNCTION(type, name, parameters)       \
    static type(*function) parameters = NULL;        \
    if (function == NULL) function = (type(*) parameters)iter8_mhd_symbol(#name)

#define ITER8_LOADED(type, name, parameters, arguments) \
    static inline type iter8_##name parameters {        \
        ITER8_FUNCTION(type, name, parameters);         \
        return function arguments;                      \
    }

ITER8_LOADED(MHD_socket, MHD_quiesce_daemon, (struct MHD_Daemon * daemon), (daemon))
ITER8_LOADED(void, MHD_stop_daemon, (struct MHD_Daemon * daemon), (daemon))
ITER8_LOADED(void, MHD_suspend_connection, (struct MHD_Connection * connection), (connection))
ITER8_LOADED(void, MHD_resume_connection, (struct MHD_Connection * connection), (connection))
ITER8_LOADED(
    int, MHD_get_connection_values,
    (struct MHD_Connection * connection, enum MHD_ValueKind kind, MHD_KeyValueIterator each, void *context),
    (connection, kind, each, context))
ITER8_LOADED(
    struct MHD_Response *, MHD_create_response_from_buffer,
    (size_t size, void *buffer, enum MHD_ResponseMemoryMode mode), (size, buffer, mode))
ITER8_LOADED(
    struct MHD_Response *, MHD_create_response_from_callback,
    (uint64_t size, size_t block, MHD_ContentReaderCallback read, void *context, MHD_ContentReaderFreeCallback release),
    (size, block, read, context, release))
ITER8_LOADED(
    enum MHD_Result, MHD_add_response_header, (struct MHD_Response * response, const char *name, const char *value),
    (response, name, value))
ITER8_LOADED(void, MHD_destroy_response, (struct MHD_Response * response), (response))
ITER8_LOADED(
    enum MHD_Result, MHD_queue_response,
    (struct MHD_Connection * connection, unsigned int status, struct MHD_Response *response),
    (connection, status, response))

// MHD_start_daemon is variadic, which Swift can't call. One thread of MHD's own serves all connections; idle ones
// are closed after `idle_seconds`. `key` and `certificate` are PEM texts, NULL for plain HTTP.
static inline struct MHD_Daemon *iter8_mhd_start(
    int listening, const char *key, const char *certificate, unsigned int idle_seconds, unsigned int connections,
    size_t memory, MHD_AccessHandlerCallback access, void *context,
    void *(*begin)(void *context, const char *uri, struct MHD_Connection *connection),
    MHD_RequestCompletedCallback completed) {
    ITER8_FUNCTION(
        struct MHD_Daemon *, MHD_start_daemon,
        (unsigned int, uint16_t, MHD_AcceptPolicyCallback, void *, MHD_AccessHandlerCallback, void *, ...));
    if (function == NULL) return NULL;
    unsigned int flags = MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    if (key == NULL) {
        return function(
            flags, 0, NULL, NULL, access, context, MHD_OPTION_LISTEN_SOCKET, listening,
            MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_CONNECTION_LIMIT, connections,
            MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_URI_LOG_CALLBACK, begin, context,
            MHD_OPTION_NOTIFY_COMPLETED, completed, context, MHD_OPTION_END);
    }
    return function(
        flags | MHD_USE_TLS, 0, NULL, NULL, access, context, MHD_OPTION_LISTEN_SOCKET, listening,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_URI_LOG_CALLBACK, begin, context,
        MHD_OPTION_NOTIFY_COMPLETED, completed, context, MHD_OPTION_HTTPS_MEM_KEY, key,
        MHD_OPTION_HTTPS_MEM_CERT, certificate, MHD_OPTION_END);
}

// The info's union is not visible in Swift.
static inline int iter8_mhd_socket(struct MHD_Connection *connection) {
    ITER8_FUNCTION(
        const union MHD_ConnectionInfo *, MHD_get_connection_info,
        (struct MHD_Connection *, enum MHD_ConnectionInfoType, ...));
    const union MHD_ConnectionInfo *info = function(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static inline unsigned int iter8_mhd_connections(struct MHD_Daemon *daemon) {
    ITER8_FUNCTION(const union MHD_DaemonInfo *, MHD_get_daemon_info, (struct MHD_Daemon *, enum MHD_DaemonInfoType, ...));
    const union MHD_DaemonInfo *info = function(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    return info == NULL ? 0 : info->num_connections;
}

// Macros that Swift doesn't import.
static inline uint64_t iter8_mhd_size_unknown(void) { return MHD_SIZE_UNKNOWN; }
static inline ssize_t iter8_mhd_end_of_stream(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t iter8_mhd_end_with_error(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }

static inline int iter8_eventfd(void) { return eventfd(0, EFD_CLOEXEC); }

static inline int iter8_epoll_watch_hangup(int epoll, int descriptor, uint64_t id) {
    struct epoll_event event = {.events = EPOLLRDHUP | EPOLLET, .data = {.u64 = id}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int iter8_epoll_watch_input(int epoll, int descriptor, uint64_t id) {
    struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = id}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int iter8_epoll_forget(int epoll, int descriptor) {
    return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL);
}

// Waits for events and gives the ids they were registered with; -1 on failure.
static inline int iter8_epoll_wait(int epoll, uint64_t *ids, int capacity) {
    struct epoll_event events[64];
    if (capacity > 64) capacity = 64;
    int count = epoll_wait(epoll, events, capacity, -1);
    for (int index = 0; index < count; index++) ids[index] = events[index].data.u64;
    return count;
}
