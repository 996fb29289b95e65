#ifndef DERM_WINOGRAD_TILES_H
#define DERM_WINOGRAD_TILES_H

/* What the passes of Winograd's convolution share: sizes, the tiles of an image, their transformation. */

#include <stddef.h>
#include <string.h>

#include "winograd.h"

enum { block = 8, panel = 16, rows = 6, side = 6, products = side * side, made = 4 };

#if defined(__x86_64__)

#define AVX2 __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline, target("avx2,fma")))

typedef float lanes __attribute__((vector_size(4 * block)));

/* Images [batch, channels / 8, height, width, 8] cut into overlapping tiles, chunk by chunk. */
typedef struct {
  const float *input;      /* from the group's first block on */
  long batch, channels, height, width;
  long blocks;         /* of an image, all groups together */
  long down, across;   /* tiles of an image */
  long first, images;  /* the images of this chunk */
  long count;          /* tiles of this chunk, a multiple of `rows` */
} tiling;

static inline tiling tiles_of(const derm_winograd *s, const float *input, long channels) {
  return (tiling){.input = input, .batch = s->batch, .channels = channels / s->groups,
                  .height = s->height, .width = s->width, .blocks = channels / block,
                  .down = (s->height + made - 1) / made, .across = (s->width + made - 1) / made};
}

/* How far a group's channels lie behind those of the one before, in an image or in the weights. */
static inline long group_step(const derm_winograd *s, long channels) {
  return channels / s->groups * s->height * s->width;
}
static inline long weights_step(const derm_winograd *s) {
  return (s->inputs / s->groups) * (s->outputs / s->groups) * 9;
}

static inline long tile_count(const tiling *t, long images) {
  return (images * t->down * t->across + rows - 1) / rows * rows;
}

/* So many images that what 36 products need for a tile's inputs and outputs stays in the third
 * cache, 16 MiB, shared out evenly. */
static inline long chunk_images(const tiling *t, long inputs_and_outputs) {
  long each = products * 4 * inputs_and_outputs * t->down * t->across;
  long images = (16L << 20) / each;
  if (images < 1) images = 1;
  if (images > t->batch) images = t->batch;
  long chunks = (t->batch + images - 1) / images;
  return (t->batch + chunks - 1) / chunks;
}

/* Goes on to the images from `first` on; 0 at the end. */
static inline int next_chunk(tiling *t, long first, long step) {
  if (first >= t->batch) return 0;
  t->first = first;
  t->images = t->batch - first < step ? t->batch - first : step;
  t->count = tile_count(t, t->images);
  return 1;
}

/* B' d: 6 inputs of each column (or row). */
INLINE void mix(const lanes *d, int step, lanes *out, int out_step) {
  lanes d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step],
        d5 = d[5 * step];
  lanes a = d4 - 4.0f * d2, b = d3 - 4.0f * d1, c = d4 - d2, e = 2.0f * (d3 - d1);
  out[0] = 4.0f * d0 - 5.0f * d2 + d4;
  out[out_step] = a + b;
  out[2 * out_step] = a - b;
  out[3 * out_step] = c + e;
  out[4 * out_step] = c - e;
  out[5 * out_step] = 4.0f * d1 - 5.0f * d3 + d5;
}

/* The 6 x 6 inputs of a tile: zeros beyond the image's edge. */
INLINE void load_patch(const float *plane, long height, long width, long top, long left,
                       lanes patch[products]) {
  if (top >= 0 && left >= 0 && top + side <= height && left + side <= width) {
    for (int y = 0; y < side; y++)
      memcpy(patch + side * y, plane + ((top + y) * width + left) * block, side * sizeof(lanes));
    return;
  }
  for (int y = 0; y < side; y++) {
    for (int x = 0; x < side; x++) {
      long row = top + y, column = left + x;
      if (row >= 0 && row < height && column >= 0 && column < width)
        memcpy(patch + side * y + x, plane + (row * width + column) * block, sizeof(lanes));
      else
        patch[side * y + x] = (lanes){0};
    }
  }
}

/* patches[product][tile][channel] of the tiles from..<to; zeros for those past the last image. */
AVX2 static inline void transform_patches(const tiling *t, float *patches, long from, long to) {
  long per_image = t->down * t->across, blocks = t->channels / block;
  long stride = t->count * t->channels;
  for (long tile = from; tile < to; tile++) {
    long image = tile / per_image, index = tile % per_image;
    float *target = patches + tile * t->channels;
    if (image >= t->images) {
      for (int p = 0; p < products; p++)
        memset(target + p * stride, 0, (size_t)t->channels * sizeof(float));
      continue;
    }
    long top = index / t->across * made - 1, left = index % t->across * made - 1;
    for (long b = 0; b < blocks; b++) {
      const float *plane =
          t->input + ((t->first + image) * t->blocks + b) * t->height * t->width * block;
      lanes patch[products], half[products], row[side];
      load_patch(plane, t->height, t->width, top, left, patch);
      for (int x = 0; x < side; x++) mix(patch + x, side, half + x, side);
      for (int y = 0; y < side; y++) {
        mix(half + side * y, 1, row, 1);
        for (int x = 0; x < side; x++)
          memcpy(target + (side * y + x) * stride + b * block, &row[x], sizeof(lanes));
      }
    }
  }
}

#endif
#endif
