#pragma once
// The type checks of curl/typecheck-gcc.h judge literal options only; the shims below are typed themselves.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <sys/prctl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift can't call: one shim per type of argument.

typedef size_t (*iter8_curl_data_callback)(char *data, size_t size, size_t count, void *context);
typedef int (*iter8_curl_prereq_callback)(
    void *context, char *remote_ip, char *local_ip, int remote_port, int local_port);
typedef int (*iter8_curl_sockopt_callback)(void *context, curl_socket_t descriptor, curlsocktype purpose);

static inline CURLcode iter8_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_bytes(CURL *easy, CURLoption option, const void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode iter8_curl_set_blob(CURL *easy, CURLoption option, const void *data, size_t length) {
    struct curl_blob blob = {(void *)data, length, CURL_BLOB_COPY};
    return curl_easy_setopt(easy, option, &blob);
}

static inline CURLcode iter8_curl_set_data_callback(
    CURL *easy, CURLoption option, iter8_curl_data_callback callback) {
    return curl_easy_setopt(easy, option, callback);
}

static inline CURLcode iter8_curl_set_prereq_callback(CURL *easy, iter8_curl_prereq_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode iter8_curl_set_sockopt_callback(CURL *easy, iter8_curl_sockopt_callback callback) {
    return curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, callback);
}

static inline long iter8_curl_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline void *iter8_curl_get_context(CURL *easy) {
    char *value = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &value);
    return value;
}

static inline const char *iter8_curl_get_text(CURL *easy, CURLINFO info) {
    char *value = NULL;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

// The next transfer that came to an end, or NULL; the message's union is not visible in Swift.
static inline CURL *iter8_curl_next_done(CURLM *multi, CURLcode *result) {
    int remaining = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &remaining)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

// Macros that Swift doesn't import.
static inline size_t iter8_curl_write_pause(void) { return CURL_WRITEFUNC_PAUSE; }
static inline CURLcode iter8_curl_resume(CURL *easy) { return curl_easy_pause(easy, CURLPAUSE_CONT); }

// What ps and top call the calling thread.
static inline void iter8_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
