#include "CCrypto.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct ccrypto_sha256 {
  EVP_MD_CTX *context;
};

ccrypto_sha256 *ccrypto_sha256_new(void) {
  ccrypto_sha256 *state = malloc(sizeof *state);
  if (state == NULL) return NULL;
  state->context = EVP_MD_CTX_new();
  if (state->context == NULL || EVP_DigestInit_ex(state->context, EVP_sha256(), NULL) != 1) {
    ccrypto_sha256_free(state);
    return NULL;
  }
  return state;
}

int ccrypto_sha256_update(ccrypto_sha256 *state, const void *bytes, size_t count) {
  if (count == 0) return 1;
  return EVP_DigestUpdate(state->context, bytes, count) == 1;
}

int ccrypto_sha256_finish(ccrypto_sha256 *state, uint8_t *out) {
  unsigned int written = 0;
  return EVP_DigestFinal_ex(state->context, out, &written) == 1 && written == 32;
}

void ccrypto_sha256_free(ccrypto_sha256 *state) {
  if (state == NULL) return;
  EVP_MD_CTX_free(state->context);
  free(state);
}
