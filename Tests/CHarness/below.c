#include "below.h"
#include "record.h"
#include <string.h>
#include <unistd.h>

int (*below_fails)(below_call);
void (*below_tells)(below_call, int, const void *, int, sqlite3_int64);

static sqlite3_vfs *real, below;

typedef struct below_file {
  sqlite3_file base;
  sqlite3_file *real;
  int is_journal;
} below_file;

static int fails(below_call call) { return below_fails && below_fails(call); }
static int told(sqlite3_file *f, int rc, below_call call, const void *data, int amount, sqlite3_int64 at) {
  if (rc == SQLITE_OK && below_tells) below_tells(call, ((below_file *)f)->is_journal, data, amount, at);
  return rc;
}

#define LOWER(f) (((below_file *)(f))->real)
static int b_close(sqlite3_file *f) { return LOWER(f)->pMethods->xClose(LOWER(f)); }
static int b_read(sqlite3_file *f, void *b, int n, sqlite3_int64 at) {
  return fails(BELOW_READ) ? SQLITE_IOERR_READ : LOWER(f)->pMethods->xRead(LOWER(f), b, n, at);
}
static int b_write(sqlite3_file *f, const void *b, int n, sqlite3_int64 at) {
  if (fails(BELOW_WRITE)) return SQLITE_FULL;
  return told(f, LOWER(f)->pMethods->xWrite(LOWER(f), b, n, at), BELOW_WRITE, b, n, at);
}
static int b_truncate(sqlite3_file *f, sqlite3_int64 n) {
  if (fails(BELOW_TRUNCATE)) return SQLITE_IOERR_TRUNCATE;
  return told(f, LOWER(f)->pMethods->xTruncate(LOWER(f), n), BELOW_TRUNCATE, NULL, 0, n);
}
static int b_sync(sqlite3_file *f, int flags) {
  if (fails(BELOW_SYNC)) return SQLITE_IOERR_FSYNC;
  return told(f, LOWER(f)->pMethods->xSync(LOWER(f), flags), BELOW_SYNC, NULL, 0, 0);
}
static int b_size(sqlite3_file *f, sqlite3_int64 *n) {
  return fails(BELOW_SIZE) ? SQLITE_IOERR_FSTAT : LOWER(f)->pMethods->xFileSize(LOWER(f), n);
}
static int b_lock(sqlite3_file *f, int l) { return LOWER(f)->pMethods->xLock(LOWER(f), l); }
static int b_unlock(sqlite3_file *f, int l) { return LOWER(f)->pMethods->xUnlock(LOWER(f), l); }
static int b_reserved(sqlite3_file *f, int *r) { return LOWER(f)->pMethods->xCheckReservedLock(LOWER(f), r); }
static int b_control(sqlite3_file *f, int op, void *a) { return LOWER(f)->pMethods->xFileControl(LOWER(f), op, a); }
static int b_sector(sqlite3_file *f) { return LOWER(f)->pMethods->xSectorSize(LOWER(f)); }
static int b_device(sqlite3_file *f) { return LOWER(f)->pMethods->xDeviceCharacteristics(LOWER(f)); }

static const sqlite3_io_methods methods = {
    .iVersion = 1, .xClose = b_close, .xRead = b_read, .xWrite = b_write, .xTruncate = b_truncate,
    .xSync = b_sync, .xFileSize = b_size, .xLock = b_lock, .xUnlock = b_unlock,
    .xCheckReservedLock = b_reserved, .xFileControl = b_control, .xSectorSize = b_sector,
    .xDeviceCharacteristics = b_device};

static int b_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out) {
  (void)v;
  f->pMethods = NULL;
  if (fails(BELOW_OPEN)) return SQLITE_CANTOPEN;
  LOWER(f) = (sqlite3_file *)((below_file *)f + 1);
  LOWER(f)->pMethods = NULL;
  ((below_file *)f)->is_journal = (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0;
  int was_there = 0;
  if (name) real->xAccess(real, name, SQLITE_ACCESS_EXISTS, &was_there);
  int rc = real->xOpen(real, name, LOWER(f), flags, out);
  if (rc != SQLITE_OK) return rc;
  f->pMethods = &methods;
  if (!was_there) told(f, rc, BELOW_OPEN, NULL, 0, 0);
  return rc;
}
static int b_delete(sqlite3_vfs *v, const char *n, int sync) {
  (void)v;
  if (fails(BELOW_DELETE)) return SQLITE_IOERR_DELETE;
  int rc = real->xDelete(real, n, sync);
  if (rc == SQLITE_OK && below_tells) below_tells(BELOW_DELETE, 1, NULL, sync, 0);
  return rc;
}
static int b_access(sqlite3_vfs *v, const char *n, int fl, int *r) { (void)v; return real->xAccess(real, n, fl, r); }
static int b_full(sqlite3_vfs *v, const char *n, int s, char *o) { (void)v; return real->xFullPathname(real, n, s, o); }
static int b_random(sqlite3_vfs *v, int n, char *o) { (void)v; return real->xRandomness(real, n, o); }
static int b_sleep(sqlite3_vfs *v, int n) { (void)v; return real->xSleep(real, n); }
static int b_time(sqlite3_vfs *v, double *t) { (void)v; return real->xCurrentTime(real, t); }
static int b_error(sqlite3_vfs *v, int n, char *o) { (void)v; return real->xGetLastError(real, n, o); }
static int b_time64(sqlite3_vfs *v, sqlite3_int64 *t) { (void)v; return real->xCurrentTimeInt64(real, t); }

void below_register(void) {
  CHECK(sqlite3_initialize() == SQLITE_OK);
  real = sqlite3_vfs_find(NULL);
  below = (sqlite3_vfs){
      .iVersion = 2, .szOsFile = (int)sizeof(below_file) + real->szOsFile, .mxPathname = real->mxPathname,
      .zName = "below", .xOpen = b_open, .xDelete = b_delete, .xAccess = b_access, .xFullPathname = b_full,
      .xRandomness = b_random, .xSleep = b_sleep, .xCurrentTime = b_time, .xGetLastError = b_error,
      .xCurrentTimeInt64 = b_time64};
  CHECK(sqlite3_vfs_register(&below, 1) == SQLITE_OK);
}

static const char *hot_path;
static char hot_journal_path[520];
static bytes *hot_record, *hot_journal;
static int hot_writes;

static void take_when_hot(below_call call, int is_journal, const void *data, int amount, sqlite3_int64 at) {
  (void)data, (void)amount, (void)at;
  if (call != BELOW_WRITE || is_journal || ++hot_writes != 5) return; /* some pages are new by now */
  *hot_record = bytes_read(hot_path);
  *hot_journal = bytes_read(hot_journal_path);
}

void hot_make(const char *path, bytes *record, bytes *journal) {
  snprintf(hot_journal_path, sizeof hot_journal_path, "%s-journal", path);
  hot_path = path, hot_record = record, hot_journal = journal, hot_writes = 0;
  unlink(path);
  unlink(hot_journal_path);
  sqlite3 *db = record_open(path, NULL);
  record_fill(db, 60);
  below_tells = take_when_hot;
  CHECK(record_exec(db, record_change) == SQLITE_OK);
  below_tells = NULL;
  record_close(db, path);
  CHECK(journal->size > 8 * CCV_PAGE_SIZE);
}
