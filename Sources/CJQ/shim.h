#pragma once
#include <dlfcn.h>
#include <jq.h>
#include <jv.h>
#include <stddef.h>

// libjq is loaded when the first expression is compiled, not linked: few runs need it, and a program without it still
// does everything else. The functions we use, found by name:
typedef struct iter8_jq {
    jq_state *(*init)(void);
    void (*teardown)(jq_state **);
    void (*set_error_cb)(jq_state *, jq_msg_cb, void *);
    int (*compile)(jq_state *, const char *);
    void (*start)(jq_state *, jv, int);
    jv (*next)(jq_state *);
    void (*halt)(jq_state *, jv, jv);
    jv (*parse_sized)(const char *, int);
    jv (*dump_string)(jv, int);
    jv (*copy)(jv);
    void (*free_value)(jv);
    jv_kind (*kind)(jv);
    jv (*invalid)(void);
    int (*invalid_has_msg)(jv);
    jv (*invalid_get_msg)(jv);
    double (*number_value)(jv);
    const char *(*string_value)(jv);
    int (*string_length)(jv);
} iter8_jq;

// Fills in `jq`; NULL for success, else what is missing. The library stays loaded.
static inline const char *iter8_jq_load(iter8_jq *jq, const char *library) {
    void *handle = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    if (handle == NULL) return library;
    struct { void **slot; const char *name; } functions[] = {
        {(void **)&jq->init, "jq_init"},
        {(void **)&jq->teardown, "jq_teardown"},
        {(void **)&jq->set_error_cb, "jq_set_error_cb"},
        {(void **)&jq->compile, "jq_compile"},
        {(void **)&jq->start, "jq_start"},
        {(void **)&jq->next, "jq_next"},
        {(void **)&jq->halt, "jq_halt"},
        {(void **)&jq->parse_sized, "jv_parse_sized"},
        {(void **)&jq->dump_string, "jv_dump_string"},
        {(void **)&jq->copy, "jv_copy"},
        {(void **)&jq->free_value, "jv_free"},
        {(void **)&jq->kind, "jv_get_kind"},
        {(void **)&jq->invalid, "jv_invalid"},
        {(void **)&jq->invalid_has_msg, "jv_invalid_has_msg"},
        {(void **)&jq->invalid_get_msg, "jv_invalid_get_msg"},
        {(void **)&jq->number_value, "jv_number_value"},
        {(void **)&jq->string_value, "jv_string_value"},
        {(void **)&jq->string_length, "jv_string_length_bytes"},
    };
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        *functions[i].slot = dlsym(handle, functions[i].name);
        if (*functions[i].slot == NULL) return functions[i].name;
    }
    return NULL;
}

// Plain calls, so that Swift need not unwrap function pointers. As in jv.h, a function that takes a value consumes
// it, but for those below that say that they borrow it.

static inline jq_state *iter8_jq_init(const iter8_jq *jq) { return jq->init(); }

static inline void iter8_jq_teardown(const iter8_jq *jq, jq_state *state) { jq->teardown(&state); }

// `report` borrows nothing: it frees the message.
static inline void iter8_jq_report_to(const iter8_jq *jq, jq_state *state, jq_msg_cb report, void *context) {
    jq->set_error_cb(state, report, context);
}

static inline int iter8_jq_compile(const iter8_jq *jq, jq_state *state, const char *program) {
    return jq->compile(state, program);
}

static inline void iter8_jq_start(const iter8_jq *jq, jq_state *state, jv input) { jq->start(state, input, 0); }

static inline jv iter8_jq_next(const iter8_jq *jq, jq_state *state) { return jq->next(state); }

// Ends a run from any thread: the interpreter looks before each step whether it was told to halt.
static inline void iter8_jq_halt(const iter8_jq *jq, jq_state *state) {
    jq->halt(state, jq->invalid(), jq->invalid());
}

static inline jv iter8_jq_parse(const iter8_jq *jq, const char *bytes, int count) {
    return jq->parse_sized(bytes, count);
}

static inline void iter8_jq_free(const iter8_jq *jq, jv value) { jq->free_value(value); }

// Borrows.
static inline jv_kind iter8_jq_kind(const iter8_jq *jq, jv value) { return jq->kind(value); }

// Borrows; of a number only.
static inline double iter8_jq_number(const iter8_jq *jq, jv value) { return jq->number_value(value); }

// The value as JSON text; a string stays as it is, without quotes.
static inline jv iter8_jq_text(const iter8_jq *jq, jv value) {
    return jq->kind(value) == JV_KIND_STRING ? value : jq->dump_string(value, 0);
}

// The message of an invalid value, null where it has none. Borrows.
static inline jv iter8_jq_message(const iter8_jq *jq, jv value) { return jq->invalid_get_msg(jq->copy(value)); }

// Borrow; of a string only.
static inline const char *iter8_jq_bytes(const iter8_jq *jq, jv text) { return jq->string_value(text); }
static inline int iter8_jq_length(const iter8_jq *jq, jv text) { return jq->string_length(jq->copy(text)); }
