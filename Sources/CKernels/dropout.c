#include "dropout.h"

#include "clones.h"

typedef struct {
  derm_mask mask;
  const float *input;
  float *output;
  long count;
} operands;

static inline uint32_t bits_at(const derm_mask *m, uint64_t index) {
  uint64_t z = m->start + (m->first + index + 1) * UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return (uint32_t)((z ^ (z >> 31)) >> 40);
}

static DERM_CLONES void dropout_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->count, chunk, chunks, &from, &to);
  const derm_mask m = o->mask;
  const float *input = o->input;
  float *output = o->output;
  for (long i = from; i < to; i++) {
    output[i] = bits_at(&m, (uint64_t)i) >= m.threshold ? m.scale * input[i] : 0;
  }
}

void derm_dropout(const derm_threads *threads, const derm_mask *mask, const float *input, float *output,
                  long count) {
  operands o = {.mask = *mask, .input = input, .output = output, .count = count};
  derm_run_chunks(threads, dropout_chunk, &o, count);
}
