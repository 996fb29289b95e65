#include "clones.h"
#include "winograd.h"

enum { lanes = 8, stretch = 64 };

typedef struct {
  const float *values;
  long batch, blocks, area;
  float *sums;
} operands;

static DERM_CLONES void sum_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->blocks, chunk, chunks, &from, &to);
  for (long b = from; b < to; b++) {
    double sums[lanes] = {0};
    for (long image = 0; image < o->batch; image++) {
      const float *x = o->values + (image * o->blocks + b) * o->area * lanes;
      for (long start = 0; start < o->area; start += stretch) {
        long end = start + stretch < o->area ? start + stretch : o->area;
        float some[lanes] = {0};
        for (long i = start; i < end; i++)
          for (int c = 0; c < lanes; c++) some[c] += x[i * lanes + c];
        for (int c = 0; c < lanes; c++) sums[c] += some[c];
      }
    }
    for (int c = 0; c < lanes; c++) o->sums[b * lanes + c] = (float)sums[c];
  }
}

void derm_blocked_channel_sums(const derm_threads *threads, const float *values, long batch, long channels,
                               long area, float *sums) {
  operands o = {.values = values, .batch = batch, .blocks = channels / lanes, .area = area,
                .sums = sums};
  derm_run_chunks(threads, sum_chunk, &o, batch * channels * area);
}
