#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "clones.h"
#include "normalisation.h"

/* Sums are taken in f32 over so many pixels, and the sums of these in double precision. */
enum { stretch = 64 };

typedef struct {
  const derm_norm *norm;
  const float *input, *output_gradient, *gamma, *beta;
  float *mean, *variance, *result, *gamma_gradient, *beta_gradient;
} operands;

#define ALWAYS static inline __attribute__((always_inline))

#define BLOCK 8
#include "normalisation_lanes.h"
#define BLOCK 16
#include "normalisation_lanes.h"

void derm_norm_blocked_forward(const derm_threads *threads, const derm_norm *norm, int block,
                               const float *input, const float *gamma, const float *beta,
                               float *mean, float *variance, float *output) {
  operands o = {.norm = norm, .input = input, .gamma = gamma, .beta = beta, .mean = mean,
                .variance = variance, .result = output};
  derm_run_chunks(threads, block == 8 ? forward_chunk_8 : forward_chunk_16, &o,
                norm->batch * norm->channels * norm->area);
}

void derm_norm_blocked_backward(const derm_threads *threads, const derm_norm *norm, int block,
                                const float *input, const float *output_gradient,
                                const float *gamma, const float *beta, const float *mean,
                                const float *variance, float *input_gradient,
                                float *gamma_gradient, float *beta_gradient) {
  operands o = {.norm = norm, .input = input, .output_gradient = output_gradient, .gamma = gamma,
                .beta = beta, .mean = (float *)mean, .variance = (float *)variance,
                .result = input_gradient, .gamma_gradient = gamma_gradient,
                .beta_gradient = beta_gradient};
  derm_run_chunks(threads, block == 8 ? backward_chunk_8 : backward_chunk_16, &o,
                norm->batch * norm->channels * norm->area);
}
