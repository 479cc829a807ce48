/*
** Drives the cipher VFS without Swift, for the sanitizers: a record is written, read, damaged and
** recovered, and every n-th call of the file system below fails once.
*/
#define _DEFAULT_SOURCE
#include "../../Sources/CCipherVFS/include/CCipherVFS.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK(condition) \
  do { \
    if (!(condition)) { \
      fprintf(stderr, "harness: line %d: %s\n", __LINE__, #condition); \
      exit(1); \
    } \
  } while (0)

static unsigned char key[CCV_KEY_SIZE], salt[CCV_SALT_SIZE];

/* ---- A VFS below the shim whose n-th call fails ---- */

static sqlite3_vfs *real, faulty;
static int calls, fail_at;

static int fails(void) { return ++calls == fail_at; }

typedef struct faulty_file {
  sqlite3_file base;
  sqlite3_file *real;
} faulty_file;

#define LOWER(f) (((faulty_file *)(f))->real)
static int f_close(sqlite3_file *f) { return LOWER(f)->pMethods->xClose(LOWER(f)); }
static int f_read(sqlite3_file *f, void *b, int n, sqlite3_int64 at) {
  return fails() ? SQLITE_IOERR_READ : LOWER(f)->pMethods->xRead(LOWER(f), b, n, at);
}
static int f_write(sqlite3_file *f, const void *b, int n, sqlite3_int64 at) {
  return fails() ? SQLITE_FULL : LOWER(f)->pMethods->xWrite(LOWER(f), b, n, at);
}
static int f_truncate(sqlite3_file *f, sqlite3_int64 n) {
  return fails() ? SQLITE_IOERR_TRUNCATE : LOWER(f)->pMethods->xTruncate(LOWER(f), n);
}
static int f_sync(sqlite3_file *f, int flags) {
  return fails() ? SQLITE_IOERR_FSYNC : LOWER(f)->pMethods->xSync(LOWER(f), flags);
}
static int f_size(sqlite3_file *f, sqlite3_int64 *n) {
  return fails() ? SQLITE_IOERR_FSTAT : LOWER(f)->pMethods->xFileSize(LOWER(f), n);
}
static int f_lock(sqlite3_file *f, int l) { return LOWER(f)->pMethods->xLock(LOWER(f), l); }
static int f_unlock(sqlite3_file *f, int l) { return LOWER(f)->pMethods->xUnlock(LOWER(f), l); }
static int f_reserved(sqlite3_file *f, int *r) { return LOWER(f)->pMethods->xCheckReservedLock(LOWER(f), r); }
static int f_control(sqlite3_file *f, int op, void *a) { return LOWER(f)->pMethods->xFileControl(LOWER(f), op, a); }
static int f_sector(sqlite3_file *f) { return LOWER(f)->pMethods->xSectorSize(LOWER(f)); }
static int f_device(sqlite3_file *f) { return LOWER(f)->pMethods->xDeviceCharacteristics(LOWER(f)); }

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 1, .xClose = f_close, .xRead = f_read, .xWrite = f_write, .xTruncate = f_truncate,
    .xSync = f_sync, .xFileSize = f_size, .xLock = f_lock, .xUnlock = f_unlock,
    .xCheckReservedLock = f_reserved, .xFileControl = f_control, .xSectorSize = f_sector,
    .xDeviceCharacteristics = f_device};

static int f_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out) {
  (void)v;
  f->pMethods = NULL;
  if (fails()) return SQLITE_CANTOPEN;
  LOWER(f) = (sqlite3_file *)((faulty_file *)f + 1);
  LOWER(f)->pMethods = NULL;
  int rc = real->xOpen(real, name, LOWER(f), flags, out);
  if (rc == SQLITE_OK) f->pMethods = &faulty_methods;
  return rc;
}
static int f_delete(sqlite3_vfs *v, const char *n, int s) {
  (void)v;
  return fails() ? SQLITE_IOERR_DELETE : real->xDelete(real, n, s);
}
static int f_access(sqlite3_vfs *v, const char *n, int fl, int *r) { (void)v; return real->xAccess(real, n, fl, r); }
static int f_full(sqlite3_vfs *v, const char *n, int s, char *o) { (void)v; return real->xFullPathname(real, n, s, o); }
static int f_random(sqlite3_vfs *v, int n, char *o) { (void)v; return real->xRandomness(real, n, o); }
static int f_sleep(sqlite3_vfs *v, int n) { (void)v; return real->xSleep(real, n); }
static int f_time(sqlite3_vfs *v, double *t) { (void)v; return real->xCurrentTime(real, t); }
static int f_error(sqlite3_vfs *v, int n, char *o) { (void)v; return real->xGetLastError(real, n, o); }
static int f_time64(sqlite3_vfs *v, sqlite3_int64 *t) { (void)v; return real->xCurrentTimeInt64(real, t); }

static void stand_below(void) {
  CHECK(sqlite3_initialize() == SQLITE_OK);
  real = sqlite3_vfs_find(NULL);
  faulty = (sqlite3_vfs){
      .iVersion = 2, .szOsFile = (int)sizeof(faulty_file) + real->szOsFile, .mxPathname = real->mxPathname,
      .zName = "faulty", .xOpen = f_open, .xDelete = f_delete, .xAccess = f_access, .xFullPathname = f_full,
      .xRandomness = f_random, .xSleep = f_sleep, .xCurrentTime = f_time, .xGetLastError = f_error,
      .xCurrentTimeInt64 = f_time64};
  CHECK(sqlite3_vfs_register(&faulty, 1) == SQLITE_OK);
}

/* ---- The record ---- */

static sqlite3 *open_record(const char *path, int *code) {
  sqlite3 *db = NULL;
  int reserve = CCV_RESERVE_SIZE;
  CHECK(ccv_set_key(path, key, salt) == SQLITE_OK);
  int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (rc == SQLITE_OK) {
    sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
    rc = sqlite3_exec(db, "PRAGMA temp_store=MEMORY; PRAGMA synchronous=EXTRA; PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=10", NULL, NULL, NULL);
  }
  if (code) *code = rc;
  return db;
}

static int exec(sqlite3 *db, const char *sql) { return sqlite3_exec(db, sql, NULL, NULL, NULL); }

static sqlite3_int64 number(sqlite3 *db, const char *sql) {
  sqlite3_stmt *s = NULL;
  sqlite3_int64 n = -1;
  if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) n = sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return n;
}

static int is_whole(sqlite3 *db) {
  sqlite3_stmt *s = NULL;
  int ok = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW &&
           strcmp((const char *)sqlite3_column_text(s, 0), "ok") == 0;
  sqlite3_finalize(s);
  return ok;
}

static const char *const change =
    "BEGIN IMMEDIATE; UPDATE t SET b = randomblob(900), n = n + 1; DELETE FROM t WHERE a % 7 = 0;"
    "INSERT INTO t SELECT a + 1000, randomblob(900), 2 FROM t LIMIT 20; COMMIT";

static void refuses_what_it_must(const char *folder) {
  char path[512], other[512];
  snprintf(path, sizeof path, "%s/refuse.db", folder);
  snprintf(other, sizeof other, "ATTACH '%s/unkeyed.db' AS o; CREATE TABLE o.t (a)", folder);
  sqlite3 *db = open_record(path, NULL), *unkeyed = NULL;
  CHECK(exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b)") == SQLITE_OK);
  CHECK(exec(db, other) == SQLITE_AUTH);
  CHECK(exec(db, "PRAGMA journal_mode=WAL") == SQLITE_OK);
  CHECK(number(db, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'") == 0);
  CHECK(exec(db, "INSERT INTO t(b) VALUES (randomblob(100)), (randomblob(100))") == SQLITE_OK);
  CHECK(exec(db, "PRAGMA temp_store=FILE; PRAGMA cache_size=1; CREATE TEMP TABLE x AS WITH RECURSIVE c(i) AS "
                 "(SELECT 1 UNION ALL SELECT i+1 FROM c LIMIT 20000) SELECT i, hex(randomblob(200)) AS h FROM c ORDER BY h") != SQLITE_OK);
  sqlite3_close(db);
  snprintf(other, sizeof other, "%s/unkeyed.db", folder);
  CHECK(sqlite3_open(other, &unkeyed) == SQLITE_AUTH);
  sqlite3_close(unkeyed);
  CHECK(access(other, F_OK) != 0);
}

static void keeps_old_or_new_whatever_fails(const char *folder) {
  char path[512];
  int n, landed = 0;
  for (n = 1; n < 4000; n++) {
    snprintf(path, sizeof path, "%s/fail.db", folder);
    unlink(path);
    char journal[520];
    snprintf(journal, sizeof journal, "%s-journal", path);
    unlink(journal);
    fail_at = 0;
    sqlite3 *db = open_record(path, NULL);
    CHECK(exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b, n);"
                   "INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c LIMIT 60) SELECT i, randomblob(900), 0 FROM c") == SQLITE_OK);
    sqlite3_close(db);
    int rc = SQLITE_OK;
    calls = 0;
    fail_at = n;
    db = open_record(path, &rc);
    if (rc == SQLITE_OK) rc = exec(db, change);
    int reached = calls >= n;
    fail_at = 0;
    if (rc != SQLITE_OK && db) exec(db, "ROLLBACK");
    sqlite3_close(db);
    db = open_record(path, &rc);
    CHECK(rc == SQLITE_OK);
    sqlite3_int64 old = number(db, "SELECT count(*) FROM t WHERE n = 0"), all = number(db, "SELECT count(*) FROM t");
    CHECK((old == 60 && all == 60) || (old == 0 && all == 72));
    CHECK(is_whole(db));
    sqlite3_close(db);
    landed += all == 72;
    if (!reached) break;
  }
  CHECK(n > 50 && n < 4000);
  printf("n-th call fails: %d calls, old or new state each time (%d new)\n", n - 1, landed);
}

static void finds_damage(const char *folder) {
  char path[512];
  snprintf(path, sizeof path, "%s/damage.db", folder);
  sqlite3 *db = open_record(path, NULL);
  CHECK(exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b, n);"
                 "INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c LIMIT 200) SELECT i, randomblob(900), 0 FROM c") == SQLITE_OK);
  CHECK(exec(db, "VACUUM") == SQLITE_OK);
  sqlite3_int64 pages = number(db, "PRAGMA page_count");
  sqlite3_close(db);
  CHECK(pages > 24);
  FILE *file = fopen(path, "r+b");
  CHECK(file != NULL);
  int found = 0;
  for (sqlite3_int64 page = 1; page <= pages; page++) {
    long at = (long)((page - 1) * CCV_PAGE_SIZE + (page * 397) % CCV_PAGE_SIZE);
    fseek(file, at, SEEK_SET);
    int byte = fgetc(file);
    fseek(file, at, SEEK_SET);
    fputc(byte ^ 0x10, file);
    fflush(file);
    int rc, authentic = 1;
    db = open_record(path, &rc);
    if (rc == SQLITE_OK) CHECK(ccv_take_page(db, (uint32_t)page, NULL, NULL, &authentic) == SQLITE_OK);
    found += rc != SQLITE_OK || !authentic;
    sqlite3_close(db);
    fseek(file, at, SEEK_SET);
    fputc(byte, file);
    fflush(file);
  }
  fclose(file);
  CHECK(found == pages);
  printf("flipped bits: %d of %d pages found\n", found, (int)pages);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  stand_below();
  CHECK(ccv_register() == SQLITE_OK);
  CHECK(ccv_random(salt, sizeof salt) == 0);
  CHECK(ccv_derive_key("vier losse woorden hier", 23, salt, key) == 0);
  refuses_what_it_must(argv[1]);
  finds_damage(argv[1]);
  keeps_old_or_new_whatever_fails(argv[1]);
  puts("harness: every check holds");
  return 0;
}
