#include "elementwise.h"

#include <stddef.h>

#include "clones.h"

#define NUMBER float
#define READ(value) (value)
#define WRITE(value) (value)
#define ADD derm_add
#define RECTIFY derm_rectify
#define RECTIFY_GRADIENT derm_rectify_gradient
#include "elementwise_loops.h"

typedef struct {
  float *parameter, *velocity;
  const float *gradient;
  long count;
  derm_update update;
} update_operands;

static DERM_CLONES void update_chunk(void *context, int chunk, int chunks) {
  const update_operands *o = context;
  long from, to;
  derm_chunk(o->count, chunk, chunks, &from, &to);
  float *parameter = o->parameter, *velocity = o->velocity;
  const float *gradient = o->gradient;
  const derm_update u = o->update;
  for (long i = from; i < to; i++) {
    float w = parameter[i];
    float v = u.momentum * velocity[i] + u.gradient_scale * (gradient[i] + u.decay * w);
    velocity[i] = v;
    parameter[i] = w - u.step * v;
  }
}

void derm_momentum_update(const derm_threads *threads, float *parameter, const float *gradient,
                          float *velocity, long count, const derm_update *update) {
  update_operands o = {.parameter = parameter, .velocity = velocity, .gradient = gradient,
                       .count = count, .update = *update};
  derm_run_chunks(threads, update_chunk, &o, count);
}
