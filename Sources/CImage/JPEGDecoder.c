#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "Decoder.h"

enum {
  /* Blocks of 8 x 8 that a byte pays for. A flat image has a bit for each in its first scan, which
   * pays for sixteen passes over all; ten scans of libjpeg's make five. */
  BLOCKS_PER_BYTE = 128,
  /* Passes over all blocks that every file may have: it may be cut off after its first bytes. */
  FREE_PASSES = 2,
  /* Pixels that a byte may stand for: a flat image has 256 at most, one that is cut off more. */
  JPEG_PIXELS_PER_BYTE = 1024,
};

typedef struct {
  cimage_decoder base;
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  cimage_info *info;
  int cmyk;
  size_t size;
  /* Blocks that were gone through, and how many may be; 0 before the first. */
  uint64_t done, allowed;
  /* Where the input stood when it was last counted. */
  int scan;
  JDIMENSION row;
} jpeg_decoder;

static void on_error(j_common_ptr common) {
  jpeg_decoder *self = (jpeg_decoder *)common->client_data;
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  self->info->message[0] = 0; /* the error matters more than an earlier warning */
  cimage_note(self->info, text);
  longjmp(self->escape, 1);
}

static void on_message(j_common_ptr common, int level) {
  if (level >= 0) return; /* a trace, not a warning */
  jpeg_decoder *self = (jpeg_decoder *)common->client_data;
  if (common->err->msg_code == JWRN_JPEG_EOF) self->info->truncated = 1;
  self->info->warnings += 1;
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  cimage_note(self->info, text);
}

static void on_output(j_common_ptr common) { (void)common; }

/* Called for each row of blocks of each scan, and for each line that is put out. A scan of a progressive file may hold a byte for
 * thousands of blocks, and cost as much as one that is full: what the file's size pays for is a bound
 * on all of them together. */
static void on_progress(j_common_ptr common) {
  jpeg_decoder *self = (jpeg_decoder *)common->client_data;
  const struct jpeg_decompress_struct *jpeg = &self->jpeg;
  if (jpeg->input_scan_number == self->scan && jpeg->input_iMCU_row == self->row) return;
  self->scan = jpeg->input_scan_number;
  self->row = jpeg->input_iMCU_row;
  if (self->allowed == 0) {
    for (int i = 0; i < jpeg->num_components; i++)
      self->allowed += (uint64_t)jpeg->comp_info[i].width_in_blocks *
                       jpeg->comp_info[i].height_in_blocks * FREE_PASSES;
    self->allowed += (uint64_t)self->size * BLOCKS_PER_BYTE + 1;
  }
  for (int i = 0; i < jpeg->comps_in_scan; i++)
    self->done += (uint64_t)jpeg->cur_comp_info[i]->width_in_blocks *
                  (uint64_t)jpeg->cur_comp_info[i]->v_samp_factor;
  if (self->done <= self->allowed) return;
  self->info->message[0] = 0;
  cimage_note(self->info, "more scans than its size pays for");
  longjmp(self->escape, 1);
}

cimage_decoder *cimage_jpeg_open(const uint8_t *bytes, size_t size, uint64_t maximum_pixels,
                                 cimage_info *info, int *status) {
  jpeg_decoder *self = calloc(1, sizeof *self);
  if (self == NULL) {
    *status = CIMAGE_NO_MEMORY;
    return NULL;
  }
  self->base.kind = CIMAGE_JPEG;
  self->size = size;
  self->info = info;
  self->jpeg.err = jpeg_std_error(&self->errors);
  self->errors.error_exit = on_error;
  self->errors.emit_message = on_message;
  self->errors.output_message = on_output;
  self->jpeg.client_data = self;
  if (setjmp(self->escape)) {
    jpeg_destroy_decompress(&self->jpeg);
    free(self);
    *status = CIMAGE_CORRUPT;
    return NULL;
  }
  jpeg_create_decompress(&self->jpeg);
  self->jpeg.client_data = self;
  self->progress.progress_monitor = on_progress;
  self->jpeg.progress = &self->progress;
  jpeg_mem_src(&self->jpeg, bytes, (unsigned long)size);
  jpeg_read_header(&self->jpeg, TRUE);
  info->width = info->out_width = self->jpeg.image_width;
  info->height = info->out_height = self->jpeg.image_height;
  info->components = self->jpeg.num_components;
  *status = CIMAGE_OK;
  if ((uint64_t)info->width * info->height > maximum_pixels) {
    *status = CIMAGE_TOO_LARGE;
  } else if (!cimage_is_paid((uint64_t)info->width * info->height, size, JPEG_PIXELS_PER_BYTE)) {
    *status = CIMAGE_UNSUPPORTED;
    snprintf(info->message, sizeof info->message, CIMAGE_UNPAID, info->width, info->height, size);
  } else if (self->jpeg.jpeg_color_space == JCS_CMYK || self->jpeg.jpeg_color_space == JCS_YCCK) {
    self->jpeg.out_color_space = JCS_CMYK;
    self->cmyk = 1;
  } else if (self->jpeg.num_components == 1 || self->jpeg.num_components == 3) {
    self->jpeg.out_color_space = JCS_RGB;
  } else {
    *status = CIMAGE_UNSUPPORTED;
    snprintf(info->message, sizeof info->message, "%d colour components", info->components);
  }
  if (*status == CIMAGE_OK) return &self->base;
  cimage_jpeg_close(&self->base);
  return NULL;
}

int cimage_jpeg_scale(cimage_decoder *decoder, int eighths, cimage_info *info) {
  jpeg_decoder *self = (jpeg_decoder *)decoder;
  self->info = info;
  if (setjmp(self->escape)) return CIMAGE_CORRUPT;
  self->jpeg.scale_num = (unsigned)eighths;
  self->jpeg.scale_denom = 8;
  jpeg_calc_output_dimensions(&self->jpeg);
  info->out_width = self->jpeg.output_width;
  info->out_height = self->jpeg.output_height;
  return CIMAGE_OK;
}

/* Pillow's conversion: the file's samples are inverted (Adobe's habit), then R = K' - C*K'/255. */
static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, uint32_t count) {
  for (uint32_t i = 0; i < count; i++, cmyk += 4, rgb += 3) {
    int key = cmyk[3];
    for (int c = 0; c < 3; c++) {
      int product = (255 - cmyk[c]) * key + 128;
      int value = key - (((product >> 8) + product) >> 8);
      rgb[c] = (uint8_t)(value < 0 ? 0 : value);
    }
  }
}

static void read_rows(jpeg_decoder *self, uint32_t left, uint32_t width, uint32_t height,
                      uint8_t *rgb, uint8_t *row) {
  int channels = self->cmyk ? 4 : 3;
  int whole = !self->cmyk && left == 0 && self->jpeg.output_width == width;
  for (uint32_t y = 0; y < height; y++) {
    uint8_t *target = rgb + (size_t)y * width * 3;
    JSAMPROW line = whole ? target : row;
    if (jpeg_read_scanlines(&self->jpeg, &line, 1) != 1) {
      memset(target, 0, (size_t)(height - y) * width * 3);
      return;
    }
    const uint8_t *from = row + (size_t)left * channels;
    if (self->cmyk)
      cmyk_to_rgb(from, target, width);
    else if (!whole)
      memcpy(target, from, (size_t)width * 3);
  }
}

int cimage_jpeg_read(cimage_decoder *decoder, uint32_t x, uint32_t y, uint32_t width,
                     uint32_t height, uint8_t *rgb, cimage_info *info) {
  jpeg_decoder *self = (jpeg_decoder *)decoder;
  self->info = info;
  uint8_t *volatile row = NULL;
  if (setjmp(self->escape)) {
    free(row);
    return CIMAGE_CORRUPT;
  }
  jpeg_start_decompress(&self->jpeg);
  uint32_t full_width = self->jpeg.output_width, full_height = self->jpeg.output_height;
  uint32_t left = x;
  if (width < full_width) {
    /* Columns next to the rectangle make its border right: chroma is interpolated across blocks, and
     * blocks of a progressive image that was cut off are smoothed with their neighbours. */
    uint32_t margin = jpeg_has_multiple_scans(&self->jpeg) ? 32 : 2;
    JDIMENSION start = x > margin ? x - margin : 0;
    JDIMENSION end = x + width + margin < full_width ? x + width + margin : full_width;
    JDIMENSION span = end - start;
    jpeg_crop_scanline(&self->jpeg, &start, &span);
    left = x - start;
  }
  row = malloc((size_t)self->jpeg.output_width * 4);
  if (row == NULL) return CIMAGE_NO_MEMORY;
  if (y > 0) jpeg_skip_scanlines(&self->jpeg, y);
  read_rows(self, left, width, height, rgb, row);
  free(row);
  row = NULL;
  if (y + height == full_height)
    jpeg_finish_decompress(&self->jpeg);
  else
    jpeg_abort_decompress(&self->jpeg);
  return CIMAGE_OK;
}

void cimage_jpeg_close(cimage_decoder *decoder) {
  jpeg_decoder *self = (jpeg_decoder *)decoder;
  jpeg_destroy_decompress(&self->jpeg);
  free(self);
}
