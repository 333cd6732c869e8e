// Parsing JSON with simdjson, as plain C. Nothing here allocates except cjson_parse, and only to grow its buffers.
#ifndef CJSON_H
#define CJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A value inside a parsed document, valid until the cjson_release that belongs to its cjson_parse.
typedef struct {
  const void *document;
  size_t index;
} cjson_element;

// UTF-8 without a terminator; may contain U+0000. Lives as long as the element it came from.
typedef struct {
  const uint8_t *bytes;
  size_t count;
} cjson_text;

typedef enum __attribute__((enum_extensibility(closed))) {
  cjson_kind_null,
  cjson_kind_boolean,
  cjson_kind_int64,
  // A whole number above INT64_MAX.
  cjson_kind_uint64,
  cjson_kind_double,
  cjson_kind_string,
  cjson_kind_array,
  cjson_kind_object,
} cjson_kind;

typedef enum __attribute__((enum_extensibility(closed))) {
  cjson_code_ok,
  cjson_code_empty,
  cjson_code_truncated,
  cjson_code_trailing,
  cjson_code_utf8,
  cjson_code_number,
  cjson_code_depth,
  cjson_code_string,
  cjson_code_literal,
  cjson_code_structure,
  cjson_code_memory,
} cjson_code;

#define CJSON_NO_OFFSET SIZE_MAX

typedef struct {
  cjson_code code;
  // Static; continues the words "is not JSON: ".
  const char *message;
  // Where the fault is, in bytes from the start; CJSON_NO_OFFSET when unknown.
  size_t offset;
  // Valid only when code is cjson_code_ok.
  cjson_element root;
} cjson_outcome;

// Parses with a parser of the calling thread. A successful call must be followed by cjson_release on the same thread;
// calls may be nested. `bytes` is copied, so it need not outlive the call. `depth` counts nested arrays and objects.
// A leading UTF-8 byte order mark is skipped.
cjson_outcome cjson_parse(const uint8_t *bytes, size_t count, size_t depth);

// Ends the life of the document that the calling thread parsed last.
void cjson_release(void);

cjson_kind cjson_element_kind(cjson_element element);
// Each getter answers false, and leaves the result alone, when the element is of another kind.
bool cjson_get_text(cjson_element element, cjson_text *result);
bool cjson_get_int64(cjson_element element, int64_t *result);
bool cjson_get_uint64(cjson_element element, uint64_t *result);
// Any number, rounded to the nearest double.
bool cjson_get_double(cjson_element element, double *result);
bool cjson_get_bool(cjson_element element, bool *result);
// Entries of an array or members of an object (saturated at 0xFFFFFF); 0 for all other kinds.
size_t cjson_count(cjson_element element);
// The first member with the key: of duplicates, the first one wins.
bool cjson_find(cjson_element object, cjson_text key, cjson_element *result);

// A place in an array or object: begin, then next until it answers false.
typedef struct {
  cjson_element position;
  size_t end;
} cjson_cursor;

// An empty cursor when the element is not an array.
cjson_cursor cjson_array_begin(cjson_element element);
bool cjson_array_next(cjson_cursor *cursor, cjson_element *element);
// An empty cursor when the element is not an object. Duplicate keys are all visited.
cjson_cursor cjson_object_begin(cjson_element element);
bool cjson_object_next(cjson_cursor *cursor, cjson_text *key, cjson_element *element);

#ifdef __cplusplus
}
#endif
#endif
