#ifndef CCRYPTO_H
#define CCRYPTO_H

#include <stddef.h>
#include <stdint.h>

/* SHA-256 by OpenSSL's libcrypto. No OpenSSL type appears here. */

typedef struct ccrypto_sha256 ccrypto_sha256;

/* A new state, or NULL when memory is short. */
ccrypto_sha256 *ccrypto_sha256_new(void);

/* Adds `count` bytes; 1 on success. */
int ccrypto_sha256_update(ccrypto_sha256 *state, const void *bytes, size_t count);

/* Writes the 32 bytes of the digest; 1 on success. The state may then only be freed. */
int ccrypto_sha256_finish(ccrypto_sha256 *state, uint8_t *out);

void ccrypto_sha256_free(ccrypto_sha256 *state);

#endif
