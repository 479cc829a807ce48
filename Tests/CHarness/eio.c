// A disk that fails, for a program that is loaded with this library before its others:
//
//   EIO_CALL=read|write|sync  EIO_AT=N     the N-th such call on a file of the record gives EIO, and all after it
//
// A file of the record has `.vault` in its name.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long calls;

static bool is_record(int file) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return false;
  path[length] = 0;
  return strstr(path, ".vault") != NULL;
}

static bool fails(const char *call, int file) {
  const char *failing = getenv("EIO_CALL");
  const char *at = getenv("EIO_AT");
  if (failing == NULL || at == NULL || strcmp(failing, call) != 0 || !is_record(file)) return false;
  if (atomic_fetch_add(&calls, 1) + 1 < atol(at)) return false;
  errno = EIO;
  return true;
}

ssize_t pread64(int file, void *bytes, size_t size, off64_t offset) {
  static ssize_t (*real)(int, void *, size_t, off64_t);
  if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, "pread64");
  return fails("read", file) ? -1 : real(file, bytes, size, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
  return fails("write", file) ? -1 : real(file, bytes, size, offset);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, "fdatasync");
  return fails("sync", file) ? -1 : real(file);
}

int fsync(int file) {
  static int (*real)(int);
  if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, "fsync");
  return fails("sync", file) ? -1 : real(file);
}
