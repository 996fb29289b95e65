#include "ranking.h"

#include <string.h>

#include "clones.h"

/* A contracted multiply and add would round otherwise than the scan of one draw. */
#pragma STDC FP_CONTRACT OFF

enum { lanes = derm_draw_lanes };

typedef uint16_t weight_lanes __attribute__((vector_size(lanes * sizeof(uint16_t)), aligned(2)));
typedef int32_t count_lanes __attribute__((vector_size(lanes * sizeof(int32_t))));
typedef double number_lanes __attribute__((vector_size(lanes * sizeof(double))));

#define WEIGHTS(row) \
  __builtin_convertvector(*(const weight_lanes *)(weights + (size_t)(row)*lanes), count_lanes)
#define NUMBERS(counts) __builtin_convertvector(counts, number_lanes)

DERM_CLONES void derm_lanes_precision(const uint32_t *entries, size_t count,
                                      const uint16_t *weights, double *values) {
  count_lanes seen = {0}, hits = {0}, tied = {0};
  number_lanes sum = {0};
  uint32_t any = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t entry = entries[i];
    count_lanes weight = WEIGHTS(entry >> 2);
    seen += weight;
    tied += weight & -(int32_t)(entry & 1);
    any |= entry & 1;
    if ((entry & 2) == 0 || any == 0) continue;
    hits += tied;
    /* A draw that has seen no image yet has no hit either: 0 / 1 instead of 0 / 0. */
    count_lanes parts = seen - (seen == 0);
    sum += NUMBERS(tied) * NUMBERS(hits) / NUMBERS(parts);
    tied = (count_lanes){0};
    any = 0;
  }
  for (int l = 0; l < lanes; l++) values[l] = hits[l] == 0 ? -1 : sum[l] / hits[l];
}

DERM_CLONES void derm_lanes_roc_auc(const uint32_t *entries, size_t count, const uint16_t *weights,
                                 double *values) {
  count_lanes positives = {0}, negatives = {0}, tied_positives = {0}, tied_negatives = {0};
  /* Negatives since the last positive: all below the same positives. */
  count_lanes pending = {0};
  /* Whole numbers, exact below 2^53. */
  number_lanes doubled = {0};
  uint32_t any = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t entry = entries[i];
    int32_t mask = -(int32_t)(entry & 1);
    count_lanes weight = WEIGHTS(entry >> 2);
    tied_positives += weight & mask;
    tied_negatives += weight & ~mask;
    any |= entry & 1;
    if ((entry & 2) == 0) continue;
    if (any != 0) {
      number_lanes above = 2 * NUMBERS(positives);
      doubled += NUMBERS(pending) * above;
      doubled += NUMBERS(tied_negatives) * (above + NUMBERS(tied_positives));
      positives += tied_positives;
      negatives += pending + tied_negatives;
      pending = tied_positives = (count_lanes){0};
      any = 0;
    } else {
      pending += tied_negatives;
    }
    tied_negatives = (count_lanes){0};
  }
  doubled += NUMBERS(pending) * (2 * NUMBERS(positives));
  negatives += pending;
  for (int l = 0; l < lanes; l++)
    values[l] = positives[l] == 0 || negatives[l] == 0
                    ? -1
                    : doubled[l] / 2 / positives[l] / negatives[l];
}

DERM_CLONES void derm_lanes_count(const uint32_t *rows, size_t count, const uint16_t *weights,
                                  int64_t *sums) {
  count_lanes sum = {0};
  for (size_t i = 0; i < count; i++) sum += WEIGHTS(rows[i]);
  for (int l = 0; l < lanes; l++) sums[l] = sum[l];
}

DERM_CLONES void derm_lanes_sum(const uint32_t *rows, const double *numbers, size_t count,
                                const uint16_t *weights, double *sums) {
  number_lanes sum = {0};
  for (size_t i = 0; i < count; i++) sum += numbers[i] * NUMBERS(WEIGHTS(rows[i]));
  memcpy(sums, &sum, sizeof sum);
}
