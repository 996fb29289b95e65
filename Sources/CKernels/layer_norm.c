#include <math.h>

#include "channelwise.h"
#include "clones.h"

typedef struct {
  derm_maps maps;
  float epsilon;
  const float *input, *gradient, *weight, *bias;
  float *kept, *result, *bias_gradient;
} norm;

#define NAME(x) x##_1
#define BLOCK 1
#define TILE 64
#include "layer_norm_loops.h"

#define NAME(x) x##_8
#define BLOCK 8
#define TILE 16
#include "layer_norm_loops.h"

#define NAME(x) x##_16
#define BLOCK 16
#define TILE 16
#include "layer_norm_loops.h"

static void run(const derm_threads *threads, norm *o, int weights) {
  derm_body tiles = o->maps.block == 16 ? tiles_16 : o->maps.block == 8 ? tiles_8 : tiles_1;
  derm_body sums = o->maps.block == 16 ? weights_16 : o->maps.block == 8 ? weights_8 : weights_1;
  derm_run_chunks(threads, weights ? sums : tiles, o,
                  o->maps.batch * o->maps.channels * o->maps.area);
}

void derm_layer_norm(const derm_threads *threads, const derm_maps *maps, const float *input,
                     const float *weight, const float *bias, float epsilon, float *kept,
                     float *output) {
  norm o = {.maps = *maps, .epsilon = epsilon, .input = input, .weight = weight, .bias = bias,
            .kept = kept, .result = output};
  run(threads, &o, 0);
}

void derm_layer_norm_input_gradient(const derm_threads *threads, const derm_maps *maps,
                                    const float *input, const float *output_gradient,
                                    const float *weight, const float *kept, float *input_gradient) {
  norm o = {.maps = *maps, .input = input, .gradient = output_gradient, .weight = weight,
            .kept = (float *)kept, .result = input_gradient};
  run(threads, &o, 0);
}

void derm_layer_norm_weight_gradient(const derm_threads *threads, const derm_maps *maps,
                                     const float *input, const float *output_gradient,
                                     const float *kept, float *weight_gradient,
                                     float *bias_gradient) {
  norm o = {.maps = *maps, .input = input, .gradient = output_gradient, .kept = (float *)kept,
            .result = weight_gradient, .bias_gradient = bias_gradient};
  run(threads, &o, 1);
}
