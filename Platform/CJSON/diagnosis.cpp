#include "diagnosis.h"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

namespace cjson {
namespace {

enum class Expected { value, value_or_end, key, key_or_end, colon, comma_or_end, nothing };

bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }
bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

class Scanner {
 public:
  Scanner(const uint8_t *bytes, size_t count, size_t depth) : bytes_(bytes), count_(count), depth_(depth) {}

  Finding scan() {
    if (!skip_spaces()) { return {cjson_code_empty, "it is empty", CJSON_NO_OFFSET}; }
    while (skip_spaces()) {
      if (!step()) { return finding_; }
    }
    if (expected_ == Expected::nothing) { return {cjson_code_ok, "", CJSON_NO_OFFSET}; }
    return found(cjson_code_truncated, "it ends before the last array or object is closed");
  }

 private:
  const uint8_t *bytes_;
  size_t count_;
  size_t depth_;
  size_t at_ = 0;
  Expected expected_ = Expected::value;
  std::vector<char> open_;
  Finding finding_{cjson_code_ok, "", CJSON_NO_OFFSET};

  Finding found(cjson_code code, const char *message) { return finding_ = {code, message, at_}; }
  bool fail(cjson_code code, const char *message) {
    found(code, message);
    return false;
  }

  bool skip_spaces() {
    while (at_ < count_ && is_space(bytes_[at_])) { at_++; }
    return at_ < count_;
  }

  // One token; the state says which are allowed here.
  bool step() {
    const uint8_t byte = bytes_[at_];
    switch (expected_) {
      case Expected::nothing:
        return fail(cjson_code_trailing, "more text follows after its end");
      case Expected::colon:
        if (byte != ':') { return fail(cjson_code_structure, "a colon is missing after a key"); }
        return advance(Expected::value);
      case Expected::comma_or_end:
        if (byte == ',') { return advance(open_.back() == '{' ? Expected::key : Expected::value); }
        if (byte == '}' || byte == ']') { return close(byte); }
        return fail(cjson_code_structure, "a comma or a closing bracket is missing");
      case Expected::key_or_end:
        if (byte == '}') { return close(byte); }
        [[fallthrough]];
      case Expected::key:
        if (byte != '"') { return fail(cjson_code_structure, "a key in double quotes is missing"); }
        return string() && advance_to(Expected::colon);
      case Expected::value_or_end:
        if (byte == ']') { return close(byte); }
        [[fallthrough]];
      case Expected::value:
        return value(byte);
    }
    return true;
  }

  bool advance(Expected next) {
    at_++;
    return advance_to(next);
  }
  bool advance_to(Expected next) {
    expected_ = next;
    return true;
  }
  bool end_value() { return advance_to(open_.empty() ? Expected::nothing : Expected::comma_or_end); }

  bool close(uint8_t byte) {
    if ((byte == '}') != (open_.back() == '{')) {
      return fail(cjson_code_structure, "a closing bracket does not match the opening one");
    }
    open_.pop_back();
    at_++;
    return end_value();
  }

  bool value(uint8_t byte) {
    if (byte == '{' || byte == '[') {
      if (open_.size() >= depth_) { return fail(cjson_code_depth, "arrays and objects are nested too deeply"); }
      open_.push_back(static_cast<char>(byte));
      return advance(byte == '{' ? Expected::key_or_end : Expected::value_or_end);
    }
    if (byte == '"') { return string() && end_value(); }
    if (byte == '-' || is_digit(byte)) { return number() && end_value(); }
    return literal() && end_value();
  }

  bool literal() {
    size_t end = at_;
    while (end < count_ && bytes_[end] >= 'a' && bytes_[end] <= 'z') { end++; }
    const std::string word(reinterpret_cast<const char *>(bytes_ + at_), end - at_);
    if (word == "true" || word == "false" || word == "null") {
      at_ = end;
      return true;
    }
    if (end == at_) { return fail(cjson_code_structure, "a value is missing"); }
    const bool cut = end == count_ && (std::string("true").rfind(word, 0) == 0 ||
                                       std::string("false").rfind(word, 0) == 0 ||
                                       std::string("null").rfind(word, 0) == 0);
    return cut ? fail(cjson_code_truncated, "it ends inside a word")
               : fail(cjson_code_literal, "a word is not true, false or null");
  }

  size_t digits(size_t position) const {
    while (position < count_ && is_digit(bytes_[position])) { position++; }
    return position;
  }

  bool number() {
    const char *const malformed = "a number is malformed";
    const size_t whole = at_ + (bytes_[at_] == '-' ? 1 : 0);
    size_t end = digits(whole);
    if (end == whole || (bytes_[whole] == '0' && end > whole + 1)) { return fail(cjson_code_number, malformed); }
    bool integer = true;
    if (end < count_ && bytes_[end] == '.') {
      integer = false;
      const size_t fraction = end + 1;
      end = digits(fraction);
      if (end == fraction) { return fail(cjson_code_number, malformed); }
    }
    if (end < count_ && (bytes_[end] == 'e' || bytes_[end] == 'E')) {
      integer = false;
      size_t exponent = end + 1;
      if (exponent < count_ && (bytes_[exponent] == '+' || bytes_[exponent] == '-')) { exponent++; }
      end = digits(exponent);
      if (end == exponent) { return fail(cjson_code_number, malformed); }
    }
    const std::string text(reinterpret_cast<const char *>(bytes_ + at_), end - at_);
    if (!fits(text, integer)) { return fail(cjson_code_number, "a number is too large for 64 bits"); }
    at_ = end;
    return true;
  }

  static bool fits(const std::string &text, bool integer) {
    errno = 0;
    if (!integer) { return std::isfinite(std::strtod(text.c_str(), nullptr)); }
    if (text[0] == '-') {
      std::strtoll(text.c_str(), nullptr, 10);
    } else {
      std::strtoull(text.c_str(), nullptr, 10);
    }
    return errno != ERANGE;
  }

  bool string() {
    const size_t start = at_;
    at_++;
    while (at_ < count_) {
      const uint8_t byte = bytes_[at_];
      if (byte == '"') {
        at_++;
        return true;
      }
      if (byte < 0x20) { return fail(cjson_code_string, "a control character in a string is not escaped"); }
      if (byte == '\\') {
        if (!escape()) { return false; }
      } else {
        at_++;
      }
    }
    at_ = start;
    return fail(cjson_code_truncated, "it ends inside a string");
  }

  bool escape() {
    if (at_ + 1 >= count_) {
      at_ = count_;
      return true;
    }
    const uint8_t kind = bytes_[at_ + 1];
    if (std::string("\"\\/bfnrt").find(static_cast<char>(kind)) != std::string::npos) {
      at_ += 2;
      return true;
    }
    if (kind != 'u') { return fail(cjson_code_string, "a string has an unknown escape after a backslash"); }
    const long first = code_unit(at_);
    if (first < 0) { return fail(cjson_code_string, "a \\u escape needs four hexadecimal digits"); }
    if (first < 0xD800 || first > 0xDFFF) {
      at_ += 6;
      return true;
    }
    const long second = code_unit(at_ + 6);
    if (first > 0xDBFF || second < 0xDC00 || second > 0xDFFF) {
      return fail(cjson_code_string, "a \\u escape is half of a surrogate pair");
    }
    at_ += 12;
    return true;
  }

  // The number in \uXXXX at the position, or -1.
  long code_unit(size_t position) const {
    if (count_ < 6 || position > count_ - 6 || bytes_[position] != '\\' || bytes_[position + 1] != 'u') { return -1; }
    long unit = 0;
    for (size_t index = position + 2; index < position + 6; index++) {
      const uint8_t byte = bytes_[index];
      const uint8_t lower = byte | 0x20;
      if (is_digit(byte)) {
        unit = unit * 16 + (byte - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        unit = unit * 16 + (lower - 'a' + 10);
      } else {
        return -1;
      }
    }
    return unit;
  }
};

// The offset of the first sequence that is not UTF-8 (Unicode 15, table 3-7), or CJSON_NO_OFFSET.
size_t invalid_utf8(const uint8_t *bytes, size_t count) {
  size_t at = 0;
  while (at < count) {
    const uint8_t lead = bytes[at];
    if (lead < 0x80) {
      at++;
      continue;
    }
    const size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || count - at < length) { return at; }
    const uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (bytes[at + 1] < low || bytes[at + 1] > high) { return at; }
    for (size_t index = 2; index < length; index++) {
      if ((bytes[at + index] & 0xC0) != 0x80) { return at; }
    }
    at += length;
  }
  return CJSON_NO_OFFSET;
}

}  // namespace

Finding diagnose(const uint8_t *bytes, size_t count, size_t depth) {
  const size_t utf8 = invalid_utf8(bytes, count);
  if (utf8 != CJSON_NO_OFFSET) { return {cjson_code_utf8, "it is not valid UTF-8", utf8}; }
  return Scanner(bytes, count, depth).scan();
}

}  // namespace cjson
