#ifndef DERM_ACTIVATIONS_H
#define DERM_ACTIVATIONS_H

#include "threads.h"

/* Elementwise activations on flat memory of any layout: output = f(input), and
 * input_gradient = output_gradient * f'(input). All but the two sigmoids make 0 of 0, so padding stays 0. */

void derm_gelu(const derm_threads *threads, const float *input, float *output, long count);
void derm_silu(const derm_threads *threads, const float *input, float *output, long count);
void derm_sigmoid(const derm_threads *threads, const float *input, float *output, long count);
void derm_hard_sigmoid(const derm_threads *threads, const float *input, float *output, long count);
void derm_hard_swish(const derm_threads *threads, const float *input, float *output, long count);

void derm_gelu_gradient(const derm_threads *threads, const float *input, const float *output_gradient,
                        float *input_gradient, long count);
void derm_silu_gradient(const derm_threads *threads, const float *input, const float *output_gradient,
                        float *input_gradient, long count);
void derm_sigmoid_gradient(const derm_threads *threads, const float *input, const float *output_gradient,
                           float *input_gradient, long count);
void derm_hard_sigmoid_gradient(const derm_threads *threads, const float *input,
                                const float *output_gradient, float *input_gradient, long count);
void derm_hard_swish_gradient(const derm_threads *threads, const float *input,
                              const float *output_gradient, float *input_gradient, long count);

#endif
