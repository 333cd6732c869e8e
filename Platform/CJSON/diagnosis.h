#ifndef CJSON_DIAGNOSIS_H
#define CJSON_DIAGNOSIS_H

#include "cjson.h"

namespace cjson {

struct Finding {
  cjson_code code;
  const char *message;
  size_t offset;
};

// Finds the first fault in text that simdjson refused: simdjson says little more than yes or no. Answers
// cjson_code_ok when it sees none; the refusal stands all the same.
Finding diagnose(const uint8_t *bytes, size_t count, size_t depth);

}  // namespace cjson
#endif
