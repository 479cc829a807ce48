/*
** The page key of a record in the Linux kernel's keyring, so that a practitioner types her passphrase
** once for a while. The kernel forgets it by itself; only processes that possess the login session's
** keyring reach it, other processes of the same user do not. Elsewhere there is no such place, and
** every command asks.
*/
#define _DEFAULT_SOURCE
#include "internal.h"
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

#ifdef __linux__
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { POSSESSOR_ONLY = 0x3f000000, CACHED_SIZE = CCV_KEY_SIZE + CCV_SALT_SIZE };

static long keyctl(int operation, long a, long b, long c) { return syscall(SYS_keyctl, operation, a, b, c, 0L); }

/* The keyring that outlives this process: the login session's, or the user's where there is no session. */
static long keyring(void) {
  long session = keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0, 0);
  long user = keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_SESSION_KEYRING, 0, 0);
  return session < 0 || session == user ? KEY_SPEC_USER_SESSION_KEYRING : KEY_SPEC_SESSION_KEYRING;
}

static long find(const char *name) {
  char description[128];
  snprintf(description, sizeof description, "magconsult:%s", name);
  return syscall(SYS_keyctl, KEYCTL_SEARCH, keyring(), "user", description, 0L);
}

int ccv_cache_key(const char *name, const unsigned char key[CCV_KEY_SIZE], const unsigned char salt[CCV_SALT_SIZE],
                  unsigned seconds) {
  char description[128];
  unsigned char *cached = ccv_secret_alloc(CACHED_SIZE);
  if (cached == NULL) return 1;
  memcpy(cached, key, CCV_KEY_SIZE);
  memcpy(cached + CCV_KEY_SIZE, salt, CCV_SALT_SIZE);
  snprintf(description, sizeof description, "magconsult:%s", name);
  long id = syscall(SYS_add_key, "user", description, cached, (size_t)CACHED_SIZE, keyring());
  ccv_secret_free(cached, CACHED_SIZE);
  if (id < 0) return 1;
  if (keyctl(KEYCTL_SET_TIMEOUT, id, (long)seconds, 0) == 0 && keyctl(KEYCTL_SETPERM, id, POSSESSOR_ONLY, 0) == 0)
    return 0;
  keyctl(KEYCTL_INVALIDATE, id, 0, 0);
  return 1;
}

int ccv_cached_key(const char *name, unsigned char key[CCV_KEY_SIZE], unsigned char salt[CCV_SALT_SIZE]) {
  long id = find(name);
  if (id < 0) return 1;
  unsigned char *cached = ccv_secret_alloc(CACHED_SIZE);
  if (cached == NULL) return 1;
  long size = syscall(SYS_keyctl, KEYCTL_READ, id, cached, (size_t)CACHED_SIZE, 0L);
  if (size == CACHED_SIZE) {
    memcpy(key, cached, CCV_KEY_SIZE);
    memcpy(salt, cached + CCV_KEY_SIZE, CCV_SALT_SIZE);
  }
  ccv_secret_free(cached, CACHED_SIZE);
  return size == CACHED_SIZE ? 0 : 1;
}

int ccv_drop_cached_key(const char *name) {
  long id = find(name);
  return id >= 0 && keyctl(KEYCTL_INVALIDATE, id, 0, 0) == 0 ? 0 : 1;
}

#else

int ccv_cache_key(const char *name, const unsigned char key[CCV_KEY_SIZE], const unsigned char salt[CCV_SALT_SIZE],
                  unsigned seconds) {
  (void)name, (void)key, (void)salt, (void)seconds;
  return 1;
}
int ccv_cached_key(const char *name, unsigned char key[CCV_KEY_SIZE], unsigned char salt[CCV_SALT_SIZE]) {
  (void)name, (void)key, (void)salt;
  return 1;
}
int ccv_drop_cached_key(const char *name) {
  (void)name;
  return 1;
}
#endif
