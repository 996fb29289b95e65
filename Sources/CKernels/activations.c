#include "activations.h"

#include <stdint.h>
#include <string.h>

#include "clones.h"

typedef struct {
  const float *input, *gradient;
  float *result;
  long count;
} operands;

/* e^x without a call, so that loops become vectors: x = n ln 2 + r, e^r by its series up to r^7 / 5040,
 * whose rest is 6e-9 for |r| <= ln 2 / 2. Below -87 it stays at the smallest normal number, above
 * 88 at 1.7e38; NaN passes the comparisons. */
static inline float exponential(float x) {
  x = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
  /* Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits. */
  float shifted = x * 1.44269504f + 12582912.0f;
  float n = shifted - 12582912.0f;
  float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits - 0x4B400000u + 127u) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

static inline float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

/* The share of a normal distribution below x, and exp(-x^2 / 2), which its density needs too:
 * Abramowitz & Stegun 7.1.26, absolute error 1.5e-7, with |x| so that small shares stay exact. */
static inline float below(float x, float *bell) {
  float size = x < 0 ? -x : x;
  float t = 1.0f / (1.0f + 0.3275911f * 0.70710678f * size);
  float e = exponential(-0.5f * x * x);
  float p = t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
  float tail = 0.5f * p * e;
  *bell = e;
  return x < 0 ? tail : 1.0f - tail;
}

static inline float gelu(float x) {
  float bell;
  return x * below(x, &bell);
}

static inline float gelu_slope(float x) {
  float bell, share = below(x, &bell);
  return share + x * bell * 0.39894228f;
}

static inline float silu(float x) { return x * sigmoid(x); }

static inline float silu_slope(float x) {
  float s = sigmoid(x);
  return s * (1.0f + x * (1.0f - s));
}

static inline float sigmoid_slope(float x) {
  float s = sigmoid(x);
  return s * (1.0f - s);
}

/* Comparisons are made so that NaN reaches the result. */
static inline float hard_sigmoid(float x) {
  return x <= -3 ? 0 : x >= 3 ? 1 : x * (1.0f / 6) + 0.5f;
}

static inline float hard_sigmoid_slope(float x) { return x > -3 && x < 3 ? 1.0f / 6 : 0; }

static inline float hard_swish(float x) {
  return x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) * (1.0f / 6);
}

static inline float hard_swish_slope(float x) {
  return x <= -3 ? 0 : x >= 3 ? 1 : x * (1.0f / 3) + 0.5f;
}

#define ACTIVATION(NAME)                                                                         \
  static DERM_CLONES void NAME##_chunk(void *context, int chunk, int chunks) {                   \
    const operands *o = context;                                                                 \
    long from, to;                                                                               \
    derm_chunk(o->count, chunk, chunks, &from, &to);                                             \
    const float *input = o->input;                                                               \
    float *result = o->result;                                                                   \
    for (long i = from; i < to; i++) result[i] = NAME(input[i]);                                 \
  }                                                                                              \
  void derm_##NAME(const derm_threads *threads, const float *input, float *output, long count) { \
    operands o = {.input = input, .result = output, .count = count};                             \
    derm_run_chunks(threads, NAME##_chunk, &o, count);                                           \
  }                                                                                              \
  static DERM_CLONES void NAME##_gradient_chunk(void *context, int chunk, int chunks) {          \
    const operands *o = context;                                                                 \
    long from, to;                                                                               \
    derm_chunk(o->count, chunk, chunks, &from, &to);                                             \
    const float *input = o->input, *gradient = o->gradient;                                      \
    float *result = o->result;                                                                   \
    for (long i = from; i < to; i++) result[i] = gradient[i] * NAME##_slope(input[i]);           \
  }                                                                                              \
  void derm_##NAME##_gradient(const derm_threads *threads, const float *input,                   \
                              const float *output_gradient, float *input_gradient, long count) { \
    operands o = {.input = input, .gradient = output_gradient, .result = input_gradient,         \
                  .count = count};                                                               \
    derm_run_chunks(threads, NAME##_gradient_chunk, &o, count);                                  \
  }

ACTIVATION(gelu)
ACTIVATION(silu)
ACTIVATION(sigmoid)
ACTIVATION(hard_sigmoid)
ACTIVATION(hard_swish)
