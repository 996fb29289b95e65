#include "response_norm.h"

#include <math.h>
#include <stddef.h>

#include "clones.h"

/* All channels of a strip of pixels are worked on at a time, in scratch memory that stays in the
 * first cache. Zeros before and after them stand for the channels that are not there. */
enum { lanes = 16 };

typedef struct {
  const derm_response_norm *norm;
  const float *input, *output_gradient;
  float *result, *scratch;
} operands;

/* How a strip lies. Its chunks are the channels of row-major memory, each of some pixels; or the
 * blocks of channels of one pixel. */
typedef struct {
  long chunks;
  long apart; /* floats from chunk to chunk in memory */
  long row;   /* floats from chunk to chunk in scratch memory */
  long step;  /* floats from channel to channel in scratch memory */
} strip;

/* Short loops of a fixed length are unrolled, and then no longer seen as one vector. */
#define AS_VECTOR _Pragma("clang loop unroll(disable)")
#define ALWAYS static inline __attribute__((always_inline))

/* The floats of one array of a strip, the zeros included. */
static long array_size(const derm_response_norm *n) {
  return (n->channels + 2 * n->reach) * lanes;
}

long derm_response_norm_scratch(const derm_response_norm *norm, int threads) {
  return threads * 2 * array_size(norm);
}

/* s^-beta; for the usual beta of 3/4 two square roots do. */
ALWAYS float power(float s, const float beta) {
  if (beta == 0.75f) {
    float root = __builtin_elementwise_sqrt(s);
    return 1 / (root * __builtin_elementwise_sqrt(root));
  }
  return powf(s, -beta);
}

/* The sum over a channel and its neighbours. */
ALWAYS float around(const float *at, const long reach, const long step) {
  float sum = at[0];
  for (long d = 1; d <= reach; d++) sum += at[-d * step] + at[d * step];
  return sum;
}

/* Writes the squares of a strip after `edge` zeros, and as many zeros after them. */
ALWAYS void square(const float *restrict x, const strip s, const long width, long edge,
                   float *restrict squares) {
  for (long i = 0; i < edge; i++) squares[i] = squares[edge + s.chunks * s.row + i] = 0;
  for (long j = 0; j < s.chunks; j++) {
    float *row = squares + edge + j * s.row;
    AS_VECTOR
    for (long i = 0; i < width; i++) row[i] = x[j * s.apart + i] * x[j * s.apart + i];
  }
}

ALWAYS void forward_strip(const derm_response_norm *n, const float *restrict x, float *restrict y,
                          const strip s, const long width, const long reach, const float beta,
                          float *restrict squares) {
  long edge = reach * s.step;
  square(x, s, width, edge, squares);
  for (long j = 0; j < s.chunks; j++) {
    const float *row = squares + edge + j * s.row;
    AS_VECTOR
    for (long i = 0; i < width; i++) {
      float sum = n->k + n->scale * around(row + i, reach, s.step);
      y[j * s.apart + i] = x[j * s.apart + i] * power(sum, beta);
    }
  }
}

/* First dy * s^-beta, and the ratios dy * x * s^(-beta - 1); then the neighbours' share. */
ALWAYS void backward_strip(const derm_response_norm *n, const float *restrict x,
                           const float *restrict dy, float *restrict dx, const strip s,
                           const long width, const long reach, const float beta,
                           float *restrict squares, float *restrict ratios) {
  long edge = reach * s.step;
  square(x, s, width, edge, squares);
  for (long i = 0; i < edge; i++) ratios[i] = ratios[edge + s.chunks * s.row + i] = 0;
  for (long j = 0; j < s.chunks; j++) {
    const float *row = squares + edge + j * s.row;
    float *ratio = ratios + edge + j * s.row;
    AS_VECTOR
    for (long i = 0; i < width; i++) {
      float sum = n->k + n->scale * around(row + i, reach, s.step);
      float passed = dy[j * s.apart + i] * power(sum, beta);
      dx[j * s.apart + i] = passed;
      ratio[i] = passed * x[j * s.apart + i] / sum;
    }
  }
  const float factor = 2 * n->scale * beta;
  for (long j = 0; j < s.chunks; j++) {
    const float *ratio = ratios + edge + j * s.row;
    AS_VECTOR
    for (long i = 0; i < width; i++) {
      float share = around(ratio + i, reach, s.step);
      dx[j * s.apart + i] -= factor * x[j * s.apart + i] * share;
    }
  }
}

/* Forward, or with an output gradient backward, with the usual constants known to the compiler. */
ALWAYS void either_strip(const operands *o, long at, const strip s, const long width,
                         float *scratch) {
  const derm_response_norm *n = o->norm;
  const float *x = o->input + at;
  float *result = o->result + at;
  int usual = n->reach == 2 && n->beta == 0.75f;
  if (o->output_gradient) {
    const float *dy = o->output_gradient + at;
    float *ratios = scratch + array_size(n);
    if (usual) {
      backward_strip(n, x, dy, result, s, width, 2, 0.75f, scratch, ratios);
    } else {
      backward_strip(n, x, dy, result, s, width, n->reach, n->beta, scratch, ratios);
    }
  } else if (usual) {
    forward_strip(n, x, result, s, width, 2, 0.75f, scratch);
  } else {
    forward_strip(n, x, result, s, width, n->reach, n->beta, scratch);
  }
}

/* Row-major: strips of neighbouring pixels. */
static DERM_CLONES void plain_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_response_norm n = *o->norm;
  float *scratch = o->scratch + chunk * 2 * array_size(&n);
  const strip s = {.chunks = n.channels, .apart = n.area, .row = lanes, .step = lanes};
  long strips = (n.area + lanes - 1) / lanes, from, to;
  derm_chunk(n.batch * strips, chunk, chunks, &from, &to);
  for (long item = from; item < to; item++) {
    long pixel = item % strips * lanes;
    long at = item / strips * n.channels * n.area + pixel;
    if (pixel + lanes <= n.area) {
      either_strip(o, at, s, lanes, scratch);
    } else {
      either_strip(o, at, s, n.area - pixel, scratch);
    }
  }
}

/* Blocked: strips of one pixel. */
ALWAYS void blocked(const operands *o, int chunk, int chunks, const int block) {
  const derm_response_norm n = *o->norm;
  float *scratch = o->scratch + chunk * 2 * array_size(&n);
  const strip s = {
      .chunks = n.channels / block, .apart = n.area * block, .row = block, .step = 1};
  long from, to;
  derm_chunk(n.batch * n.area, chunk, chunks, &from, &to);
  for (long item = from; item < to; item++) {
    long at = item / n.area * n.channels * n.area + item % n.area * block;
    either_strip(o, at, s, block, scratch);
  }
}

static DERM_CLONES void blocked_chunk_8(void *context, int chunk, int chunks) {
  blocked(context, chunk, chunks, 8);
}

static DERM_CLONES void blocked_chunk_16(void *context, int chunk, int chunks) {
  blocked(context, chunk, chunks, 16);
}

static void run(const derm_threads *threads, int block, operands *o) {
  const derm_response_norm *n = o->norm;
  derm_run_chunks(threads, block == 8 ? blocked_chunk_8 : block == 16 ? blocked_chunk_16 : plain_chunk, o,
                n->batch * n->channels * n->area);
}

void derm_response_norm_forward(const derm_threads *threads, const derm_response_norm *norm, int block,
                                const float *input, float *output, float *scratch) {
  operands o = {.norm = norm, .input = input, .result = output, .scratch = scratch};
  run(threads, block, &o);
}

void derm_response_norm_backward(const derm_threads *threads, const derm_response_norm *norm, int block,
                                 const float *input, const float *output_gradient,
                                 float *input_gradient, float *scratch) {
  operands o = {.norm = norm, .input = input, .output_gradient = output_gradient,
                .result = input_gradient, .scratch = scratch};
  run(threads, block, &o);
}
