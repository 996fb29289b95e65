#ifndef DERM_RESPONSE_NORM_H
#define DERM_RESPONSE_NORM_H

#include "threads.h"

/* A normalisation of [batch, channels, area] over neighbouring channels: with
 * s = k + scale * sum of x^2 over the channels from c - reach to c + reach, y = x * s^-beta. */
typedef struct {
  long batch, channels, area, reach;
  float scale, beta, k;
} derm_response_norm;

/* The floats of scratch memory that the functions below need for so many threads. */
long derm_response_norm_scratch(const derm_response_norm *norm, int threads);

/* Forward on row-major memory (block 1) or on [batch, channels / block, area, block], block 8 or
 * 16. */
void derm_response_norm_forward(const derm_threads *threads, const derm_response_norm *norm, int block,
                                const float *input, float *output, float *scratch);

/* dx = dy * s^-beta - 2 * scale * beta * x * (sum of dy * x * s^(-beta - 1) over the same
 * channels), s worked out again from x, which is cheaper than to keep it. */
void derm_response_norm_backward(const derm_threads *threads, const derm_response_norm *norm, int block,
                                 const float *input, const float *output_gradient,
                                 float *input_gradient, float *scratch);

#endif
