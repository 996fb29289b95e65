#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "include/CImage.h"

typedef struct {
  struct jpeg_error_mgr errors;
  jmp_buf escape;
  char *message;
} jpeg_failure;

static void on_jpeg_error(j_common_ptr common) {
  jpeg_failure *failure = (jpeg_failure *)common->err;
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  strncpy(failure->message, text, 167);
  longjmp(failure->escape, 1);
}

static void on_jpeg_output(j_common_ptr common) { (void)common; }

int cimage_encode_jpeg(const uint8_t *rgb, uint32_t width, uint32_t height, int quality,
                       int halve_colour, int progressive, uint8_t **bytes, size_t *size,
                       char message[168]) {
  struct jpeg_compress_struct jpeg;
  jpeg_failure failure;
  unsigned char *volatile buffer = NULL;
  unsigned long length = 0;
  memset(message, 0, 168);
  failure.message = message;
  jpeg.err = jpeg_std_error(&failure.errors);
  failure.errors.error_exit = on_jpeg_error;
  failure.errors.output_message = on_jpeg_output;
  if (setjmp(failure.escape)) {
    jpeg_destroy_compress(&jpeg);
    free(buffer);
    return CIMAGE_CORRUPT;
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, (unsigned char **)&buffer, &length);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = halve_colour ? 2 : 1;
  jpeg.optimize_coding = TRUE;
  if (progressive) jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < height) {
    JSAMPROW row = (JSAMPROW)(uintptr_t)(rgb + (size_t)jpeg.next_scanline * width * 3);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  *bytes = buffer;
  *size = length;
  return CIMAGE_OK;
}

typedef struct {
  uint8_t *bytes;
  size_t size, capacity;
  char *message;
} png_sink;

static void on_png_error(png_structp png, png_const_charp text) {
  png_sink *sink = (png_sink *)png_get_error_ptr(png);
  strncpy(sink->message, text, 167);
  png_longjmp(png, 1);
}

static void on_png_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void on_png_write(png_structp png, png_bytep data, size_t count) {
  png_sink *sink = (png_sink *)png_get_io_ptr(png);
  if (sink->size + count > sink->capacity) {
    size_t capacity = (sink->size + count) * 2;
    uint8_t *larger = realloc(sink->bytes, capacity);
    if (larger == NULL) png_error(png, "out of memory");
    sink->bytes = larger;
    sink->capacity = capacity;
  }
  memcpy(sink->bytes + sink->size, data, count);
  sink->size += count;
}

static void on_png_flush(png_structp png) { (void)png; }

int cimage_encode_png(const uint8_t *rgb, uint32_t width, uint32_t height, int level,
                      uint8_t **bytes, size_t *size, char message[168]) {
  png_sink sink = {NULL, 0, 0, message};
  memset(message, 0, 168);
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, on_png_error, on_png_warning);
  if (png == NULL) return CIMAGE_NO_MEMORY;
  png_infop header = png_create_info_struct(png);
  if (header == NULL || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &header);
    free(sink.bytes);
    return CIMAGE_CORRUPT;
  }
  png_set_write_fn(png, &sink, on_png_write, on_png_flush);
  png_set_compression_level(png, level);
  png_set_IHDR(png, header, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, header);
  for (uint32_t y = 0; y < height; y++)
    png_write_row(png, (png_const_bytep)(rgb + (size_t)y * width * 3));
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &header);
  *bytes = sink.bytes;
  *size = sink.size;
  return CIMAGE_OK;
}
