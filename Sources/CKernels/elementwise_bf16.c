#include "elementwise_bf16.h"

#include <stddef.h>

#include "clones.h"

typedef struct {
  const uint16_t *first, *second, *output;
  uint16_t *result;
  long count;
  int rectified;
} operands;

typedef union {
  float value;
  uint32_t bits;
} word;

static inline float wide(uint16_t half) { return (word){.bits = (uint32_t)half << 16}.value; }

static inline uint16_t narrow(float value) {
  uint32_t bits = (word){.value = value}.bits;
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  /* Rounding could carry a NaN into infinity or zero; its quiet bit keeps it one. */
  return (uint16_t)(value != value ? (bits >> 16) | 0x40 : rounded);
}

/* Comparisons with 0 are made so that a NaN passes: it has to reach the loss and be seen. */
static inline float rectified(float value) { return value < 0 ? 0 : value; }

static DERM_CLONES void add_part(void *context, int part, int parts) {
  const operands *o = context;
  long from, to;
  derm_share(o->count, part, parts, &from, &to);
  const uint16_t *first = o->first, *second = o->second;
  uint16_t *result = o->result;
  if (o->rectified) {
    for (long i = from; i < to; i++) result[i] = narrow(rectified(wide(first[i]) + wide(second[i])));
  } else {
    for (long i = from; i < to; i++) result[i] = narrow(wide(first[i]) + wide(second[i]));
  }
}

void derm_add_bf16(const derm_team *team, const uint16_t *first, const uint16_t *second,
                   uint16_t *output, long count, int rectified) {
  operands o = {.first = first, .second = second, .result = output, .count = count,
                .rectified = rectified};
  derm_team_run(team, add_part, &o, count);
}

static DERM_CLONES void rectify_part(void *context, int part, int parts) {
  const operands *o = context;
  long from, to;
  derm_share(o->count, part, parts, &from, &to);
  const uint16_t *first = o->first;
  uint16_t *result = o->result;
  for (long i = from; i < to; i++) result[i] = narrow(rectified(wide(first[i])));
}

void derm_rectify_bf16(const derm_team *team, const uint16_t *input, uint16_t *output,
                       long count) {
  operands o = {.first = input, .result = output, .count = count};
  derm_team_run(team, rectify_part, &o, count);
}

static DERM_CLONES void rectify_gradient_part(void *context, int part, int parts) {
  const operands *o = context;
  long from, to;
  derm_share(o->count, part, parts, &from, &to);
  const uint16_t *first = o->first, *second = o->second, *output = o->output;
  uint16_t *result = o->result;
  if (second) {
    for (long i = from; i < to; i++) {
      result[i] = wide(output[i]) > 0 ? narrow(wide(first[i]) + wide(second[i])) : 0;
    }
  } else {
    for (long i = from; i < to; i++) result[i] = wide(output[i]) > 0 ? first[i] : 0;
  }
}

void derm_rectify_gradient_bf16(const derm_team *team, const uint16_t *first,
                                const uint16_t *second, const uint16_t *output,
                                uint16_t *input_gradient, long count) {
  operands o = {.first = first, .second = second, .output = output, .result = input_gradient,
                .count = count};
  derm_team_run(team, rectify_gradient_part, &o, count);
}
