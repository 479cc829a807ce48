/* The record that the C tests work on: one table, whose every row holds the number of the last change. */
#ifndef RECORD_H
#define RECORD_H
#include "../../Sources/CCipherVFS/include/CCipherVFS.h"
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition) \
  do { \
    if (!(condition)) { \
      fprintf(stderr, "%s: line %d: %s\n", __FILE__, __LINE__, #condition); \
      exit(1); \
    } \
  } while (0)

extern unsigned char record_key[CCV_KEY_SIZE], record_salt[CCV_SALT_SIZE];

/* A key of its own for this run. */
void record_make_key(void);
/* Opens or makes the record; `code` says how it went, the connection must be closed in any case. */
sqlite3 *record_open(const char *path, int *code);
void record_close(sqlite3 *db, const char *path);
/* A table of `rows` rows of 900 bytes, all at change 0. */
void record_fill(sqlite3 *db, int rows);
/* Takes every row from change n to n + 1, and deletes and inserts some, in one transaction. */
extern const char *const record_change;

int record_exec(sqlite3 *db, const char *sql);
sqlite3_int64 record_number(sqlite3 *db, const char *sql);
/* The change every row is at; -1 where rows differ, are missing or too many, or the structure is not whole. */
sqlite3_int64 record_state(sqlite3 *db);
int record_is_whole(sqlite3 *db);

/* Whole files, for putting a state back. */
typedef struct bytes {
  unsigned char *data;
  size_t size;
} bytes;
bytes bytes_read(const char *path);
void bytes_write(bytes b, const char *path);
/* A number below `limit`, from a seed that is printed, so that a run can be repeated. */
void random_seed(unsigned long long seed);
unsigned random_below(unsigned limit);

#endif
