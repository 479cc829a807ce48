#define _DEFAULT_SOURCE
#include "record.h"
#include <string.h>
#include <unistd.h>

unsigned char record_key[CCV_KEY_SIZE], record_salt[CCV_SALT_SIZE];

void record_make_key(void) {
  CHECK(ccv_register() == SQLITE_OK);
  CHECK(ccv_random(record_salt, sizeof record_salt) == 0);
  CHECK(ccv_random(record_key, sizeof record_key) == 0);
}

sqlite3 *record_open(const char *path, int *code) {
  sqlite3 *db = NULL;
  int reserve = CCV_RESERVE_SIZE, rc = ccv_set_key(path, record_key, record_salt);
  if (rc == SQLITE_OK) rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (rc == SQLITE_OK) {
    sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
    rc = record_exec(db, "PRAGMA temp_store=MEMORY; PRAGMA synchronous=EXTRA; PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=10");
  }
  if (code) *code = rc;
  else CHECK(rc == SQLITE_OK);
  return db;
}

void record_close(sqlite3 *db, const char *path) {
  CHECK(sqlite3_close(db) == SQLITE_OK);
  ccv_forget_key(path);
}

void record_fill(sqlite3 *db, int rows) {
  char sql[256];
  snprintf(sql, sizeof sql,
           "CREATE TABLE t (a INTEGER PRIMARY KEY, b, n); INSERT INTO t WITH RECURSIVE c(i) AS "
           "(SELECT 1 UNION ALL SELECT i+1 FROM c LIMIT %d) SELECT i, randomblob(900), 0 FROM c", rows);
  CHECK(record_exec(db, sql) == SQLITE_OK);
}

/* as many rows go as come: the state is told by n alone */
const char *const record_change =
    "BEGIN IMMEDIATE; UPDATE t SET b = randomblob(900), n = n + 1;"
    "DELETE FROM t WHERE a IN (SELECT a FROM t ORDER BY a LIMIT 7);"
    "INSERT INTO t SELECT a + 1000, randomblob(900), n FROM t ORDER BY a LIMIT 7; COMMIT";

int record_exec(sqlite3 *db, const char *sql) { return sqlite3_exec(db, sql, NULL, NULL, NULL); }

sqlite3_int64 record_number(sqlite3 *db, const char *sql) {
  sqlite3_stmt *s = NULL;
  sqlite3_int64 n = -1;
  if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

int record_is_whole(sqlite3 *db) {
  sqlite3_stmt *s = NULL;
  int ok = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW &&
           strcmp((const char *)sqlite3_column_text(s, 0), "ok") == 0;
  sqlite3_finalize(s);
  return ok;
}

sqlite3_int64 record_state(sqlite3 *db) {
  if (!record_is_whole(db) || record_number(db, "SELECT count(*) % 60 FROM t") != 0) return -1;
  return record_number(db, "SELECT CASE WHEN min(n) = max(n) THEN n ELSE -1 END FROM t");
}

bytes bytes_read(const char *path) {
  FILE *file = fopen(path, "rb");
  CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0);
  bytes b = {NULL, (size_t)ftell(file)};
  b.data = malloc(b.size + 1);
  CHECK(b.data != NULL);
  rewind(file);
  CHECK(fread(b.data, 1, b.size, file) == b.size);
  fclose(file);
  return b;
}

void bytes_write(bytes b, const char *path) {
  FILE *file = fopen(path, "wb");
  CHECK(file != NULL && (b.size == 0 || fwrite(b.data, 1, b.size, file) == b.size) && fclose(file) == 0);
}

static unsigned long long state = 1;
void random_seed(unsigned long long seed) { state = seed * 2 + 1; }
unsigned random_below(unsigned limit) {
  state ^= state << 13; /* xorshift: no secret, only repeatable */
  state ^= state >> 7;
  state ^= state << 17;
  return (unsigned)((state >> 11) % limit);
}
