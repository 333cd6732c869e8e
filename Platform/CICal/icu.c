// Debian builds libical with ICU, which it asks for the calendars of recurrence rules. We expand rules ourselves, so
// that part never runs, and the program need not carry ICU with its 30 MB of data. These stand where the linker looks
// for it: each says that it failed, and libical then makes no iterator.
//
// They are weak, so that a program that does have ICU uses that. The headers add the version to the names, as they do
// in libical (ucal_open_72).
#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#define STANDS_IN __attribute__((weak))

static void fail(UErrorCode *status) {
  if (status) *status = U_UNSUPPORTED_ERROR;
}

#pragma clang diagnostic ignored "-Wunused-parameter"

STANDS_IN UCalendar *ucal_open(const UChar *zone, int32_t length, const char *locale, UCalendarType type,
                               UErrorCode *status) {
  fail(status);
  return NULL;
}

STANDS_IN void ucal_close(UCalendar *calendar) {}

STANDS_IN UEnumeration *ucal_getKeywordValuesForLocale(const char *key, const char *locale, UBool common,
                                                       UErrorCode *status) {
  fail(status);
  return NULL;
}

STANDS_IN const char *uenum_next(UEnumeration *values, int32_t *length, UErrorCode *status) {
  fail(status);
  return NULL;
}

STANDS_IN void uenum_close(UEnumeration *values) {}

STANDS_IN int32_t uloc_setKeywordValue(const char *keyword, const char *value, char *buffer, int32_t capacity,
                                       UErrorCode *status) {
  fail(status);
  return 0;
}

STANDS_IN UChar *u_strFromUTF8Lenient(UChar *target, int32_t capacity, int32_t *length, const char *source,
                                      int32_t sourceLength, UErrorCode *status) {
  fail(status);
  return NULL;
}

STANDS_IN int32_t ucal_get(const UCalendar *calendar, UCalendarDateFields field, UErrorCode *status) {
  fail(status);
  return 0;
}

STANDS_IN void ucal_set(UCalendar *calendar, UCalendarDateFields field, int32_t value) {}

STANDS_IN void ucal_add(UCalendar *calendar, UCalendarDateFields field, int32_t amount, UErrorCode *status) {
  fail(status);
}

STANDS_IN int32_t ucal_getLimit(const UCalendar *calendar, UCalendarDateFields field, UCalendarLimitType type,
                                UErrorCode *status) {
  fail(status);
  return 0;
}

STANDS_IN UDate ucal_getMillis(const UCalendar *calendar, UErrorCode *status) {
  fail(status);
  return 0;
}

STANDS_IN void ucal_setMillis(UCalendar *calendar, UDate instant, UErrorCode *status) { fail(status); }

STANDS_IN void ucal_setDate(UCalendar *calendar, int32_t year, int32_t month, int32_t day, UErrorCode *status) {
  fail(status);
}

STANDS_IN void ucal_setDateTime(UCalendar *calendar, int32_t year, int32_t month, int32_t day, int32_t hour,
                                int32_t minute, int32_t second, UErrorCode *status) {
  fail(status);
}

STANDS_IN void ucal_setAttribute(UCalendar *calendar, UCalendarAttribute attribute, int32_t value) {}
