/*
** CCipherVFS: SQLite pages encrypted in the SQLCipher 4 format, as a VFS shim.
**
** How to use it
**
**   1. ccv_register()                       once per process
**   2. ccv_set_key(path, key, salt)         before sqlite3_open_v2, which already reads the header
**   3. SQLITE_FCNTL_RESERVE_BYTES = 80      on a new database, before its first write
**   4. ccv_forget_key(path)                 when the last connection to it is closed
**
** The shim becomes the default VFS and opens only paths that have a key, so that
** no file in this process can be written in plaintext by mistake.
** The format is written down byte by byte in FORMAT.md.
*/
#ifndef CCIPHERVFS_H
#define CCIPHERVFS_H

#include <stddef.h>
#include <stdint.h>
#include <sqlite3.h>

enum {
  CCV_PAGE_SIZE = 4096,
  CCV_RESERVE_SIZE = 80, /* 16 bytes of IV and 64 of HMAC-SHA512 at the end of each page */
  CCV_SALT_SIZE = 16,
  CCV_KEY_SIZE = 32,
  CCV_KDF_ROUNDS = 256000
};

/* What was wrong with the file a connection read last. */
typedef enum ccv_fault_kind {
  CCV_FAULT_NONE = 0,
  CCV_FAULT_PAGE,      /* a page does not authenticate: damaged, tampered with, or the wrong key */
  CCV_FAULT_SALT,      /* the file's first 16 bytes are not the salt the key was made with */
  CCV_FAULT_CUT_SHORT, /* the file ends inside a page */
  CCV_FAULT_JOURNAL,   /* a rollback journal is not as it was written */
  CCV_FAULT_CRYPTO     /* libcrypto refused */
} ccv_fault_kind;

typedef struct ccv_fault {
  ccv_fault_kind kind;
  uint32_t page; /* 1 is the first page; 0 where no single page is meant */
} ccv_fault;

/* Registers the shim as the default VFS. Calling it again is harmless. */
int ccv_register(void);

/* The key for the database at `path`, and so for its journal. SQLITE_NOMEM when
** memory for it cannot be locked, SQLITE_MISUSE when the path has another key in use. Each
** call is one user; the key goes when ccv_forget_key was called as often. */
int ccv_set_key(const char *path, const unsigned char key[CCV_KEY_SIZE],
                const unsigned char salt[CCV_SALT_SIZE]);
void ccv_forget_key(const char *path);

/* PBKDF2-HMAC-SHA512, 256,000 rounds. Nonzero when libcrypto refuses. */
int ccv_derive_key(const void *passphrase, size_t length,
                   const unsigned char salt[CCV_SALT_SIZE], unsigned char key[CCV_KEY_SIZE]);
int ccv_random(void *buffer, size_t length);

/* Decrypts page `page` of the file at `path` into `out`, CCV_PAGE_SIZE bytes: 1 when it
** authenticates, 0 when it does not, -1 when it cannot be read. Never call it while a
** connection of this process holds the file: closing a descriptor drops that file's locks. */
int ccv_read_closed_page(const char *path, const unsigned char key[CCV_KEY_SIZE],
                         const unsigned char salt[CCV_SALT_SIZE], uint32_t page,
                         unsigned char *out);

/* Reads page `page` of the open main database: its plaintext and its bytes as they stand in the file,
** CCV_PAGE_SIZE each, where wanted. `authentic` says whether it is whole. Call it inside a transaction. */
int ccv_take_page(sqlite3 *db, uint32_t page, unsigned char *plain, unsigned char *stored, int *authentic);
/* SQLite's count of changes to the file, which every program that writes it counts up. */
int ccv_change_counter(sqlite3 *db, uint32_t *counter);

/* Encrypts pages for another file, under its own key and salt. NULL when it cannot be had. */
typedef struct ccv_codec ccv_codec;
ccv_codec *ccv_page_codec(const unsigned char key[CCV_KEY_SIZE], const unsigned char salt[CCV_SALT_SIZE]);
int ccv_codec_encrypt(ccv_codec *codec, uint32_t page, const unsigned char *plain, unsigned char *stored);
void ccv_codec_free(ccv_codec *codec);

/* The last fault a connection's main database file met. */
ccv_fault ccv_last_fault(sqlite3 *db);
/* The last fault met on this thread: an open that fails leaves no connection to ask. */
ccv_fault ccv_last_open_fault(void);
void ccv_clear_fault(void);

/* The page key and salt of a record for a while in the kernel's keyring, where only processes of this
** login session reach them: `name` tells records apart. Zero when done; nonzero where the kernel has
** no keyring for us, or nothing under that name. */
int ccv_cache_key(const char *name, const unsigned char key[CCV_KEY_SIZE], const unsigned char salt[CCV_SALT_SIZE],
                  unsigned seconds);
int ccv_cached_key(const char *name, unsigned char key[CCV_KEY_SIZE], unsigned char salt[CCV_SALT_SIZE]);
int ccv_drop_cached_key(const char *name);

/* Memory that is locked, left out of core dumps and wiped when freed. NULL when it cannot be had. */
void *ccv_secret_alloc(size_t length);
void ccv_secret_free(void *memory, size_t length);

/* Keeps this process out of core dumps and away from debuggers. Zero when it took hold. */
int ccv_harden_process(void);

/* Whether the folder at `path` lies in memory (tmpfs, ramfs) and not on a disk. */
int ccv_is_memory_backed(const char *path);

#endif
