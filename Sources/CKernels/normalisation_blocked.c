#include <math.h>
#include <stddef.h>

#include "clones.h"
#include "normalisation.h"

/* Sums are taken in f32 over so many pixels, and the sums of these in double precision. */
enum { chunk = 64, widest = 16 };

typedef struct {
  const derm_norm *norm;
  const float *input, *output_gradient, *gamma, *beta;
  float *mean, *variance, *result, *gamma_gradient, *beta_gradient;
} operands;

/* The constants of a block of channels. */
typedef struct {
  float mean[widest], inverse[widest], scale[widest], beta[widest];
} channels_constants;

#define ALWAYS static inline __attribute__((always_inline))

/* Mean and variance of block b: sums of x - pivot and its square, the pivot near the values. */
ALWAYS void statistics(const operands *o, long b, const int block) {
  const derm_norm n = *o->norm;
  long blocks = n.channels / block;
  double sums[widest] = {0}, squares[widest] = {0};
  float pivot[widest];
  for (int c = 0; c < block; c++) pivot[c] = o->input[b * n.area * block + c];
  for (long image = 0; image < n.batch; image++) {
    const float *x = o->input + (image * blocks + b) * n.area * block;
    for (long start = 0; start < n.area; start += chunk) {
      long end = start + chunk < n.area ? start + chunk : n.area;
      float sum[widest] = {0}, square[widest] = {0};
      for (long i = start; i < end; i++) {
        for (int c = 0; c < block; c++) {
          float d = x[i * block + c] - pivot[c];
          sum[c] += d;
          square[c] += d * d;
        }
      }
      for (int c = 0; c < block; c++) sums[c] += sum[c];
      for (int c = 0; c < block; c++) squares[c] += square[c];
    }
  }
  double values = (double)(n.batch * n.area);
  for (int c = 0; c < block; c++) {
    double offset = sums[c] / values, variance = squares[c] / values - offset * offset;
    o->mean[b * block + c] = (float)(pivot[c] + offset);
    /* Rounding may leave a little below 0; a NaN stays one. */
    o->variance[b * block + c] = variance < 0 ? 0 : (float)variance;
  }
}

ALWAYS channels_constants constants(const operands *o, long b, const int block) {
  channels_constants k;
  for (int c = 0; c < block; c++) {
    long channel = b * block + c;
    k.mean[c] = o->mean[channel];
    k.inverse[c] = 1 / sqrtf(o->variance[channel] + o->norm->epsilon);
    k.scale[c] = o->gamma[channel] * k.inverse[c];
    k.beta[c] = o->beta[channel];
  }
  return k;
}

ALWAYS void forward_blocks(const operands *o, long from, long to, const int block) {
  const derm_norm n = *o->norm;
  long blocks = n.channels / block;
  for (long b = from; b < to; b++) {
    if (!n.uses_stored) statistics(o, b, block);
    const channels_constants k = constants(o, b, block);
    for (long image = 0; image < n.batch; image++) {
      long start = (image * blocks + b) * n.area * block;
      const float *x = o->input + start;
      float *y = o->result + start;
      for (long i = 0; i < n.area; i++) {
        for (int c = 0; c < block; c++) {
          float value = (x[i * block + c] - k.mean[c]) * k.scale[c] + k.beta[c];
          y[i * block + c] = n.rectified && value < 0 ? 0 : value;
        }
      }
    }
  }
}

/* dy where the output was positive (or there is no rectifier), else 0. */
ALWAYS float passed(float x, float dy, float mean, float scale, float beta, int rectified) {
  return rectified && !((x - mean) * scale + beta > 0) ? 0 : dy;
}

ALWAYS void backward_block(const operands *o, long b, const int block, const int rectified) {
  const derm_norm n = *o->norm;
  long blocks = n.channels / block;
  const channels_constants k = constants(o, b, block);
  double sums[widest] = {0}, products[widest] = {0};
  for (long image = 0; image < n.batch; image++) {
    long at = (image * blocks + b) * n.area * block;
    const float *x = o->input + at, *dy = o->output_gradient + at;
    for (long start = 0; start < n.area; start += chunk) {
      long end = start + chunk < n.area ? start + chunk : n.area;
      float sum[widest] = {0}, product[widest] = {0};
      for (long i = start; i < end; i++) {
        for (int c = 0; c < block; c++) {
          float value = x[i * block + c];
          float g = passed(value, dy[i * block + c], k.mean[c], k.scale[c], k.beta[c], rectified);
          sum[c] += g;
          product[c] += g * (value - k.mean[c]);
        }
      }
      for (int c = 0; c < block; c++) sums[c] += sum[c];
      for (int c = 0; c < block; c++) products[c] += product[c];
    }
  }
  double values = (double)(n.batch * n.area);
  float offset[widest], slope[widest];
  for (int c = 0; c < block; c++) {
    offset[c] = n.uses_stored ? 0 : (float)(sums[c] / values);
    slope[c] = n.uses_stored
                   ? 0
                   : (float)(products[c] * k.inverse[c] * k.inverse[c] / values);
    if (o->gamma_gradient) o->gamma_gradient[b * block + c] = (float)(products[c] * k.inverse[c]);
    if (o->beta_gradient) o->beta_gradient[b * block + c] = (float)sums[c];
  }
  for (long image = 0; image < n.batch; image++) {
    long at = (image * blocks + b) * n.area * block;
    const float *x = o->input + at, *dy = o->output_gradient + at;
    float *dx = o->result + at;
    for (long i = 0; i < n.area; i++) {
      for (int c = 0; c < block; c++) {
        float value = x[i * block + c];
        float g = passed(value, dy[i * block + c], k.mean[c], k.scale[c], k.beta[c], rectified);
        dx[i * block + c] = k.scale[c] * (g - offset[c] - (value - k.mean[c]) * slope[c]);
      }
    }
  }
}

ALWAYS void backward_blocks(const operands *o, long from, long to, const int block) {
  for (long b = from; b < to; b++) {
    if (o->norm->rectified) {
      backward_block(o, b, block, 1);
    } else {
      backward_block(o, b, block, 0);
    }
  }
}

/* A body for each width, so that a pixel is one or two registers. */
#define DERM_PART(direction, block)                                                    \
  static DERM_CLONES void direction##_part_##block(void *context, int part, int parts) { \
    const operands *o = context;                                                       \
    long from, to;                                                                     \
    derm_share(o->norm->channels / block, part, parts, &from, &to);                    \
    direction##_blocks(o, from, to, block);                                            \
  }
DERM_PART(forward, 8)
DERM_PART(forward, 16)
DERM_PART(backward, 8)
DERM_PART(backward, 16)

void derm_norm_blocked_forward(const derm_team *team, const derm_norm *norm, int block,
                               const float *input, const float *gamma, const float *beta,
                               float *mean, float *variance, float *output) {
  operands o = {.norm = norm, .input = input, .gamma = gamma, .beta = beta, .mean = mean,
                .variance = variance, .result = output};
  derm_team_run(team, block == 8 ? forward_part_8 : forward_part_16, &o,
                norm->batch * norm->channels * norm->area);
}

void derm_norm_blocked_backward(const derm_team *team, const derm_norm *norm, int block,
                                const float *input, const float *output_gradient,
                                const float *gamma, const float *beta, const float *mean,
                                const float *variance, float *input_gradient,
                                float *gamma_gradient, float *beta_gradient) {
  operands o = {.norm = norm, .input = input, .output_gradient = output_gradient, .gamma = gamma,
                .beta = beta, .mean = (float *)mean, .variance = (float *)variance,
                .result = input_gradient, .gamma_gradient = gamma_gradient,
                .beta_gradient = beta_gradient};
  derm_team_run(team, block == 8 ? backward_part_8 : backward_part_16, &o,
                norm->batch * norm->channels * norm->area);
}
