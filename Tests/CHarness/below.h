/* A VFS below the shim, for the fault tests: any of its calls can fail, and every change is told. */
#ifndef BELOW_H
#define BELOW_H
#include <sqlite3.h>

typedef enum below_call { BELOW_OPEN, BELOW_READ, BELOW_WRITE, BELOW_TRUNCATE, BELOW_SYNC, BELOW_SIZE, BELOW_DELETE } below_call;

/* Asked before each call; nonzero makes it fail. NULL: nothing fails. */
extern int (*below_fails)(below_call);
/* Told after each call that changed a file or made it last. NULL: nobody listens. */
extern void (*below_tells)(below_call, int is_journal, const void *data, int amount, sqlite3_int64 at);

/* Becomes the default VFS; register the shim after it. */
void below_register(void);

#endif
