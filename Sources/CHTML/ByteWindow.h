/* The part of a document that is still needed, with the lines that came before it. */
#ifndef CHTML_BYTE_WINDOW_H
#define CHTML_BYTE_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "XMLRecords.h"

typedef struct {
  uint8_t *bytes;
  size_t capacity;
  size_t count;  /* bytes in the window */
  size_t start;  /* the document's offset of the first */
  size_t line;   /* line of the first, from 1 */
  size_t column; /* column of the first, from 1 */
  /* What was asked for last: the next one is mostly not far behind it. */
  chtml_xml_location last;
} byte_window;

/* 0 when there is no memory. */
int byte_window_reserve(byte_window *window, size_t room);
/* Lets go of what lies before an offset; cheap, because it waits until that is much. */
void byte_window_drop(byte_window *window, size_t offset);
/* Line and column of an offset in the window; costs what lies between it and the last one before it. */
chtml_xml_location byte_window_location(byte_window *window, size_t offset);

#endif
