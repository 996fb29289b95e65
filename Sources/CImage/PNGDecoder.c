#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "Decoder.h"

typedef struct {
  cimage_decoder base;
  png_structp png;
  png_infop header;
  const uint8_t *bytes;
  size_t size, position;
  cimage_info *info;
  int interlaced, alpha;
  int limited, finished, surplus;
  size_t behind;
} png_decoder;

/* Nothing but rows needs more; some chunks are believed whatever size they claim. */
enum { MAXIMUM_CHUNK = 16 << 20 };

/* Compressed data behind the last row: each byte may inflate to a thousand that belong to no pixel. */
enum { MAXIMUM_BEHIND = 1 << 20, IDAT = 0x49444154 };

/* Bytes of rows that a byte may stand for: deflate packs 1032 into one, a file that is cut off has
 * fewer left. */
enum { ROW_BYTES_PER_BYTE = 8192 };

static void on_error(png_structp png, png_const_charp text) {
  png_decoder *self = (png_decoder *)png_get_error_ptr(png);
  if (!self->info->truncated) self->info->message[0] = 0;
  cimage_note(self->info, text);
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  png_decoder *self = (png_decoder *)png_get_error_ptr(png);
  self->info->warnings += 1;
  cimage_note(self->info, text);
}

static png_voidp on_malloc(png_structp png, png_alloc_size_t size) {
  const png_decoder *self = (const png_decoder *)png_get_mem_ptr(png);
  return self->limited && size > MAXIMUM_CHUNK ? NULL : malloc(size);
}

static void on_free(png_structp png, png_voidp memory) {
  (void)png;
  free(memory);
}

static void on_read(png_structp png, png_bytep target, size_t count) {
  png_decoder *self = (png_decoder *)png_get_io_ptr(png);
  if (count > self->size - self->position) {
    self->info->truncated = 1;
    self->info->message[0] = 0;
    png_error(png, "the data end early");
  }
  if (self->finished && png_get_io_chunk_type(png) == IDAT) self->behind += count;
  if (self->behind > MAXIMUM_BEHIND) {
    self->surplus = 1;
    png_error(png, "much data behind the last row");
  }
  memcpy(target, self->bytes + self->position, count);
  self->position += count;
}

/* 8-bit RGB as Pillow's convert("RGB"): palettes looked up, few-bit gray scaled up, colour's high byte
 * kept of 16, gamma ignored; RGBA where the file has alpha or transparent colours. One difference:
 * Pillow clips 16-bit gray at 255, which makes nearly all of it white; its high byte is kept here. */
static int to_rgb8(png_structp png, png_infop header) {
  int type = png_get_color_type(png, header), depth = png_get_bit_depth(png, header);
  int has_key = png_get_valid(png, header, PNG_INFO_tRNS) != 0;
  if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (type == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(png);
  if (has_key) png_set_tRNS_to_alpha(png);
  if (depth == 16) png_set_strip_16(png);
  if ((type & PNG_COLOR_MASK_COLOR) == 0) png_set_gray_to_rgb(png);
  return has_key || (type & PNG_COLOR_MASK_ALPHA) != 0;
}

/* RGB of RGBA over white: what viewers show, since under alpha 0 may lie any colour. PNG's colours are
 * never multiplied with alpha beforehand. Rounded as Pillow's alpha_composite does; answers whether a
 * pixel is not opaque. */
static int over_white(const uint8_t *rgba, uint8_t *rgb, size_t count) {
  unsigned seen = 255;
  for (size_t i = 0; i < count; i++, rgba += 4, rgb += 3) {
    unsigned alpha = rgba[3], white = 255 * (255 - alpha) + 128;
    seen &= alpha;
    for (int c = 0; c < 3; c++) {
      unsigned sum = rgba[c] * alpha + white;
      rgb[c] = (uint8_t)((sum + (sum >> 8)) >> 8);
    }
  }
  return seen != 255;
}

cimage_decoder *cimage_png_open(const uint8_t *bytes, size_t size, uint64_t maximum_pixels,
                                cimage_info *info, int *status) {
  png_decoder *self = calloc(1, sizeof *self);
  *status = CIMAGE_NO_MEMORY;
  if (self == NULL) return NULL;
  self->base.kind = CIMAGE_PNG;
  self->bytes = bytes;
  self->size = size;
  self->info = info;
  self->limited = 1;
  self->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, self, on_error, on_warning, self,
                                       on_malloc, on_free);
  if (self->png != NULL) self->header = png_create_info_struct(self->png);
  if (self->header == NULL) {
    cimage_png_close(&self->base);
    return NULL;
  }
  if (setjmp(png_jmpbuf(self->png))) {
    cimage_png_close(&self->base);
    *status = CIMAGE_CORRUPT;
    return NULL;
  }
  png_set_read_fn(self->png, self, on_read);
  png_set_user_limits(self->png, 0x7fffffff, 0x7fffffff); /* ours follows, with its own message */
  png_set_chunk_malloc_max(self->png, MAXIMUM_CHUNK);
  png_set_chunk_cache_max(self->png, 64);
  png_read_info(self->png, self->header);
  info->width = info->out_width = png_get_image_width(self->png, self->header);
  info->height = info->out_height = png_get_image_height(self->png, self->header);
  info->components = png_get_channels(self->png, self->header);
  self->interlaced = png_get_interlace_type(self->png, self->header) != PNG_INTERLACE_NONE;
  if ((uint64_t)info->width * info->height > maximum_pixels) {
    cimage_png_close(&self->base);
    *status = CIMAGE_TOO_LARGE;
    return NULL;
  }
  uint64_t row_bytes = (uint64_t)png_get_rowbytes(self->png, self->header) * info->height;
  if (!cimage_is_paid(row_bytes, size, ROW_BYTES_PER_BYTE)) {
    cimage_png_close(&self->base);
    *status = CIMAGE_UNSUPPORTED;
    snprintf(info->message, sizeof info->message, CIMAGE_UNPAID, info->width, info->height, size);
    return NULL;
  }
  self->alpha = to_rgb8(self->png, self->header);
  *status = CIMAGE_OK;
  return &self->base;
}

/* `samples` holds RGBA where the file has alpha: one row, or all of an interlaced image, whose rows
 * become whole with its last pass. */
static void read_all(png_decoder *self, uint8_t *pixels, uint8_t *samples, uint32_t rows,
                     volatile uint32_t *done) {
  size_t width = self->info->width;
  int passes = png_set_interlace_handling(self->png);
  self->limited = 0;
  png_read_update_info(self->png, self->header);
  if (png_get_rowbytes(self->png, self->header) != width * (samples == NULL ? 3 : 4))
    png_error(self->png, "a pixel layout that has no conversion to RGB");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < rows; y++) {
      uint8_t *row = pixels + y * width * 3;
      if (samples == NULL) {
        png_read_row(self->png, row, NULL);
      } else if (self->interlaced) {
        png_read_row(self->png, samples + y * width * 4, NULL);
      } else {
        png_read_row(self->png, samples, NULL);
        self->info->transparent |= over_white(samples, row, width);
      }
      *done = y + 1;
    }
  self->finished = 1;
  self->limited = 1;
}

/* Room for RGBA: opaque black, which is what stays where a short file ends. */
static uint8_t *sample_rows(const png_decoder *self, uint32_t rows) {
  size_t count = (size_t)self->info->width * (self->interlaced ? rows : 1);
  uint8_t *samples = malloc(count * 4);
  for (size_t i = 0; samples != NULL && i < count; i++)
    memcpy(samples + i * 4, (const uint8_t[4]){0, 0, 0, 255}, 4);
  return samples;
}

int cimage_png_read(cimage_decoder *decoder, uint32_t x, uint32_t y, uint32_t width,
                    uint32_t height, uint8_t *rgb, cimage_info *info) {
  png_decoder *self = (png_decoder *)decoder;
  self->info = info;
  int whole = x == 0 && y == 0 && width == info->width && height == info->height;
  uint32_t rows = self->interlaced ? info->height : y + height;
  size_t stride = (size_t)info->width * 3;
  uint8_t *volatile samples = self->alpha ? sample_rows(self, rows) : NULL;
  uint8_t *volatile pixels = whole ? rgb : calloc(rows, stride);
  volatile uint32_t done = 0;
  volatile int status = CIMAGE_OK;
  if (pixels == NULL || (self->alpha && samples == NULL)) {
    if (!whole) free(pixels);
    free(samples);
    return CIMAGE_NO_MEMORY;
  }
  if (whole) memset(rgb, 0, (size_t)rows * stride); /* what a short file leaves is black */
  if (setjmp(png_jmpbuf(self->png))) {
    info->warnings += 1;
    status = done == 0 ? CIMAGE_CORRUPT : CIMAGE_OK; /* what was read stays readable */
    if (!self->surplus) info->truncated = 1;
  } else {
    read_all(self, pixels, samples, rows, &done);
    if (rows == info->height) png_read_end(self->png, NULL);
  }
  if (samples != NULL && self->interlaced)
    info->transparent |= over_white(samples, pixels, (size_t)rows * info->width);
  free(samples);
  if (!whole) {
    for (uint32_t row = 0; row < height; row++)
      memcpy(rgb + (size_t)row * width * 3, pixels + (size_t)(y + row) * stride + (size_t)x * 3,
             (size_t)width * 3);
    free(pixels);
  }
  return status;
}

void cimage_png_close(cimage_decoder *decoder) {
  png_decoder *self = (png_decoder *)decoder;
  png_destroy_read_struct(&self->png, &self->header, NULL);
  free(self);
}
