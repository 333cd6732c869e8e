#pragma once
#include <stddef.h>

// The part of libpq that the PostgreSQL driver uses. The library is opened when the first connection is, so that the
// program starts where libpq is not installed. Call pq_load before anything else.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pg_conn pq_connection;
typedef struct pg_result pq_result;

enum {
  PQ_CONNECTION_OK = 0,
  PQ_COMMAND_OK = 1,
  PQ_TUPLES_OK = 2,
  PQ_IDLE = 0,
  PQ_FIELD_SQLSTATE = 'C',
  PQ_FIELD_MESSAGE = 'M',
};

/// Opens libpq.so.5 once. Returns NULL, or why it cannot be used (a text that stays).
const char *pq_load(void);

/// Blocks until connected or not. Never NULL unless memory ran out. Ten seconds unless the URL says otherwise.
pq_connection *pq_connect(const char *url);
void pq_finish(pq_connection *connection);
int pq_status(const pq_connection *connection);
int pq_transaction_status(const pq_connection *connection);
const char *pq_error_message(const pq_connection *connection);
int pq_server_version(const pq_connection *connection);
int pq_socket(const pq_connection *connection);
int pq_backend_pid(const pq_connection *connection);

pq_result *pq_execute(pq_connection *connection, const char *text);
pq_result *pq_prepare(
    pq_connection *connection, const char *name, const char *text, int count, const unsigned int *types);
/// Values in binary form; a NULL address is NULL. Results come as text.
pq_result *pq_execute_prepared(
    pq_connection *connection, const char *name, int count, const char *const *values, const int *lengths,
    const int *formats);

/// Sends statements without waiting for the answer, which pq_settle throws away. 0 when that failed.
int pq_send(pq_connection *connection, const char *text);
void pq_settle(pq_connection *connection);

/// Whether libpq can send several statements at once: begin, queue each, send, take one answer for each, end. After the
/// first one that failed the others are not run. 0 or NULL means that the connection is lost.
int pq_can_pipeline(void);
int pq_begin_pipeline(pq_connection *connection);
int pq_queue(pq_connection *connection, const char *text);
int pq_queue_prepared(
    pq_connection *connection, const char *name, int count, const char *const *values, const int *lengths,
    const int *formats);
int pq_send_pipeline(pq_connection *connection);
pq_result *pq_next_answer(pq_connection *connection);
int pq_end_pipeline(pq_connection *connection);

int pq_result_status(const pq_result *result);
/// NULL when the server did not say.
const char *pq_result_error_field(const pq_result *result, int field);
const char *pq_result_error_message(const pq_result *result);
void pq_clear(pq_result *result);
int pq_row_count(const pq_result *result);
int pq_column_count(const pq_result *result);
unsigned int pq_column_type(const pq_result *result, int column);
int pq_is_null(const pq_result *result, int row, int column);
const char *pq_value(const pq_result *result, int row, int column);
int pq_value_length(const pq_result *result, int row, int column);
/// How many rows a statement changed, as digits; empty for statements that change none, but not for SELECT.
const char *pq_changed_rows(pq_result *result);
const char *pq_command(pq_result *result);

/// Reads what has arrived without waiting. 0 when the connection is lost.
int pq_consume_input(pq_connection *connection);
/// The next notification that has arrived: its text is copied into `text` (cut at `capacity`, with a NUL).
/// Returns the process number of the sender, or 0 when there is none.
int pq_next_notification(pq_connection *connection, char *text, size_t capacity);

#ifdef __cplusplus
}
#endif
