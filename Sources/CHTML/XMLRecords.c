#include "XMLRecords.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "XMLParser.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void initialise(void) { xmlInitParser(); }

chtml_xml_parser *chtml_xml_create(const chtml_xml_events *events, const char *const *elements,
                                   const char *const *attributes, unsigned maximum_depth) {
  pthread_once(&once, initialise);
  chtml_xml_parser *p = calloc(1, sizeof *p);
  if (p == NULL) return NULL;
  p->events = *events;
  p->maximum_depth = maximum_depth;
  p->window.line = p->window.column = 1;
  p->open = calloc(maximum_depth + 1, sizeof *p->open);
  p->xml = xmlNewParserCtxt();
  if (p->open == NULL || p->xml == NULL) {
    chtml_xml_free(p);
    return NULL;
  }
  *p->xml->sax = chtml_xml_handler();
  p->xml->userData = p;
  xmlCtxtUseOptions(p->xml, XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  for (int i = 0; i < MAXIMUM_NAMES - 1 && elements[i] != NULL; i++)
    p->elements[i] = xmlDictLookup(p->xml->dict, (const xmlChar *)elements[i], -1);
  for (int i = 0; i < MAXIMUM_NAMES - 1 && attributes[i] != NULL; i++)
    p->attributes[i] = xmlDictLookup(p->xml->dict, (const xmlChar *)attributes[i], -1);
  return p;
}

chtml_xml_outcome chtml_xml_run(chtml_xml_parser *p) {
  chtml_xml_outcome result;
  memset(&result, 0, sizeof result);
  xmlParserInputBufferPtr buffer =
      xmlParserInputBufferCreateIO(chtml_xml_on_read, NULL, p, XML_CHAR_ENCODING_NONE);
  xmlParserInputPtr input =
      buffer ? xmlNewIOInputStream(p->xml, buffer, XML_CHAR_ENCODING_NONE) : NULL;
  if (input == NULL) {
    if (buffer != NULL) xmlFreeParserInputBuffer(buffer);
    result.status = CHTML_XML_NO_MEMORY;
    snprintf(result.message, sizeof result.message, "no memory");
    return result;
  }
  inputPush(p->xml, input);
  xmlParseDocument(p->xml);
  if (p->unread) {
    result.status = CHTML_XML_UNREAD;
  } else if (p->too_deep) {
    result.status = CHTML_XML_TOO_DEEP;
  } else if (!p->xml->wellFormed) {
    result.status = CHTML_XML_MALFORMED;
  }
  if (result.status == CHTML_XML_OK) return result;
  chtml_xml_fail(p, "not well formed");
  result.location = p->stopped;
  memcpy(result.message, p->message, sizeof result.message);
  for (char *at = result.message; *at; at++)
    if (*at == '\n' || *at == '\r') *at = at[1] ? ' ' : '\0';
  return result;
}

void chtml_xml_stop(chtml_xml_parser *p) {
  p->unread = 1;
  xmlStopParser(p->xml);
}

void chtml_xml_free(chtml_xml_parser *p) {
  if (p == NULL) return;
  if (p->xml != NULL) {
    /* Nothing of a tree was built, but a document type may have left a stub. */
    if (p->xml->myDoc != NULL) xmlFreeDoc(p->xml->myDoc);
    p->xml->myDoc = NULL;
    xmlFreeParserCtxt(p->xml);
  }
  free(p->open);
  free(p->text);
  free(p->window.bytes);
  free(p);
}

const uint8_t *chtml_xml_bytes(const chtml_xml_parser *p, size_t offset, size_t count,
                               size_t *available) {
  const byte_window *w = &p->window;
  *available = 0;
  if (offset < w->start || offset > w->start + w->count) return NULL;
  size_t there = w->start + w->count - offset;
  *available = there < count ? there : count;
  return w->bytes + (offset - w->start);
}

chtml_xml_location chtml_xml_location_of(chtml_xml_parser *p, size_t offset) {
  return byte_window_location(&p->window, offset);
}
