#ifndef DERM_DROPOUT_H
#define DERM_DROPOUT_H

#include <stdint.h>

#include "threads.h"

/* Which values a dropout keeps: value i has the top 24 bits of the splitmix64 finaliser of
 * start + (first + i + 1) * 0x9E3779B97F4A7C15, and is kept if they are at least threshold. */
typedef struct {
  uint64_t start, first;
  uint32_t threshold;
  float scale; /* multiplies what is kept */
} derm_mask;

/* output = scale * input where the mask keeps it, else 0. The gradient goes the same way. */
void derm_dropout(const derm_threads *threads, const derm_mask *mask, const float *input, float *output,
                  long count);

#endif
