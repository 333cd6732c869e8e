// Reading properties of iCalendar files with libical, as plain C: what a property line says, value by value. Finding
// the lines, expanding rules and zones are not libical's part here.
//
// libical keeps settings and buffers of its own between calls: callers take turns.
#ifndef CICAL_H
#define CICAL_H

#include <stdbool.h>
#include <stddef.h>

// As written: nothing is checked, so there may be a 31 June at 25:61.
typedef struct {
  int year, month, day, hour, minute, second;
  bool is_date, is_utc;
} cical_time;

typedef struct {
  bool is_negative;
  unsigned weeks, days, hours, minutes, seconds;
} cical_span;

typedef struct {
  cical_time start;
  // One of the two: an end, or a span when has_end is false.
  bool has_end;
  cical_time end;
  cical_span span;
} cical_period;

typedef enum __attribute__((enum_extensibility(closed))) {
  // Anything else that libical knows and we do not need.
  cical_kind_other,
  // Every value of words, decoded.
  cical_kind_text,
  cical_kind_time,
  cical_kind_period,
  cical_kind_span,
  cical_kind_rule,
  // Seconds east of UTC, in `number`.
  cical_kind_offset,
  cical_kind_integer,
} cical_kind;

typedef enum __attribute__((enum_extensibility(closed))) {
  cical_frequency_secondly,
  cical_frequency_minutely,
  cical_frequency_hourly,
  cical_frequency_daily,
  cical_frequency_weekly,
  cical_frequency_monthly,
  cical_frequency_yearly,
} cical_frequency;

typedef struct {
  cical_frequency frequency;
  int interval;
  // 0 without one.
  int count;
  bool has_until;
  cical_time until;
  // 1 is Sunday.
  int week_start;
  // Whether it has an RSCALE, which is for other calendars than the Gregorian one.
  bool has_scale;
} cical_rule;

typedef enum __attribute__((enum_extensibility(closed))) {
  cical_list_second,
  cical_list_minute,
  cical_list_hour,
  cical_list_day,
  cical_list_month_day,
  cical_list_year_day,
  cical_list_week_number,
  cical_list_month,
  cical_list_set_position,
} cical_list;

typedef struct cical_line cical_line;

// Reads one property: a content line, unfolded and without its end. Stands before the first value. NULL without memory.
cical_line *cical_line_open(const char *content);
void cical_line_close(cical_line *line);
// Whether libical has dropped a value that it did not understand.
bool cical_line_is_damaged(const cical_line *line);
// Moves to the next value; false when there is none. Below, everything is about the value that was moved to.
bool cical_line_next(cical_line *line);

cical_kind cical_line_kind(const cical_line *line);
// What the getters point to lives until the next move or the close.
const char *cical_line_text(cical_line *line);
cical_time cical_line_time(const cical_line *line);
cical_period cical_line_period(const cical_line *line);
cical_span cical_line_span(const cical_line *line);
int cical_line_number(const cical_line *line);
cical_rule cical_line_rule(cical_line *line);
// After cical_line_rule: the values of one of its BY parts; weekdays as in cical_weekday.
size_t cical_line_rule_list(const cical_line *line, cical_list which, const short **values);
// 1 is Sunday.
int cical_weekday(short day);
// 0 for each, 1 for the first, -1 for the last.
int cical_weekday_position(short day);

// NULL when the line has no such parameter.
const char *cical_line_zone_name(const cical_line *line);
const char *cical_line_email(const cical_line *line);
bool cical_line_is_this_and_future(const cical_line *line);
// Whether an attendee has answered no (PARTSTAT).
bool cical_line_is_declined(const cical_line *line);

#endif
