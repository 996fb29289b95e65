#include "CHTML.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef struct {
  const chtml_events *events;
  const uint8_t *bytes;
  size_t count;
  xmlParserCtxtPtr parser;
  unsigned depth, maximum_depth;
  int too_deep;
  size_t stopped;
} stream;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void initialise(void) { xmlInitParser(); }

static size_t position(const stream *s) {
  const xmlParserInputPtr input = s->parser->input;
  if (input == NULL || input->cur == NULL || input->base == NULL) return s->count;
  size_t offset = (size_t)input->consumed + (size_t)(input->cur - input->base);
  return offset < s->count ? offset : s->count;
}

static void on_start(void *data, const xmlChar *name, const xmlChar **attributes) {
  stream *s = data;
  if (s->too_deep) return;
  if (++s->depth > s->maximum_depth) {
    s->too_deep = 1;
    s->stopped = position(s);
    xmlStopParser(s->parser);
    return;
  }
  /* The parser stands behind the attributes: go back to the tag's first character. */
  size_t offset = position(s);
  size_t length = strlen((const char *)name);
  size_t floor = offset > 65536 ? offset - 65536 : 0;
  for (size_t at = offset; at-- > floor;) {
    if (s->bytes[at] != '<' || at + 1 + length > s->count) continue;
    if (strncasecmp((const char *)s->bytes + at + 1, (const char *)name, length) != 0) break;
    offset = at;
    break;
  }
  s->events->start(s->events->context, (const char *)name, (const char *const *)attributes, offset);
}

static void on_end(void *data, const xmlChar *name) {
  stream *s = data;
  if (s->too_deep) return;
  if (s->depth > 0) s->depth--;
  s->events->end(s->events->context, (const char *)name, position(s));
}

/* Whether the text is what stands in the buffer before `to`. */
static int ends_at(const stream *s, const xmlChar *text, size_t size, size_t to) {
  return to >= size && to <= s->count && memcmp(s->bytes + to - size, text, size) == 0;
}

static void on_text(void *data, const xmlChar *text, int length) {
  stream *s = data;
  if (s->too_deep || length <= 0) return;
  size_t to = position(s), size = (size_t)length;
  const xmlParserInputPtr input = s->parser->input;
  if (input != NULL && text >= input->cur && text + size <= input->end) {
    /* Reported as it stands in the parser's buffer, before the parser steps over it. */
    size_t from = to + (size_t)(text - input->cur);
    if (from + size > s->count) from = s->count - size;
    s->events->text(s->events->context, (const char *)text, size, from, from + size);
    return;
  }
  size_t from = to >= size ? to - size : 0;
  if (ends_at(s, text, size, to)) {
    s->events->text(s->events->context, (const char *)text, size, from, to);
    return;
  }
  if (size <= 8 && to > 0 && s->bytes[to - 1] == ';') {
    /* A reference was decoded: it begins at its ampersand. */
    size_t floor = to > 48 ? to - 48 : 0;
    for (size_t at = to; at-- > floor;) {
      if (s->bytes[at] != '&') continue;
      s->events->text(s->events->context, (const char *)text, size, at, to);
      return;
    }
  }
  /* A full buffer is reported before the parser steps over the buffer's last character. */
  for (size_t ahead = 1; ahead <= 4; ahead++) {
    if (!ends_at(s, text, size, to + ahead)) continue;
    s->events->text(s->events->context, (const char *)text, size, to + ahead - size, to + ahead);
    return;
  }
  if (size <= 8) {
    /* A reference without its semicolon. */
    size_t floor = to > 48 ? to - 48 : 0;
    for (size_t at = to; at-- > floor;) {
      if (s->bytes[at] == '&') {
        from = at;
        break;
      }
    }
  }
  s->events->text(s->events->context, (const char *)text, size, from, to);
}

static xmlSAXHandler handler(void) {
  xmlSAXHandler sax;
  memset(&sax, 0, sizeof sax);
  sax.startElement = on_start;
  sax.endElement = on_end;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.initialized = 1;
  /* Everything else stays empty: no entity is ever declared or looked up, no file resolved, no
     message printed. */
  return sax;
}

static chtml_outcome outcome(const stream *s) {
  chtml_outcome result;
  memset(&result, 0, sizeof result);
  if (s->too_deep) {
    result.status = CHTML_TOO_DEEP;
    result.offset = s->stopped;
    snprintf(result.message, sizeof result.message, "more than %u nested elements",
             s->maximum_depth);
  }
  return result;
}

static chtml_outcome failure(int status, const char *message) {
  chtml_outcome result;
  memset(&result, 0, sizeof result);
  result.status = status;
  snprintf(result.message, sizeof result.message, "%s", message);
  return result;
}

/* libxml2 compares each attribute of a tag with all before it: a tag with very many would take
   minutes. The first tag with more than `limit` words; `count` when there is none. */
static size_t crowded_tag(const uint8_t *bytes, size_t count, size_t limit) {
  /* A word has a byte and a blank: nearly all pages are too short for so many. */
  if (count < 2 * limit) return count;
  for (size_t at = 0; at + 1 < count; at++) {
    const uint8_t *tag = memchr(bytes + at, '<', count - 1 - at);
    if (tag == NULL) return count;
    at = (size_t)(tag - bytes);
    uint8_t next = bytes[at + 1] | 0x20;
    if (next < 'a' || next > 'z') continue;
    size_t words = 0, start = at;
    uint8_t quote = 0, last = 0;
    for (at++; at < count && (quote || bytes[at] != '>'); at++) {
      uint8_t byte = bytes[at];
      if (quote) {
        if (byte == quote) quote = 0;
      } else if ((byte == '"' || byte == '\'') && last == '=') {
        quote = byte;
      } else if (byte <= ' ' && last > ' ' && ++words > limit) {
        return start;
      }
      if (byte > ' ' || last != '=') last = byte;
    }
  }
  return count;
}

static chtml_outcome crowding(size_t offset) {
  chtml_outcome result = failure(CHTML_TOO_DEEP, "a tag with more than 10,000 attributes");
  result.offset = offset;
  return result;
}

chtml_outcome chtml_parse_html(const uint8_t *bytes, size_t count, const chtml_events *events,
                               unsigned maximum_depth) {
  pthread_once(&once, initialise);
  if (count > INT_MAX) return failure(CHTML_TOO_LARGE, "more than 2 GiB");
  if (count == 0) return failure(CHTML_OK, "");
  size_t crowded = crowded_tag(bytes, count, 10000);
  if (crowded < count) return crowding(crowded);
  htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt((const char *)bytes, (int)count);
  if (parser == NULL) return failure(CHTML_NO_MEMORY, "no memory");
  stream s = {.events = events, .bytes = bytes, .count = count, .parser = parser,
              .maximum_depth = maximum_depth};
  xmlSAXHandler sax = handler();
  sax.cdataBlock = on_text; /* script and style */
  *parser->sax = sax;
  parser->userData = &s;
  parser->charset = XML_CHAR_ENCODING_UTF8;
  htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                 HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  htmlParseDocument(parser);
  chtml_outcome result = outcome(&s);
  htmlFreeParserCtxt(parser);
  return result;
}
