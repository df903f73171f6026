#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <stddef.h>

// libarchive is loaded when the first archive is read, not linked: with it come libxml2, ICU and ten more, two
// milliseconds of every start. iter8_archive_is_there() must be true before any of the functions below is called.
static inline void *iter8_archive_symbol(const char *name) {
    static void *library = NULL;
    if (library == NULL) library = dlopen("libarchive.so.13", RTLD_LAZY | RTLD_LOCAL);
    return library == NULL ? NULL : dlsym(library, name);
}

static inline int iter8_archive_is_there(void) { return iter8_archive_symbol("archive_read_new") != NULL; }

#define ITER8_LOADED(type, name, parameters, arguments)                      \
    static inline type iter8_##name parameters {                             \
        static type(*function) parameters = NULL;                            \
        if (function == NULL) function = (type(*) parameters)iter8_archive_symbol(#name); \
        return function arguments;                                           \
    }

ITER8_LOADED(struct archive *, archive_read_new, (void), ())
ITER8_LOADED(int, archive_read_free, (struct archive *reader), (reader))
ITER8_LOADED(int, archive_read_support_filter_gzip, (struct archive *reader), (reader))
ITER8_LOADED(int, archive_read_support_format_tar, (struct archive *reader), (reader))
ITER8_LOADED(
    int, archive_read_open_memory, (struct archive *reader, const void *bytes, size_t count), (reader, bytes, count))
ITER8_LOADED(int, archive_read_next_header, (struct archive *reader, struct archive_entry **entry), (reader, entry))
ITER8_LOADED(la_ssize_t, archive_read_data, (struct archive *reader, void *buffer, size_t count), (reader, buffer, count))
ITER8_LOADED(const char *, archive_error_string, (struct archive *reader), (reader))
ITER8_LOADED(const char *, archive_entry_pathname, (struct archive_entry *entry), (entry))
ITER8_LOADED(const char *, archive_entry_hardlink, (struct archive_entry *entry), (entry))
ITER8_LOADED(const char *, archive_entry_symlink, (struct archive_entry *entry), (entry))
ITER8_LOADED(la_int64_t, archive_entry_size, (struct archive_entry *entry), (entry))
ITER8_LOADED(__LA_MODE_T, archive_entry_filetype, (struct archive_entry *entry), (entry))
ITER8_LOADED(struct archive *, archive_write_new, (void), ())
ITER8_LOADED(int, archive_write_free, (struct archive *writer), (writer))
ITER8_LOADED(int, archive_write_add_filter_gzip, (struct archive *writer), (writer))
ITER8_LOADED(int, archive_write_set_format_raw, (struct archive *writer), (writer))
ITER8_LOADED(
    int, archive_write_set_filter_option,
    (struct archive *writer, const char *module, const char *option, const char *value), (writer, module, option, value))
ITER8_LOADED(
    int, archive_write_open_memory, (struct archive *writer, void *buffer, size_t count, size_t *used),
    (writer, buffer, count, used))
ITER8_LOADED(int, archive_write_header, (struct archive *writer, struct archive_entry *entry), (writer, entry))
ITER8_LOADED(
    la_ssize_t, archive_write_data, (struct archive *writer, const void *bytes, size_t count), (writer, bytes, count))
ITER8_LOADED(int, archive_write_close, (struct archive *writer), (writer))
ITER8_LOADED(struct archive_entry *, archive_entry_new, (void), ())
static inline void iter8_archive_entry_free(struct archive_entry *entry) {
    void (*function)(struct archive_entry *) = (void (*)(struct archive_entry *))iter8_archive_symbol("archive_entry_free");
    function(entry);
}
static inline void iter8_archive_entry_set_regular(struct archive_entry *entry) {
    void (*function)(struct archive_entry *, unsigned int) =
        (void (*)(struct archive_entry *, unsigned int))iter8_archive_symbol("archive_entry_set_filetype");
    function(entry, AE_IFREG);
}
#undef ITER8_LOADED
