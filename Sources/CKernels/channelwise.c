#include "channelwise.h"

#include "clones.h"

typedef struct {
  derm_maps maps;
  int per_image;
  const float *first, *second;
  float *result;
} operands;

/* A plane is a block of channels of one image: area * block values. */
static DERM_CLONES void scale_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const long area = o->maps.area, block = o->maps.block, planes = o->maps.channels / block;
  long from, to;
  derm_chunk(o->maps.batch * planes, chunk, chunks, &from, &to);
  for (long plane = from; plane < to; plane++) {
    const float *factors = o->first + (o->per_image ? plane : plane % planes) * block;
    const float *x = o->second + plane * area * block;
    float *y = o->result + plane * area * block;
    if (block == 16) {
      DERM_BY_BLOCK
      for (long p = 0; p < area; p++)
        for (int l = 0; l < 16; l++) y[p * 16 + l] = factors[l] * x[p * 16 + l];
    } else if (block == 8) {
      DERM_BY_BLOCK
      for (long p = 0; p < area; p++)
        for (int l = 0; l < 8; l++) y[p * 8 + l] = factors[l] * x[p * 8 + l];
    } else {
      const float factor = factors[0];
      for (long p = 0; p < area; p++) y[p] = factor * x[p];
    }
  }
}

void derm_channel_scale(const derm_threads *threads, const derm_maps *maps, int per_image,
                        const float *factors, const float *input, float *output) {
  operands o = {.maps = *maps, .per_image = per_image, .first = factors, .second = input,
                .result = output};
  derm_run_chunks(threads, scale_chunk, &o, maps->batch * maps->channels * maps->area);
}

/* The products of one plane, added to sums. */
static inline __attribute__((always_inline)) void add_products(
    const float *x, const float *y, long area, long block, float *sums) {
  DERM_LANES
  if (block == 16) {
    float own[16] = {0};
    DERM_BY_BLOCK
    for (long p = 0; p < area; p++)
      for (int l = 0; l < 16; l++) own[l] += x[p * 16 + l] * y[p * 16 + l];
    for (int l = 0; l < 16; l++) sums[l] += own[l];
  } else if (block == 8) {
    float own[8] = {0};
    DERM_BY_BLOCK
    for (long p = 0; p < area; p++)
      for (int l = 0; l < 8; l++) own[l] += x[p * 8 + l] * y[p * 8 + l];
    for (int l = 0; l < 8; l++) sums[l] += own[l];
  } else {
    float own = 0;
    for (long p = 0; p < area; p++) own += x[p] * y[p];
    sums[0] += own;
  }
}

static DERM_CLONES void products_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const long area = o->maps.area, block = o->maps.block, planes = o->maps.channels / block;
  /* A sum over images is one thread's, image by image. */
  const long sums = o->per_image ? o->maps.batch * planes : planes;
  const long images = o->per_image ? 1 : o->maps.batch;
  long from, to;
  derm_chunk(sums, chunk, chunks, &from, &to);
  for (long own = from; own < to; own++) {
    float *result = o->result + own * block;
    for (long l = 0; l < block; l++) result[l] = 0;
    for (long image = 0; image < images; image++) {
      const long start = (own + image * planes) * area * block;
      add_products(o->first + start, o->second + start, area, block, result);
    }
  }
}

void derm_channel_products(const derm_threads *threads, const derm_maps *maps, int per_image,
                           const float *first, const float *second, float *sums) {
  operands o = {.maps = *maps, .per_image = per_image, .first = first, .second = second,
                .result = sums};
  derm_run_chunks(threads, products_chunk, &o, maps->batch * maps->channels * maps->area);
}
