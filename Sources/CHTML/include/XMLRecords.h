/* Strict XML of any size as a stream of elements, for documents that are records of short texts.
   Memory doesn't grow with the document. Names no type of libxml2, opens no file and no connection,
   expands no declared entity. */
#ifndef CHTML_XML_RECORDS_H
#define CHTML_XML_RECORDS_H

#include <stddef.h>
#include <stdint.h>

enum {
  CHTML_XML_MAXIMUM_TEXT = 1 << 20, /* bytes of one element's text, markup in it included */
  CHTML_XML_MAXIMUM_TAG = 1 << 16,  /* bytes of one tag */
};

/* What the listener wants of an element. */
enum {
  CHTML_XML_SKIP = 0,     /* nothing: neither its text nor its elements nor its end */
  CHTML_XML_ELEMENTS = 1, /* its elements; text in it is stray */
  CHTML_XML_TEXT = 2,     /* its text too */
};

typedef struct {
  int index;                        /* in the attributes' names, -1 when it is not there */
  const char *_Nonnull name;        /* without its prefix; "xmlns" for a default namespace */
  const uint8_t *_Nonnull value;    /* decoded */
  size_t length;
} chtml_xml_attribute;

typedef struct {
  size_t offset; /* byte of the document, from 0 */
  size_t line;   /* from 1 */
  size_t column; /* in characters, from 1 */
} chtml_xml_location;

typedef struct chtml_xml_parser chtml_xml_parser;

/* What the parser asks for and reports. Pointers live during the call. */
typedef struct {
  void *_Nullable context;
  /* The next bytes, UTF-8 without control characters; 0 at the end, less when they can't be had. */
  ptrdiff_t (*_Nonnull read)(void *_Nullable context, uint8_t *_Nonnull into, size_t capacity);
  /* An element begins; `element` is its index in the elements' names, or -1. */
  int (*_Nonnull start)(void *_Nullable context, int element, const char *_Nonnull name,
                        const chtml_xml_attribute *_Nonnull attributes, size_t count,
                        size_t offset);
  /* An element ends. Its decoded text came from the bytes `from` to `to`; `text` is null when there
     was too much of it. */
  void (*_Nonnull end)(void *_Nullable context, int element, const uint8_t *_Nullable text,
                       size_t length, size_t from, size_t to, size_t offset);
  /* Text in an element that holds none, once per element. */
  void (*_Nonnull stray)(void *_Nullable context, size_t offset);
  /* A reference to an entity that is not expanded. */
  void (*_Nonnull refused)(void *_Nullable context, const char *_Nonnull name, size_t offset);
} chtml_xml_events;

enum {
  CHTML_XML_OK = 0,
  CHTML_XML_MALFORMED = 1, /* what came before was reported */
  CHTML_XML_TOO_DEEP = 2,  /* too many open elements, or too long a tag */
  CHTML_XML_UNREAD = 3,    /* `read` failed or `chtml_xml_stop` was called */
  CHTML_XML_NO_MEMORY = 4,
};

typedef struct {
  int status;
  chtml_xml_location location; /* where it went wrong */
  char message[200];     /* one line: libxml2's words, or ours where a limit ended it */
} chtml_xml_outcome;

/* Makes a parser that knows these names; both lists end with NULL. Null when there is no memory. */
chtml_xml_parser *_Nullable chtml_xml_create(const chtml_xml_events *_Nonnull events,
                                             const char *_Nullable const *_Nonnull elements,
                                             const char *_Nullable const *_Nonnull attributes,
                                             unsigned maximum_depth);
/* Reads the document to its end or its first error. Once per parser. */
chtml_xml_outcome chtml_xml_run(chtml_xml_parser *_Nonnull parser);
/* Makes `chtml_xml_run` return soon; called from an event. */
void chtml_xml_stop(chtml_xml_parser *_Nonnull parser);
void chtml_xml_free(chtml_xml_parser *_Nullable parser);

/* The document's bytes from an event's offset on, as many as are still there, up to `count`; null and
   0 where the offset is no longer in memory. */
const uint8_t *_Nullable chtml_xml_bytes(const chtml_xml_parser *_Nonnull parser, size_t offset,
                                         size_t count, size_t *_Nonnull available);
/* The line and column of an event's offset. */
chtml_xml_location chtml_xml_location_of(chtml_xml_parser *_Nonnull parser, size_t offset);

/* Makes blanks of control characters, each of the same length. Answers how many bytes are whole,
   valid characters; fewer than `count` when the last one is cut off or, with `*invalid` set, when
   bytes are no UTF-8 or a control character beyond ASCII. */
size_t chtml_clean_utf8(uint8_t *_Nonnull bytes, size_t count, int *_Nonnull invalid);

#endif
