/*
** The main database file. SQLite writes whole pages and reads whole pages, 100
** bytes at 0 when it opens, and 16 bytes at 24 for every transaction.
*/
#include "internal.h"
#include <string.h>

enum { HEADER_READ_AT = 24, HEADER_READ_SIZE = 16, OPENING_READ_SIZE = 100, RESERVE_BYTE = 20 };

static int page_fault(ccv_file *file, ccv_page_state state, uint32_t page) {
  switch (state) {
    case CCV_PAGE_OK: return SQLITE_OK;
    case CCV_PAGE_BAD_SALT: return ccv_fail(file, CCV_FAULT_SALT, 1, SQLITE_NOTADB);
    case CCV_PAGE_BAD:
      return ccv_fail(file, CCV_FAULT_PAGE, page, page == 1 ? SQLITE_NOTADB : SQLITE_IOERR_DATA);
    case CCV_PAGE_CRYPTO: break;
  }
  return ccv_fail(file, CCV_FAULT_CRYPTO, page, SQLITE_IOERR_READ);
}

/* Decrypts page `page` into `out`. A page past the end is SQLite's affair, half a page is damage. */
static int read_page(ccv_file *file, uint32_t page, unsigned char *out) {
  sqlite3_int64 at = (sqlite3_int64)(page - 1) * CCV_PAGE_SIZE;
  int rc = ccv_real_read(file, file->page, CCV_PAGE_SIZE, at);
  if (rc == SQLITE_IOERR_SHORT_READ) {
    sqlite3_int64 size = 0;
    int sized = file->real->pMethods->xFileSize(file->real, &size);
    if (sized != SQLITE_OK) return sized;
    if (size > at) return ccv_fail(file, CCV_FAULT_CUT_SHORT, page, SQLITE_IOERR_DATA);
    return SQLITE_IOERR_SHORT_READ;
  }
  if (rc != SQLITE_OK) return rc;
  rc = page_fault(file, ccv_codec_decrypt(file->codec, page, file->page, out), page);
  if (rc == SQLITE_OK && page == 1) {
    memcpy(file->header_id, file->page + CCV_CONTENT_SIZE, CCV_RESERVE_SIZE);
    memcpy(file->header, out + HEADER_READ_AT, HEADER_READ_SIZE);
    file->header_known = 1;
  }
  return rc;
}

/* The change counter, asked for by every transaction: one 80-byte read while page 1 is the same. */
static int read_header(ccv_file *file, unsigned char *out) {
  if (file->header_known) {
    unsigned char id[CCV_RESERVE_SIZE];
    int rc = ccv_real_read(file, id, CCV_RESERVE_SIZE, CCV_CONTENT_SIZE);
    if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ) return rc;
    if (rc == SQLITE_OK && memcmp(id, file->header_id, CCV_RESERVE_SIZE) == 0) {
      memcpy(out, file->header, HEADER_READ_SIZE);
      return SQLITE_OK;
    }
  }
  int rc = read_page(file, 1, file->plain);
  if (rc == SQLITE_OK) memcpy(out, file->plain + HEADER_READ_AT, HEADER_READ_SIZE);
  else memset(out, 0, HEADER_READ_SIZE);
  return rc;
}

/* What SQLite reads before it holds a lock or has rolled anything back. Page 1 may then be torn by a
** power cut, with its old self in the journal, or half-way through another program's write: the
** settings every record has are served, and the truth is told by the first read under a lock. */
static void serve_fixed_header(unsigned char *out, size_t amount) {
  static const unsigned char fixed[24] = {'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0,
                                          0x10, 0x00, 1, 1, CCV_RESERVE_SIZE, 64, 32, 32};
  memset(out, 0, amount);
  memcpy(out, fixed, sizeof fixed);
}

int ccv_main_read(sqlite3_file *handle, void *buffer, int amount, sqlite3_int64 offset) {
  ccv_file *file = (ccv_file *)handle;
  uint32_t page = (uint32_t)(offset / CCV_PAGE_SIZE) + 1;
  size_t within = (size_t)(offset % CCV_PAGE_SIZE), wanted = (size_t)amount;
  if (within == 0 && amount == CCV_PAGE_SIZE) {
    int rc = read_page(file, page, buffer);
    if (rc != SQLITE_OK) memset(buffer, 0, wanted);
    return rc;
  }
  if (within + wanted > CCV_PAGE_SIZE) return SQLITE_IOERR_READ;
  if (offset == HEADER_READ_AT && amount == HEADER_READ_SIZE) return read_header(file, buffer);
  int rc = read_page(file, page, file->plain);
  if (rc == SQLITE_OK) {
    memcpy(buffer, file->plain + within, wanted);
  } else if (offset == 0 && amount == OPENING_READ_SIZE && rc == SQLITE_NOTADB && file->fault.kind == CCV_FAULT_PAGE) {
    serve_fixed_header(buffer, wanted);
    rc = SQLITE_OK;
  } else {
    memset(buffer, 0, wanted);
  }
  return rc;
}

static int write_page(ccv_file *file, uint32_t page, const unsigned char *plain) {
  /* SQLite goes on using `plain`, so the ciphertext gets a buffer of its own */
  if (ccv_codec_encrypt(file->codec, page, plain, file->page) != 0)
    return ccv_fail(file, CCV_FAULT_CRYPTO, page, SQLITE_IOERR_WRITE);
  return file->real->pMethods->xWrite(file->real, file->page, CCV_PAGE_SIZE,
                                      (sqlite3_int64)(page - 1) * CCV_PAGE_SIZE);
}

/* SQLite may write past the end and leave a hole; every page in ours authenticates. */
static int fill_gap(ccv_file *file, sqlite3_int64 offset) {
  if (offset > file->size_seen) {
    int rc = file->real->pMethods->xFileSize(file->real, &file->size_seen);
    if (rc != SQLITE_OK) return rc;
  }
  /* half a page at the end is damage, and a page of zeros over it would hide that */
  if (file->size_seen % CCV_PAGE_SIZE != 0)
    return ccv_fail(file, CCV_FAULT_CUT_SHORT, (uint32_t)(file->size_seen / CCV_PAGE_SIZE) + 1, SQLITE_IOERR_DATA);
  while (offset > file->size_seen) {
    memset(file->plain, 0, CCV_PAGE_SIZE);
    int rc = write_page(file, (uint32_t)(file->size_seen / CCV_PAGE_SIZE) + 1, file->plain);
    if (rc != SQLITE_OK) return rc;
    file->size_seen = (file->size_seen / CCV_PAGE_SIZE + 1) * CCV_PAGE_SIZE;
  }
  return SQLITE_OK;
}

int ccv_main_write(sqlite3_file *handle, const void *buffer, int amount, sqlite3_int64 offset) {
  ccv_file *file = (ccv_file *)handle;
  const unsigned char *plain = buffer;
  if (amount != CCV_PAGE_SIZE || offset % CCV_PAGE_SIZE != 0) return SQLITE_IOERR_WRITE;
  /* a forgotten reserve would lose 80 bytes of every page; version 2 would switch to WAL */
  if (offset == 0 && (plain[RESERVE_BYTE] != CCV_RESERVE_SIZE || plain[18] != 1 || plain[19] != 1))
    return SQLITE_IOERR_WRITE;
  int rc = fill_gap(file, offset);
  if (rc != SQLITE_OK) return rc;
  rc = write_page(file, (uint32_t)(offset / CCV_PAGE_SIZE) + 1, plain);
  if (rc == SQLITE_OK && offset + CCV_PAGE_SIZE > file->size_seen)
    file->size_seen = offset + CCV_PAGE_SIZE;
  return rc;
}

int ccv_main_take_page(ccv_file *file, uint32_t page, unsigned char *plain, unsigned char *stored, int *authentic) {
  int rc = read_page(file, page, file->plain);
  *authentic = rc == SQLITE_OK;
  if (plain) memcpy(plain, file->plain, CCV_PAGE_SIZE);
  if (stored) memcpy(stored, file->page, CCV_PAGE_SIZE);
  switch (rc) {
    case SQLITE_OK:
    case SQLITE_NOTADB:
    case SQLITE_IOERR_DATA:
    case SQLITE_IOERR_SHORT_READ: return SQLITE_OK; /* the answer is in `authentic` */
    default: return rc;
  }
}

int ccv_main_change_counter(ccv_file *file, uint32_t *counter) {
  unsigned char header[HEADER_READ_SIZE];
  int rc = read_header(file, header);
  *counter = ccv_get32(header);
  return rc;
}
