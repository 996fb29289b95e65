#include "ranking.h"

#include <string.h>

#include "clones.h"

/* A contracted multiply and add would round otherwise than the scan of one replicate. */
#pragma STDC FP_CONTRACT OFF

enum { lanes = derm_draw_lanes };

typedef uint16_t weight_lanes __attribute__((vector_size(lanes * sizeof(uint16_t)), aligned(2)));
typedef int32_t count_lanes __attribute__((vector_size(lanes * sizeof(int32_t))));
typedef double number_lanes __attribute__((vector_size(lanes * sizeof(double))));

#define ROW(row) (*(const weight_lanes *)(weights + (size_t)(row)*lanes))
#define COUNTS(row) __builtin_convertvector(row, count_lanes)
#define NUMBERS(counts) __builtin_convertvector(counts, number_lanes)

/* Adds the weights of rows[begin ..< end] to a sum. Runs of at most `run` rows are added as 16-bit numbers, twice as many
 * at once; `run` is so small that none of them overflows. */
static inline __attribute__((always_inline)) void add_rows(count_lanes *sum, const uint32_t *rows,
                                                           size_t begin, size_t end,
                                                           const uint16_t *weights, size_t run) {
  while (begin < end) {
    size_t last = end - begin > run ? begin + run : end;
    weight_lanes part = {0};
    for (; begin < last; begin++) part += ROW(rows[begin]);
    *sum += COUNTS(part);
  }
}

DERM_CLONES void derm_lanes_precision(const uint32_t *rows, const uint32_t *ends, size_t steps,
                                      const uint16_t *weights, size_t run, double *values) {
  count_lanes seen = {0}, hits = {0};
  number_lanes sum = {0};
  size_t begin = 0;
  for (size_t step = 0; step < steps; step++) {
    const uint32_t *parts = ends + step * derm_step_parts;
    count_lanes tied = {0};
    add_rows(&seen, rows, begin, parts[1], weights, run);
    add_rows(&tied, rows, parts[1], parts[2], weights, run);
    begin = parts[2];
    seen += tied;
    hits += tied;
    /* A replicate that has seen no image yet has no hit either: 0 / 1 instead of 0 / 0. */
    count_lanes divisor = seen - (seen == 0);
    sum += NUMBERS(tied) * NUMBERS(hits) / NUMBERS(divisor);
  }
  for (int l = 0; l < lanes; l++) values[l] = hits[l] == 0 ? -1 : sum[l] / hits[l];
}

DERM_CLONES void derm_lanes_roc_auc(const uint32_t *rows, const uint32_t *ends, size_t steps,
                                    size_t count, const uint16_t *weights, size_t run,
                                    double *values) {
  count_lanes positives = {0}, negatives = {0};
  /* Pairs in which the negative outranks the positive count twice, ties once: whole numbers, exact below 2^53. */
  number_lanes lost = {0};
  size_t begin = 0;
  for (size_t step = 0; step < steps; step++) {
    const uint32_t *parts = ends + step * derm_step_parts;
    count_lanes tied = {0};
    add_rows(&negatives, rows, begin, parts[0], weights, run);
    count_lanes above = negatives;
    add_rows(&negatives, rows, parts[0], parts[1], weights, run);
    add_rows(&tied, rows, parts[1], parts[2], weights, run);
    begin = parts[2];
    positives += tied;
    lost += NUMBERS(tied) * (NUMBERS(above) + NUMBERS(negatives));
  }
  add_rows(&negatives, rows, begin, count, weights, run);
  number_lanes pairs = NUMBERS(positives) * NUMBERS(negatives);
  for (int l = 0; l < lanes; l++)
    values[l] = pairs[l] == 0 ? -1 : (2 * pairs[l] - lost[l]) / 2 / positives[l] / negatives[l];
}

DERM_CLONES void derm_lanes_count(const uint32_t *rows, size_t count, const uint16_t *weights,
                                  int64_t *sums) {
  count_lanes sum = {0};
  for (size_t i = 0; i < count; i++) sum += COUNTS(ROW(rows[i]));
  for (int l = 0; l < lanes; l++) sums[l] = sum[l];
}

DERM_CLONES void derm_lanes_sum(const uint32_t *rows, const double *numbers, size_t count,
                                const uint16_t *weights, double *sums) {
  number_lanes sum = {0};
  for (size_t i = 0; i < count; i++) sum += numbers[i] * NUMBERS(COUNTS(ROW(rows[i])));
  memcpy(sums, &sum, sizeof sum);
}
