#ifndef DERM_POOLING_H
#define DERM_POOLING_H

#include <stdint.h>

#include "threads.h"

/* Square windows over planes (batch * channels) of height x width. */
typedef struct {
  long planes, height, width, output_height, output_width, kernel, stride, padding;
} derm_pool;

/* The largest value of each window, the first of equals; its index in the plane goes to argmax,
 * which may be NULL. */
void derm_max_pool(const derm_threads *threads, const derm_pool *pool, const float *input,
                   float *output, int32_t *argmax);

/* Adds each output's gradient at its argmax; input_gradient is overwritten. */
void derm_max_pool_gradient(const derm_threads *threads, const derm_pool *pool,
                            const float *output_gradient, const int32_t *argmax,
                            float *input_gradient);

/* The same on planes whose pixels are blocks of 8 or 16 channels: planes counts the blocks, and
 * argmax holds the index in the window, row by row, of each channel. */
void derm_max_pool_blocked(const derm_threads *threads, const derm_pool *pool, int block,
                           const float *input, float *output, uint8_t *argmax);

/* Adds each output's gradient at its argmax in the window; input_gradient is overwritten. */
void derm_max_pool_blocked_gradient(const derm_threads *threads, const derm_pool *pool, int block,
                                    const float *output_gradient, const uint8_t *argmax,
                                    float *input_gradient);

/* output[plane] = mean of the plane's area values. */
void derm_average_pool(const derm_threads *threads, const float *input, float *output, long planes,
                       long area);

/* input_gradient = output_gradient[plane] / area. */
void derm_average_pool_gradient(const derm_threads *threads, const float *output_gradient,
                                float *input_gradient, long planes, long area);

#endif
