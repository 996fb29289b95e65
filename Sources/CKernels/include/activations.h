#ifndef DERM_ACTIVATIONS_H
#define DERM_ACTIVATIONS_H

#include "threads.h"

/* Elementwise activations on flat memory of any layout: output = f(input), and
 * input_gradient = output_gradient * f'(input). All but the two sigmoids make 0 of 0, so padding stays 0.
 *
 * DERM_ACTIVATION(gelu) declares derm_gelu and derm_gelu_gradient; ACTIVATION(gelu) in activations.c makes both of
 * gelu(x) and gelu_slope(x). */
#define DERM_ACTIVATION(NAME)                                                                     \
  void derm_##NAME(const derm_threads *threads, const float *input, float *output, long count);  \
  void derm_##NAME##_gradient(const derm_threads *threads, const float *input,                   \
                              const float *output_gradient, float *input_gradient, long count)

DERM_ACTIVATION(gelu);
DERM_ACTIVATION(silu);
DERM_ACTIVATION(sigmoid);
DERM_ACTIVATION(hard_sigmoid);
DERM_ACTIVATION(hard_swish);

#endif
