/* What the two decoders share. */
#ifndef DERM_CIMAGE_DECODER_H
#define DERM_CIMAGE_DECODER_H

#include "include/CImage.h"

struct cimage_decoder {
  int kind;
};

cimage_decoder *cimage_jpeg_open(const uint8_t *bytes, size_t size, uint64_t maximum_pixels,
                                 cimage_info *info, int *status);
int cimage_jpeg_scale(cimage_decoder *decoder, int eighths, cimage_info *info);
int cimage_jpeg_read(cimage_decoder *decoder, uint32_t x, uint32_t y, uint32_t width,
                     uint32_t height, uint8_t *rgb, cimage_info *info);
void cimage_jpeg_close(cimage_decoder *decoder);

cimage_decoder *cimage_png_open(const uint8_t *bytes, size_t size, uint64_t maximum_pixels,
                                cimage_info *info, int *status);
int cimage_png_read(cimage_decoder *decoder, uint32_t x, uint32_t y, uint32_t width,
                    uint32_t height, uint8_t *rgb, cimage_info *info);
void cimage_png_close(cimage_decoder *decoder);

/* Whether a file of `size` bytes is large enough for what it claims to hold, pixels of a JPEG or bytes of
 * rows of a PNG; every file may claim 2^20. A short file that claims a hundred times as much would take as
 * long as a real one. */
int cimage_is_paid(uint64_t claim, size_t size, uint64_t per_byte);

#define CIMAGE_UNPAID "%u x %u pixels claimed in %zu bytes"

/* Stores the first message only: later ones are usually its consequences. Who reports an error empties the
 * message before. */
void cimage_note(cimage_info *info, const char *text);

#endif
