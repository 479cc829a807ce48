/* What the files of this target share and nobody else sees. */
#ifndef CCV_INTERNAL_H
#define CCV_INTERNAL_H

#include "include/CCipherVFS.h"
#include <openssl/evp.h>
#include <sys/types.h>

enum {
  CCV_IV_SIZE = 16,
  CCV_TAG_SIZE = 64,
  CCV_CONTENT_SIZE = CCV_PAGE_SIZE - CCV_RESERVE_SIZE,
  CCV_IV_BATCH = 64,
  CCV_JOURNAL_TAG_SIZE = 64
};

/* The three keys of one database, in locked memory. */
typedef struct ccv_keys {
  unsigned char salt[CCV_SALT_SIZE];
  unsigned char page[CCV_KEY_SIZE];
  unsigned char page_mac[CCV_KEY_SIZE];
  unsigned char journal_mac[CCV_TAG_SIZE];
} ccv_keys;

/* libcrypto contexts of one open file, keyed once and used for every page. */
struct ccv_codec {
  EVP_CIPHER_CTX *encrypt;
  EVP_CIPHER_CTX *decrypt;
  EVP_MAC_CTX *page_mac;
  EVP_MAC_CTX *journal_mac;
  unsigned char salt[CCV_SALT_SIZE];
  unsigned char ivs[CCV_IV_BATCH * CCV_IV_SIZE];
  size_t ivs_used;
  pid_t ivs_owner; /* a forked child must not use its parent's IVs again */
};

typedef enum ccv_page_state { CCV_PAGE_OK, CCV_PAGE_BAD, CCV_PAGE_BAD_SALT, CCV_PAGE_CRYPTO } ccv_page_state;

int ccv_keys_expand(ccv_keys *keys, const unsigned char *key, const unsigned char *salt);
ccv_codec *ccv_codec_new(const ccv_keys *keys);
/* As for ccv_codec_encrypt, `out` and `in` are whole pages and may not overlap. */
ccv_page_state ccv_codec_decrypt(ccv_codec *codec, uint32_t page, const unsigned char *in,
                                 unsigned char *out);

/* The shim's file. `real` follows in the same allocation. */
typedef struct ccv_file {
  sqlite3_file base;
  sqlite3_file *real;
  ccv_codec *codec;
  ccv_fault fault;
  unsigned char *page;    /* ciphertext of the page in hand */
  unsigned char *plain;   /* plaintext for slices */
  /* main database */
  sqlite3_int64 size_seen;                    /* 0 when it must be asked again */
  unsigned char header_id[CCV_RESERVE_SIZE];  /* IV and HMAC that `header` belongs to */
  unsigned char header[16];                   /* bytes 24-39 of page 1 in plaintext */
  int header_known;
  struct ccv_journal *journal; /* rollback journal only */
  const char *database;        /* its database's path; SQLite keeps it as long as the file is open */
} ccv_file;

/* Reads from the real file. A disk that fails is no damaged record, but SQLite tells SQLITE_IOERR_CORRUPTFS,
** which EIO gives, as SQLITE_CORRUPT: it becomes SQLITE_IOERR_READ. */
int ccv_real_read(ccv_file *file, void *to, int amount, sqlite3_int64 at);
int ccv_fail(ccv_file *file, ccv_fault_kind kind, uint32_t page, int code);

/* main_file.c and journal_file.c: what SQLite calls for each kind of file. */
int ccv_main_read(sqlite3_file *, void *, int, sqlite3_int64);
int ccv_main_write(sqlite3_file *, const void *, int, sqlite3_int64);
int ccv_main_take_page(ccv_file *file, uint32_t page, unsigned char *plain, unsigned char *stored, int *authentic);
int ccv_main_change_counter(ccv_file *file, uint32_t *counter);
int ccv_journal_open(ccv_file *file);
void ccv_journal_close(ccv_file *file);
int ccv_journal_read(sqlite3_file *, void *, int, sqlite3_int64);
int ccv_journal_write(sqlite3_file *, const void *, int, sqlite3_int64);
int ccv_journal_truncate(sqlite3_file *, sqlite3_int64);

static inline uint32_t ccv_get32(const unsigned char *p) {
  return ((uint32_t)p[0] << 24) | ((uint32_t)p[1] << 16) | ((uint32_t)p[2] << 8) | (uint32_t)p[3];
}
static inline void ccv_put32(unsigned char *p, uint32_t v) {
  p[0] = (unsigned char)(v >> 24);
  p[1] = (unsigned char)(v >> 16);
  p[2] = (unsigned char)(v >> 8);
  p[3] = (unsigned char)v;
}

#endif
