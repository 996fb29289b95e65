#include "CIconv.h"

#include <errno.h>
#include <iconv.h>

void *ciconv_open(const char *charset) {
  iconv_t conversion = iconv_open("UTF-8", charset);
  return conversion == (iconv_t)-1 ? NULL : (void *)conversion;
}

void ciconv_close(void *conversion) { iconv_close((iconv_t)conversion); }

size_t ciconv_character(void *conversion, const uint8_t *bytes, size_t count, uint8_t *utf8,
                        size_t *written) {
  /* Byte by byte, because only then it is known which bytes made which character. */
  for (size_t length = 1; length <= count && length <= 4; length++) {
    char *in = (char *)bytes, *out = (char *)utf8;
    size_t in_left = length, out_left = 16;
    iconv((iconv_t)conversion, NULL, NULL, NULL, NULL);
    if (iconv((iconv_t)conversion, &in, &in_left, &out, &out_left) != (size_t)-1 &&
        out_left < 16) {
      *written = 16 - out_left;
      return length;
    }
    /* EINVAL: the character goes on. All else: no character begins here. */
    if (errno != EINVAL) return 0;
  }
  return 0;
}
