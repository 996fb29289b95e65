/* Tolerant HTML as a stream of events and strict XML as a stream of elements (XMLRecords.h). Names no type of libxml2, prints nothing, opens no file and no connection,
   expands no declared entity. */
#ifndef CHTML_H
#define CHTML_H

#include <stddef.h>
#include <stdint.h>

#include "XMLRecords.h"

/* What the parser reports. Offsets are bytes in the parsed buffer. Pointers live during the call. */
typedef struct {
  void *_Nullable context;
  /* `attributes` alternates names and values and ends with NULL; a value may be NULL too.
     `offset` is the tag's '<'; for an element that the page left out, where it was missed. */
  void (*_Nonnull start)(void *_Nullable context, const char *_Nonnull name,
                         const char *_Nullable const *_Nullable attributes, size_t offset);
  void (*_Nonnull end)(void *_Nullable context, const char *_Nonnull name, size_t offset);
  /* Decoded text of `length` bytes that came from the bytes `from` to `to`. */
  void (*_Nonnull text)(void *_Nullable context, const char *_Nonnull bytes, size_t length,
                        size_t from, size_t to);
} chtml_events;

enum {
  CHTML_OK = 0,
  CHTML_TOO_DEEP = 2,   /* more open elements than allowed (what came before was reported), or a tag
                           with more attributes than any page has */
  CHTML_TOO_LARGE = 3,  /* more bytes than libxml2 counts */
  CHTML_NO_MEMORY = 4,
};

typedef struct {
  int status;
  size_t offset;      /* where it went wrong */
  char message[200];  /* what went wrong, one line; empty after CHTML_OK */
} chtml_outcome;

/* Parses UTF-8; what the page says of its charset is ignored. */
chtml_outcome chtml_parse_html(const uint8_t *_Nonnull bytes, size_t count,
                               const chtml_events *_Nonnull events, unsigned maximum_depth);

/* Where `length` bytes occur first among `count` bytes; -1 when they do not. */
ptrdiff_t chtml_find(const uint8_t *_Nonnull bytes, size_t count, const uint8_t *_Nonnull sought,
                     size_t length);

#endif
