/* Deflate and gzip as a stream, behind a header that names no type of zlib. */
#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

typedef struct czlib_stream czlib_stream;

enum {
  CZLIB_MORE = 0,    /* give more input, or take more output */
  CZLIB_END = 1,     /* the stream is complete */
  CZLIB_DAMAGED = 2, /* the data is not what it should be */
  CZLIB_BETWEEN = 3, /* a member of a gzip file is complete: without more input that is the end */
};

/* A stream of raw deflate (as zip has it) or of gzip; NULL without memory. */
czlib_stream *_Nullable czlib_open(int is_gzip);
void czlib_close(czlib_stream *_Nullable stream);

/* Reads from `input` and writes to `output`. `*read` and `*written` say how many bytes there are, and
   afterwards how many were used. A gzip file of several members is one stream; bytes after its last
   member end it. */
int czlib_inflate(czlib_stream *_Nonnull stream, const uint8_t *_Nullable input, size_t *_Nonnull read,
                  uint8_t *_Nonnull output, size_t *_Nonnull written);

/* The CRC-32 that zip keeps, of further bytes after those that gave `crc` (0 at first). */
uint32_t czlib_crc32(uint32_t crc, const uint8_t *_Nullable bytes, size_t count);

#endif
