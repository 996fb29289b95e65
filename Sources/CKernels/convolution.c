#include "convolution.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

#include "clones.h"

typedef struct {
  derm_convolution shape;
  derm_gemm gemm;
  const float *input, *weight, *bias, *output_gradient;
  float *result, *scratch;
} operands;

/* The sizes of one group's matrices. */
typedef struct {
  long inputs, outputs, rows, area, plane;
} group_sizes;

static group_sizes sizes_of(const derm_convolution *s) {
  long inputs = s->inputs / s->groups;
  return (group_sizes){.inputs = inputs,
                       .outputs = s->outputs / s->groups,
                       .rows = inputs * s->kernel * s->kernel,
                       .area = s->output_height * s->output_width,
                       .plane = s->height * s->width};
}

/* With a 1 x 1 kernel at stride 1 the image is its own matrix of columns. */
static int needs_columns(const derm_convolution *s) {
  return s->kernel != 1 || s->stride != 1 || s->padding != 0;
}

static long columns_size(const derm_convolution *s) {
  group_sizes g = sizes_of(s);
  return needs_columns(s) ? g.rows * g.area : 0;
}

static long weights_size(const derm_convolution *s) { return s->outputs * sizes_of(s).rows; }

long derm_convolution_scratch(const derm_convolution *convolution, int threads) {
  return threads * (columns_size(convolution) + weights_size(convolution));
}

/* The outputs [*from, *to) of a row whose input column is inside the image. */
static void inside(const derm_convolution *s, long offset, long *from, long *to) {
  long first = offset >= 0 ? 0 : (-offset + s->stride - 1) / s->stride;
  long last = s->width - 1 - offset < 0 ? -1 : (s->width - 1 - offset) / s->stride;
  *from = first < s->output_width ? first : s->output_width;
  *to = last + 1 < s->output_width ? last + 1 : s->output_width;
  if (*to < *from) *to = *from;
}

/* columns[(channel, i, j), (row, column)] = input[channel, row * stride + i - padding, ...]. */
static void gather(const derm_convolution *s, const float *input, float *columns) {
  group_sizes g = sizes_of(s);
  for (long r = 0; r < g.rows; r++) {
    long j = r % s->kernel, i = r / s->kernel % s->kernel, channel = r / s->kernel / s->kernel;
    long from, to;
    inside(s, j - s->padding, &from, &to);
    for (long row = 0; row < s->output_height; row++) {
      float *out = columns + r * g.area + row * s->output_width;
      long y = row * s->stride + i - s->padding;
      if (y < 0 || y >= s->height) {
        memset(out, 0, (size_t)s->output_width * sizeof(float));
        continue;
      }
      const float *in = input + channel * g.plane + y * s->width + j - s->padding;
      for (long x = 0; x < from; x++) out[x] = 0;
      if (s->stride == 1) {
        memcpy(out + from, in + from, (size_t)(to - from) * sizeof(float));
      } else {
        for (long x = from; x < to; x++) out[x] = in[x * s->stride];
      }
      for (long x = to; x < s->output_width; x++) out[x] = 0;
    }
  }
}

/* The transpose of gather: adds every column's value where it came from. */
static DERM_CLONES void scatter(const derm_convolution *s, const float *columns, float *input) {
  group_sizes g = sizes_of(s);
  memset(input, 0, (size_t)(g.inputs * g.plane) * sizeof(float));
  for (long r = 0; r < g.rows; r++) {
    long j = r % s->kernel, i = r / s->kernel % s->kernel, channel = r / s->kernel / s->kernel;
    long from, to;
    inside(s, j - s->padding, &from, &to);
    for (long row = 0; row < s->output_height; row++) {
      long y = row * s->stride + i - s->padding;
      if (y < 0 || y >= s->height) continue;
      const float *in = columns + r * g.area + row * s->output_width;
      float *out = input + channel * g.plane + y * s->width + j - s->padding;
      if (s->stride == 1) {
        for (long x = from; x < to; x++) out[x] += in[x];
      } else {
        for (long x = from; x < to; x++) out[x * s->stride] += in[x];
      }
    }
  }
}

static void forward_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_convolution *s = &o->shape;
  group_sizes g = sizes_of(s);
  float *columns = o->scratch + chunk * columns_size(s);
  long from, to;
  derm_chunk(s->batch * s->groups, chunk, chunks, &from, &to);
  for (long item = from; item < to; item++) {
    long group = item % s->groups;
    const float *x = o->input + item * g.inputs * g.plane;
    float *y = o->result + item * g.outputs * g.area;
    if (needs_columns(s)) {
      gather(s, x, columns);
      x = columns;
    }
    const float *bias = o->bias ? o->bias + group * g.outputs : NULL;
    for (long c = 0; bias && c < g.outputs; c++) {
      for (long i = 0; i < g.area; i++) y[c * g.area + i] = bias[c];
    }
    o->gemm(0, 0, g.outputs, g.area, g.rows, 1, o->weight + group * g.outputs * g.rows, g.rows, x,
            g.area, bias ? 1 : 0, y, g.area);
  }
}

void derm_convolution_forward(const derm_threads *threads, derm_gemm gemm,
                              const derm_convolution *convolution, const float *input,
                              const float *weight, const float *bias, float *output,
                              float *scratch) {
  operands o = {.shape = *convolution, .gemm = gemm, .input = input, .weight = weight,
                .bias = bias, .result = output, .scratch = scratch};
  derm_run_chunks(threads, forward_chunk, &o, LONG_MAX);
}

static void input_gradient_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_convolution *s = &o->shape;
  group_sizes g = sizes_of(s);
  float *columns = o->scratch + chunk * columns_size(s);
  long from, to;
  derm_chunk(s->batch * s->groups, chunk, chunks, &from, &to);
  for (long item = from; item < to; item++) {
    const float *weight = o->weight + item % s->groups * g.outputs * g.rows;
    const float *dy = o->output_gradient + item * g.outputs * g.area;
    float *dx = o->result + item * g.inputs * g.plane;
    float *target = needs_columns(s) ? columns : dx;
    o->gemm(1, 0, g.rows, g.area, g.outputs, 1, weight, g.rows, dy, g.area, 0, target, g.area);
    if (needs_columns(s)) scatter(s, columns, dx);
  }
}

void derm_convolution_input_gradient(const derm_threads *threads, derm_gemm gemm,
                                     const derm_convolution *convolution,
                                     const float *output_gradient, const float *weight,
                                     float *input_gradient, float *scratch) {
  operands o = {.shape = *convolution, .gemm = gemm, .output_gradient = output_gradient,
                .weight = weight, .result = input_gradient, .scratch = scratch};
  derm_run_chunks(threads, input_gradient_chunk, &o, LONG_MAX);
}

/* Each thread sums over its images; the threads' sums are added in their order. */
static void weight_gradient_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_convolution *s = &o->shape;
  group_sizes g = sizes_of(s);
  float *columns = o->scratch + chunk * columns_size(s);
  float *sum = o->scratch + chunks * columns_size(s) + chunk * weights_size(s);
  long from, to;
  derm_chunk(s->batch, chunk, chunks, &from, &to);
  if (from == to) memset(sum, 0, (size_t)weights_size(s) * sizeof(float));
  for (long item = from * s->groups; item < to * s->groups; item++) {
    const float *x = o->input + item * g.inputs * g.plane;
    const float *dy = o->output_gradient + item * g.outputs * g.area;
    if (needs_columns(s)) {
      gather(s, x, columns);
      x = columns;
    }
    o->gemm(0, 1, g.outputs, g.rows, g.area, 1, dy, g.area, x, g.area,
            item < (from + 1) * s->groups ? 0 : 1,
            sum + item % s->groups * g.outputs * g.rows, g.rows);
  }
}

static void bias_gradient(const derm_convolution *s, const float *output_gradient,
                          float *gradient) {
  long area = s->output_height * s->output_width;
  for (long c = 0; c < s->outputs; c++) {
    double sum = 0;
    for (long b = 0; b < s->batch; b++) {
      const float *dy = output_gradient + (b * s->outputs + c) * area;
      for (long i = 0; i < area; i++) sum += dy[i];
    }
    gradient[c] = (float)sum;
  }
}

void derm_convolution_weight_gradient(const derm_threads *threads, derm_gemm gemm,
                                      const derm_convolution *convolution, const float *input,
                                      const float *output_gradient, float *weight_gradient,
                                      float *bias_gradient_result, float *scratch) {
  operands o = {.shape = *convolution, .gemm = gemm, .input = input,
                .output_gradient = output_gradient, .scratch = scratch};
  derm_run_chunks(threads, weight_gradient_chunk, &o, LONG_MAX);
  long size = weights_size(convolution);
  const float *sums = scratch + threads->count * columns_size(convolution);
  for (long i = 0; i < size; i++) {
    float sum = sums[i];
    for (int chunk = 1; chunk < threads->count; chunk++) sum += sums[chunk * size + i];
    weight_gradient[i] = sum;
  }
  if (bias_gradient_result) bias_gradient(convolution, output_gradient, bias_gradient_result);
}
