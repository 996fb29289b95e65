#ifndef DERM_NORMALISATION_H
#define DERM_NORMALISATION_H

#include "threads.h"

/* A batch normalisation of [batch, channels, area]. */
typedef struct {
  long batch, channels, area;
  float epsilon;
  int has_relu;   /* max(output, 0) follows */
  int uses_stored; /* mean and variance are given, not the batch's */
} derm_norm;

/* mean and variance (of n): the batch's over batch and area, for each channel. */
void derm_norm_statistics(const derm_threads *threads, const derm_norm *norm, const float *input,
                          float *mean, float *variance);

/* output = gamma * (input - mean) / sqrt(variance + epsilon) + beta, then max(output, 0) if has_relu. NaN stays. */
void derm_norm_forward(const derm_threads *threads, const derm_norm *norm, const float *input,
                       const float *gamma, const float *beta, const float *mean,
                       const float *variance, float *output);

/* Gradients from input, output and output_gradient; gamma's and beta's may be NULL.
 * With the batch's statistics, n values and x' = (x - mean) / deviation:
 * dx = gamma / deviation * (dy - sum(dy) / n - x' * sum(dy * x') / n); with stored ones the
 * sums have no part in dx. */
void derm_norm_backward(const derm_threads *threads, const derm_norm *norm, const float *input,
                        const float *output, const float *output_gradient, const float *gamma,
                        const float *mean, const float *variance, float *input_gradient,
                        float *gamma_gradient, float *beta_gradient);

/* running <- running + momentum * (batch - running), the variance as of n - 1. */
void derm_norm_follow(float *running_mean, float *running_variance, const float *mean,
                      const float *variance, long channels, long values, float momentum);

/* What a normalisation with stored statistics does to each channel: value * scale + shift. */
void derm_norm_affine(const float *gamma, const float *beta, const float *mean,
                      const float *variance, float epsilon, long channels, float *scale,
                      float *shift);

/* Forward in one region of threads on [batch, channels / block, area, block], block 8 or 16: each
 * thread has whole blocks of channels, so no sum crosses threads. Without uses_stored, mean and
 * variance are written first: one pass, sums about each channel's first value. */
void derm_norm_blocked_forward(const derm_threads *threads, const derm_norm *norm, int block,
                               const float *input, const float *gamma, const float *beta,
                               float *mean, float *variance, float *output);

/* Backward likewise. Which outputs the ReLU let through is worked out from the input again,
 * which is cheaper than reading them. */
void derm_norm_blocked_backward(const derm_threads *threads, const derm_norm *norm, int block,
                                const float *input, const float *output_gradient,
                                const float *gamma, const float *beta, const float *mean,
                                const float *variance, float *input_gradient,
                                float *gamma_gradient, float *beta_gradient);

#endif
