/*
** The vault against plain SQLite in one run: medians of interleaved runs, as ratios. Both with the
** record's journal mode, so that what differs is encryption alone.
*/
#define _DEFAULT_SOURCE
#include "../../Sources/CCipherVFS/include/CCipherVFS.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 5, ROWS = 20000 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static sqlite3 *open_one(const char *path, const char *vfs, int cache) {
  sqlite3 *db = NULL;
  int reserve = CCV_RESERVE_SIZE;
  char sql[160];
  if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs) != SQLITE_OK) exit(1);
  sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  snprintf(sql, sizeof sql, "PRAGMA temp_store=MEMORY; PRAGMA synchronous=EXTRA; PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=%d", cache);
  sqlite3_exec(db, sql, NULL, NULL, NULL);
  return db;
}

static double run(int workload, const char *path, const char *vfs) {
  sqlite3 *db = open_one(path, vfs, workload == 3 ? 10 : -2000);
  sqlite3_stmt *s = NULL;
  double start = now();
  switch (workload) {
    case 0:
      sqlite3_exec(db, "DROP TABLE IF EXISTS t; CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)", NULL, NULL, NULL);
      start = now();
      sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
      sqlite3_prepare_v2(db, "INSERT INTO t(b) VALUES (hex(randomblob(100)))", -1, &s, NULL);
      for (int i = 0; i < ROWS; i++) { sqlite3_step(s); sqlite3_reset(s); }
      sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
      break;
    case 1: sqlite3_exec(db, "UPDATE t SET b = b || 'x'", NULL, NULL, NULL); break;
    case 2:
      sqlite3_prepare_v2(db, "INSERT INTO t(b) VALUES ('one commit')", -1, &s, NULL);
      for (int i = 0; i < 100; i++) { sqlite3_step(s); sqlite3_reset(s); }
      break;
    case 3:
      sqlite3_prepare_v2(db, "SELECT b FROM t WHERE a = ?", -1, &s, NULL);
      for (int i = 0; i < ROWS; i++) { sqlite3_bind_int(s, 1, 1 + (i * 7919) % ROWS); sqlite3_step(s); sqlite3_reset(s); }
      break;
    default: sqlite3_exec(db, "SELECT sum(length(b)) FROM t", NULL, NULL, NULL);
  }
  double spent = now() - start;
  sqlite3_finalize(s);
  sqlite3_close(db);
  return spent;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
  static const char *const names[] = {"bulk insert", "update every row", "100 commits", "cold point reads", "cold scan"};
  unsigned char key[CCV_KEY_SIZE] = {1}, salt[CCV_SALT_SIZE] = {2};
  char plain[512], vault[512];
  if (argc != 2) return 1;
  snprintf(plain, sizeof plain, "%s/plain.db", argv[1]);
  snprintf(vault, sizeof vault, "%s/vault.db", argv[1]);
  if (ccv_register() != SQLITE_OK || ccv_set_key(vault, key, salt) != SQLITE_OK) return 1;
  for (int w = 0; w < 5; w++) {
    double p[RUNS], v[RUNS];
    for (int i = 0; i < RUNS; i++) {
      p[i] = run(w, plain, "unix");
      v[i] = run(w, vault, "ccipher");
    }
    qsort(p, RUNS, sizeof *p, compare);
    qsort(v, RUNS, sizeof *v, compare);
    printf("%-20s plain %8.1f ms   vault %8.1f ms   ratio %.2f\n", names[w], p[RUNS / 2] * 1e3, v[RUNS / 2] * 1e3, v[RUNS / 2] / p[RUNS / 2]);
  }
  return 0;
}
