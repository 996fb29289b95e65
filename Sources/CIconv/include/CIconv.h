/* Characters of other character sets as UTF-8, one at a time, by the C library's iconv. */
#ifndef CICONV_H
#define CICONV_H

#include <stddef.h>
#include <stdint.h>

/* Opens a character set without states; NULL when the system does not know it. */
void *_Nullable ciconv_open(const char *_Nonnull charset);
void ciconv_close(void *_Nonnull conversion);

/* Decodes the character that `bytes` begin with into at most 16 bytes of UTF-8. Returns how many bytes
   it has, 0 when they begin with none. */
size_t ciconv_character(void *_Nonnull conversion, const uint8_t *_Nonnull bytes, size_t count,
                        uint8_t *_Nonnull utf8, size_t *_Nonnull written);

#endif
