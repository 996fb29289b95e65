#include "Decoder.h"

#include <string.h>

void cimage_note(cimage_info *info, const char *text) {
  if (info->message[0] != 0) return;
  strncpy(info->message, text, sizeof info->message - 1);
  info->message[sizeof info->message - 1] = 0;
}

int cimage_is_paid(uint64_t claim, size_t size, uint64_t per_byte) {
  return claim <= 1u << 20 || (claim - (1u << 20)) / per_byte <= size;
}

int cimage_open(int kind, const uint8_t *bytes, size_t size, uint64_t maximum_pixels,
                cimage_decoder **decoder, cimage_info *info) {
  int status = CIMAGE_OK;
  memset(info, 0, sizeof *info);
  *decoder = kind == CIMAGE_JPEG ? cimage_jpeg_open(bytes, size, maximum_pixels, info, &status)
                                 : cimage_png_open(bytes, size, maximum_pixels, info, &status);
  return status;
}

int cimage_scale(cimage_decoder *decoder, int eighths, cimage_info *info) {
  if (decoder->kind == CIMAGE_PNG) return CIMAGE_OK;
  return cimage_jpeg_scale(decoder, eighths, info);
}

int cimage_read(cimage_decoder *decoder, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                uint8_t *rgb, cimage_info *info) {
  return decoder->kind == CIMAGE_JPEG ? cimage_jpeg_read(decoder, x, y, width, height, rgb, info)
                                      : cimage_png_read(decoder, x, y, width, height, rgb, info);
}

void cimage_close(cimage_decoder *decoder) {
  if (decoder->kind == CIMAGE_JPEG)
    cimage_jpeg_close(decoder);
  else
    cimage_png_close(decoder);
}
