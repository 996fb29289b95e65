#include "ByteWindow.h"

#include <stdlib.h>
#include <string.h>

enum { WORTH_MOVING = 1 << 18 };

int byte_window_reserve(byte_window *window, size_t room) {
  if (window->capacity - window->count >= room) return 1;
  size_t capacity = window->capacity ? window->capacity : 2 * WORTH_MOVING;
  while (capacity - window->count < room) capacity *= 2;
  uint8_t *bytes = realloc(window->bytes, capacity);
  if (bytes == NULL) return 0;
  window->bytes = bytes;
  window->capacity = capacity;
  return 1;
}

/* Moves a line and column over bytes. */
static void advance(const uint8_t *bytes, size_t count, size_t *line, size_t *column) {
  const uint8_t *end = bytes + count, *next;
  while ((next = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
    *line += 1;
    *column = 1;
    bytes = next + 1;
  }
  size_t characters = 0;
  for (; bytes < end; bytes++) characters += (*bytes & 0xC0) != 0x80;
  *column += characters;
}

void byte_window_drop(byte_window *window, size_t offset) {
  if (offset <= window->start + WORTH_MOVING) return;
  size_t dead = offset - window->start;
  if (dead > window->count) dead = window->count;
  advance(window->bytes, dead, &window->line, &window->column);
  memmove(window->bytes, window->bytes + dead, window->count - dead);
  window->start += dead;
  window->count -= dead;
}

chtml_xml_location byte_window_location(byte_window *window, size_t offset) {
  if (offset < window->start) offset = window->start;
  if (offset > window->start + window->count) offset = window->start + window->count;
  chtml_xml_location location = window->last;
  /* Its line is 0 as long as nothing was asked for. */
  if (location.line == 0 || location.offset < window->start || location.offset > offset) {
    location.offset = window->start;
    location.line = window->line;
    location.column = window->column;
  }
  advance(window->bytes + (location.offset - window->start), offset - location.offset,
          &location.line, &location.column);
  location.offset = offset;
  window->last = location;
  return location;
}
