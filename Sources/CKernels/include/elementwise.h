#ifndef DERM_ELEMENTWISE_H
#define DERM_ELEMENTWISE_H

#include "threads.h"

/* output = first + second, then max(output, 0) if has_relu. */
void derm_add(const derm_threads *threads, const float *first, const float *second, float *output,
              long count, int has_relu);

/* output = max(input, 0). */
void derm_rectify(const derm_threads *threads, const float *input, float *output, long count);

/* input_gradient = (first + second) where output > 0, else 0; second may be NULL. */
void derm_rectify_gradient(const derm_threads *threads, const float *first, const float *second,
                           const float *output, float *input_gradient, long count);

/* The constants of one update. */
typedef struct {
  float decay;          /* added to the gradient, times the parameter */
  float momentum;       /* the share of the old momentum that is kept */
  float gradient_scale; /* multiplies the gradient before it enters the momentum */
  float step;           /* multiplies the momentum before it leaves the parameter */
} derm_update;

/* v <- momentum * v + gradient_scale * (g + decay * w); w <- w - step * v. */
void derm_momentum_update(const derm_threads *threads, float *parameter, const float *gradient,
                          float *velocity, long count, const derm_update *update);

#endif
