#include "clibpq.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

typedef struct notification {
  char *channel;
  int sender;
  char *text;
} notification;

static struct {
  pq_connection *(*connect)(const char *const *, const char *const *, int);
  void (*finish)(pq_connection *);
  int (*status)(const pq_connection *);
  int (*transaction_status)(const pq_connection *);
  const char *(*error_message)(const pq_connection *);
  int (*server_version)(const pq_connection *);
  int (*socket)(const pq_connection *);
  int (*backend_pid)(const pq_connection *);
  pq_result *(*execute)(pq_connection *, const char *);
  pq_result *(*prepare)(pq_connection *, const char *, const char *, int, const unsigned int *);
  pq_result *(*execute_prepared)(
      pq_connection *, const char *, int, const char *const *, const int *, const int *, int);
  int (*result_status)(const pq_result *);
  const char *(*result_error_field)(const pq_result *, int);
  const char *(*result_error_message)(const pq_result *);
  void (*clear)(pq_result *);
  int (*row_count)(const pq_result *);
  int (*column_count)(const pq_result *);
  unsigned int (*column_type)(const pq_result *, int);
  int (*is_null)(const pq_result *, int, int);
  const char *(*value)(const pq_result *, int, int);
  int (*value_length)(const pq_result *, int, int);
  char *(*changed_rows)(pq_result *);
  char *(*command)(pq_result *);
  int (*consume_input)(pq_connection *);
  notification *(*notifies)(pq_connection *);
  void (*free_memory)(void *);
  void *(*set_notice_receiver)(pq_connection *, void (*)(void *, const pq_result *), void *);
  int (*send)(pq_connection *, const char *);
  pq_result *(*next_result)(pq_connection *);
  // Of libpq 14; where they are missing, each statement waits for its answer.
  int (*enter_pipeline)(pq_connection *);
  int (*exit_pipeline)(pq_connection *);
  int (*sync_pipeline)(pq_connection *);
  int (*send_parameters)(
      pq_connection *, const char *, int, const unsigned int *, const char *const *, const int *, const int *, int);
  int (*send_prepared)(
      pq_connection *, const char *, int, const char *const *, const int *, const int *, int);
} pq;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[256];

static void load(void) {
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libpq.5.dylib", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(problem, sizeof problem, "libpq.so.5 cannot be loaded; install it (Debian: apt install libpq5)");
    return;
  }
  const struct {
    void *function;
    const char *name;
  } wanted[] = {
      {&pq.connect, "PQconnectdbParams"},
      {&pq.finish, "PQfinish"},
      {&pq.status, "PQstatus"},
      {&pq.transaction_status, "PQtransactionStatus"},
      {&pq.error_message, "PQerrorMessage"},
      {&pq.server_version, "PQserverVersion"},
      {&pq.socket, "PQsocket"},
      {&pq.backend_pid, "PQbackendPID"},
      {&pq.execute, "PQexec"},
      {&pq.prepare, "PQprepare"},
      {&pq.execute_prepared, "PQexecPrepared"},
      {&pq.result_status, "PQresultStatus"},
      {&pq.result_error_field, "PQresultErrorField"},
      {&pq.result_error_message, "PQresultErrorMessage"},
      {&pq.clear, "PQclear"},
      {&pq.row_count, "PQntuples"},
      {&pq.column_count, "PQnfields"},
      {&pq.column_type, "PQftype"},
      {&pq.is_null, "PQgetisnull"},
      {&pq.value, "PQgetvalue"},
      {&pq.value_length, "PQgetlength"},
      {&pq.changed_rows, "PQcmdTuples"},
      {&pq.command, "PQcmdStatus"},
      {&pq.consume_input, "PQconsumeInput"},
      {&pq.notifies, "PQnotifies"},
      {&pq.free_memory, "PQfreemem"},
      {&pq.set_notice_receiver, "PQsetNoticeReceiver"},
      {&pq.send, "PQsendQuery"},
      {&pq.next_result, "PQgetResult"},
      {&pq.send_parameters, "PQsendQueryParams"},
      {&pq.send_prepared, "PQsendQueryPrepared"},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    void *found = dlsym(library, wanted[i].name);
    if (!found) {
      snprintf(problem, sizeof problem, "libpq.so.5 is too old: it has no %s", wanted[i].name);
      return;
    }
    *(void **)wanted[i].function = found;
  }
  *(void **)&pq.enter_pipeline = dlsym(library, "PQenterPipelineMode");
  *(void **)&pq.exit_pipeline = dlsym(library, "PQexitPipelineMode");
  *(void **)&pq.sync_pipeline = dlsym(library, "PQpipelineSync");
}

const char *pq_load(void) {
  pthread_once(&once, load);
  return problem[0] ? problem : NULL;
}

// Notices would go to standard error.
static void ignore(void *context, const pq_result *notice) {
  (void)context;
  (void)notice;
}

pq_connection *pq_connect(const char *url) {
  // Later ones win over earlier ones, so the URL may override everything before it.
  const char *names[] = {"connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
                         "tcp_user_timeout", "fallback_application_name", "dbname", "client_encoding", NULL};
  const char *values[] = {"10", "30", "10", "3", "30000", "agileops", url, "UTF8", NULL};
  pq_connection *connection = pq.connect(names, values, 1);
  if (connection) pq.set_notice_receiver(connection, ignore, NULL);
  return connection;
}

void pq_finish(pq_connection *connection) { pq.finish(connection); }
int pq_status(const pq_connection *connection) { return pq.status(connection); }
int pq_transaction_status(const pq_connection *connection) { return pq.transaction_status(connection); }
const char *pq_error_message(const pq_connection *connection) { return pq.error_message(connection); }
int pq_server_version(const pq_connection *connection) { return pq.server_version(connection); }
int pq_socket(const pq_connection *connection) { return pq.socket(connection); }
int pq_backend_pid(const pq_connection *connection) { return pq.backend_pid(connection); }

pq_result *pq_execute(pq_connection *connection, const char *text) { return pq.execute(connection, text); }

pq_result *pq_prepare(
    pq_connection *connection, const char *name, const char *text, int count, const unsigned int *types) {
  return pq.prepare(connection, name, text, count, types);
}

pq_result *pq_execute_prepared(
    pq_connection *connection, const char *name, int count, const char *const *values, const int *lengths,
    const int *formats) {
  return pq.execute_prepared(connection, name, count, values, lengths, formats, 0);
}

int pq_send(pq_connection *connection, const char *text) { return pq.send(connection, text); }

void pq_settle(pq_connection *connection) {
  for (pq_result *left; (left = pq.next_result(connection));) pq.clear(left);
}

int pq_can_pipeline(void) { return pq.enter_pipeline && pq.exit_pipeline && pq.sync_pipeline; }

int pq_begin_pipeline(pq_connection *connection) { return pq.enter_pipeline(connection); }

int pq_queue(pq_connection *connection, const char *text) {
  return pq.send_parameters(connection, text, 0, NULL, NULL, NULL, NULL, 0);
}

int pq_queue_prepared(
    pq_connection *connection, const char *name, int count, const char *const *values, const int *lengths,
    const int *formats) {
  return pq.send_prepared(connection, name, count, values, lengths, formats, 0);
}

int pq_send_pipeline(pq_connection *connection) { return pq.sync_pipeline(connection); }

pq_result *pq_next_answer(pq_connection *connection) {
  pq_result *result = pq.next_result(connection);
  if (result) pq_settle(connection);
  return result;
}

int pq_end_pipeline(pq_connection *connection) {
  pq_result *mark = pq.next_result(connection);
  if (mark) pq.clear(mark);
  return pq.exit_pipeline(connection);
}

int pq_result_status(const pq_result *result) { return pq.result_status(result); }
const char *pq_result_error_field(const pq_result *result, int field) { return pq.result_error_field(result, field); }
const char *pq_result_error_message(const pq_result *result) { return pq.result_error_message(result); }
void pq_clear(pq_result *result) { pq.clear(result); }
int pq_row_count(const pq_result *result) { return pq.row_count(result); }
int pq_column_count(const pq_result *result) { return pq.column_count(result); }
unsigned int pq_column_type(const pq_result *result, int column) { return pq.column_type(result, column); }
int pq_is_null(const pq_result *result, int row, int column) { return pq.is_null(result, row, column); }
const char *pq_value(const pq_result *result, int row, int column) { return pq.value(result, row, column); }
int pq_value_length(const pq_result *result, int row, int column) { return pq.value_length(result, row, column); }
const char *pq_changed_rows(pq_result *result) { return pq.changed_rows(result); }
const char *pq_command(pq_result *result) { return pq.command(result); }
int pq_consume_input(pq_connection *connection) { return pq.consume_input(connection); }

int pq_next_notification(pq_connection *connection, char *text, size_t capacity) {
  notification *next = pq.notifies(connection);
  if (!next) return 0;
  int sender = next->sender;
  snprintf(text, capacity, "%s", next->text ? next->text : "");
  pq.free_memory(next);
  return sender;
}
