#ifndef DERM_WINOGRAD_H
#define DERM_WINOGRAD_H

#include "team.h"

/* A 3 x 3 convolution of stride 1 and padding 1, without bias, by Winograd's F(4 x 4, 3 x 3): tiles of
 * 6 x 6 inputs and 4 x 4 outputs meet in 36 products instead of 144 (Winograd 1980; Lavin & Gray, arXiv
 * 1509.09308). Rounding errors are a few times those of the direct sum.
 *
 * Layouts, with blocks of 8 channels: pictures [batch, channels / 8, height, width, 8], weights
 * [outputs / 8, inputs / 8, 3, 3, 8 inputs, 8 outputs]. Inputs and outputs are multiples of 16. */
typedef struct {
  long batch, inputs, outputs, height, width;
} derm_winograd;

/* Whether this processor (AVX2 with FMA) and shape have it. */
int derm_winograd_fits(const derm_winograd *shape);

/* The bytes of scratch memory that it needs. */
long derm_winograd_scratch(const derm_winograd *shape);

/* output = the convolution of the input. */
void derm_winograd_forward(const derm_team *team, const derm_winograd *shape, const float *input,
                           const float *weight, float *output, void *scratch);

/* input_gradient = the gradient of the same convolution for its input. */
void derm_winograd_input_gradient(const derm_team *team, const derm_winograd *shape,
                                  const float *output_gradient, const float *weight,
                                  float *input_gradient, void *scratch);

/* weight_gradient = the gradient of the same convolution for its weights. */
void derm_winograd_weight_gradient(const derm_team *team, const derm_winograd *shape,
                                   const float *input, const float *output_gradient,
                                   float *weight_gradient, void *scratch);

#endif
