/*
** Every state the disk may legally be in after a power cut, drawn at random: what was written since the
** last sync of a file may be there, may not, or be there in part. The record must then be at the last
** acknowledged change or at the one under way, whole.
**
**   ordered          what is pending landed in order, up to some moment
**   torn             each pending sector landed or not, by itself; each change of size too
**   strict-folders   as torn, and a file made since its first sync may not be in its folder
**
** power_cut FOLDER STATES [SEED]
*/
#define _DEFAULT_SOURCE
#include "below.h"
#include "record.h"
#include <string.h>
#include <unistd.h>

enum { CHANGES = 6, ROWS = 60, SECTOR = 512, MOST_EVENTS = 4096, MOST_SIZE = 1 << 20 };

typedef struct event {
  below_call call;
  int is_journal, amount, acknowledged; /* changes acknowledged before it */
  sqlite3_int64 at;
  unsigned char *data;
} event;

static event events[MOST_EVENTS];
static int event_count, acknowledged;

static void record_event(below_call call, int is_journal, const void *data, int amount, sqlite3_int64 at) {
  CHECK(event_count < MOST_EVENTS);
  event *e = &events[event_count++];
  *e = (event){call, is_journal, amount, acknowledged, at, NULL};
  if (amount > 0 && data) {
    e->data = malloc((size_t)amount);
    CHECK(e->data != NULL);
    memcpy(e->data, data, (size_t)amount);
  }
}

/* One file as the disk has it. */
typedef struct disk_file {
  unsigned char data[MOST_SIZE];
  size_t size;
  int exists;
} disk_file;
static disk_file disk[2], first[2];

static void land(disk_file *file, const event *e, int torn) {
  if (e->call == BELOW_TRUNCATE) {
    size_t size = (size_t)e->at;
    if (size > file->size) memset(file->data + file->size, 0, size - file->size);
    file->size = size;
  } else if (e->call == BELOW_WRITE) {
    size_t at = (size_t)e->at, end = at + (size_t)e->amount;
    CHECK(end <= MOST_SIZE);
    if (end > file->size) {
      memset(file->data + file->size, 0, end - file->size);
      file->size = end;
    }
    for (size_t from = at; from < end;) {
      size_t to = (from / SECTOR + 1) * SECTOR;
      if (to > end) to = end;
      if (!torn || random_below(2)) memcpy(file->data + from, e->data + (from - at), to - from);
      from = to;
    }
  } else if (e->call == BELOW_OPEN) {
    file->exists = 1;
  } else if (e->call == BELOW_DELETE) {
    file->exists = 0;
    file->size = 0;
  }
}

typedef enum model { ORDERED, TORN, STRICT_FOLDERS } model;

/* The disk after a cut just before event `cut`. */
static void draw_state(int cut, model model) {
  memcpy(disk, first, sizeof disk);
  int synced[2] = {-1, -1}, made_at[2] = {-1, -1};
  for (int i = 0; i < cut; i++) {
    int f = events[i].is_journal;
    if (events[i].call == BELOW_SYNC) synced[f] = i;
    if (events[i].call == BELOW_OPEN) made_at[f] = i;
  }
  int landed_until = cut;
  if (model == ORDERED && cut > 0) landed_until = (int)random_below((unsigned)cut + 1);
  for (int i = 0; i < cut; i++) {
    const event *e = &events[i];
    disk_file *file = &disk[e->is_journal];
    int is_pending = i > synced[e->is_journal];
    if (e->call == BELOW_SYNC) continue;
    if (!is_pending) land(file, e, 0);
    else if (model == ORDERED) {
      if (i < landed_until) land(file, e, 0);
    } else if (e->call == BELOW_OPEN || random_below(4)) {
      land(file, e, e->call == BELOW_WRITE && random_below(2));
    }
  }
  if (model == STRICT_FOLDERS)
    for (int f = 0; f < 2; f++)
      if (made_at[f] > synced[f] && random_below(2)) disk[f].exists = 0;
}

int main(int argc, char **argv) {
  static const char *const names[] = {"ordered", "torn", "strict-folders"};
  CHECK(argc >= 3);
  int states = atoi(argv[2]);
  unsigned seed = argc > 3 ? (unsigned)atoi(argv[3]) : (unsigned)getpid();
  random_seed(seed);
  below_register();
  record_make_key();
  char path[512], journal[520];
  snprintf(path, sizeof path, "%s/cut.db", argv[1]);
  snprintf(journal, sizeof journal, "%s-journal", path);
  unlink(path);
  unlink(journal);
  sqlite3 *db = record_open(path, NULL);
  record_fill(db, ROWS);
  record_close(db, path);
  unlink(journal); /* so that its making is seen too */
  bytes start = bytes_read(path);
  memcpy(first[0].data, start.data, start.size);
  first[0] .size = start.size;
  first[0].exists = 1;
  free(start.data);
  db = record_open(path, NULL);
  below_tells = record_event;
  for (acknowledged = 0; acknowledged < CHANGES; acknowledged++) CHECK(record_exec(db, record_change) == SQLITE_OK);
  below_tells = NULL;
  record_close(db, path);
  for (int m = ORDERED; m <= STRICT_FOLDERS; m++) {
    int rolled_back = 0;
    for (int i = 0; i < states; i++) {
      int cut = (int)random_below((unsigned)event_count + 1), rc = SQLITE_OK;
      draw_state(cut, (model)m);
      bytes_write((bytes){disk[0].data, disk[0].size}, path);
      unlink(journal);
      if (disk[1].exists) bytes_write((bytes){disk[1].data, disk[1].size}, journal);
      int known = cut < event_count ? events[cut].acknowledged : CHANGES;
      db = record_open(path, &rc);
      sqlite3_int64 found = rc == SQLITE_OK ? record_state(db) : -2;
      record_close(db, path);
      if (found != known && found != known + 1) {
        fprintf(stderr, "power_cut: %s, seed %u, state %d, before call %d: at change %lld, acknowledged %d (code %d)\n",
                names[m], seed, i, cut, (long long)found, known, rc);
        return 1;
      }
      rolled_back += disk[1].exists && disk[1].size > 0;
    }
    CHECK(rolled_back > states / 20);
    printf("power cut, %s: %d states, 0 lost, 0 half, 0 damaged (%d with a journal)\n", names[m], states, rolled_back);
  }
  printf("power cut: seed %u, %d calls recorded\n", seed, event_count);
  for (int i = 0; i < event_count; i++) free(events[i].data);
  return 0;
}
