#include "linear.h"

#include <string.h>

typedef struct {
  derm_linear shape;
  derm_gemm gemm;
  const float *input, *weight, *bias, *output_gradient;
  float *result, *bias_result;
} operands;

static void forward_part(void *context, int part, int parts) {
  const operands *o = context;
  const derm_linear s = o->shape;
  long from, to;
  derm_share(s.batch, part, parts, &from, &to);
  if (from == to) return;
  for (long row = from; row < to; row++) {
    memcpy(o->result + row * s.outputs, o->bias, (size_t)s.outputs * sizeof(float));
  }
  o->gemm(0, 1, to - from, s.outputs, s.inputs, 1, o->input + from * s.inputs, s.inputs,
          o->weight, s.inputs, 1, o->result + from * s.outputs, s.outputs);
}

void derm_linear_forward(const derm_team *team, derm_gemm gemm, const derm_linear *linear,
                         const float *input, const float *weight, const float *bias,
                         float *output) {
  operands o = {.shape = *linear, .gemm = gemm, .input = input, .weight = weight, .bias = bias,
                .result = output};
  derm_team_run(team, forward_part, &o, linear->batch * linear->inputs * linear->outputs);
}

static void input_gradient_part(void *context, int part, int parts) {
  const operands *o = context;
  const derm_linear s = o->shape;
  long from, to;
  derm_share(s.batch, part, parts, &from, &to);
  if (from == to) return;
  o->gemm(0, 0, to - from, s.inputs, s.outputs, 1, o->output_gradient + from * s.outputs,
          s.outputs, o->weight, s.inputs, 0, o->result + from * s.inputs, s.inputs);
}

void derm_linear_input_gradient(const derm_team *team, derm_gemm gemm, const derm_linear *linear,
                                const float *output_gradient, const float *weight,
                                float *input_gradient) {
  operands o = {.shape = *linear, .gemm = gemm, .output_gradient = output_gradient,
                .weight = weight, .result = input_gradient};
  derm_team_run(team, input_gradient_part, &o, linear->batch * linear->inputs * linear->outputs);
}

static void weight_gradient_part(void *context, int part, int parts) {
  const operands *o = context;
  const derm_linear s = o->shape;
  long from, to;
  derm_share(s.outputs, part, parts, &from, &to);
  if (from == to) return;
  o->gemm(1, 0, to - from, s.inputs, s.batch, 1, o->output_gradient + from, s.outputs, o->input,
          s.inputs, 0, o->result + from * s.inputs, s.inputs);
  for (long i = from; i < to; i++) {
    double sum = 0;
    for (long row = 0; row < s.batch; row++) sum += o->output_gradient[row * s.outputs + i];
    o->bias_result[i] = (float)sum;
  }
}

void derm_linear_weight_gradient(const derm_team *team, derm_gemm gemm, const derm_linear *linear,
                                 const float *input, const float *output_gradient,
                                 float *weight_gradient, float *bias_gradient) {
  operands o = {.shape = *linear, .gemm = gemm, .input = input,
                .output_gradient = output_gradient, .result = weight_gradient,
                .bias_result = bias_gradient};
  derm_team_run(team, weight_gradient_part, &o, linear->batch * linear->inputs * linear->outputs);
}
