#ifndef DERM_ELEMENTWISE_BF16_H
#define DERM_ELEMENTWISE_BF16_H

#include <stdint.h>

#include "threads.h"

/* The loops of elementwise.h on bf16: the upper half of a float. Each value is worked out in float
 * and rounded to the nearest, ties to even; what is not a number stays so. */

/* output = first + second, then max(output, 0) if has_relu. */
void derm_add_bf16(const derm_threads *threads, const uint16_t *first, const uint16_t *second,
                   uint16_t *output, long count, int has_relu);

/* output = max(input, 0). */
void derm_relu_bf16(const derm_threads *threads, const uint16_t *input, uint16_t *output, long count);

/* input_gradient = (first + second) where output > 0, else 0; second may be NULL. */
void derm_relu_gradient_bf16(const derm_threads *threads, const uint16_t *first,
                                const uint16_t *second, const uint16_t *output,
                                uint16_t *input_gradient, long count);

#endif
