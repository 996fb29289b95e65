#ifndef DERM_ELEMENTWISE_H
#define DERM_ELEMENTWISE_H

#include "threads.h"

/* output = first + second, then max(output, 0) if has_relu. */
void derm_add(const derm_threads *threads, const float *first, const float *second, float *output,
              long count, int has_relu);

/* output = max(input, 0). */
void derm_relu(const derm_threads *threads, const float *input, float *output, long count);

/* input_gradient = (first + second) where output > 0, else 0; second may be NULL. */
void derm_relu_gradient(const derm_threads *threads, const float *first, const float *second,
                           const float *output, float *input_gradient, long count);

#endif
