#include <stdlib.h>
#include <string.h>

#include "include/CImage.h"

#if defined(__x86_64__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

enum { WEIGHT_BITS = 14, KEPT_BITS = 7, BLOCK = 16, SLACK = 16 };

typedef uint8_t bytes8 __attribute__((vector_size(8)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t words8 __attribute__((vector_size(16)));
typedef int16_t words16 __attribute__((vector_size(32)));
typedef int32_t sums8 __attribute__((vector_size(32)));
typedef int32_t sums16 __attribute__((vector_size(64)));

/* sums[i] += values[2i] * weights[2i] + values[2i + 1] * weights[2i + 1]: compilers know this form as
 * one instruction of x86. Macros, because a vector argument's passing depends on the processor. */
#define ADD_PAIRS(sums, values, weights)                                                      \
  do {                                                                                        \
    sums16 products =                                                                         \
        __builtin_convertvector(values, sums16) * __builtin_convertvector(weights, sums16);   \
    sums += __builtin_shufflevector(products, products, 0, 2, 4, 6, 8, 10, 12, 14) +          \
            __builtin_shufflevector(products, products, 1, 3, 5, 7, 9, 11, 13, 15);           \
  } while (0)

/* out[i] = sum over t of weights[t] * rows[t * stride + i], with 7 fractional bits: 0...32640. Two rows
 * are summed at a time; `weights` has a zero behind an odd number of taps. */
DISPATCHED static void sum_columns(const uint8_t *rows, size_t stride, const int16_t *weights,
                                   int taps, int16_t *out, size_t count) {
  const int32_t half = 1 << (WEIGHT_BITS - KEPT_BITS - 1);
  for (size_t start = 0; start < count && count >= BLOCK; start += BLOCK) {
    size_t i = start + BLOCK <= count ? start : count - BLOCK; /* the last overlaps the one before */
    sums8 left = (sums8){0} + half, right = left;
    for (int t = 0; t < taps; t += 2) {
      const uint8_t *row = rows + (size_t)t * stride + i;
      bytes16 above, below;
      memcpy(&above, row, sizeof above);
      memcpy(&below, t + 1 < taps ? row + stride : row, sizeof below);
      int32_t pair;
      memcpy(&pair, weights + t, sizeof pair);
      words16 both = (words16)((sums8){0} + pair);
      bytes16 first = __builtin_shufflevector(above, below, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21,
                                              6, 22, 7, 23);
      bytes16 second = __builtin_shufflevector(above, below, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13,
                                               29, 14, 30, 15, 31);
      words16 low = __builtin_convertvector(first, words16);
      words16 high = __builtin_convertvector(second, words16);
      ADD_PAIRS(left, low, both);
      ADD_PAIRS(right, high, both);
    }
    words8 kept[2] = {__builtin_convertvector(left >> (WEIGHT_BITS - KEPT_BITS), words8),
                      __builtin_convertvector(right >> (WEIGHT_BITS - KEPT_BITS), words8)};
    memcpy(out + i, kept, sizeof kept);
  }
  for (size_t i = 0; i < count && count < BLOCK; i++) {
    int32_t sum = half;
    for (int t = 0; t < taps; t++) sum += weights[t] * rows[(size_t)t * stride + i];
    out[i] = (int16_t)(sum >> (WEIGHT_BITS - KEPT_BITS));
  }
}

/* Pixels of two output rows, rounded to 8 bits; `a` and `b` begin at input position `origin`. Red,
 * green and blue of two neighbours are summed at a time, `pairs` times for each pixel whether it has
 * that many taps or not: weights behind the last are 0, and the rows have SLACK values too many. */
DISPATCHED static void sum_rows(const int16_t *a, const int16_t *b, int32_t origin,
                                const cimage_weights *columns, int pairs, uint8_t *rgb_a,
                                uint8_t *rgb_b) {
  const int32_t half = 1 << (WEIGHT_BITS + KEPT_BITS - 1);
  const int32_t count = columns->count, widest = columns->widest;
  const int32_t *starts = columns->first; /* kept apart: `rgb_a` could be anywhere */
  const int16_t *weights = columns->weights;
  for (int x = 0; x < count; x++, weights += widest) {
    size_t at = (size_t)(starts[x] - origin) * 3;
    const int16_t *weight = weights;
    sums8 sums = (sums8){0} + half;
    for (int t = 0; t < pairs; t++, at += 6, weight += 2) {
      words8 of_a, of_b;
      memcpy(&of_a, a + at, sizeof of_a);
      memcpy(&of_b, b + at, sizeof of_b);
      int32_t pair;
      memcpy(&pair, weight, sizeof pair);
      words16 both = (words16)((sums8){0} + pair);
      words16 values = __builtin_shufflevector(of_a, of_b, 0, 3, 1, 4, 2, 5, 3, 6, 8, 11, 9, 12, 10,
                                               13, 11, 14);
      ADD_PAIRS(sums, values, both);
    }
    /* The weights are positive and sum to 1, so nothing leaves 0...255. */
    bytes8 pixels = __builtin_convertvector(sums >> (WEIGHT_BITS + KEPT_BITS), bytes8);
    /* The fourth byte is the next pixel's and is overwritten with it. */
    if (x + 1 < count) {
      memcpy(rgb_a + (size_t)x * 3, &pixels, 4);
      memcpy(rgb_b + (size_t)x * 3, (uint8_t *)&pixels + 4, 4);
    } else {
      memcpy(rgb_a + (size_t)x * 3, &pixels, 3);
      memcpy(rgb_b + (size_t)x * 3, (uint8_t *)&pixels + 4, 3);
    }
  }
}

int cimage_resample(const uint8_t *pixels, size_t stride, cimage_weights columns,
                    cimage_weights rows, uint8_t *rgb) {
  int32_t start = columns.first[0], end = start, most = 0;
  for (int i = 0; i < columns.count; i++) {
    int32_t last = columns.first[i] + columns.taps[i];
    if (columns.first[i] < start) start = columns.first[i];
    if (last > end) end = last;
    if (columns.taps[i] > most) most = columns.taps[i];
  }
  int pairs = (most + 1) / 2;
  size_t count = (size_t)(end - start) * 3;
  size_t length = count + (size_t)pairs * 6 + SLACK;
  int16_t *between = calloc(2 * length, sizeof *between);
  if (between == NULL) return CIMAGE_NO_MEMORY;
  for (int y = 0; y < rows.count; y += 2) {
    int other = y + 1 < rows.count ? y + 1 : y;
    for (int z = y; z <= other; z++)
      sum_columns(pixels + (size_t)rows.first[z] * stride + (size_t)start * 3, stride,
                  rows.weights + (size_t)z * rows.widest, rows.taps[z],
                  between + (size_t)(z - y) * length, count);
    sum_rows(between, between + (size_t)(other - y) * length, start, &columns, pairs,
             rgb + (size_t)y * columns.count * 3, rgb + (size_t)other * columns.count * 3);
  }
  free(between);
  return CIMAGE_OK;
}
