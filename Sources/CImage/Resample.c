#include <stdlib.h>
#include <string.h>

#include "include/CImage.h"

#if defined(__x86_64__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

enum { WEIGHT_BITS = 14, KEPT_BITS = 7, BLOCK = 128 };

/* out[i] = sum over t of weights[t] * rows[t * stride + i], with 7 fractional bits: 0...32640. */
DISPATCHED static void sum_columns(const uint8_t *rows, size_t stride, const int16_t *weights,
                                   int taps, uint16_t *out, size_t count) {
  const int32_t half = 1 << (WEIGHT_BITS - KEPT_BITS - 1);
  size_t i = 0;
  for (; i + BLOCK <= count; i += BLOCK) {
    int32_t sums[BLOCK];
    for (int j = 0; j < BLOCK; j++) sums[j] = half;
    for (int t = 0; t < taps; t++) {
      const uint8_t *row = rows + (size_t)t * stride + i;
      int32_t weight = weights[t];
      for (int j = 0; j < BLOCK; j++) sums[j] += weight * row[j];
    }
    for (int j = 0; j < BLOCK; j++) out[i + j] = (uint16_t)(sums[j] >> (WEIGHT_BITS - KEPT_BITS));
  }
  for (; i < count; i++) {
    int32_t sum = half;
    for (int t = 0; t < taps; t++) sum += weights[t] * rows[(size_t)t * stride + i];
    out[i] = (uint16_t)(sum >> (WEIGHT_BITS - KEPT_BITS));
  }
}

typedef uint16_t four_kept __attribute__((vector_size(8)));
typedef int32_t four_sums __attribute__((vector_size(16)));

/* Pixels of one output row, rounded to 8 bits; `row` begins at input position `origin`. Red, green and
 * blue are summed side by side, with the next pixel's red as a fourth that is thrown away: `row` has
 * one value more than its pixels. */
DISPATCHED static void sum_row(const uint16_t *row, int32_t origin, const cimage_weights *columns,
                               uint8_t *rgb) {
  const int32_t half = 1 << (WEIGHT_BITS + KEPT_BITS - 1);
  for (int x = 0; x < columns->count; x++) {
    const uint16_t *pixel = row + (size_t)(columns->first[x] - origin) * 3;
    const int16_t *weight = columns->weights + (size_t)x * columns->widest;
    four_sums sums = {half, half, half, half};
    for (int t = 0; t < columns->taps[x]; t++, pixel += 3) {
      four_kept kept;
      memcpy(&kept, pixel, sizeof kept);
      sums += __builtin_convertvector(kept, four_sums) * (int32_t)weight[t];
    }
    /* The weights are positive and sum to 1, so nothing leaves 0...255. */
    sums >>= WEIGHT_BITS + KEPT_BITS;
    rgb[x * 3] = (uint8_t)sums[0];
    rgb[x * 3 + 1] = (uint8_t)sums[1];
    rgb[x * 3 + 2] = (uint8_t)sums[2];
  }
}

int cimage_resample(const uint8_t *pixels, size_t stride, cimage_weights columns,
                    cimage_weights rows, uint8_t *rgb) {
  int32_t start = columns.first[0], end = start;
  for (int i = 0; i < columns.count; i++) {
    int32_t last = columns.first[i] + columns.taps[i];
    if (columns.first[i] < start) start = columns.first[i];
    if (last > end) end = last;
  }
  size_t count = (size_t)(end - start) * 3;
  uint16_t *between = malloc((count + 1) * sizeof *between);
  if (between == NULL) return CIMAGE_NO_MEMORY;
  between[count] = 0;
  for (int y = 0; y < rows.count; y++) {
    const uint8_t *from = pixels + (size_t)rows.first[y] * stride + (size_t)start * 3;
    sum_columns(from, stride, rows.weights + (size_t)y * rows.widest, rows.taps[y], between, count);
    sum_row(between, start, &columns, rgb + (size_t)y * columns.count * 3);
  }
  free(between);
  return CIMAGE_OK;
}
