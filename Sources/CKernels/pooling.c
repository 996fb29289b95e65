#include "pooling.h"

#include <stddef.h>
#include <string.h>

#include "clones.h"

typedef struct {
  derm_pool pool;
  const float *input;
  float *output;
  int32_t *argmax;
  const int32_t *given_argmax;
  long area;
} operands;

static inline long clamp(long value, long low, long high) {
  return value < low ? low : value > high ? high : value;
}

static void max_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_pool p = o->pool;
  long from, to;
  derm_chunk(p.planes, chunk, chunks, &from, &to);
  for (long plane = from; plane < to; plane++) {
    const float *x = o->input + plane * p.height * p.width;
    long at = plane * p.output_height * p.output_width;
    for (long row = 0; row < p.output_height; row++) {
      long top = clamp(row * p.stride - p.padding, 0, p.height);
      long bottom = clamp(row * p.stride - p.padding + p.kernel, 0, p.height);
      for (long column = 0; column < p.output_width; column++, at++) {
        long left = clamp(column * p.stride - p.padding, 0, p.width);
        long right = clamp(column * p.stride - p.padding + p.kernel, 0, p.width);
        long largest = top * p.width + left;
        for (long i = top; i < bottom; i++) {
          for (long j = left; j < right; j++) {
            if (x[i * p.width + j] > x[largest]) largest = i * p.width + j;
          }
        }
        o->output[at] = x[largest];
        if (o->argmax) o->argmax[at] = (int32_t)largest;
      }
    }
  }
}

void derm_max_pool(const derm_threads *threads, const derm_pool *pool, const float *input,
                   float *output, int32_t *argmax) {
  operands o = {.pool = *pool, .input = input, .output = output, .argmax = argmax};
  derm_run_chunks(threads, max_chunk, &o, pool->planes * pool->height * pool->width);
}

static void max_gradient_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_pool p = o->pool;
  long from, to;
  derm_chunk(p.planes, chunk, chunks, &from, &to);
  long outputs = p.output_height * p.output_width;
  for (long plane = from; plane < to; plane++) {
    float *dx = o->output + plane * p.height * p.width;
    memset(dx, 0, (size_t)(p.height * p.width) * sizeof(float));
    for (long i = plane * outputs; i < (plane + 1) * outputs; i++) {
      dx[o->given_argmax[i]] += o->input[i];
    }
  }
}

void derm_max_pool_gradient(const derm_threads *threads, const derm_pool *pool,
                            const float *output_gradient, const int32_t *argmax,
                            float *input_gradient) {
  operands o = {.pool = *pool, .input = output_gradient, .output = input_gradient,
                .given_argmax = argmax};
  derm_run_chunks(threads, max_gradient_chunk, &o, pool->planes * pool->height * pool->width);
}

static DERM_CLONES void average_chunk(void *context, int chunk, int chunks) {
  DERM_LANES
  const operands *o = context;
  long from, to;
  derm_chunk(o->pool.planes, chunk, chunks, &from, &to);
  for (long plane = from; plane < to; plane++) {
    const float *x = o->input + plane * o->area;
    float sum = 0;
    for (long i = 0; i < o->area; i++) sum += x[i];
    o->output[plane] = sum / (float)o->area;
  }
}

void derm_average_pool(const derm_threads *threads, const float *input, float *output, long planes,
                       long area) {
  operands o = {.pool = {.planes = planes}, .input = input, .output = output, .area = area};
  derm_run_chunks(threads, average_chunk, &o, planes * area);
}

static DERM_CLONES void average_gradient_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->pool.planes, chunk, chunks, &from, &to);
  for (long plane = from; plane < to; plane++) {
    float value = o->input[plane] / (float)o->area;
    float *dx = o->output + plane * o->area;
    for (long i = 0; i < o->area; i++) dx[i] = value;
  }
}

void derm_average_pool_gradient(const derm_threads *threads, const float *output_gradient,
                                float *input_gradient, long planes, long area) {
  operands o = {.pool = {.planes = planes}, .input = output_gradient, .output = input_gradient,
                .area = area};
  derm_run_chunks(threads, average_gradient_chunk, &o, planes * area);
}
