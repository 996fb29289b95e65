#include "elementwise.h"

#include <stddef.h>

#include "clones.h"

typedef struct {
  const float *first, *second, *output;
  float *result;
  long count;
  int rectified;
} operands;

static DERM_CLONES void add_part(void *context, int part, int parts) {
  const operands *o = context;
  long from, to;
  derm_share(o->count, part, parts, &from, &to);
  const float *first = o->first, *second = o->second;
  float *result = o->result;
  if (o->rectified) {
    for (long i = from; i < to; i++) {
      float sum = first[i] + second[i];
      result[i] = sum > 0 ? sum : 0;
    }
  } else {
    for (long i = from; i < to; i++) result[i] = first[i] + second[i];
  }
}

void derm_add(const derm_team *team, const float *first, const float *second, float *output,
              long count, int rectified) {
  operands o = {.first = first, .second = second, .result = output, .count = count,
                .rectified = rectified};
  derm_team_run(team, add_part, &o, count);
}

static DERM_CLONES void rectify_part(void *context, int part, int parts) {
  const operands *o = context;
  long from, to;
  derm_share(o->count, part, parts, &from, &to);
  const float *first = o->first;
  float *result = o->result;
  for (long i = from; i < to; i++) result[i] = first[i] > 0 ? first[i] : 0;
}

void derm_rectify(const derm_team *team, const float *input, float *output, long count) {
  operands o = {.first = input, .result = output, .count = count};
  derm_team_run(team, rectify_part, &o, count);
}

static DERM_CLONES void rectify_gradient_part(void *context, int part, int parts) {
  const operands *o = context;
  long from, to;
  derm_share(o->count, part, parts, &from, &to);
  const float *first = o->first, *second = o->second, *output = o->output;
  float *result = o->result;
  if (second) {
    for (long i = from; i < to; i++) result[i] = output[i] > 0 ? first[i] + second[i] : 0;
  } else {
    for (long i = from; i < to; i++) result[i] = output[i] > 0 ? first[i] : 0;
  }
}

void derm_rectify_gradient(const derm_team *team, const float *first, const float *second,
                           const float *output, float *input_gradient, long count) {
  operands o = {.first = first, .second = second, .output = output, .result = input_gradient,
                .count = count};
  derm_team_run(team, rectify_gradient_part, &o, count);
}

typedef struct {
  float *parameter, *velocity;
  const float *gradient;
  long count;
  derm_update update;
} update_operands;

static DERM_CLONES void update_part(void *context, int part, int parts) {
  const update_operands *o = context;
  long from, to;
  derm_share(o->count, part, parts, &from, &to);
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

void derm_momentum_update(const derm_team *team, float *parameter, const float *gradient,
                          float *velocity, long count, const derm_update *update) {
  update_operands o = {.parameter = parameter, .velocity = velocity, .gradient = gradient,
                       .count = count, .update = *update};
  derm_team_run(team, update_part, &o, count);
}
