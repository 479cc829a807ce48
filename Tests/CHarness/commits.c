/*
** A writer for the tests that take the disk away: its key is known, its changes are counted, and each
** is printed with the moment it was acknowledged.
**
** commits make PATH     commits run PATH [CHANGES]     commits check PATH
*/
#define _DEFAULT_SOURCE
#include "record.h"
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  CHECK(argc >= 3);
  memset(record_key, 7, sizeof record_key);
  memset(record_salt, 9, sizeof record_salt);
  int rc = SQLITE_OK;
  sqlite3 *db = record_open(argv[2], &rc);
  if (strcmp(argv[1], "make") == 0) {
    CHECK(rc == SQLITE_OK);
    record_fill(db, 60);
  } else if (strcmp(argv[1], "run") == 0) {
    long most = argc > 3 ? atol(argv[3]) : 1000000;
    sqlite3_int64 at = rc == SQLITE_OK ? record_number(db, "SELECT max(n) FROM t") : -1;
    while (rc == SQLITE_OK && most-- > 0) {
      rc = record_exec(db, record_change);
      struct timespec now;
      clock_gettime(CLOCK_MONOTONIC, &now);
      char line[80];
      int length = snprintf(line, sizeof line, "%lld %lld\n", (long long)++at,
                            (long long)now.tv_sec * 1000000000LL + (long long)now.tv_nsec);
      if (rc == SQLITE_OK && write(STDOUT_FILENO, line, (size_t)length) != length) break;
    }
    printf("error %d\n", rc);
  } else {
    printf("%lld %d\n", (long long)(rc == SQLITE_OK ? record_state(db) : -2), rc);
  }
  if (db) sqlite3_close(db);
  return 0;
}
