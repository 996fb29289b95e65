#ifndef DERM_OPTIMIZERS_H
#define DERM_OPTIMIZERS_H

#include "threads.h"

/* Loops over the values of a parameter. The two updates and the sum of squares run on the caller's thread, over
 * the part that it gives; the others share all values out. */

/* The constants of one update with momentum. */
typedef struct {
  float decay;          /* added to the gradient, times the parameter */
  float momentum;       /* the share of the old momentum that is kept */
  float gradient_scale; /* multiplies the gradient before it enters the momentum */
  float step;           /* multiplies the momentum before it leaves the parameter */
} derm_update;

/* v <- momentum * v + gradient_scale * (g + decay * w); w <- w - step * v. */
void derm_momentum_update(float *parameter, const float *gradient, float *velocity, long count,
                          const derm_update *update);

/* The constants of one update of AdamW. */
typedef struct {
  float beta1, beta2;                /* the shares of the old averages that are kept */
  float first_weight, second_weight; /* 1 - beta1 and 1 - beta2 */
  float epsilon;
  float keep; /* multiplies the parameter: 1 - rate * decay */
  float step; /* rate / (1 - beta1^t) */
  float root; /* sqrt(1 - beta2^t) */
} derm_adamw;

/* w <- keep * w; m <- m + first_weight * (g - m); v <- beta2 * v + second_weight * g * g;
 * w <- w - step * m / (sqrt(v) / root + epsilon). */
void derm_adamw_update(float *parameter, const float *gradient, float *first, float *second,
                       long count, const derm_adamw *constants);

/* average <- average + weight * (values - average). */
void derm_moving_average(const derm_threads *threads, const float *values, float *average,
                         long count, float weight);

/* values <- factor * values. */
void derm_scale(const derm_threads *threads, float *values, long count, float factor);

/* The sum of the squares, in double precision, lane by lane in a fixed order. */
double derm_sum_of_squares(const float *values, long count);

#endif
