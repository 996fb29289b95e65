#include "optimizers.h"

#include <math.h>
#include <stddef.h>

#include "clones.h"

DERM_CLONES void derm_momentum_update(float *parameter, const float *gradient, float *velocity,
                                      long count, const derm_update *update) {
  const derm_update u = *update;
  for (long i = 0; i < count; i++) {
    float w = parameter[i];
    float v = u.momentum * velocity[i] + u.gradient_scale * (gradient[i] + u.decay * w);
    velocity[i] = v;
    parameter[i] = w - u.step * v;
  }
}

DERM_CLONES void derm_adamw_update(float *parameter, const float *gradient, float *first,
                                   float *second, long count, const derm_adamw *constants) {
  const derm_adamw c = *constants;
  for (long i = 0; i < count; i++) {
    float g = gradient[i];
    float m = first[i] + c.first_weight * (g - first[i]);
    float v = c.beta2 * second[i] + c.second_weight * g * g;
    first[i] = m;
    second[i] = v;
    parameter[i] = c.keep * parameter[i] - c.step * m / (sqrtf(v) / c.root + c.epsilon);
  }
}

typedef struct {
  const float *values;
  float *target;
  long count;
  float factor;
} operands;

static DERM_CLONES void average_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->count, chunk, chunks, &from, &to);
  const float *values = o->values;
  float *average = o->target;
  const float weight = o->factor;
  for (long i = from; i < to; i++) average[i] += weight * (values[i] - average[i]);
}

void derm_moving_average(const derm_threads *threads, const float *values, float *average,
                         long count, float weight) {
  operands o = {.values = values, .target = average, .count = count, .factor = weight};
  derm_run_chunks(threads, average_chunk, &o, count);
}

static DERM_CLONES void scale_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->count, chunk, chunks, &from, &to);
  float *values = o->target;
  const float factor = o->factor;
  for (long i = from; i < to; i++) values[i] *= factor;
}

void derm_scale(const derm_threads *threads, float *values, long count, float factor) {
  operands o = {.target = values, .count = count, .factor = factor};
  derm_run_chunks(threads, scale_chunk, &o, count);
}

DERM_CLONES double derm_sum_of_squares(const float *values, long count) {
  enum { lanes = 16 };
  double sums[lanes] = {0};
  long i = 0;
  for (; i + lanes <= count; i += lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      double value = values[i + lane];
      sums[lane] += value * value;
    }
  }
  double sum = 0;
  for (int lane = 0; lane < lanes; lane++) sum += sums[lane];
  for (; i < count; i++) sum += (double)values[i] * values[i];
  return sum;
}
