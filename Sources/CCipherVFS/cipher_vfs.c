/*
** The shim itself: which files are opened, with which key, and which promises of
** the file system below are passed on. See include/CCipherVFS.h for its use and
** FORMAT.md for the bytes.
**
**   file                     what happens
**   main database            encrypted; refused without a key
**   rollback journal         encrypted with the key of its database
**   temporary, statement,
**   super-journal, WAL       refused: they would be plaintext, or outside the format
**
** What an attacker with the file learns: its size, how many pages it has, and by
** comparing copies which of them changed. What he can do unnoticed here: put an
** old page or an old file back. Only an anchor outside the file finds that.
*/
#define _POSIX_C_SOURCE 200809L
#include "internal.h"
#include <fcntl.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

typedef struct key_entry {
  struct key_entry *next;
  char *path; /* as xFullPathname gives it */
  ccv_keys *keys;
  int users; /* connections of this process that were opened with it */
} key_entry;

/* All there is of global state: the registration and its keys, under one lock, and each thread's last fault. */
static _Thread_local ccv_fault last_fault;
static struct {
  pthread_mutex_t lock;
  sqlite3_vfs vfs;
  sqlite3_vfs *real;
  key_entry *keys;
} registration = {.lock = PTHREAD_MUTEX_INITIALIZER};

int ccv_fail(ccv_file *file, ccv_fault_kind kind, uint32_t page, int code) {
  file->fault = (ccv_fault){kind, page};
  last_fault = file->fault;
  sqlite3_log(code, "CCipherVFS: fault %d on page %u", (int)kind, page);
  return code;
}

int ccv_real_read(ccv_file *file, void *to, int amount, sqlite3_int64 at) {
  int rc = file->real->pMethods->xRead(file->real, to, amount, at);
  return rc == SQLITE_IOERR_CORRUPTFS ? SQLITE_IOERR_READ : rc;
}

/* ---- Methods of an open file ---- */

static ccv_file *ours(sqlite3_file *f) { return (ccv_file *)f; }
static sqlite3_file *lower(sqlite3_file *f) { return ours(f)->real; }

static int ccv_close(sqlite3_file *f) {
  ccv_file *file = ours(f);
  int rc = file->real->pMethods ? file->real->pMethods->xClose(file->real) : SQLITE_OK;
  if (file->plain) OPENSSL_cleanse(file->plain, CCV_PAGE_SIZE);
  OPENSSL_cleanse(file->header, sizeof file->header);
  sqlite3_free(file->page);
  sqlite3_free(file->plain);
  ccv_journal_close(file);
  ccv_codec_free(file->codec);
  return rc;
}
static int ccv_main_truncate(sqlite3_file *f, sqlite3_int64 size) {
  ours(f)->size_seen = 0;
  return lower(f)->pMethods->xTruncate(lower(f), size);
}
static int ccv_sync(sqlite3_file *f, int flags) { return lower(f)->pMethods->xSync(lower(f), flags); }
static int ccv_file_size(sqlite3_file *f, sqlite3_int64 *size) {
  return lower(f)->pMethods->xFileSize(lower(f), size);
}
static int ccv_lock(sqlite3_file *f, int level) { return lower(f)->pMethods->xLock(lower(f), level); }
static int ccv_unlock(sqlite3_file *f, int level) {
  ours(f)->size_seen = 0; /* others may change the file now */
  return lower(f)->pMethods->xUnlock(lower(f), level);
}
static int ccv_check_reserved_lock(sqlite3_file *f, int *held) {
  return lower(f)->pMethods->xCheckReservedLock(lower(f), held);
}
static int ccv_file_control(sqlite3_file *f, int op, void *arg) {
  switch (op) {
    case SQLITE_FCNTL_MMAP_SIZE: /* pages must pass through here to be decrypted */
      *(sqlite3_int64 *)arg = 0;
      return SQLITE_OK;
    case SQLITE_FCNTL_CHUNK_SIZE: /* both would leave pages that do not authenticate */
    case SQLITE_FCNTL_SIZE_HINT: return SQLITE_OK;
    default: return lower(f)->pMethods->xFileControl(lower(f), op, arg);
  }
}
/* 512 makes SQLite write the journal header apart from the pages, as SQLCipher does. */
static int ccv_sector_size(sqlite3_file *f) {
  (void)f;
  return 512;
}
/* No atomic writes are promised: a page is 80 bytes longer than what SQLite thinks it writes. */
static int ccv_device_characteristics(sqlite3_file *f) {
  int real = lower(f)->pMethods->xDeviceCharacteristics(lower(f));
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE |
         (real & (SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN | SQLITE_IOCAP_IMMUTABLE));
}

/* Version 1: no shared memory, so no WAL, and no memory mapping. */
static const sqlite3_io_methods main_methods = {
    .iVersion = 1,
    .xClose = ccv_close,
    .xRead = ccv_main_read,
    .xWrite = ccv_main_write,
    .xTruncate = ccv_main_truncate,
    .xSync = ccv_sync,
    .xFileSize = ccv_file_size,
    .xLock = ccv_lock,
    .xUnlock = ccv_unlock,
    .xCheckReservedLock = ccv_check_reserved_lock,
    .xFileControl = ccv_file_control,
    .xSectorSize = ccv_sector_size,
    .xDeviceCharacteristics = ccv_device_characteristics,
};
static const sqlite3_io_methods journal_methods = {
    .iVersion = 1,
    .xClose = ccv_close,
    .xRead = ccv_journal_read,
    .xWrite = ccv_journal_write,
    .xTruncate = ccv_journal_truncate,
    .xSync = ccv_sync,
    .xFileSize = ccv_file_size,
    .xLock = ccv_lock,
    .xUnlock = ccv_unlock,
    .xCheckReservedLock = ccv_check_reserved_lock,
    .xFileControl = ccv_file_control,
    .xSectorSize = ccv_sector_size,
    .xDeviceCharacteristics = ccv_device_characteristics,
};

/* ---- Keys ---- */

static key_entry *find_entry(const char *path) {
  key_entry *entry = registration.keys;
  while (entry && strcmp(entry->path, path) != 0) entry = entry->next;
  return entry;
}

static char *full_path(const char *path) {
  size_t size = (size_t)registration.real->mxPathname + 1;
  char *full = sqlite3_malloc64(size);
  if (full == NULL) return NULL;
  int rc = registration.real->xFullPathname(registration.real, path, (int)size, full);
  if (rc != SQLITE_OK && rc != SQLITE_OK_SYMLINK) {
    sqlite3_free(full);
    return NULL;
  }
  return full;
}

static void remove_entry(const char *full) {
  for (key_entry **link = &registration.keys; *link; link = &(*link)->next) {
    key_entry *entry = *link;
    if (strcmp(entry->path, full) != 0) continue;
    *link = entry->next;
    ccv_secret_free(entry->keys, sizeof *entry->keys);
    sqlite3_free(entry->path);
    sqlite3_free(entry);
    return;
  }
}

int ccv_set_key(const char *path, const unsigned char key[CCV_KEY_SIZE],
                const unsigned char salt[CCV_SALT_SIZE]) {
  int rc = ccv_register();
  if (rc != SQLITE_OK) return rc;
  char *full = full_path(path);
  key_entry *entry = sqlite3_malloc64(sizeof *entry);
  ccv_keys *keys = ccv_secret_alloc(sizeof *keys);
  if (full == NULL || entry == NULL || keys == NULL || ccv_keys_expand(keys, key, salt) != 0) {
    ccv_secret_free(keys, sizeof *keys);
    sqlite3_free(entry);
    sqlite3_free(full);
    return SQLITE_NOMEM;
  }
  pthread_mutex_lock(&registration.lock);
  key_entry *known = find_entry(full);
  if (known == NULL) {
    *entry = (key_entry){registration.keys, full, keys, 1};
    registration.keys = entry;
    pthread_mutex_unlock(&registration.lock);
    return SQLITE_OK;
  }
  /* another connection's journals take their key from here: it is shared, never replaced */
  int same = CRYPTO_memcmp(known->keys, keys, sizeof *keys) == 0;
  if (same) known->users++;
  pthread_mutex_unlock(&registration.lock);
  ccv_secret_free(keys, sizeof *keys);
  sqlite3_free(entry);
  sqlite3_free(full);
  return same ? SQLITE_OK : SQLITE_MISUSE;
}

void ccv_forget_key(const char *path) {
  if (ccv_register() != SQLITE_OK) return;
  char *full = full_path(path);
  if (full == NULL) return;
  pthread_mutex_lock(&registration.lock);
  key_entry *known = find_entry(full);
  if (known && --known->users == 0) remove_entry(full);
  pthread_mutex_unlock(&registration.lock);
  sqlite3_free(full);
}

/* A codec for the database at `path`, which is NULL-terminated and full. */
static int codec_for(const char *path, ccv_codec **codec) {
  pthread_mutex_lock(&registration.lock);
  key_entry *entry = find_entry(path);
  *codec = entry ? ccv_codec_new(entry->keys) : NULL;
  pthread_mutex_unlock(&registration.lock);
  if (*codec) return SQLITE_OK;
  return entry ? SQLITE_NOMEM : SQLITE_AUTH; /* a database without a key is none of ours */
}

/* Whether another file stands in the place of the database of the journal `name`. What is beside it then
** is the other file's journal, and with the same key it would be played back into this one. */
static int is_database_moved(sqlite3_filename name) {
  sqlite3_file *main = sqlite3_database_file_object(name);
  int moved = 0;
  if (main == NULL || main->pMethods != &main_methods) return 0;
  return lower(main)->pMethods->xFileControl(lower(main), SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved;
}

/* ---- Methods of the VFS ---- */

enum {
  ALLOWED = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL,
  REFUSED = SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_TRANSIENT_DB | SQLITE_OPEN_TEMP_JOURNAL |
            SQLITE_OPEN_SUBJOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL
};

static int ccv_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out) {
  ccv_file *file = ours(f);
  (void)vfs;
  memset(file, 0, sizeof *file);
  if (name == NULL || (flags & REFUSED) || !(flags & ALLOWED)) {
    sqlite3_log(SQLITE_PERM, "CCipherVFS: a temporary, WAL or super-journal file was refused");
    return SQLITE_PERM;
  }
  int is_main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  if (!is_main && is_database_moved(name)) return SQLITE_READONLY_DBMOVED;
  file->real = (sqlite3_file *)(file + 1);
  file->real->pMethods = NULL;
  file->database = is_main ? name : sqlite3_filename_database(name);
  int rc = codec_for(file->database, &file->codec);
  if (rc != SQLITE_OK) return rc;
  file->page = sqlite3_malloc64(CCV_PAGE_SIZE);
  file->plain = sqlite3_malloc64(CCV_PAGE_SIZE);
  if (file->page == NULL || file->plain == NULL) rc = SQLITE_NOMEM;
  if (rc == SQLITE_OK && !is_main) rc = ccv_journal_open(file);
  if (rc == SQLITE_OK) rc = registration.real->xOpen(registration.real, name, file->real, flags, out);
  if (rc != SQLITE_OK) {
    ccv_close(f); /* SQLite calls xClose only where pMethods is set */
    return rc;
  }
  file->base.pMethods = is_main ? &main_methods : &journal_methods;
  return SQLITE_OK;
}

static int ccv_delete(sqlite3_vfs *vfs, const char *name, int sync_directory) {
  (void)vfs;
  return registration.real->xDelete(registration.real, name, sync_directory);
}
static int ccv_access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
  (void)vfs;
  return registration.real->xAccess(registration.real, name, flags, result);
}
static int ccv_full_pathname(sqlite3_vfs *vfs, const char *name, int size, char *out) {
  (void)vfs;
  return registration.real->xFullPathname(registration.real, name, size, out);
}
static int ccv_randomness(sqlite3_vfs *vfs, int size, char *out) {
  (void)vfs;
  return registration.real->xRandomness(registration.real, size, out);
}
static int ccv_sleep(sqlite3_vfs *vfs, int microseconds) {
  (void)vfs;
  return registration.real->xSleep(registration.real, microseconds);
}
static int ccv_current_time(sqlite3_vfs *vfs, double *now) {
  (void)vfs;
  return registration.real->xCurrentTime(registration.real, now);
}
static int ccv_get_last_error(sqlite3_vfs *vfs, int size, char *out) {
  (void)vfs;
  return registration.real->xGetLastError(registration.real, size, out);
}
static int ccv_current_time_int64(sqlite3_vfs *vfs, sqlite3_int64 *now) {
  (void)vfs;
  return registration.real->xCurrentTimeInt64(registration.real, now);
}

int ccv_register(void) {
  pthread_mutex_lock(&registration.lock);
  int rc = SQLITE_OK;
  if (registration.real == NULL) {
    rc = sqlite3_initialize();
    registration.real = rc == SQLITE_OK ? sqlite3_vfs_find(NULL) : NULL;
    if (registration.real == NULL) {
      rc = rc == SQLITE_OK ? SQLITE_ERROR : rc;
    } else {
      registration.vfs = (sqlite3_vfs){
          .iVersion = 2,
          .szOsFile = (int)sizeof(ccv_file) + registration.real->szOsFile,
          .mxPathname = registration.real->mxPathname,
          .zName = "ccipher",
          .xOpen = ccv_open,
          .xDelete = ccv_delete,
          .xAccess = ccv_access,
          .xFullPathname = ccv_full_pathname,
          .xRandomness = ccv_randomness,
          .xSleep = ccv_sleep,
          .xCurrentTime = ccv_current_time,
          .xGetLastError = ccv_get_last_error,
          .xCurrentTimeInt64 = ccv_current_time_int64,
      };
      rc = sqlite3_vfs_register(&registration.vfs, 1);
      if (rc != SQLITE_OK) registration.real = NULL;
    }
  }
  pthread_mutex_unlock(&registration.lock);
  return rc;
}

/* ---- Questions about a file ---- */

static ccv_file *main_file_of(sqlite3 *db) {
  sqlite3_file *f = NULL;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f) != SQLITE_OK) return NULL;
  return f && f->pMethods == &main_methods ? ours(f) : NULL;
}

int ccv_take_page(sqlite3 *db, uint32_t page, unsigned char *plain, unsigned char *stored, int *authentic) {
  ccv_file *file = main_file_of(db);
  return file ? ccv_main_take_page(file, page, plain, stored, authentic) : SQLITE_MISUSE;
}

int ccv_change_counter(sqlite3 *db, uint32_t *counter) {
  ccv_file *file = main_file_of(db);
  return file ? ccv_main_change_counter(file, counter) : SQLITE_MISUSE;
}

ccv_codec *ccv_page_codec(const unsigned char key[CCV_KEY_SIZE], const unsigned char salt[CCV_SALT_SIZE]) {
  ccv_keys *keys = ccv_secret_alloc(sizeof *keys);
  ccv_codec *codec = keys && ccv_keys_expand(keys, key, salt) == 0 ? ccv_codec_new(keys) : NULL;
  ccv_secret_free(keys, sizeof *keys);
  return codec;
}

ccv_fault ccv_last_fault(sqlite3 *db) {
  ccv_file *file = main_file_of(db);
  return file ? file->fault : (ccv_fault){CCV_FAULT_NONE, 0};
}

ccv_fault ccv_last_open_fault(void) {
  return last_fault;
}

void ccv_clear_fault(void) {
  last_fault = (ccv_fault){CCV_FAULT_NONE, 0};
}

int ccv_read_closed_page(const char *path, const unsigned char key[CCV_KEY_SIZE],
                         const unsigned char salt[CCV_SALT_SIZE], uint32_t page, unsigned char *out) {
  unsigned char in[CCV_PAGE_SIZE];
  int answer = -1, descriptor = open(path, O_RDONLY | O_CLOEXEC);
  ccv_codec *codec = ccv_page_codec(key, salt);
  if (descriptor >= 0 && codec &&
      pread(descriptor, in, sizeof in, (off_t)(page - 1) * CCV_PAGE_SIZE) == (ssize_t)sizeof in) {
    ccv_page_state state = ccv_codec_decrypt(codec, page, in, out);
    if (state != CCV_PAGE_CRYPTO) answer = state == CCV_PAGE_OK;
  }
  ccv_codec_free(codec);
  if (descriptor >= 0) close(descriptor);
  return answer;
}
