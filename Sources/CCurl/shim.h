#pragma once
// The type checks of curl/typecheck-gcc.h judge literal options only; the shims below are typed themselves.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>
#include <sys/prctl.h>

// libcurl is loaded when the first request is made, not linked: with it come thirty further libraries, and most
// runs of the program make no request. The functions we use, found by name:
typedef struct iter8_curl {
    CURLcode (*global_init)(long);
    const char *(*easy_strerror)(CURLcode);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    CURLcode (*easy_pause)(CURL *, int);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_cleanup)(CURLM *);
    CURLMcode (*multi_setopt)(CURLM *, CURLMoption, ...);
    CURLMcode (*multi_add_handle)(CURLM *, CURL *);
    CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
    CURLMcode (*multi_perform)(CURLM *, int *);
    CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd *, unsigned int, int, int *);
    CURLMcode (*multi_wakeup)(CURLM *);
    CURLMsg *(*multi_info_read)(CURLM *, int *);
} iter8_curl;

// Fills in `curl`; NULL for success, else what is missing. The library stays loaded.
static inline const char *iter8_curl_load(iter8_curl *curl, const char *library) {
    void *handle = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    if (handle == NULL) return library;
    struct { void **slot; const char *name; } functions[] = {
        {(void **)&curl->global_init, "curl_global_init"},
        {(void **)&curl->easy_strerror, "curl_easy_strerror"},
        {(void **)&curl->easy_init, "curl_easy_init"},
        {(void **)&curl->easy_cleanup, "curl_easy_cleanup"},
        {(void **)&curl->easy_setopt, "curl_easy_setopt"},
        {(void **)&curl->easy_getinfo, "curl_easy_getinfo"},
        {(void **)&curl->easy_pause, "curl_easy_pause"},
        {(void **)&curl->slist_append, "curl_slist_append"},
        {(void **)&curl->slist_free_all, "curl_slist_free_all"},
        {(void **)&curl->multi_init, "curl_multi_init"},
        {(void **)&curl->multi_cleanup, "curl_multi_cleanup"},
        {(void **)&curl->multi_setopt, "curl_multi_setopt"},
        {(void **)&curl->multi_add_handle, "curl_multi_add_handle"},
        {(void **)&curl->multi_remove_handle, "curl_multi_remove_handle"},
        {(void **)&curl->multi_perform, "curl_multi_perform"},
        {(void **)&curl->multi_poll, "curl_multi_poll"},
        {(void **)&curl->multi_wakeup, "curl_multi_wakeup"},
        {(void **)&curl->multi_info_read, "curl_multi_info_read"},
    };
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        *functions[i].slot = dlsym(handle, functions[i].name);
        if (*functions[i].slot == NULL) return functions[i].name;
    }
    return NULL;
}

// easy_setopt and easy_getinfo are variadic, which Swift can't call: one shim per type of argument.

typedef size_t (*iter8_curl_data_callback)(char *data, size_t size, size_t count, void *context);
typedef int (*iter8_curl_prereq_callback)(
    void *context, char *remote_ip, char *local_ip, int remote_port, int local_port);
typedef int (*iter8_curl_sockopt_callback)(void *context, curl_socket_t descriptor, curlsocktype purpose);

static inline CURLcode iter8_curl_set_long(const iter8_curl *curl, CURL *easy, CURLoption option, long value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_offset(
    const iter8_curl *curl, CURL *easy, CURLoption option, curl_off_t value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_text(
    const iter8_curl *curl, CURL *easy, CURLoption option, const char *value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_bytes(
    const iter8_curl *curl, CURL *easy, CURLoption option, const void *value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_pointer(const iter8_curl *curl, CURL *easy, CURLoption option, void *value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_list(
    const iter8_curl *curl, CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl->easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_blob(
    const iter8_curl *curl, CURL *easy, CURLoption option, const void *data, size_t length) {
    struct curl_blob blob = {(void *)data, length, CURL_BLOB_COPY};
    return curl->easy_setopt(easy, option, &blob);
}

static inline CURLcode iter8_curl_set_data_callback(
    const iter8_curl *curl, CURL *easy, CURLoption option, iter8_curl_data_callback callback) {
    return curl->easy_setopt(easy, option, callback);
}

static inline CURLcode iter8_curl_set_prereq_callback(
    const iter8_curl *curl, CURL *easy, iter8_curl_prereq_callback callback) {
    return curl->easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode iter8_curl_set_sockopt_callback(
    const iter8_curl *curl, CURL *easy, iter8_curl_sockopt_callback callback) {
    return curl->easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, callback);
}

static inline long iter8_curl_get_long(const iter8_curl *curl, CURL *easy, CURLINFO info) {
    long value = 0;
    curl->easy_getinfo(easy, info, &value);
    return value;
}

static inline void *iter8_curl_get_context(const iter8_curl *curl, CURL *easy) {
    char *value = NULL;
    curl->easy_getinfo(easy, CURLINFO_PRIVATE, &value);
    return value;
}

static inline const char *iter8_curl_get_text(const iter8_curl *curl, CURL *easy, CURLINFO info) {
    char *value = NULL;
    curl->easy_getinfo(easy, info, &value);
    return value;
}

// The next transfer that came to an end, or NULL; the message's union is not visible in Swift.
static inline CURL *iter8_curl_next_done(const iter8_curl *curl, CURLM *multi, CURLcode *result) {
    int remaining = 0;
    CURLMsg *message;
    while ((message = curl->multi_info_read(multi, &remaining)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

// Macros that Swift doesn't import.
static inline size_t iter8_curl_write_pause(void) { return CURL_WRITEFUNC_PAUSE; }
static inline CURLcode iter8_curl_resume(const iter8_curl *curl, CURL *easy) {
    return curl->easy_pause(easy, CURLPAUSE_CONT);
}

// Plain calls, so that Swift need not unwrap function pointers.
static inline CURLcode iter8_curl_global_init(const iter8_curl *curl) {
    return curl->global_init(CURL_GLOBAL_DEFAULT);
}
static inline const char *iter8_curl_strerror(const iter8_curl *curl, CURLcode code) {
    return curl->easy_strerror(code);
}
static inline CURL *iter8_curl_easy_init(const iter8_curl *curl) { return curl->easy_init(); }
static inline void iter8_curl_easy_cleanup(const iter8_curl *curl, CURL *easy) { curl->easy_cleanup(easy); }
static inline struct curl_slist *iter8_curl_append(
    const iter8_curl *curl, struct curl_slist *list, const char *text) {
    return curl->slist_append(list, text);
}
static inline void iter8_curl_free_list(const iter8_curl *curl, struct curl_slist *list) {
    curl->slist_free_all(list);
}
static inline CURLM *iter8_curl_multi_init(const iter8_curl *curl) { return curl->multi_init(); }
static inline void iter8_curl_multi_cleanup(const iter8_curl *curl, CURLM *multi) { curl->multi_cleanup(multi); }
static inline CURLMcode iter8_curl_multi_set_long(
    const iter8_curl *curl, CURLM *multi, CURLMoption option, long value) {
    return curl->multi_setopt(multi, option, value);
}
static inline CURLMcode iter8_curl_add(const iter8_curl *curl, CURLM *multi, CURL *easy) {
    return curl->multi_add_handle(multi, easy);
}
static inline void iter8_curl_remove(const iter8_curl *curl, CURLM *multi, CURL *easy) {
    curl->multi_remove_handle(multi, easy);
}
static inline void iter8_curl_perform(const iter8_curl *curl, CURLM *multi) {
    int running = 0;
    curl->multi_perform(multi, &running);
}
static inline void iter8_curl_poll(const iter8_curl *curl, CURLM *multi, int milliseconds) {
    curl->multi_poll(multi, NULL, 0, milliseconds, NULL);
}
// Waits for a descriptor of ours, too.
static inline void iter8_curl_poll_beside(const iter8_curl *curl, CURLM *multi, int descriptor, int milliseconds) {
    struct curl_waitfd beside = {.fd = descriptor, .events = CURL_WAIT_POLLIN};
    curl->multi_poll(multi, &beside, 1, milliseconds, NULL);
}
static inline void iter8_curl_wake_up(const iter8_curl *curl, CURLM *multi) { curl->multi_wakeup(multi); }

// What ps and top call the calling thread.
static inline void iter8_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
