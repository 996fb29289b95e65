#include "normalisation.h"

#include <math.h>
#include <stddef.h>

#include "clones.h"

typedef struct {
  const derm_norm *norm;
  const float *input, *output, *output_gradient, *gamma, *beta;
  const float *given_mean, *given_variance;
  float *mean, *variance, *result, *gamma_gradient, *beta_gradient;
} operands;

/* Rows are summed in lanes, their sums in double precision. */
static DERM_CLONES void statistics_chunk(void *context, int chunk, int chunks) {
  DERM_LANES
  const operands *o = context;
  const derm_norm n = *o->norm;
  long from, to;
  derm_chunk(n.channels, chunk, chunks, &from, &to);
  for (long c = from; c < to; c++) {
    double sum = 0;
    for (long b = 0; b < n.batch; b++) {
      const float *row = o->input + (b * n.channels + c) * n.area;
      float row_sum = 0;
      for (long i = 0; i < n.area; i++) row_sum += row[i];
      sum += row_sum;
    }
    float mean = (float)(sum / (double)(n.batch * n.area));
    double squares = 0;
    for (long b = 0; b < n.batch; b++) {
      const float *row = o->input + (b * n.channels + c) * n.area;
      float row_sum = 0;
      for (long i = 0; i < n.area; i++) row_sum += (row[i] - mean) * (row[i] - mean);
      squares += row_sum;
    }
    o->mean[c] = mean;
    o->variance[c] = (float)(squares / (double)(n.batch * n.area));
  }
}

void derm_norm_statistics(const derm_threads *threads, const derm_norm *norm, const float *input,
                          float *mean, float *variance) {
  operands o = {.norm = norm, .input = input, .mean = mean, .variance = variance};
  derm_run_chunks(threads, statistics_chunk, &o, norm->batch * norm->channels * norm->area);
}

static DERM_CLONES void forward_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_norm n = *o->norm;
  long from, to;
  derm_chunk(n.batch * n.channels, chunk, chunks, &from, &to);
  for (long plane = from; plane < to; plane++) {
    long c = plane % n.channels;
    float scale = o->gamma[c] / sqrtf(o->given_variance[c] + n.epsilon);
    float mean = o->given_mean[c], beta = o->beta[c];
    const float *row = o->input + plane * n.area;
    float *result = o->result + plane * n.area;
    for (long i = 0; i < n.area; i++) {
      float y = (row[i] - mean) * scale + beta;
      /* NaN stays: the loss must show it. */
      result[i] = n.has_relu && y <= 0 ? 0 : y;
    }
  }
}

void derm_norm_forward(const derm_threads *threads, const derm_norm *norm, const float *input,
                       const float *gamma, const float *beta, const float *mean,
                       const float *variance, float *output) {
  operands o = {.norm = norm, .input = input, .gamma = gamma, .beta = beta, .given_mean = mean,
                .given_variance = variance, .result = output};
  derm_run_chunks(threads, forward_chunk, &o, norm->batch * norm->channels * norm->area);
}

/* sum(dy) and sum(dy * (x - mean)) of one channel, dy being 0 where the ReLU was. */
static inline __attribute__((always_inline)) void channel_sums(const operands *o, long c,
                                                               double *sum, double *product) {
  DERM_LANES
  const derm_norm n = *o->norm;
  float mean = o->given_mean[c];
  *sum = 0;
  *product = 0;
  for (long b = 0; b < n.batch; b++) {
    long start = (b * n.channels + c) * n.area;
    const float *x = o->input + start, *y = o->output + start, *dy = o->output_gradient + start;
    float row_sum = 0, row_product = 0;
    for (long i = 0; i < n.area; i++) {
      float g = n.has_relu && !(y[i] > 0) ? 0 : dy[i];
      row_sum += g;
      row_product += g * (x[i] - mean);
    }
    *sum += row_sum;
    *product += row_product;
  }
}

static DERM_CLONES void backward_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_norm n = *o->norm;
  long from, to;
  derm_chunk(n.channels, chunk, chunks, &from, &to);
  for (long c = from; c < to; c++) {
    double sum, product;
    channel_sums(o, c, &sum, &product);
    float inverse = 1 / sqrtf(o->given_variance[c] + n.epsilon), mean = o->given_mean[c];
    if (o->gamma_gradient) o->gamma_gradient[c] = (float)(product * inverse);
    if (o->beta_gradient) o->beta_gradient[c] = (float)sum;
    double values = (double)(n.batch * n.area);
    float scale = o->gamma[c] * inverse;
    float offset = n.uses_stored ? 0 : (float)(sum / values);
    float slope = n.uses_stored ? 0 : (float)(product * inverse * inverse / values);
    for (long b = 0; b < n.batch; b++) {
      long start = (b * n.channels + c) * n.area;
      const float *x = o->input + start, *y = o->output + start;
      const float *dy = o->output_gradient + start;
      float *dx = o->result + start;
      for (long i = 0; i < n.area; i++) {
        float g = n.has_relu && !(y[i] > 0) ? 0 : dy[i];
        dx[i] = scale * (g - offset - (x[i] - mean) * slope);
      }
    }
  }
}

void derm_norm_backward(const derm_threads *threads, const derm_norm *norm, const float *input,
                        const float *output, const float *output_gradient, const float *gamma,
                        const float *mean, const float *variance, float *input_gradient,
                        float *gamma_gradient, float *beta_gradient) {
  operands o = {.norm = norm, .input = input, .output = output,
                .output_gradient = output_gradient, .gamma = gamma, .given_mean = mean,
                .given_variance = variance, .result = input_gradient,
                .gamma_gradient = gamma_gradient, .beta_gradient = beta_gradient};
  derm_run_chunks(threads, backward_chunk, &o, norm->batch * norm->channels * norm->area);
}

void derm_norm_follow(float *running_mean, float *running_variance, const float *mean,
                      const float *variance, long channels, long values, float momentum) {
  float unbiased = values > 1 ? (float)values / (float)(values - 1) : 1;
  for (long c = 0; c < channels; c++) {
    running_mean[c] += momentum * (mean[c] - running_mean[c]);
    running_variance[c] += momentum * (variance[c] * unbiased - running_variance[c]);
  }
}

void derm_norm_affine(const float *gamma, const float *beta, const float *mean,
                      const float *variance, float epsilon, long channels, float *scale,
                      float *shift) {
  for (long c = 0; c < channels; c++) {
    scale[c] = gamma[c] / sqrtf(variance[c] + epsilon);
    shift[c] = beta[c] - mean[c] * scale[c];
  }
}
