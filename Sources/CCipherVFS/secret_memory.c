/* Keys and passphrases: pages of their own, locked, not dumped, wiped; a forked child reads zeros. */
#define _DEFAULT_SOURCE
#include "internal.h"
#include <openssl/crypto.h>
#include <sys/mman.h>
#include <sys/resource.h>
#ifdef __linux__
#include <linux/magic.h>
#include <sys/prctl.h>
#include <sys/vfs.h>
#endif

void *ccv_secret_alloc(size_t length) {
  void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  int failed = mlock(memory, length);
#ifdef MADV_DONTDUMP
  failed |= madvise(memory, length, MADV_DONTDUMP);
#endif
#ifdef MADV_WIPEONFORK
  failed |= madvise(memory, length, MADV_WIPEONFORK);
#endif
  if (failed) {
    munmap(memory, length);
    return NULL;
  }
  return memory;
}

void ccv_secret_free(void *memory, size_t length) {
  if (memory == NULL) return;
  OPENSSL_cleanse(memory, length);
  munmap(memory, length); /* unlocks too */
}

int ccv_harden_process(void) {
  struct rlimit none = {0, 0};
  int failed = setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
  failed |= prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  return failed;
}

int ccv_is_memory_backed(const char *path) {
#ifdef __linux__
  struct statfs system;
  if (statfs(path, &system) != 0) return 0;
  unsigned long kind = (unsigned long)system.f_type & 0xFFFFFFFFul;
  return kind == TMPFS_MAGIC || kind == RAMFS_MAGIC;
#else
  (void)path;
  return 0;
#endif
}
