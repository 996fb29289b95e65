#ifndef DERM_CONVOLUTION_H
#define DERM_CONVOLUTION_H

#include "threads.h"

/* C = alpha * op(A) * op(B) + beta * C on row-major matrices; op(A) is m x k, op(B) k x n. */
typedef void (*derm_gemm)(int transpose_a, int transpose_b, long m, long n, long k, float alpha,
                          const float *a, long lda, const float *b, long ldb, float beta,
                          float *c, long ldc);

/* A convolution of [batch, inputs, height, width] to [batch, outputs, output_height,
 * output_width] with weights [outputs, inputs / groups, kernel, kernel]. */
typedef struct {
  long batch, inputs, height, width, outputs, output_height, output_width;
  long kernel, stride, padding, groups;
} derm_convolution;

/* The floats of scratch memory that the functions below need for so many threads. */
long derm_convolution_scratch(const derm_convolution *convolution, int threads);

/* output = weight * columns(input) + bias, image by image; bias may be NULL. */
void derm_convolution_forward(const derm_threads *threads, derm_gemm gemm,
                              const derm_convolution *convolution, const float *input,
                              const float *weight, const float *bias, float *output,
                              float *scratch);

/* input_gradient = the columns' gradient, transposed weight * output_gradient, summed back. */
void derm_convolution_input_gradient(const derm_threads *threads, derm_gemm gemm,
                                     const derm_convolution *convolution,
                                     const float *output_gradient, const float *weight,
                                     float *input_gradient, float *scratch);

/* weight_gradient = sum over images of output_gradient * transposed columns(input);
 * bias_gradient, which may be NULL, sums output_gradient. */
void derm_convolution_weight_gradient(const derm_threads *threads, derm_gemm gemm,
                                      const derm_convolution *convolution, const float *input,
                                      const float *output_gradient, float *weight_gradient,
                                      float *bias_gradient, float *scratch);

#endif
