#define _GNU_SOURCE /* memrchr */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "XMLParser.h"

enum {
  /* Further attributes of a tag are not reported: no element has as many that mean anything. */
  MAXIMUM_ATTRIBUTES = 256,
};

static const char SCHEMA_INSTANCE[] = "http://www.w3.org/2001/XMLSchema-instance";

static int index_of(const xmlChar *const *names, const xmlChar *name) {
  for (int i = 0; names[i] != NULL; i++)
    if (names[i] == name) return i;
  return -1;
}

static void forget_text(chtml_xml_parser *p) {
  p->text_count = p->from = p->to = 0;
  p->has_text = p->too_much = 0;
}

/* The last '<' before an offset: none can stand within a tag. */
static size_t tag_start(const chtml_xml_parser *p, size_t offset) {
  size_t count = offset - p->window.start;
  size_t floor = count > SLACK ? count - SLACK : 0;
  const uint8_t *found = memrchr(p->window.bytes + floor, '<', count - floor);
  return found == NULL ? offset : p->window.start + (size_t)(found - p->window.bytes);
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **declared, int count, int defaulted,
                     const xmlChar **attributes) {
  (void)uri, (void)defaulted;
  chtml_xml_parser *p = data;
  if (p->too_deep) return;
  size_t offset = tag_start(p, chtml_xml_position(p));
  if (p->depth + p->skipped >= p->maximum_depth) {
    p->too_deep = 1;
    char message[60];
    snprintf(message, sizeof message, "more than %u nested elements", p->maximum_depth);
    chtml_xml_fail(p, message);
    xmlStopParser(p->xml);
    return;
  }
  if (p->skipped > 0) {
    p->skipped++;
    return;
  }
  forget_text(p);
  chtml_xml_attribute reported[MAXIMUM_ATTRIBUTES];
  size_t number = 0;
  for (int i = 0; i < namespaces; i++) {
    if (declared[2 * i] != NULL || declared[2 * i + 1] == NULL) continue;
    reported[number++] = (chtml_xml_attribute){
        .index = -1, .name = "xmlns", .value = declared[2 * i + 1],
        .length = strlen((const char *)declared[2 * i + 1])};
    break;
  }
  for (int i = 0; i < count && number < MAXIMUM_ATTRIBUTES; i++) {
    const xmlChar **at = attributes + 5 * i;
    if (at[2] != NULL && strcmp((const char *)at[2], SCHEMA_INSTANCE) == 0) continue;
    reported[number++] = (chtml_xml_attribute){
        .index = at[1] == NULL ? index_of(p->attributes, at[0]) : -1,
        .name = (const char *)at[0], .value = at[3], .length = (size_t)(at[4] - at[3])};
  }
  int element = prefix == NULL ? index_of(p->elements, name) : -1;
  int wants = p->events.start(p->events.context, element, (const char *)name, reported, number, offset);
  if (wants == CHTML_XML_SKIP) {
    p->skipped = 1;
  } else {
    p->open[p->depth++] = (open_element){.element = element, .wants = wants};
  }
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)name, (void)prefix, (void)uri;
  chtml_xml_parser *p = data;
  if (p->too_deep) return;
  if (p->skipped > 0) {
    p->skipped--;
    return;
  }
  if (p->depth == 0) return;
  p->depth--;
  size_t offset = chtml_xml_position(p);
  static const uint8_t none[1] = {0};
  if (!p->has_text) p->from = p->to = offset;
  p->events.end(p->events.context, p->open[p->depth].element,
                p->too_much ? NULL : p->text ? p->text : none, p->text_count, p->from, p->to,
                offset);
  forget_text(p);
}

static int is_blank(const xmlChar *text, size_t size) {
  for (size_t i = 0; i < size; i++)
    if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r') return 0;
  return 1;
}

/* Adds text of the bytes `from` to `to`; blank text before any other says nothing. */
static void add_text(chtml_xml_parser *p, const xmlChar *text, size_t size, size_t from,
                     size_t to) {
  open_element *open = &p->open[p->depth - 1];
  if (open->wants == CHTML_XML_ELEMENTS) {
    while (from < to && size > 0 && is_blank(text, 1)) text++, size--, from++;
    if (!open->strayed) p->events.stray(p->events.context, from);
    open->strayed = 1;
    return;
  }
  if (!p->has_text) p->from = from;
  p->has_text = 1;
  p->to = to;
  if (p->too_much) return;
  if (p->text_count + size > CHTML_XML_MAXIMUM_TEXT || to - p->from > CHTML_XML_MAXIMUM_TEXT) {
    p->too_much = 1;
    return;
  }
  if (p->text_count + size > p->text_capacity) {
    size_t capacity = p->text_capacity ? p->text_capacity : 4096;
    while (capacity < p->text_count + size) capacity *= 2;
    uint8_t *grown = realloc(p->text, capacity);
    if (grown == NULL) {
      p->too_much = 1;
      return;
    }
    p->text = grown;
    p->text_capacity = capacity;
  }
  memcpy(p->text + p->text_count, text, size);
  p->text_count += size;
}

/* Whether the text is what stands in the document before `to`. */
static int ends_at(const chtml_xml_parser *p, const xmlChar *text, size_t size, size_t to) {
  return to >= p->window.start + size && to <= p->fed &&
         memcmp(p->window.bytes + (to - size - p->window.start), text, size) == 0;
}

static int hears_text(const chtml_xml_parser *p, const xmlChar *text, int length) {
  if (p->too_deep || p->skipped > 0 || p->depth == 0 || length <= 0) return 0;
  return p->has_text || !is_blank(text, (size_t)length);
}

/* Whether a reference ends at an offset, and where its ampersand stands. */
static int is_reference(const chtml_xml_parser *p, size_t to, size_t *ampersand) {
  size_t count = to - p->window.start;
  if (to <= p->window.start || to > p->fed || p->window.bytes[count - 1] != ';') return 0;
  size_t floor = count > 48 ? count - 48 : 0;
  const uint8_t *found = memrchr(p->window.bytes + floor, '&', count - floor);
  if (found == NULL) return 0;
  *ampersand = p->window.start + (size_t)(found - p->window.bytes);
  return 1;
}

static void on_text(void *data, const xmlChar *text, int length) {
  chtml_xml_parser *p = data;
  if (!hears_text(p, text, length)) return;
  size_t size = (size_t)length;
  const xmlParserInputPtr input = p->xml->input;
  if (text >= input->base && text < input->end) {
    /* Nothing was decoded: the text lies in the parser's own buffer. */
    size_t from = (size_t)input->consumed + (size_t)(text - input->base);
    add_text(p, text, size, from, from + size);
    return;
  }
  size_t to = chtml_xml_position(p), ampersand;
  if (ends_at(p, text, size, to)) {
    add_text(p, text, size, to - size, to);
    return;
  }
  /* Reported before the search below: what a reference stands for may stand behind it again. */
  if (size <= 8 && is_reference(p, to, &ampersand)) {
    add_text(p, text, size, ampersand, to);
    return;
  }
  /* A full buffer is reported before the parser steps over the buffer's last character. */
  for (size_t ahead = 1; ahead <= 4; ahead++) {
    if (!ends_at(p, text, size, to + ahead)) continue;
    add_text(p, text, size, to + ahead - size, to + ahead);
    return;
  }
  /* Line ends were made one. */
  add_text(p, text, size, to >= size ? to - size : 0, to);
}

static void on_cdata(void *data, const xmlChar *text, int length) {
  chtml_xml_parser *p = data;
  if (!hears_text(p, text, length)) return;
  /* The parser stands behind the section's last content, or behind its end. */
  size_t to = chtml_xml_position(p), size = (size_t)length;
  if (!ends_at(p, text, size, to) && to >= 3 && ends_at(p, text, size, to - 3)) to -= 3;
  add_text(p, text, size, to >= size ? to - size : 0, to);
}

static void on_reference(void *data, const xmlChar *name) {
  chtml_xml_parser *p = data;
  if (p->too_deep || p->skipped > 0) return;
  p->events.refused(p->events.context, (const char *)name, chtml_xml_position(p));
}

/* Errors go through here instead of to standard error; the first one says most. */
__attribute__((format(printf, 2, 3))) static void on_error(void *data, const char *format, ...) {
  chtml_xml_parser *p = data;
  /* What only concerns namespaces is no error here. */
  if (p->message[0] != '\0' || p->xml->lastError.level != XML_ERR_FATAL) return;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(p->message, sizeof p->message, format, arguments);
  va_end(arguments);
  p->stopped = byte_window_location(&p->window, chtml_xml_position(p));
}

xmlSAXHandler chtml_xml_handler(void) {
  xmlSAXHandler sax;
  memset(&sax, 0, sizeof sax);
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.characters = sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_cdata;
  sax.reference = on_reference;
  sax.error = sax.fatalError = on_error;
  /* Everything else stays empty: no entity is ever declared or looked up, no file resolved. */
  return sax;
}
