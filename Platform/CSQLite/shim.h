#pragma once
#include <sqlite3.h>

// What Swift cannot say about this library: the destructor constants are casts of -1 and 0, and the configuration
// function takes variable arguments.

/// Binds text that SQLite copies at once, so that the caller's buffer may go.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int hole, const void *bytes, int count) {
  return sqlite3_bind_text(statement, hole, (const char *)bytes, count, SQLITE_TRANSIENT);
}

/// The same for bytes; an empty blob is not NULL.
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int hole, const void *bytes, int count) {
  if (count == 0) return sqlite3_bind_zeroblob(statement, hole, 0);
  return sqlite3_bind_blob(statement, hole, bytes, count, SQLITE_TRANSIENT);
}

/// Refuses what only SQLite would accept: "text" in double quotes, and writing to its own schema table.
static inline int csqlite_be_strict(sqlite3 *connection) {
  int result = sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
  if (result == SQLITE_OK) result = sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
  if (result == SQLITE_OK) result = sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  return result;
}

/// Before the first connection: no counters of memory use, whose lock every allocation would take.
static inline int csqlite_configure(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
