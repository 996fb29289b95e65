/* What the parser of XMLRecords.h is made of. */
#ifndef CHTML_XML_PARSER_H
#define CHTML_XML_PARSER_H

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "ByteWindow.h"
#include "XMLRecords.h"

enum {
  SLACK = 2 * CHTML_XML_MAXIMUM_TAG, /* kept before the parser's position, to find a tag's '<' */
  MAXIMUM_NAMES = 32,
};

/* An open element whose events are reported. */
typedef struct {
  int element, wants, strayed;
} open_element;

struct chtml_xml_parser {
  chtml_xml_events events;
  xmlParserCtxtPtr xml;
  byte_window window;
  size_t fed;    /* the document's offset up to which libxml2 has the bytes */
  size_t closed; /* offset behind a tag that was found closed */
  int ended, unread, too_deep;
  /* libxml2's dictionary holds each name once: equal names are equal pointers. */
  const xmlChar *elements[MAXIMUM_NAMES], *attributes[MAXIMUM_NAMES];
  open_element *open; /* maximum_depth of them */
  unsigned depth, maximum_depth, skipped;
  /* The text of the innermost open element. */
  uint8_t *text;
  size_t text_count, text_capacity, from, to;
  int has_text, too_much;
  chtml_xml_location stopped;
  char message[200]; /* the first error */
};

/* The parser's position in the document. */
size_t chtml_xml_position(const chtml_xml_parser *p);
/* Notes where and why parsing ends, unless that is known. */
void chtml_xml_fail(chtml_xml_parser *p, const char *message);
/* libxml2's callback for more bytes. */
int chtml_xml_on_read(void *data, char *into, int capacity);
/* Handles libxml2's events. */
xmlSAXHandler chtml_xml_handler(void);

#endif
