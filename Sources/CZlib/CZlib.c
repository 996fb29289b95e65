#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct czlib_stream {
  z_stream z;
  int is_gzip;
  /* Whether a member of a gzip file is complete, and what follows was not seen yet. */
  int is_between;
};

czlib_stream *czlib_open(int is_gzip) {
  czlib_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL) return NULL;
  stream->is_gzip = is_gzip;
  if (inflateInit2(&stream->z, is_gzip ? 15 + 16 : -15) == Z_OK) return stream;
  free(stream);
  return NULL;
}

void czlib_close(czlib_stream *stream) {
  if (stream == NULL) return;
  inflateEnd(&stream->z);
  free(stream);
}

int czlib_inflate(czlib_stream *stream, const uint8_t *input, size_t *read, uint8_t *output,
                  size_t *written) {
  z_stream *z = &stream->z;
  size_t available = *read < UINT_MAX ? *read : UINT_MAX;
  size_t room = *written < UINT_MAX ? *written : UINT_MAX;
  if (stream->is_between) {
    if (available == 0) {
      *written = 0;
      return CZLIB_BETWEEN;
    }
    /* Another member of a gzip file begins with gzip's first byte. */
    if (*input != 0x1F || inflateReset(z) != Z_OK) {
      *read = 0;
      *written = 0;
      return CZLIB_END;
    }
    stream->is_between = 0;
  }
  z->next_in = (Bytef *)input;
  z->avail_in = (uInt)available;
  z->next_out = output;
  z->avail_out = (uInt)room;
  int code = inflate(z, Z_NO_FLUSH);
  *read = available - z->avail_in;
  *written = room - z->avail_out;
  if (code == Z_STREAM_END) {
    stream->is_between = stream->is_gzip;
    return stream->is_gzip ? CZLIB_BETWEEN : CZLIB_END;
  }
  return code == Z_OK || code == Z_BUF_ERROR ? CZLIB_MORE : CZLIB_DAMAGED;
}

uint32_t czlib_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32_z(crc, bytes, count);
}
