/*
** Damage, in every place: single bits of a closed record, of a hot journal, cuts, pages swapped and
** zeroed. Each is found, or in a journal leads to the state before the change; never to another one.
**
** flips FOLDER STEP JOURNAL_FLIPS [SEED]      every STEP-th byte of the record
*/
#define _DEFAULT_SOURCE
#include "below.h"
#include "record.h"
#include <string.h>
#include <unistd.h>

enum { MOST_PAGES = 4096 };
static char path[512], journal[520];

/* Whether opening the record, or reading any page of it, tells that something is wrong. */
static int is_found(void) {
  int rc = SQLITE_OK, authentic = 1;
  sqlite3 *db = record_open(path, &rc);
  int found = rc != SQLITE_OK;
  sqlite3_int64 pages = found ? 0 : record_number(db, "PRAGMA page_count");
  for (sqlite3_int64 page = 1; !found && page <= pages; page++) {
    CHECK(ccv_take_page(db, (uint32_t)page, NULL, NULL, &authentic) == SQLITE_OK);
    found = !authentic;
  }
  if (!found) found = pages < 1 || !record_is_whole(db);
  record_close(db, path);
  return found;
}

static void flip_record(int step) {
  sqlite3 *db = record_open(path, NULL);
  record_fill(db, 120);
  record_close(db, path);
  bytes whole = bytes_read(path);
  CHECK(whole.size / CCV_PAGE_SIZE > 24 && whole.size / CCV_PAGE_SIZE < MOST_PAGES);
  int tried = 0;
  for (size_t at = 0; at < whole.size; at += (size_t)step, tried++) {
    unsigned char bit = (unsigned char)(1u << random_below(8));
    whole.data[at] ^= bit;
    bytes_write(whole, path);
    CHECK(is_found());
    whole.data[at] ^= bit;
  }
  printf("flipped bits: %d of %d found, in a record of %d pages\n", tried, tried, (int)(whole.size / CCV_PAGE_SIZE));
  int cuts = 0, pages = 0;
  for (size_t size = CCV_PAGE_SIZE; size <= whole.size; size += CCV_PAGE_SIZE)
    for (int beside = -1; beside <= 1; beside++, cuts++) {
      if (size + (size_t)beside >= whole.size) continue;
      bytes_write((bytes){whole.data, size + (size_t)beside}, path);
      CHECK(is_found());
    }
  unsigned char kept[CCV_PAGE_SIZE];
  for (size_t a = 0; a + CCV_PAGE_SIZE < whole.size; a += CCV_PAGE_SIZE, pages++) {
    unsigned char *page = whole.data + a, *next = page + CCV_PAGE_SIZE;
    memcpy(kept, page, CCV_PAGE_SIZE);
    memset(page, 0, CCV_PAGE_SIZE);
    bytes_write(whole, path);
    CHECK(is_found());
    memcpy(page, next, CCV_PAGE_SIZE);
    memcpy(next, kept, CCV_PAGE_SIZE);
    bytes_write(whole, path);
    CHECK(is_found());
    memcpy(next, page, CCV_PAGE_SIZE);
    memcpy(page, kept, CCV_PAGE_SIZE);
  }
  bytes_write(whole, path);
  CHECK(!is_found());
  free(whole.data);
  printf("cuts at and beside each page's end: %d found; pages zeroed and swapped: %d found\n", cuts - 2, 2 * pages);
}

/* ---- A hot journal ---- */

static void flip_journal(int flips) {
  bytes hot_record, hot_journal;
  hot_make(path, &hot_record, &hot_journal);
  sqlite3 *db;
  int told = 0, old = 0;
  for (int i = -1; i < flips; i++) { /* the first is left as it is */
    size_t at = random_below((unsigned)hot_journal.size);
    if (i % 4 == 0) at = random_below(512); /* headers are few, and decide */
    unsigned char bit = (unsigned char)(i < 0 ? 0 : 1u << random_below(8));
    hot_journal.data[at] ^= bit;
    bytes_write(hot_record, path);
    bytes_write(hot_journal, journal);
    hot_journal.data[at] ^= bit;
    int rc = SQLITE_OK;
    db = record_open(path, &rc);
    sqlite3_int64 state = rc == SQLITE_OK ? record_state(db) : -2;
    /* not whole, and yet it reads without an error: a mixed record that was taken for a good one */
    int is_mixed = state == -1 && record_exec(db, "SELECT sum(length(b)) FROM t") == SQLITE_OK;
    record_close(db, path);
    if (state > 0 || is_mixed) {
      fprintf(stderr, "flips: bit %02x of journal byte %zu: state %lld\n", bit, at, (long long)state);
      exit(1);
    }
    CHECK(i >= 0 || state == 0);
    told += state != 0;
    old += state == 0;
  }
  free(hot_journal.data);
  free(hot_record.data);
  printf("flipped bits of a hot journal: %d told, %d rolled back rightly, 0 other states\n", told, old - 1);
}

int main(int argc, char **argv) {
  CHECK(argc >= 4);
  unsigned seed = argc > 4 ? (unsigned)atoi(argv[4]) : (unsigned)getpid();
  random_seed(seed);
  below_register();
  record_make_key();
  snprintf(path, sizeof path, "%s/flips.db", argv[1]);
  snprintf(journal, sizeof journal, "%s-journal", path);
  unlink(path);
  unlink(journal);
  flip_record(atoi(argv[2]));
  flip_journal(atoi(argv[3]));
  printf("flips: seed %u\n", seed);
  return 0;
}
