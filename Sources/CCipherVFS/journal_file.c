/*
** The rollback journal, as SQLCipher writes it, so that either program recovers
** the other's: pages are encrypted like those of the database, and the sampled
** checksum of each record is the one of the ciphertext.
**
** Stock SQLite trusts a journal: a flipped header ends playback early and leaves
** half a transaction behind. So each segment (header and its records) carries an
** HMAC in bytes 64-127 of its header sector, written in the same sector write
** that makes the segment count. Zeros there mean a foreign journal, of which
** every page still authenticates by itself.
**
**   header sector   magic 8 | records 4 | checksum start 4 | pages 4 | sector 4 | page size 4
**                   zeros to 64 | HMAC 64 | zeros to 512
**   record          page number 4 | encrypted page 4096 | checksum 4
*/
#include "internal.h"
#include <openssl/crypto.h>
#include <string.h>
#include <sys/stat.h>

enum {
  SECTOR = 512,
  FIELDS = 28,
  TAG_AT = 64,
  RECORD = 4 + CCV_PAGE_SIZE + 4,
  SYNC_WRITE = 12, /* magic and record count, written when the records are on disk */
  SAMPLE_STEP = 200,
  SUPER_JOURNAL_PAGE = 0x40000000 / CCV_PAGE_SIZE + 1
};

static const unsigned char magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};

typedef struct ccv_journal {
  unsigned char header[SECTOR]; /* of the segment being written or read */
  sqlite3_int64 header_at;
  int writing;                  /* this handle has written: playback is of its own transaction */
  int tag_running;              /* the HMAC has seen every record so far, in order */
  sqlite3_int64 next_record;    /* where the next record must start for that */
  uint32_t number;              /* the page number written last, and where */
  sqlite3_int64 number_at;
  unsigned char page_tag[CCV_TAG_SIZE]; /* of the page written last */
  uint32_t checksum_shift;      /* sum over the ciphertext less sum over the plaintext */
  uint32_t cipher_sum;
  sqlite3_int64 checksum_at;    /* where its checksum belongs; -1 when none is due */
  int foreign;                  /* reading a journal without our HMAC */
  int counted;                  /* its segment has an explicit record count */
} ccv_journal;

static int lower_write(ccv_file *file, const void *from, int amount, sqlite3_int64 at) {
  return file->real->pMethods->xWrite(file->real, from, amount, at);
}
static int damaged(ccv_file *file, uint32_t page) {
  return ccv_fail(file, CCV_FAULT_JOURNAL, page, SQLITE_IOERR_DATA);
}

static uint32_t sampled_sum(const unsigned char *page) {
  uint32_t sum = 0;
  for (int i = CCV_PAGE_SIZE - SAMPLE_STEP; i > 0; i -= SAMPLE_STEP) sum += page[i];
  return sum;
}

int ccv_journal_open(ccv_file *file) {
  file->journal = sqlite3_malloc64(sizeof *file->journal);
  if (file->journal == NULL) return SQLITE_NOMEM;
  memset(file->journal, 0, sizeof *file->journal);
  file->journal->checksum_at = -1;
  file->journal->number_at = -1;
  return SQLITE_OK;
}

void ccv_journal_close(ccv_file *file) {
  sqlite3_free(file->journal);
  file->journal = NULL;
}

/* ---- The segment's HMAC: header fields, then number, page tag and checksum of each record ---- */

static int tag_start(ccv_file *file) {
  return EVP_MAC_init(file->codec->journal_mac, NULL, 0, NULL) == 1;
}

static int tag_record(ccv_file *file, const unsigned char *number, const unsigned char *page_tag,
                      const unsigned char *checksum) {
  EVP_MAC_CTX *mac = file->codec->journal_mac;
  return EVP_MAC_update(mac, number, 4) == 1 && EVP_MAC_update(mac, page_tag, CCV_TAG_SIZE) == 1 &&
         EVP_MAC_update(mac, checksum, 4) == 1;
}

/* The fields come last, since the record count is known last. */
static int tag_finish(ccv_file *file, const unsigned char *fields, sqlite3_int64 header_at,
                      unsigned char *tag) {
  EVP_MAC_CTX *mac = file->codec->journal_mac;
  unsigned char place[8];
  size_t size = 0;
  ccv_put32(place, (uint32_t)((uint64_t)header_at >> 32));
  ccv_put32(place + 4, (uint32_t)header_at);
  return EVP_MAC_update(mac, place, sizeof place) == 1 && EVP_MAC_update(mac, fields, FIELDS) == 1 &&
         EVP_MAC_final(mac, tag, &size, CCV_JOURNAL_TAG_SIZE) == 1 && size == CCV_JOURNAL_TAG_SIZE;
}

/* The HMAC of a segment as it stands in the file. */
static int tag_from_file(ccv_file *file, const unsigned char *header, sqlite3_int64 header_at,
                         unsigned char *tag) {
  uint32_t records = ccv_get32(header + 8);
  sqlite3_int64 at = header_at + SECTOR;
  unsigned char number[4], tail[CCV_TAG_SIZE + 4];
  if (!tag_start(file)) return ccv_fail(file, CCV_FAULT_CRYPTO, 0, SQLITE_IOERR_READ);
  for (uint32_t i = 0; i < records; i++, at += RECORD) {
    int rc = ccv_real_read(file, number, 4, at);
    if (rc == SQLITE_OK)
      rc = ccv_real_read(file, tail, sizeof tail, at + 4 + CCV_PAGE_SIZE - CCV_TAG_SIZE);
    if (rc == SQLITE_IOERR_SHORT_READ) return damaged(file, 0);
    if (rc != SQLITE_OK) return rc;
    if (!tag_record(file, number, tail, tail + CCV_TAG_SIZE))
      return ccv_fail(file, CCV_FAULT_CRYPTO, 0, SQLITE_IOERR_READ);
  }
  return tag_finish(file, header, header_at, tag)
             ? SQLITE_OK : ccv_fail(file, CCV_FAULT_CRYPTO, 0, SQLITE_IOERR_READ);
}

/* ---- Writing ---- */

static int write_header(ccv_file *file, const unsigned char *sector, sqlite3_int64 at) {
  ccv_journal *j = file->journal;
  /* A crash may have left a longer journal that was never synced. Without its tail, what is not
  ** zero where a header belongs is damage. The sync before this header counts makes it last. */
  if (at == 0) {
    int rc = file->real->pMethods->xTruncate(file->real, 0);
    if (rc != SQLITE_OK) return rc;
  }
  memcpy(j->header, sector, SECTOR);
  j->header_at = at;
  j->next_record = at + SECTOR;
  j->tag_running = tag_start(file);
  if (!j->tag_running) return ccv_fail(file, CCV_FAULT_CRYPTO, 0, SQLITE_IOERR_WRITE);
  return lower_write(file, sector, SECTOR, at);
}

/* Magic and count make the segment count: they and the HMAC go out as one sector. */
static int write_sync(ccv_file *file, const unsigned char *start) {
  ccv_journal *j = file->journal;
  unsigned char sector[SECTOR];
  memcpy(sector, j->header, SECTOR);
  memcpy(sector, start, SYNC_WRITE);
  uint32_t records = ccv_get32(sector + 8);
  int rc = SQLITE_OK;
  if (j->tag_running && j->next_record == j->header_at + SECTOR + (sqlite3_int64)records * RECORD) {
    if (!tag_finish(file, sector, j->header_at, sector + TAG_AT))
      rc = ccv_fail(file, CCV_FAULT_CRYPTO, 0, SQLITE_IOERR_WRITE);
  } else {
    rc = tag_from_file(file, sector, j->header_at, sector + TAG_AT);
  }
  j->tag_running = 0;
  if (rc != SQLITE_OK) return rc;
  memcpy(j->header, sector, SECTOR);
  return lower_write(file, sector, SECTOR, j->header_at);
}

static int write_page(ccv_file *file, const unsigned char *plain, sqlite3_int64 at) {
  ccv_journal *j = file->journal;
  if (j->number_at != at - 4) {
    unsigned char number[4];
    int rc = ccv_real_read(file, number, 4, at - 4);
    if (rc != SQLITE_OK) return SQLITE_IOERR_WRITE;
    j->number = ccv_get32(number);
    j->number_at = at - 4;
  }
  if (ccv_codec_encrypt(file->codec, j->number, plain, file->page) != 0)
    return ccv_fail(file, CCV_FAULT_CRYPTO, j->number, SQLITE_IOERR_WRITE);
  memcpy(j->page_tag, file->page + CCV_PAGE_SIZE - CCV_TAG_SIZE, CCV_TAG_SIZE);
  j->checksum_shift = sampled_sum(file->page) - sampled_sum(plain);
  j->checksum_at = at + CCV_PAGE_SIZE;
  return lower_write(file, file->page, CCV_PAGE_SIZE, at);
}

static int write_checksum(ccv_file *file, const unsigned char *plain, sqlite3_int64 at) {
  ccv_journal *j = file->journal;
  unsigned char number[4], checksum[4];
  ccv_put32(number, j->number);
  ccv_put32(checksum, ccv_get32(plain) + j->checksum_shift);
  j->checksum_at = -1;
  if (j->next_record == at - CCV_PAGE_SIZE - 4) j->next_record += RECORD;
  else j->tag_running = 0; /* out of order: read it back when it is synced */
  if (j->tag_running && !tag_record(file, number, j->page_tag, checksum))
    return ccv_fail(file, CCV_FAULT_CRYPTO, j->number, SQLITE_IOERR_WRITE);
  return lower_write(file, checksum, 4, at);
}

int ccv_journal_write(sqlite3_file *handle, const void *buffer, int amount, sqlite3_int64 at) {
  ccv_file *file = (ccv_file *)handle;
  ccv_journal *j = file->journal;
  j->writing = 1;
  if (amount == SECTOR && at % SECTOR == 0) return write_header(file, buffer, at);
  if (amount == CCV_PAGE_SIZE) return write_page(file, buffer, at);
  if (amount == SYNC_WRITE && at == j->header_at) return write_sync(file, buffer);
  if (amount == 4 && at == j->checksum_at) return write_checksum(file, buffer, at);
  if (amount == 4) {
    j->number = ccv_get32(buffer);
    j->number_at = at;
  }
  return lower_write(file, buffer, amount, at);
}

int ccv_journal_truncate(sqlite3_file *handle, sqlite3_int64 size) {
  ccv_file *file = (ccv_file *)handle;
  int rc = file->real->pMethods->xTruncate(file->real, size);
  if (rc == SQLITE_OK && size == 0) {
    memset(file->journal, 0, sizeof *file->journal);
    file->journal->checksum_at = -1;
    file->journal->number_at = -1;
  }
  return rc;
}

/* ---- Reading: rolling back a journal that a crash left behind ---- */

/* SQLite takes the first byte for its answer whether there is anything to roll back. No crash leaves
** a magic that is neither whole nor zero, or a whole one without its sector. */
static int check_first_byte(ccv_file *file) {
  unsigned char start[sizeof magic];
  sqlite3_int64 size = 0;
  int rc = file->real->pMethods->xFileSize(file->real, &size);
  if (rc != SQLITE_OK || size == 0) return rc;
  rc = ccv_real_read(file, start, sizeof start, 0);
  if (rc == SQLITE_IOERR_SHORT_READ) rc = SQLITE_OK; /* the rest reads as zeros */
  if (rc != SQLITE_OK) return rc;
  static const unsigned char zeros[sizeof magic];
  if (memcmp(start, zeros, sizeof magic) == 0) return SQLITE_OK;
  return memcmp(start, magic, sizeof magic) == 0 && size >= SECTOR ? SQLITE_OK : damaged(file, 0);
}

/* Whether the journal is one of ours: its first header carries an HMAC. */
static int is_ours(ccv_file *file, int *ours) {
  static const unsigned char zeros[CCV_JOURNAL_TAG_SIZE];
  unsigned char tag[CCV_JOURNAL_TAG_SIZE];
  int rc = ccv_real_read(file, tag, sizeof tag, TAG_AT);
  *ours = rc == SQLITE_OK && memcmp(tag, zeros, sizeof tag) != 0;
  return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : rc;
}

/* A journal can bring back the pages it holds and no others: one that would make the database larger
** than that is made up, and SQLite would fill the disk with it. */
static int is_too_large(ccv_file *file, sqlite3_int64 journal_size) {
  struct stat status;
  if (stat(file->database, &status) != 0) return 0;
  return ccv_get32(file->journal->header + 16) > status.st_size / CCV_PAGE_SIZE + journal_size / RECORD + 1;
}

/* Before SQLite believes a segment it is checked as a whole. A header without its magic is one
** that was never synced: the database under it is untouched, and SQLite passes it by. */
static int check_segment(ccv_file *file, sqlite3_int64 at) {
  static const unsigned char zeros[CCV_JOURNAL_TAG_SIZE];
  ccv_journal *j = file->journal;
  unsigned char tag[CCV_JOURNAL_TAG_SIZE];
  sqlite3_int64 size = 0;
  int rc = file->real->pMethods->xFileSize(file->real, &size);
  if (rc != SQLITE_OK || at >= size) return rc;
  if (at + SECTOR > size) { /* part of a header: SQLite stops here, and it may hold nothing yet */
    rc = ccv_real_read(file, j->header, sizeof magic, at);
    if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ) return rc;
    return j->foreign || memcmp(j->header, zeros, sizeof magic) == 0 ? SQLITE_OK : damaged(file, 0);
  }
  rc = ccv_real_read(file, j->header, SECTOR, at);
  if (rc != SQLITE_OK) return rc;
  j->header_at = at;
  j->counted = 0;
  if (memcmp(j->header, zeros, sizeof magic) == 0) return SQLITE_OK;
  if (memcmp(j->header, magic, sizeof magic) != 0) /* SQLCipher may leave an old tail behind */
    return j->foreign || ccv_get32(j->header) == SUPER_JOURNAL_PAGE ? SQLITE_OK : damaged(file, 0);
  if (is_too_large(file, size)) return damaged(file, 0);
  if (memcmp(j->header + TAG_AT, zeros, sizeof zeros) != 0) {
    rc = tag_from_file(file, j->header, at, tag);
    if (rc != SQLITE_OK) return rc;
    return CRYPTO_memcmp(tag, j->header + TAG_AT, sizeof tag) == 0 ? SQLITE_OK : damaged(file, 0);
  }
  j->foreign = 1;
  uint32_t records = ccv_get32(j->header + 8), sector = ccv_get32(j->header + 20);
  j->counted = records != 0xffffffff;
  if (j->counted && at + sector + (sqlite3_int64)records * RECORD > size) return damaged(file, 0);
  return SQLITE_OK;
}

static int read_page(ccv_file *file, unsigned char *out, sqlite3_int64 at) {
  ccv_journal *j = file->journal;
  unsigned char number[4];
  j->checksum_at = -1;
  int rc = ccv_real_read(file, number, 4, at - 4);
  if (rc == SQLITE_OK) rc = ccv_real_read(file, file->page, CCV_PAGE_SIZE, at);
  if (rc == SQLITE_OK) {
    uint32_t page = ccv_get32(number);
    ccv_page_state state = ccv_codec_decrypt(file->codec, page, file->page, out);
    if (state == CCV_PAGE_CRYPTO) rc = ccv_fail(file, CCV_FAULT_CRYPTO, page, SQLITE_IOERR_READ);
    else if (state != CCV_PAGE_OK) rc = damaged(file, page);
    if (rc == SQLITE_OK) {
      j->cipher_sum = sampled_sum(file->page);
      j->checksum_shift = j->cipher_sum - sampled_sum(out);
      j->checksum_at = at + CCV_PAGE_SIZE;
    }
  }
  if (rc != SQLITE_OK) memset(out, 0, CCV_PAGE_SIZE);
  return rc;
}

static int read_checksum(ccv_file *file, unsigned char *out, sqlite3_int64 at) {
  ccv_journal *j = file->journal;
  int rc = ccv_real_read(file, out, 4, at);
  if (rc != SQLITE_OK) return rc;
  uint32_t stored = ccv_get32(out);
  j->checksum_at = -1;
  /* SQLite would take a wrong one for the end of the journal and stop half-way */
  if (!j->writing && j->counted && stored != ccv_get32(j->header + 12) + j->cipher_sum)
    return damaged(file, 0);
  ccv_put32(out, stored - j->checksum_shift);
  return SQLITE_OK;
}

int ccv_journal_read(sqlite3_file *handle, void *buffer, int amount, sqlite3_int64 at) {
  ccv_file *file = (ccv_file *)handle;
  ccv_journal *j = file->journal;
  if (amount == CCV_PAGE_SIZE) return read_page(file, buffer, at);
  if (amount == 4 && at == j->checksum_at) return read_checksum(file, buffer, at);
  if (amount == 1 && at == 0 && !j->writing) {
    int rc = check_first_byte(file);
    if (rc != SQLITE_OK) return rc;
  }
  if (amount == 4 && !j->writing) { /* the length of a super-journal's name, 16 bytes before the end */
    sqlite3_int64 size = 0;
    int ours = 0, rc = file->real->pMethods->xFileSize(file->real, &size);
    if (rc == SQLITE_OK && at + 16 == size) {
      rc = is_ours(file, &ours);
      if (ours) { /* ours never name one: an end that does was put there */
        memset(buffer, 0, 4);
        return SQLITE_OK;
      }
    }
    if (rc != SQLITE_OK) return rc;
  }
  if (amount == 8 && at % SECTOR == 0 && !j->writing) {
    int rc = check_segment(file, at);
    if (rc != SQLITE_OK) return rc;
  }
  return ccv_real_read(file, buffer, amount, at);
}
