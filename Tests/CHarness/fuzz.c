/*
** libFuzzer's target: whatever stands in a journal or a record, opening it ends in a state or an error.
**
** The first byte of the input chooses: the input as a journal as it is; as a journal whose records are
** encrypted and whose HMAC is made right, so that what SQLite would believe is fuzzed too; as the record.
*/
#define _DEFAULT_SOURCE
#include "../../Sources/CCipherVFS/internal.h"
#include "record.h"
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512, RECORD = 4 + CCV_PAGE_SIZE + 4, MOST = 64 * 1024 };
static char path[64], journal[80];
static bytes start;
static ccv_codec *codec;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  memset(record_key, 7, sizeof record_key);
  memset(record_salt, 9, sizeof record_salt);
  snprintf(path, sizeof path, "/dev/shm/magconsult-fuzz-%d.db", (int)getpid());
  snprintf(journal, sizeof journal, "%s-journal", path);
  sqlite3 *db = record_open(path, NULL);
  record_fill(db, 8);
  record_close(db, path);
  start = bytes_read(path);
  codec = ccv_page_codec(record_key, record_salt);
  CHECK(codec != NULL);
  return 0;
}

/* A segment whose header fields and page contents are the input's, and which authenticates. */
static size_t make_segment(const uint8_t *data, size_t size, unsigned char *out) {
  static const unsigned char magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
  unsigned char plain[CCV_PAGE_SIZE], place[8] = {0};
  size_t length = 0, records = size > 28 ? 1 + data[0] % 3 : 0, used = size < 20 ? size : 20;
  memset(out, 0, SECTOR);
  memcpy(out, magic, sizeof magic);
  memcpy(out + 8, data, used);
  if (size > 21 && data[20] & 1) { /* mostly with the fields a journal has */
    ccv_put32(out + 8, (uint32_t)records);
    ccv_put32(out + 16, (uint32_t)(start.size / CCV_PAGE_SIZE));
    ccv_put32(out + 20, SECTOR);
    ccv_put32(out + 24, CCV_PAGE_SIZE);
  }
  EVP_MAC_init(codec->journal_mac, NULL, 0, NULL);
  for (size_t i = 0; i < records; i++) {
    unsigned char *record = out + SECTOR + i * RECORD;
    uint32_t number = size > 24 + i ? data[24 + i] % 8u : 1u;
    memset(plain, 0, sizeof plain);
    memcpy(plain, data, size < CCV_CONTENT_SIZE ? size : CCV_CONTENT_SIZE);
    ccv_put32(record, number);
    ccv_codec_encrypt(codec, number, plain, record + 4);
    uint32_t sum = ccv_get32(out + 12);
    for (int at = CCV_PAGE_SIZE - 200; at > 0; at -= 200) sum += record[4 + at];
    ccv_put32(record + 4 + CCV_PAGE_SIZE, sum);
    EVP_MAC_update(codec->journal_mac, record, 4);
    EVP_MAC_update(codec->journal_mac, record + 4 + CCV_PAGE_SIZE - CCV_TAG_SIZE, CCV_TAG_SIZE);
    EVP_MAC_update(codec->journal_mac, record + 4 + CCV_PAGE_SIZE, 4);
  }
  EVP_MAC_update(codec->journal_mac, place, sizeof place);
  EVP_MAC_update(codec->journal_mac, out, 28);
  EVP_MAC_final(codec->journal_mac, out + 64, &length, CCV_JOURNAL_TAG_SIZE);
  return SECTOR + records * RECORD;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static unsigned char made[SECTOR + 4 * RECORD], copy[MOST];
  if (size < 2 || size > MOST) return 0;
  int kind = data[0] % 4;
  data++, size--;
  bytes_write(start, path);
  unlink(journal);
  if (kind == 0) bytes_write((bytes){(unsigned char *)(uintptr_t)data, size}, journal);
  if (kind == 1 || kind == 3) bytes_write((bytes){made, make_segment(data, size, made)}, journal);
  if (kind == 3 && size > 2) { /* one byte of the finished journal off */
    bytes b = bytes_read(journal);
    b.data[((size_t)data[0] << 8 | data[1]) % b.size] ^= data[size - 1];
    bytes_write(b, journal);
    free(b.data);
  }
  if (kind == 2) { /* the record with a page of the input's, which authenticates */
    memcpy(copy, start.data, start.size);
    unsigned char plain[CCV_PAGE_SIZE] = {0};
    uint32_t page = 1 + data[0] % (uint32_t)(start.size / CCV_PAGE_SIZE);
    memcpy(plain, data, size < CCV_CONTENT_SIZE ? size : CCV_CONTENT_SIZE);
    ccv_codec_encrypt(codec, page, plain, copy + (page - 1) * CCV_PAGE_SIZE);
    bytes_write((bytes){copy, start.size}, path);
  }
  int rc;
  sqlite3 *db = record_open(path, &rc);
  if (rc == SQLITE_OK) record_state(db);
  if (db) sqlite3_close(db);
  ccv_forget_key(path);
  return 0;
}
