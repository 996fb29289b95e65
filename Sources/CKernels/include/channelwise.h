#ifndef DERM_CHANNELWISE_H
#define DERM_CHANNELWISE_H

#include "threads.h"

/* Maps as [batch, channels / block, area, block]: plain with a block of 1, oneDNN's with 8 or 16. */
typedef struct {
  long batch, channels, area, block;
} derm_maps;

/* output = factor of the channel * input; per_image: a factor for each image and channel, [N, C]. */
void derm_channel_scale(const derm_threads *threads, const derm_maps *maps, int per_image,
                        const float *factors, const float *input, float *output);

/* sums = sum over positions (per_image: [N, C]; else over images too: [C]) of first * second. */
void derm_channel_products(const derm_threads *threads, const derm_maps *maps, int per_image,
                           const float *first, const float *second, float *sums);

/* Layer norm over channels: output = weight * (input - mean) * factor + bias; kept is [N, 2, area], the
 * mean and the factor 1 / sqrt(variance + epsilon) of each position. */
void derm_layer_norm(const derm_threads *threads, const derm_maps *maps, const float *input,
                     const float *weight, const float *bias, float epsilon, float *kept,
                     float *output);

void derm_layer_norm_input_gradient(const derm_threads *threads, const derm_maps *maps,
                                    const float *input, const float *output_gradient,
                                    const float *weight, const float *kept, float *input_gradient);

void derm_layer_norm_weight_gradient(const derm_threads *threads, const derm_maps *maps,
                                     const float *input, const float *output_gradient,
                                     const float *kept, float *weight_gradient,
                                     float *bias_gradient);

#endif
