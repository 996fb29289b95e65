/* JPEG and PNG to and from 8-bit RGB, and the inner loops of resampling.
 *
 * No type of libjpeg or libpng appears here. Both libraries report errors with longjmp: every
 * function below catches its own, so no jump ever crosses a caller's frame, and nothing is printed.
 */
#ifndef DERM_CIMAGE_H
#define DERM_CIMAGE_H

#include <stddef.h>
#include <stdint.h>

enum {
  CIMAGE_OK = 0,
  CIMAGE_CORRUPT = 1,     /* the library gave up, or a limit on scans ended it; `message` says which */
  CIMAGE_TOO_LARGE = 2,   /* more pixels than allowed; width and height are set */
  CIMAGE_UNSUPPORTED = 3, /* a colour model without a conversion, or more pixels than so few bytes hold */
  CIMAGE_NO_MEMORY = 4,
};

enum { CIMAGE_JPEG = 1, CIMAGE_PNG = 2 };

/* What a decoder knows of its image. Sizes are in pixels of the file, before EXIF rotation. */
typedef struct {
  uint32_t width, height;         /* as the file claims */
  uint32_t out_width, out_height; /* after the scaling that was asked for */
  int32_t components;             /* 1 gray or palette, 2 gray + alpha, 3 colour, 4 CMYK or colour + alpha */
  int32_t warnings;               /* corrupt data that the library worked around */
  int32_t truncated;              /* the data ended early: the rest is grey or black */
  int32_t transparent;            /* a pixel that was read is not opaque; it lies over white */
  char message[168];              /* the first warning, or the error */
} cimage_info;

typedef struct cimage_decoder cimage_decoder;

/* Opens `size` bytes of `kind`, which must outlive the decoder. On failure nothing is to be closed. */
int cimage_open(int kind, const uint8_t *bytes, size_t size, uint64_t maximum_pixels,
                cimage_decoder **decoder, cimage_info *info);

/* Chooses the DCT scaling of JPEG, `eighths` 1...8: out_width and out_height of `info` become
 * ceil(size * eighths / 8). A PNG is not scaled. */
int cimage_scale(cimage_decoder *decoder, int eighths, cimage_info *info);

/* Decodes the rectangle (x, y, width, height) of the scaled image as tightly packed RGB8, transparent
 * pixels over white. Rows and columns outside are not decoded where the format allows it. All of `rgb` is written unless the status
 * is an error. */
int cimage_read(cimage_decoder *decoder, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                uint8_t *rgb, cimage_info *info);

void cimage_close(cimage_decoder *decoder);

/* Encodes RGB8 and returns a status; after a failure `message` says why. `*bytes` is allocated with malloc
 * and is the caller's to free.
 * JPEG: quality 1...100, colour halved in both directions when `halve_colour` is not 0. PNG: `level` is
 * zlib's, 0...9. */
int cimage_encode_jpeg(const uint8_t *rgb, uint32_t width, uint32_t height, int quality,
                       int halve_colour, int progressive, uint8_t **bytes, size_t *size,
                       char message[168]);
int cimage_encode_png(const uint8_t *rgb, uint32_t width, uint32_t height, int level,
                      uint8_t **bytes, size_t *size, char message[168]);

/* Blurs `height` rows of `width` grays with a symmetric kernel: weights[t] is that of the neighbours t
 * away, t = 0 ... radius, first down the columns, then along the rows; beyond the border the border's
 * gray goes on. `scratch` has width + 2 * radius floats. The same floats on every processor. */
void cimage_blur(const float *grays, int32_t width, int32_t height, const float *weights,
                 int32_t radius, float *scratch, float *out);

/* Which input positions each of `count` output positions averages: taps[i] positions from first[i] on,
 * with weights[i * widest ...] of 14 fractional bits that are positive and sum to 1; those behind the
 * last are 0. `widest` is even. */
typedef struct {
  const int32_t *first, *taps;
  const int16_t *weights;
  int32_t widest, count;
} cimage_weights;

/* Resamples RGB8 rows that lie `stride` bytes apart: columns are summed first and kept with 7
 * fractional bits, then rows. `rgb` gets rows.count x columns.count pixels. Returns a status. */
int cimage_resample(const uint8_t *pixels, size_t stride, cimage_weights columns,
                    cimage_weights rows, uint8_t *rgb);

#endif
