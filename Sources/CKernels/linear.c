#include "linear.h"

#include <string.h>

typedef struct {
  derm_linear shape;
  derm_gemm gemm;
  const float *input, *weight, *bias, *output_gradient;
  float *result, *bias_result;
} operands;

/* A share of the longer side of a product's result, all of the other side: no thread reads much
 * more than it has to of the larger operand. */
typedef struct {
  long from_row, to_row, from_column, to_column;
} tile;

static tile tile_of(long rows, long columns, int chunk, int chunks) {
  tile t = {.to_row = rows, .to_column = columns};
  if (rows >= columns) {
    derm_chunk(rows, chunk, chunks, &t.from_row, &t.to_row);
  } else {
    derm_chunk(columns, chunk, chunks, &t.from_column, &t.to_column);
  }
  return t;
}

static int is_empty(tile t) { return t.from_row == t.to_row || t.from_column == t.to_column; }

static void forward_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_linear s = o->shape;
  tile t = tile_of(s.batch, s.outputs, chunk, chunks);
  if (is_empty(t)) return;
  long columns = t.to_column - t.from_column;
  for (long row = t.from_row; row < t.to_row; row++) {
    memcpy(o->result + row * s.outputs + t.from_column, o->bias + t.from_column,
           (size_t)columns * sizeof(float));
  }
  o->gemm(0, 1, t.to_row - t.from_row, columns, s.inputs, 1, o->input + t.from_row * s.inputs,
          s.inputs, o->weight + t.from_column * s.inputs, s.inputs, 1,
          o->result + t.from_row * s.outputs + t.from_column, s.outputs);
}

void derm_linear_forward(const derm_threads *threads, derm_gemm gemm, const derm_linear *linear,
                         const float *input, const float *weight, const float *bias,
                         float *output) {
  operands o = {.shape = *linear, .gemm = gemm, .input = input, .weight = weight, .bias = bias,
                .result = output};
  derm_run_chunks(threads, forward_chunk, &o, linear->batch * linear->inputs * linear->outputs);
}

static void input_gradient_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_linear s = o->shape;
  tile t = tile_of(s.batch, s.inputs, chunk, chunks);
  if (is_empty(t)) return;
  o->gemm(0, 0, t.to_row - t.from_row, t.to_column - t.from_column, s.outputs, 1,
          o->output_gradient + t.from_row * s.outputs, s.outputs, o->weight + t.from_column,
          s.inputs, 0, o->result + t.from_row * s.inputs + t.from_column, s.inputs);
}

void derm_linear_input_gradient(const derm_threads *threads, derm_gemm gemm, const derm_linear *linear,
                                const float *output_gradient, const float *weight,
                                float *input_gradient) {
  operands o = {.shape = *linear, .gemm = gemm, .output_gradient = output_gradient,
                .weight = weight, .result = input_gradient};
  derm_run_chunks(threads, input_gradient_chunk, &o, linear->batch * linear->inputs * linear->outputs);
}

static void weight_gradient_chunk(void *context, int chunk, int chunks) {
  const operands *o = context;
  const derm_linear s = o->shape;
  long from, to;
  derm_chunk(s.outputs, chunk, chunks, &from, &to);
  if (from == to) return;
  o->gemm(1, 0, to - from, s.inputs, s.batch, 1, o->output_gradient + from, s.outputs, o->input,
          s.inputs, 0, o->result + from * s.inputs, s.inputs);
  for (long i = from; i < to; i++) {
    double sum = 0;
    for (long row = 0; row < s.batch; row++) sum += o->output_gradient[row * s.outputs + i];
    o->bias_result[i] = (float)sum;
  }
}

void derm_linear_weight_gradient(const derm_threads *threads, derm_gemm gemm, const derm_linear *linear,
                                 const float *input, const float *output_gradient,
                                 float *weight_gradient, float *bias_gradient) {
  operands o = {.shape = *linear, .gemm = gemm, .input = input,
                .output_gradient = output_gradient, .result = weight_gradient,
                .bias_result = bias_gradient};
  derm_run_chunks(threads, weight_gradient_chunk, &o, linear->batch * linear->inputs * linear->outputs);
}
