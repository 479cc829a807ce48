/* A VFS below the shim, for the fault tests: any of its calls can fail, and every change is told. */
#ifndef BELOW_H
#define BELOW_H
#include <sqlite3.h>

typedef enum below_call { BELOW_OPEN, BELOW_READ, BELOW_WRITE, BELOW_TRUNCATE, BELOW_SYNC, BELOW_SIZE, BELOW_DELETE } below_call;

/* Asked before each call; nonzero makes it fail. NULL: nothing fails. */
extern int (*below_fails)(below_call);
/* Told after each call that changed a file or made it last. NULL: nobody listens. */
extern void (*below_tells)(below_call, int is_journal, const void *data, int amount, sqlite3_int64 at);

/* Makes a record of 60 rows at `path` and takes both files as they are in the middle of a change: as a
** crash would leave them, with old pages in the journal that the record has lost already. */
struct bytes;
void hot_make(const char *path, struct bytes *record, struct bytes *journal);

/* Becomes the default VFS; register the shim after it. */
void below_register(void);

#endif
