/*
** Drives the cipher VFS without Swift, for the sanitizers: a record is written, read, damaged and
** recovered, and every n-th call of the file system below fails once.
*/
#define _DEFAULT_SOURCE
#include <openssl/evp.h>
#include <openssl/rand.h>
#include "below.h"
#include "record.h"
#include <string.h>
#include <unistd.h>

static int calls, fail_at;
static int nth(below_call call) {
  (void)call;
  return ++calls == fail_at;
}
/* Memory and libcrypto fail by the same count: see faults in malloc and crypto below. */
int harness_fails(void);
int harness_fails(void) { return ++calls == fail_at; }

/* ---- SQLite's memory, and each function of libcrypto the target uses ---- */

static sqlite3_mem_methods memory;
static void *failing_malloc(int n) { return harness_fails() ? NULL : memory.xMalloc(n); }
static void *failing_realloc(void *p, int n) { return harness_fails() ? NULL : memory.xRealloc(p, n); }

static void stand_in_for_memory(void) {
  CHECK(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) == SQLITE_OK);
  sqlite3_mem_methods failing = memory;
  failing.xMalloc = failing_malloc;
  failing.xRealloc = failing_realloc;
  CHECK(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) == SQLITE_OK);
}

/* The linker sends the target's calls here (-Wl,--wrap). */
#define WRAP(type, name, declared, given, failed) \
  type __real_##name declared; \
  type __wrap_##name declared; \
  type __wrap_##name declared { return harness_fails() ? (failed) : __real_##name given; }
WRAP(int, EVP_MAC_init, (EVP_MAC_CTX * c, const unsigned char *k, size_t n, const OSSL_PARAM *p), (c, k, n, p), 0)
WRAP(int, EVP_MAC_update, (EVP_MAC_CTX * c, const unsigned char *d, size_t n), (c, d, n), 0)
WRAP(int, EVP_MAC_final, (EVP_MAC_CTX * c, unsigned char *o, size_t *l, size_t n), (c, o, l, n), 0)
WRAP(EVP_MAC *, EVP_MAC_fetch, (OSSL_LIB_CTX * x, const char *a, const char *p), (x, a, p), NULL)
WRAP(EVP_MAC_CTX *, EVP_MAC_CTX_new, (EVP_MAC * m), (m), NULL)
WRAP(EVP_CIPHER *, EVP_CIPHER_fetch, (OSSL_LIB_CTX * x, const char *a, const char *p), (x, a, p), NULL)
WRAP(EVP_CIPHER_CTX *, EVP_CIPHER_CTX_new, (void), (), NULL)
WRAP(int, EVP_CIPHER_CTX_set_padding, (EVP_CIPHER_CTX * c, int p), (c, p), 0)
WRAP(int, EVP_EncryptInit_ex2, (EVP_CIPHER_CTX * c, const EVP_CIPHER *t, const unsigned char *k, const unsigned char *i, const OSSL_PARAM *p), (c, t, k, i, p), 0)
WRAP(int, EVP_EncryptUpdate, (EVP_CIPHER_CTX * c, unsigned char *o, int *l, const unsigned char *i, int n), (c, o, l, i, n), 0)
WRAP(int, EVP_DecryptInit_ex2, (EVP_CIPHER_CTX * c, const EVP_CIPHER *t, const unsigned char *k, const unsigned char *i, const OSSL_PARAM *p), (c, t, k, i, p), 0)
WRAP(int, EVP_DecryptUpdate, (EVP_CIPHER_CTX * c, unsigned char *o, int *l, const unsigned char *i, int n), (c, o, l, i, n), 0)
WRAP(int, RAND_bytes, (unsigned char *b, int n), (b, n), 0)
WRAP(int, PKCS5_PBKDF2_HMAC, (const char *p, int pn, const unsigned char *s, int sn, int r, const EVP_MD *d, int kn, unsigned char *o), (p, pn, s, sn, r, d, kn, o), 0)

/* ---- The checks ---- */

static void refuses_what_it_must(const char *folder) {
  char path[512], other[512];
  snprintf(path, sizeof path, "%s/refuse.db", folder);
  snprintf(other, sizeof other, "ATTACH '%s/unkeyed.db' AS o; CREATE TABLE o.t (a)", folder);
  sqlite3 *db = record_open(path, NULL), *unkeyed = NULL;
  CHECK(record_exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b)") == SQLITE_OK);
  CHECK(record_exec(db, other) == SQLITE_AUTH);
  CHECK(record_exec(db, "PRAGMA journal_mode=WAL") == SQLITE_OK);
  CHECK(record_number(db, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'") == 0);
  CHECK(record_exec(db, "INSERT INTO t(b) VALUES (randomblob(100)), (randomblob(100))") == SQLITE_OK);
  CHECK(record_exec(db, "PRAGMA temp_store=FILE; PRAGMA cache_size=1; CREATE TEMP TABLE x AS WITH RECURSIVE c(i) AS "
                 "(SELECT 1 UNION ALL SELECT i+1 FROM c LIMIT 20000) SELECT i, hex(randomblob(200)) AS h FROM c ORDER BY h") != SQLITE_OK);
  record_close(db, path);
  snprintf(other, sizeof other, "%s/unkeyed.db", folder);
  CHECK(sqlite3_open(other, &unkeyed) == SQLITE_AUTH);
  sqlite3_close(unkeyed);
  CHECK(access(other, F_OK) != 0);
}

static void keeps_old_or_new_whatever_fails(const char *folder) {
  char path[512], journal[520];
  snprintf(path, sizeof path, "%s/fail.db", folder);
  snprintf(journal, sizeof journal, "%s-journal", path);
  sqlite3 *db = record_open(path, NULL);
  record_fill(db, 60);
  record_close(db, path);
  bytes old = bytes_read(path), empty = {NULL, 0};
  int n, landed = 0, loud = 0;
  for (n = 1; n < 100000; n++) {
    int rc = SQLITE_OK;
    bytes_write(old, path);
    bytes_write(empty, journal);
    calls = 0;
    fail_at = n;
    below_fails = nth;
    db = record_open(path, &rc);
    if (rc == SQLITE_OK) rc = record_exec(db, record_change);
    int reached = calls >= n;
    fail_at = 0;
    below_fails = NULL;
    loud += rc != SQLITE_OK;
    int acknowledged = rc == SQLITE_OK;
    if (rc != SQLITE_OK && db) record_exec(db, "ROLLBACK");
    record_close(db, path);
    db = record_open(path, NULL);
    sqlite3_int64 now = record_state(db);
    CHECK(now == 0 || now == 1);
    CHECK(!acknowledged || now == 1);
    record_close(db, path);
    landed += now == 1;
    if (!reached) break;
  }
  CHECK(n > 500 && n < 100000);
  free(old.data);
  printf("n-th call fails: %d calls of files, memory and libcrypto; %d told, old or new state each time (%d new)\n",
         n - 1, loud, landed);
}

/* A crash, and then a fault while the next program rolls it back: it is told or passed, and the record
** is old as soon as the fault is gone. */
static void rolls_back_whatever_fails(const char *folder, int is_foreign) {
  char path[512], journal[520];
  snprintf(path, sizeof path, "%s/hot.db", folder);
  snprintf(journal, sizeof journal, "%s-journal", path);
  bytes record, hot;
  hot_make(path, &record, &hot);
  if (is_foreign) /* as SQLCipher leaves it: no HMAC over the whole */
    for (size_t at = 0; at + 512 <= hot.size; at += 512)
      if (memcmp(hot.data + at, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8) == 0) memset(hot.data + at + 64, 0, 64);
  int n;
  for (n = 1; n < 100000; n++) {
    int rc;
    bytes_write(record, path);
    bytes_write(hot, journal);
    calls = 0;
    fail_at = n;
    below_fails = nth;
    sqlite3 *db = record_open(path, &rc);
    sqlite3_int64 state = rc == SQLITE_OK ? record_number(db, "SELECT max(n) + min(n) FROM t") : -1;
    int reached = calls >= n;
    fail_at = 0;
    below_fails = NULL;
    CHECK(state == 0 || state == -1);
    record_close(db, path);
    db = record_open(path, NULL);
    CHECK(record_state(db) == 0);
    record_close(db, path);
    if (!reached) break;
  }
  CHECK(n > 100 && n < 100000);
  free(record.data);
  free(hot.data);
  printf("n-th call fails while a crash%s is rolled back: %d calls, the old state each time\n",
         is_foreign ? " of SQLCipher's" : "", n - 1);
}

/* A made-up journal, as an attacker without the key can write one: it may not fill the disk. */
static void refuses_a_journal_that_grows_the_record(const char *folder) {
  char path[512], journal[520];
  snprintf(path, sizeof path, "%s/grow.db", folder);
  snprintf(journal, sizeof journal, "%s-journal", path);
  sqlite3 *db = record_open(path, NULL);
  record_fill(db, 60);
  record_close(db, path);
  bytes record = bytes_read(path);
  unsigned char header[512] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
  memcpy(header + 16, "\x00\xff\xff\xff\x00\x00\x02\x00\x00\x00\x10\x00", 12); /* 16 million pages */
  bytes_write((bytes){header, sizeof header}, journal);
  int rc;
  db = record_open(path, &rc);
  if (rc == SQLITE_OK) rc = record_exec(db, "SELECT count(*) FROM t");
  CHECK(rc == SQLITE_IOERR);
  record_close(db, path);
  bytes now = bytes_read(path);
  CHECK(now.size == record.size && memcmp(now.data, record.data, now.size) == 0);
  free(now.data);
  free(record.data);
  unlink(journal);
}

/* What is asked of the target directly. */
static void answers_what_it_is_asked(const char *folder) {
  char path[512], other[512];
  snprintf(path, sizeof path, "%s/asked.db", folder);
  snprintf(other, sizeof other, "%s/other.db", folder);
  sqlite3 *db = record_open(path, NULL), *second = record_open(path, NULL), *plain = NULL;
  record_fill(db, 60);
  CHECK(record_number(second, "SELECT count(*) FROM t") == 60);
  unsigned char wrong[CCV_KEY_SIZE] = {1}, page[CCV_PAGE_SIZE], stored[CCV_PAGE_SIZE], key[CCV_KEY_SIZE], salt[CCV_SALT_SIZE];
  CHECK(ccv_set_key(path, wrong, record_salt) == SQLITE_MISUSE); /* it would take the journal's key away */
  uint32_t counter = 0;
  int authentic = 0;
  CHECK(ccv_change_counter(db, &counter) == SQLITE_OK && counter > 0);
  CHECK(ccv_take_page(db, 1, page, stored, &authentic) == SQLITE_OK && authentic);
  CHECK(memcmp(page, "SQLite format 3", 16) == 0 && memcmp(stored, record_salt, 16) == 0);
  CHECK(ccv_take_page(db, 90000, NULL, NULL, &authentic) == SQLITE_OK && !authentic);
  CHECK(ccv_last_fault(db).kind == CCV_FAULT_NONE);
  CHECK(sqlite3_open_v2(":memory:", &plain, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) == SQLITE_OK);
  CHECK(ccv_take_page(plain, 1, NULL, NULL, &authentic) == SQLITE_MISUSE);
  CHECK(ccv_change_counter(plain, &counter) == SQLITE_MISUSE && ccv_last_fault(plain).kind == CCV_FAULT_NONE);
  sqlite3_close(plain);
  record_close(second, path);
  CHECK(record_exec(db, record_change) == SQLITE_OK); /* the first still has its key */
  record_close(db, path);
  ccv_forget_key(path); /* once too often */
  CHECK(ccv_read_closed_page(path, record_key, record_salt, 2, page) == 1);
  CHECK(ccv_read_closed_page(path, wrong, record_salt, 2, page) == 0);
  CHECK(ccv_read_closed_page(path, record_key, record_salt, 90000, page) == -1);
  CHECK(ccv_read_closed_page(other, record_key, record_salt, 1, page) == -1);
  if (strncmp(folder, "/dev/shm", 8) == 0) CHECK(ccv_is_memory_backed(folder) == 1);
  CHECK(ccv_is_memory_backed("/proc") == 0 && ccv_is_memory_backed("/there/is/none") == 0);
  CHECK(ccv_harden_process() == 0);
  ccv_secret_free(NULL, 0);
  CHECK(ccv_secret_alloc((size_t)1 << 46) == NULL);
  CHECK(ccv_cached_key("harness-none", key, salt) != 0 && ccv_drop_cached_key("harness-none") != 0);
  if (ccv_cache_key("harness", record_key, record_salt, 60) == 0) {
    CHECK(ccv_cached_key("harness", key, salt) == 0);
    CHECK(memcmp(key, record_key, sizeof key) == 0 && memcmp(salt, record_salt, sizeof salt) == 0);
    CHECK(ccv_drop_cached_key("harness") == 0 && ccv_cached_key("harness", key, salt) != 0);
    puts("the kernel's keyring keeps a key and gives it up");
  } else {
    puts("the kernel's keyring: skipped, there is none for us");
  }
}

static void finds_damage(const char *folder) {
  char path[512];
  snprintf(path, sizeof path, "%s/damage.db", folder);
  sqlite3 *db = record_open(path, NULL);
  record_fill(db, 200);
  CHECK(record_exec(db, "VACUUM") == SQLITE_OK);
  sqlite3_int64 pages = record_number(db, "PRAGMA page_count");
  record_close(db, path);
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
    db = record_open(path, &rc);
    if (rc == SQLITE_OK) CHECK(ccv_take_page(db, (uint32_t)page, NULL, NULL, &authentic) == SQLITE_OK);
    found += rc != SQLITE_OK || !authentic;
    record_close(db, path);
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
  stand_in_for_memory();
  below_register();
  record_make_key();
  unsigned char derived[CCV_KEY_SIZE];
  CHECK(ccv_derive_key("vier losse woorden hier", 23, record_salt, derived) == 0);
  refuses_what_it_must(argv[1]);
  finds_damage(argv[1]);
  keeps_old_or_new_whatever_fails(argv[1]);
  rolls_back_whatever_fails(argv[1], 0);
  rolls_back_whatever_fails(argv[1], 1);
  refuses_a_journal_that_grows_the_record(argv[1]);
  answers_what_it_is_asked(argv[1]);
  puts("harness: every check holds");
  return 0;
}
