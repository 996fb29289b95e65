#include "XMLRecords.h"

/* Whether a block holds nothing but ASCII text and tabs and line ends. */
static int is_plain(const uint8_t *bytes) {
  unsigned odd = 0;
  for (size_t i = 0; i < 64; i++) {
    uint8_t byte = bytes[i];
    unsigned control = (byte < 0x20) & (byte != '\t') & (byte != '\n') & (byte != '\r');
    odd |= control | (byte >= 0x7F);
  }
  return !odd;
}

/* The length of a well-formed sequence (Unicode Standard, table 3-7) that begins with a byte beyond
   ASCII; 0 when there is none, -1 when it is cut off. C1 control characters count as none. */
static int sequence(const uint8_t *bytes, size_t count) {
  uint8_t first = bytes[0];
  if (first < 0xC2 || first > 0xF4) return 0;
  int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  uint8_t low = 0x80, high = 0xBF;
  if (first == 0xC2) low = 0xA0;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  for (int i = 1; i < length; i++) {
    if ((size_t)i >= count) return -1;
    if (bytes[i] < low || bytes[i] > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

size_t chtml_clean_utf8(uint8_t *bytes, size_t count, int *invalid) {
  *invalid = 0;
  size_t at = 0;
  while (at < count) {
    if (count - at >= 64 && is_plain(bytes + at)) {
      at += 64;
      continue;
    }
    size_t stop = count - at >= 64 ? at + 64 : count;
    while (at < stop) {
      uint8_t byte = bytes[at];
      if (byte < 0x80) {
        if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F)
          bytes[at] = ' ';
        at++;
        continue;
      }
      int length = sequence(bytes + at, count - at);
      if (length <= 0) {
        *invalid = length == 0;
        return at;
      }
      at += (size_t)length;
    }
  }
  return count;
}
