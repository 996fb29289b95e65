#define _GNU_SOURCE
#include "CHTML.h"

#include <string.h>

ptrdiff_t chtml_find(const uint8_t *bytes, size_t count, const uint8_t *sought, size_t length) {
  const uint8_t *found = memmem(bytes, count, sought, length);
  return found == NULL ? -1 : found - bytes;
}
