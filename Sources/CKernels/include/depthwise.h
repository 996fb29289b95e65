#ifndef DERM_DEPTHWISE_H
#define DERM_DEPTHWISE_H

#include "threads.h"

/* A convolution of each channel by itself, on [batch, channels / block, height, width, block] with blocks of
 * 8 or 16; where the channels do not fill the last block, the rest of it is there and 0. */
typedef struct {
  long batch, channels, height, width, output_height, output_width, kernel, stride, padding, block;
} derm_depthwise;

/* weight_gradient [C, k, k] and, unless null, bias_gradient [C]; k is 3, 5 or 7. */
void derm_depthwise_weight_gradient(const derm_threads *threads, const derm_depthwise *shape,
                                    const float *input, const float *output_gradient,
                                    float *weight_gradient, float *bias_gradient);

#endif
