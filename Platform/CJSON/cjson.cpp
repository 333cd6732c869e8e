#include "cjson.h"

#include <cstring>
#include <memory>
#include <simdjson.h>
#include <type_traits>
#include <vector>

#include "diagnosis.h"

namespace dom = simdjson::dom;

namespace {

// An element and both iterators are a document pointer and an index into its tape; the C structs have the same shape.
template <typename Value>
constexpr bool two_words = sizeof(Value) == sizeof(cjson_element) && std::is_trivially_copyable<Value>::value;
static_assert(two_words<dom::element>, "simdjson's element changed");
static_assert(two_words<dom::array::iterator>, "simdjson's array iterator changed");
static_assert(two_words<dom::object::iterator>, "simdjson's object iterator changed");

template <typename Value>
Value unwrap(cjson_element wrapped) noexcept {
  Value value;
  std::memcpy(static_cast<void *>(&value), &wrapped, sizeof value);
  return value;
}

template <typename Value>
cjson_element wrap(const Value &value) noexcept {
  static_assert(two_words<Value>, "not a tape reference");
  cjson_element wrapped;
  std::memcpy(&wrapped, static_cast<const void *>(&value), sizeof wrapped);
  return wrapped;
}

// Buffers that grew for a document above this many bytes are given back with it.
constexpr size_t kept_capacity = 1 << 20;

// The parsers of one thread; the first `used` of them hold documents in use (a parse inside a parse takes the next).
struct Parsers {
  std::vector<std::unique_ptr<dom::parser>> all;
  size_t used = 0;
};
thread_local Parsers parsers;

cjson_outcome refused(simdjson::error_code error, const uint8_t *bytes, size_t count, size_t depth, size_t skipped) {
  if (error == simdjson::MEMALLOC) { return {cjson_code_memory, "there is no memory for it", CJSON_NO_OFFSET, {}}; }
  cjson::Finding finding = cjson::diagnose(bytes, count, depth);
  if (finding.code == cjson_code_ok) { finding = {cjson_code_structure, "it is malformed", CJSON_NO_OFFSET}; }
  const size_t offset = finding.offset == CJSON_NO_OFFSET ? CJSON_NO_OFFSET : finding.offset + skipped;
  return {finding.code, finding.message, offset, {}};
}

void shrink() {
  const auto first_unused = parsers.all.begin() + static_cast<std::ptrdiff_t>(parsers.used);
  if ((*first_unused)->capacity() > kept_capacity) { parsers.all.erase(first_unused, parsers.all.end()); }
}

simdjson::error_code prepare(dom::parser &parser, size_t depth) {
  if (parser.capacity() > 0 && parser.max_depth() == depth) { return simdjson::SUCCESS; }
  return parser.allocate(parser.capacity() > 64 ? parser.capacity() : 64, depth);
}

}  // namespace

cjson_outcome cjson_parse(const uint8_t *bytes, size_t count, size_t depth) {
  const bool marked = count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF;
  const size_t skipped = marked ? 3 : 0;
  bytes += skipped;
  count -= skipped;
  if (count == 0) { return {cjson_code_empty, "it is empty", CJSON_NO_OFFSET, {}}; }
  if (parsers.used == parsers.all.size()) { parsers.all.push_back(std::make_unique<dom::parser>()); }
  dom::parser &parser = *parsers.all[parsers.used];
  dom::element root;
  simdjson::error_code error = prepare(parser, depth);
  if (!error) { error = parser.parse(bytes, count).get(root); }
  if (error) {
    shrink();
    return refused(error, bytes, count, depth, skipped);
  }
  parsers.used++;
  return {cjson_code_ok, "", CJSON_NO_OFFSET, wrap(root)};
}

void cjson_release(void) {
  if (parsers.used == 0) { return; }
  parsers.used--;
  shrink();
}

cjson_kind cjson_element_kind(cjson_element element) {
  switch (unwrap<dom::element>(element).type()) {
    case dom::element_type::ARRAY: return cjson_kind_array;
    case dom::element_type::OBJECT: return cjson_kind_object;
    case dom::element_type::INT64: return cjson_kind_int64;
    case dom::element_type::UINT64: return cjson_kind_uint64;
    case dom::element_type::DOUBLE: return cjson_kind_double;
    case dom::element_type::STRING: return cjson_kind_string;
    case dom::element_type::BOOL: return cjson_kind_boolean;
    case dom::element_type::NULL_VALUE: return cjson_kind_null;
  }
  return cjson_kind_null;
}

bool cjson_get_text(cjson_element element, cjson_text *result) {
  std::string_view view;
  if (unwrap<dom::element>(element).get_string().get(view)) { return false; }
  *result = {reinterpret_cast<const uint8_t *>(view.data()), view.size()};
  return true;
}

bool cjson_get_int64(cjson_element element, int64_t *result) {
  const dom::element value = unwrap<dom::element>(element);
  return value.type() == dom::element_type::INT64 && !value.get_int64().get(*result);
}

bool cjson_get_uint64(cjson_element element, uint64_t *result) {
  return !unwrap<dom::element>(element).get_uint64().get(*result);
}

bool cjson_get_double(cjson_element element, double *result) {
  return !unwrap<dom::element>(element).get_double().get(*result);
}

bool cjson_get_bool(cjson_element element, bool *result) {
  return !unwrap<dom::element>(element).get_bool().get(*result);
}

size_t cjson_count(cjson_element element) {
  const dom::element value = unwrap<dom::element>(element);
  dom::array array;
  if (!value.get_array().get(array)) { return array.size(); }
  dom::object object;
  return value.get_object().get(object) ? 0 : object.size();
}

bool cjson_find(cjson_element object, cjson_text key, cjson_element *result) {
  dom::object members;
  dom::element value;
  const std::string_view name(reinterpret_cast<const char *>(key.bytes), key.count);
  if (unwrap<dom::element>(object).get_object().get(members) || members.at_key(name).get(value)) { return false; }
  *result = wrap(value);
  return true;
}

cjson_cursor cjson_array_begin(cjson_element element) {
  dom::array array;
  if (unwrap<dom::element>(element).get_array().get(array)) { return {element, element.index}; }
  return {wrap(array.begin()), wrap(array.end()).index};
}

bool cjson_array_next(cjson_cursor *cursor, cjson_element *element) {
  if (cursor->position.index >= cursor->end) { return false; }
  auto iterator = unwrap<dom::array::iterator>(cursor->position);
  *element = wrap(*iterator);
  cursor->position = wrap(++iterator);
  return true;
}

cjson_cursor cjson_object_begin(cjson_element element) {
  dom::object object;
  if (unwrap<dom::element>(element).get_object().get(object)) { return {element, element.index}; }
  return {wrap(object.begin()), wrap(object.end()).index};
}

bool cjson_object_next(cjson_cursor *cursor, cjson_text *key, cjson_element *element) {
  if (cursor->position.index >= cursor->end) { return false; }
  auto iterator = unwrap<dom::object::iterator>(cursor->position);
  const std::string_view name = iterator.key();
  *key = {reinterpret_cast<const uint8_t *>(name.data()), name.size()};
  *element = wrap(iterator.value());
  cursor->position = wrap(++iterator);
  return true;
}
