#include "cical.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

struct cical_line {
  icalcomponent *component;
  icalproperty *property;
  bool has_begun;
  // The rule of the property; its rscale belongs to the property.
  struct icalrecurrencetype rule;
  char *text;
};

static icalcomponent *component_around(const char *content) {
  char begin[] = "BEGIN:VEVENT";
  char end[] = "END:VEVENT";
  icalcomponent *component = NULL;
  icalparser *parser = icalparser_new();
  char *copy = strdup(content);
  if (parser && copy) {
    icalparser_add_line(parser, begin);
    icalparser_add_line(parser, copy);
    component = icalparser_add_line(parser, end);
  }
  free(copy);
  if (parser) icalparser_free(parser);
  return component;
}

cical_line *cical_line_open(const char *content) {
  icalerror_set_errors_are_fatal(0);
  cical_line *line = calloc(1, sizeof(cical_line));
  if (!line) return NULL;
  line->component = component_around(content);
  // What the file did wrong is seen in what is missing.
  icalerror_clear_errno();
  if (line->component) return line;
  free(line);
  return NULL;
}

static void forget_text(cical_line *line) {
  if (line->text) icalmemory_free_buffer(line->text);
  line->text = NULL;
}

void cical_line_close(cical_line *line) {
  forget_text(line);
  icalcomponent_free(line->component);
  free(line);
}

bool cical_line_is_damaged(const cical_line *line) { return icalcomponent_count_errors(line->component) > 0; }

bool cical_line_next(cical_line *line) {
  forget_text(line);
  do {
    line->property = line->has_begun ? icalcomponent_get_next_property(line->component, ICAL_ANY_PROPERTY)
                                     : icalcomponent_get_first_property(line->component, ICAL_ANY_PROPERTY);
    line->has_begun = true;
  } while (line->property && (icalproperty_isa(line->property) == ICAL_XLICERROR_PROPERTY ||
                              !icalproperty_get_value(line->property)));
  return line->property != NULL;
}

static icalvalue *value(const cical_line *line) { return icalproperty_get_value(line->property); }

cical_kind cical_line_kind(const cical_line *line) {
  switch (icalvalue_isa(value(line))) {
  case ICAL_DATE_VALUE:
  case ICAL_DATETIME_VALUE: return cical_kind_time;
  case ICAL_PERIOD_VALUE: return cical_kind_period;
  case ICAL_DURATION_VALUE: return cical_kind_span;
  case ICAL_RECUR_VALUE: return cical_kind_rule;
  case ICAL_UTCOFFSET_VALUE: return cical_kind_offset;
  case ICAL_INTEGER_VALUE: return cical_kind_integer;
  case ICAL_TEXT_VALUE:
  case ICAL_X_VALUE:
  case ICAL_STATUS_VALUE:
  case ICAL_TRANSP_VALUE:
  case ICAL_URI_VALUE:
  case ICAL_CALADDRESS_VALUE: return cical_kind_text;
  default: return cical_kind_other;
  }
}

const char *cical_line_text(cical_line *line) {
  const char *found = NULL;
  switch (icalvalue_isa(value(line))) {
  case ICAL_TEXT_VALUE: found = icalvalue_get_text(value(line)); break;
  case ICAL_X_VALUE: found = icalvalue_get_x(value(line)); break;
  default: break;
  }
  if (found) return found;
  forget_text(line);
  line->text = icalvalue_as_ical_string_r(value(line));
  return line->text ? line->text : "";
}

static cical_time time_of(struct icaltimetype time) {
  return (cical_time){.year = time.year, .month = time.month, .day = time.day, .hour = time.hour,
                      .minute = time.minute, .second = time.second, .is_date = time.is_date,
                      .is_utc = !time.is_date && icaltime_is_utc(time)};
}

static cical_span span_of(struct icaldurationtype span) {
  return (cical_span){.is_negative = span.is_neg != 0, .weeks = span.weeks, .days = span.days,
                      .hours = span.hours, .minutes = span.minutes, .seconds = span.seconds};
}

cical_time cical_line_time(const cical_line *line) { return time_of(icalvalue_get_datetime(value(line))); }

cical_span cical_line_span(const cical_line *line) { return span_of(icalvalue_get_duration(value(line))); }

cical_period cical_line_period(const cical_line *line) {
  struct icalperiodtype period = icalvalue_get_period(value(line));
  return (cical_period){.start = time_of(period.start), .has_end = !icaltime_is_null_time(period.end),
                        .end = time_of(period.end), .span = span_of(period.duration)};
}

int cical_line_number(const cical_line *line) {
  return icalvalue_isa(value(line)) == ICAL_UTCOFFSET_VALUE ? icalvalue_get_utcoffset(value(line))
                                                            : icalvalue_get_integer(value(line));
}

cical_rule cical_line_rule(cical_line *line) {
  line->rule = icalvalue_get_recur(value(line));
  const struct icalrecurrencetype *rule = &line->rule;
  // The frequencies have the same numbers; a rule without one is not a value.
  return (cical_rule){.frequency = (cical_frequency)rule->freq, .interval = rule->interval, .count = rule->count,
                      .has_until = !icaltime_is_null_time(rule->until), .until = time_of(rule->until),
                      .week_start = rule->week_start, .has_scale = rule->rscale != NULL};
}

#define LIST(name, size)                                                                                               \
  case cical_list_##name:                                                                                              \
    *values = rule->by_##name;                                                                                         \
    capacity = size;                                                                                                   \
    break

size_t cical_line_rule_list(const cical_line *line, cical_list which, const short **values) {
  const struct icalrecurrencetype *rule = &line->rule;
  size_t capacity = 0;
  size_t count = 0;
  switch (which) {
  LIST(second, ICAL_BY_SECOND_SIZE);
  LIST(minute, ICAL_BY_MINUTE_SIZE);
  LIST(hour, ICAL_BY_HOUR_SIZE);
  LIST(day, ICAL_BY_DAY_SIZE);
  LIST(month_day, ICAL_BY_MONTHDAY_SIZE);
  LIST(year_day, ICAL_BY_YEARDAY_SIZE);
  case cical_list_week_number:
    *values = rule->by_week_no;
    capacity = ICAL_BY_WEEKNO_SIZE;
    break;
  LIST(month, ICAL_BY_MONTH_SIZE);
  case cical_list_set_position:
    *values = rule->by_set_pos;
    capacity = ICAL_BY_SETPOS_SIZE;
    break;
  }
  while (count < capacity && (*values)[count] != ICAL_RECURRENCE_ARRAY_MAX) count++;
  return count;
}

int cical_weekday(short day) { return icalrecurrencetype_day_day_of_week(day); }

int cical_weekday_position(short day) { return icalrecurrencetype_day_position(day); }

static icalparameter *parameter(const cical_line *line, icalparameter_kind kind) {
  return icalproperty_get_first_parameter(line->property, kind);
}

const char *cical_line_zone_name(const cical_line *line) {
  icalparameter *found = parameter(line, ICAL_TZID_PARAMETER);
  return found ? icalparameter_get_tzid(found) : NULL;
}

const char *cical_line_email(const cical_line *line) {
  icalparameter *found = parameter(line, ICAL_EMAIL_PARAMETER);
  return found ? icalparameter_get_email(found) : NULL;
}

bool cical_line_is_this_and_future(const cical_line *line) {
  icalparameter *found = parameter(line, ICAL_RANGE_PARAMETER);
  return found && icalparameter_get_range(found) == ICAL_RANGE_THISANDFUTURE;
}

bool cical_line_is_declined(const cical_line *line) {
  icalparameter *found = parameter(line, ICAL_PARTSTAT_PARAMETER);
  return found && icalparameter_get_partstat(found) == ICAL_PARTSTAT_DECLINED;
}
