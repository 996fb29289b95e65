#ifndef DERM_LINEAR_H
#define DERM_LINEAR_H

#include "convolution.h"
#include "threads.h"

/* A fully connected layer of [batch, inputs] to [batch, outputs], weights [outputs, inputs]. */
typedef struct {
  long batch, inputs, outputs;
} derm_linear;

/* output = input * transposed weight + bias. */
void derm_linear_forward(const derm_threads *threads, derm_gemm gemm, const derm_linear *linear,
                         const float *input, const float *weight, const float *bias,
                         float *output);

/* input_gradient = output_gradient * weight. */
void derm_linear_input_gradient(const derm_threads *threads, derm_gemm gemm, const derm_linear *linear,
                                const float *output_gradient, const float *weight,
                                float *input_gradient);

/* weight_gradient = transposed output_gradient * input; bias_gradient = its column sums. */
void derm_linear_weight_gradient(const derm_threads *threads, derm_gemm gemm, const derm_linear *linear,
                                 const float *input, const float *output_gradient,
                                 float *weight_gradient, float *bias_gradient);

#endif
