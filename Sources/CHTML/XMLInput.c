#define _GNU_SOURCE /* memrchr */
#include <stdio.h>
#include <string.h>

#include "XMLParser.h"

enum { CHUNK = 1 << 16 };

size_t chtml_xml_position(const chtml_xml_parser *p) {
  const xmlParserInputPtr input = p->xml->input;
  if (input == NULL || input->cur == NULL || input->base == NULL) return p->fed;
  size_t offset = (size_t)input->consumed + (size_t)(input->cur - input->base);
  return offset < p->fed ? offset : p->fed;
}

void chtml_xml_fail(chtml_xml_parser *p, const char *message) {
  if (p->message[0] != '\0') return;
  snprintf(p->message, sizeof p->message, "%s", message);
  p->stopped = byte_window_location(&p->window, chtml_xml_position(p));
}

/* Whether libxml2 waits for the end of a tag that is too long: it compares each attribute of a tag
   with all before it, and keeps the whole tag. */
static int in_long_tag(chtml_xml_parser *p) {
  const byte_window *w = &p->window;
  switch (p->xml->instate) {
    case XML_PARSER_START_TAG:
    case XML_PARSER_ATTRIBUTE_VALUE:
    case XML_PARSER_CONTENT:
    case XML_PARSER_PROLOG: break;
    default: return 0; /* a comment or a section may hold anything */
  }
  size_t count = p->fed - w->start;
  size_t floor = count > SLACK ? count - SLACK : 0;
  if (p->closed > w->start + floor) floor = p->closed - w->start;
  const uint8_t *last = count > floor ? memrchr(w->bytes + floor, '<', count - floor) : NULL;
  if (last == NULL) return 0;
  size_t at = (size_t)(last - w->bytes);
  if (count - at <= CHTML_XML_MAXIMUM_TAG) return 0;
  uint8_t quote = 0;
  for (size_t i = at; i < count; i++) {
    uint8_t byte = w->bytes[i];
    if (quote) {
      if (byte == quote) quote = 0;
    } else if (byte == '"' || byte == '\'') {
      quote = byte;
    } else if (byte == '>') {
      p->closed = w->start + i + 1;
      return 0;
    }
  }
  return 1;
}

int chtml_xml_on_read(void *data, char *into, int capacity) {
  chtml_xml_parser *p = data;
  if (capacity <= 0 || p->unread || p->too_deep) return 0;
  byte_window *w = &p->window;
  if (p->fed == w->start + w->count && !p->ended) {
    size_t at = chtml_xml_position(p), keep = at > SLACK ? at - SLACK : 0;
    if (p->has_text && p->from < keep) {
      if (at - p->from > CHTML_XML_MAXIMUM_TEXT) {
        p->too_much = 1;
      } else {
        keep = p->from;
      }
    }
    byte_window_drop(w, keep);
    ptrdiff_t got = -1;
    if (byte_window_reserve(w, CHUNK))
      got = p->events.read(p->events.context, w->bytes + w->count, CHUNK);
    if (got < 0) {
      p->unread = 1;
      return 0;
    }
    p->ended = got == 0;
    w->count += (size_t)got;
  }
  if (in_long_tag(p)) {
    p->too_deep = 1;
    chtml_xml_fail(p, "a tag of more than 64 KiB");
    return 0;
  }
  size_t there = w->start + w->count - p->fed;
  size_t count = there < (size_t)capacity ? there : (size_t)capacity;
  memcpy(into, w->bytes + (p->fed - w->start), count);
  p->fed += count;
  return (int)count;
}
