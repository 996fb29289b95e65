#include <stddef.h>
#include <string.h>

#include "clones.h"
#include "pooling.h"

typedef struct {
  derm_pool pool;
  const float *input;
  float *output;
  uint8_t *argmax;
  const uint8_t *given_argmax;
} operands;

/* The part of a window that lies inside the plane. */
typedef struct {
  long top, bottom, left, right; /* in the plane */
  long corner;                   /* the index in the window of the first inside pixel */
} window;

static inline window window_at(const derm_pool *p, long row, long column) {
  long y = row * p->stride - p->padding, x = column * p->stride - p->padding;
  window w = {.top = y < 0 ? 0 : y,
              .bottom = y + p->kernel > p->height ? p->height : y + p->kernel,
              .left = x < 0 ? 0 : x,
              .right = x + p->kernel > p->width ? p->width : x + p->kernel};
  w.corner = (w.top - y) * p->kernel + w.left - x;
  return w;
}

/* `block` is a constant wherever this is called, so that a pixel is one or two registers. */
static inline __attribute__((always_inline)) void max_planes(const operands *o, long from,
                                                             long to, const int block) {
  const derm_pool p = o->pool;
  for (long plane = from; plane < to; plane++) {
    const float *x = o->input + plane * p.height * p.width * block;
    long at = plane * p.output_height * p.output_width * block;
    for (long row = 0; row < p.output_height; row++) {
      for (long column = 0; column < p.output_width; column++, at += block) {
        window w = window_at(&p, row, column);
        const float *first = x + (w.top * p.width + w.left) * block;
        float best[16];
        int32_t largest[16];
        for (int c = 0; c < block; c++) best[c] = first[c];
        for (int c = 0; c < block; c++) largest[c] = (int32_t)w.corner;
        for (long i = w.top; i < w.bottom; i++) {
          int32_t index = (int32_t)(w.corner + (i - w.top) * p.kernel);
          DERM_BY_BLOCK
          for (long j = w.left; j < w.right; j++, index++) {
            const float *pixel = x + (i * p.width + j) * block;
            for (int c = 0; c < block; c++) {
              int larger = pixel[c] > best[c];
              best[c] = larger ? pixel[c] : best[c];
              largest[c] = larger ? index : largest[c];
            }
          }
        }
        for (int c = 0; c < block; c++) o->output[at + c] = best[c];
        if (!o->argmax) continue;
        for (int c = 0; c < block; c++) o->argmax[at + c] = (uint8_t)largest[c];
      }
    }
  }
}

static DERM_CLONES void max_chunk_8(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->pool.planes, chunk, chunks, &from, &to);
  max_planes(o, from, to, 8);
}

static DERM_CLONES void max_chunk_16(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->pool.planes, chunk, chunks, &from, &to);
  max_planes(o, from, to, 16);
}

void derm_max_pool_blocked(const derm_threads *threads, const derm_pool *pool, int block,
                           const float *input, float *output, uint8_t *argmax) {
  operands o = {.pool = *pool, .input = input, .output = output, .argmax = argmax};
  derm_run_chunks(threads, block == 8 ? max_chunk_8 : max_chunk_16, &o,
                pool->planes * pool->height * pool->width * block);
}

static inline __attribute__((always_inline)) void gradient_planes(const operands *o, long from,
                                                                  long to, const int block) {
  const derm_pool p = o->pool;
  for (long plane = from; plane < to; plane++) {
    float *dx = o->output + plane * p.height * p.width * block;
    long at = plane * p.output_height * p.output_width * block;
    memset(dx, 0, (size_t)(p.height * p.width * block) * sizeof(float));
    for (long row = 0; row < p.output_height; row++) {
      for (long column = 0; column < p.output_width; column++, at += block) {
        window w = window_at(&p, row, column);
        const float *dy = o->input + at;
        int32_t largest[16];
        for (int c = 0; c < block; c++) largest[c] = o->given_argmax[at + c];
        for (long i = w.top; i < w.bottom; i++) {
          int32_t index = (int32_t)(w.corner + (i - w.top) * p.kernel);
          DERM_BY_BLOCK
          for (long j = w.left; j < w.right; j++, index++) {
            float *pixel = dx + (i * p.width + j) * block;
            for (int c = 0; c < block; c++) pixel[c] += largest[c] == index ? dy[c] : 0;
          }
        }
      }
    }
  }
}

static DERM_CLONES void gradient_chunk_8(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->pool.planes, chunk, chunks, &from, &to);
  gradient_planes(o, from, to, 8);
}

static DERM_CLONES void gradient_chunk_16(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->pool.planes, chunk, chunks, &from, &to);
  gradient_planes(o, from, to, 16);
}

void derm_max_pool_blocked_gradient(const derm_threads *threads, const derm_pool *pool, int block,
                                    const float *output_gradient, const uint8_t *argmax,
                                    float *input_gradient) {
  operands o = {.pool = *pool, .input = output_gradient, .output = input_gradient,
                .given_argmax = argmax};
  derm_run_chunks(threads, block == 8 ? gradient_chunk_8 : gradient_chunk_16, &o,
                pool->planes * pool->height * pool->width * block);
}
