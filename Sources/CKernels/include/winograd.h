#ifndef DERM_WINOGRAD_H
#define DERM_WINOGRAD_H

#include "threads.h"

/* A 3 x 3 convolution of stride 1 and padding 1 by Winograd's F(4 x 4, 3 x 3): tiles of
 * 6 x 6 inputs and 4 x 4 outputs meet in 36 products instead of 144 (Winograd 1980; Lavin & Gray, arXiv
 * 1509.09308). Rounding errors are about ten times those of the direct sum.
 *
 * Layouts, with blocks of 8 channels: images [batch, channels / 8, height, width, 8], weights
 * [outputs / 8, inputs / 8, 3, 3, 8 inputs, 8 outputs], for each group. Inputs and outputs of a group
 * are multiples of 16. */
typedef struct {
  long batch, inputs, outputs, height, width; /* channels of all groups */
  long groups;
  /* What the forward pass makes of each output, [outputs]: scale * sum + shift and then, when has_relu,
   * max(that, 0). NULL is 1 and 0. */
  const float *scale, *shift;
  int has_relu;
} derm_winograd;

/* Whether this processor (AVX2 with FMA) and shape have it. */
int derm_winograd_fits(const derm_winograd *shape);

/* The bytes of scratch memory that it needs. */
long derm_winograd_scratch(const derm_winograd *shape);

/* output = the convolution of the input, scaled, shifted and passed through ReLU as the shape says. */
void derm_winograd_forward(const derm_threads *threads, const derm_winograd *shape, const float *input,
                           const float *weight, float *output, void *scratch);

/* input_gradient = the gradient of the same convolution for its input. */
void derm_winograd_input_gradient(const derm_threads *threads, const derm_winograd *shape,
                                  const float *output_gradient, const float *weight,
                                  float *input_gradient, void *scratch);

/* weight_gradient = the gradient of the same convolution for its weights. */
void derm_winograd_weight_gradient(const derm_threads *threads, const derm_winograd *shape,
                                   const float *input, const float *output_gradient,
                                   float *weight_gradient, void *scratch);

/* bias_gradient[c] = the sum of what is [batch, channels / 8, area, 8] over images and area, in a
 * fixed order: f32 over 64 pixels, then double precision. */
void derm_blocked_channel_sums(const derm_threads *threads, const float *values, long batch, long channels,
                               long area, float *sums);

#endif
