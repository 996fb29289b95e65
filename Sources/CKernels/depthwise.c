#include "depthwise.h"

#include "clones.h"

enum { most_kernel = 7 };

typedef struct {
  const derm_depthwise *shape;
  const float *input, *output_gradient;
  float *weight_gradient, *bias_gradient;
} operands;

#define ALWAYS static inline __attribute__((always_inline))

#define NAME(x) x##_8
#define BLOCK 8
#define VECTOR vector_8
#include "depthwise_lanes.h"

#define NAME(x) x##_16
#define BLOCK 16
#define VECTOR vector_16
#include "depthwise_lanes.h"

void derm_depthwise_weight_gradient(const derm_threads *threads, const derm_depthwise *shape,
                                    const float *input, const float *output_gradient,
                                    float *weight_gradient, float *bias_gradient) {
  operands o = {.shape = shape, .input = input, .output_gradient = output_gradient,
                .weight_gradient = weight_gradient, .bias_gradient = bias_gradient};
  derm_run_chunks(threads, shape->block == 8 ? planes_8 : planes_16, &o,
                  shape->batch * shape->channels * shape->output_height * shape->output_width);
}
