#include "onednn_api.h"

#ifdef DERM_HAS_ONEDNN

#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* A layout that the library is to choose. */
static int any_layout(dnnl_memory_desc_t *out, int count, const dnnl_dims_t dimensions,
                      dnnl_data_type_t numbers) {
  return derm_dnn.dnnl_memory_desc_init_by_tag(out, count, dimensions, numbers,
                                               dnnl_format_tag_any);
}

typedef struct {
  dnnl_memory_desc_t source, weights, bias, destination;
  dnnl_dims_t strides, padding, padding_end;
} convolution_layouts;

/* The padding at the end is what the output's size leaves, which may be less (or negative). */
static int64_t end_padding(int64_t input, int64_t output, int64_t kernel, int64_t stride,
                           int64_t padding) {
  return (output - 1) * stride + kernel - input - padding;
}

/* Sums over a whole batch are f32 whatever the images are: `weights` says which these are. */
static int convolution_any(const derm_dnn_convolution *s, dnnl_data_type_t weights,
                           convolution_layouts *l) {
  memset(l, 0, sizeof *l);
  dnnl_data_type_t numbers = s->bf16 ? dnnl_bf16 : dnnl_f32;
  int status = any_layout(&l->source, 4, (dnnl_dims_t){s->batch, s->inputs, s->height, s->width},
                          numbers);
  if (status == dnnl_success) {
    status = any_layout(&l->destination, 4,
                        (dnnl_dims_t){s->batch, s->outputs, s->output_height, s->output_width},
                        numbers);
  }
  if (status == dnnl_success) {
    status = s->groups == 1
                 ? any_layout(&l->weights, 4,
                              (dnnl_dims_t){s->outputs, s->inputs, s->kernel, s->kernel}, weights)
                 : any_layout(&l->weights, 5,
                              (dnnl_dims_t){s->groups, s->outputs / s->groups,
                                            s->inputs / s->groups, s->kernel, s->kernel},
                              weights);
  }
  if (status == dnnl_success && s->has_bias) {
    status = any_layout(&l->bias, 1, (dnnl_dims_t){s->outputs}, dnnl_f32);
  }
  for (int i = 0; i < 2; i++) {
    l->strides[i] = s->stride;
    l->padding[i] = s->padding;
  }
  l->padding_end[0] =
      end_padding(s->height, s->output_height, s->kernel, s->stride, s->padding);
  l->padding_end[1] = end_padding(s->width, s->output_width, s->kernel, s->stride, s->padding);
  return status;
}

int derm_dnn_convolution_describe(const derm_dnn_convolution *shape, int training,
                                  dnnl_convolution_desc_t *operation) {
  convolution_layouts l;
  int status = convolution_any(shape, shape->bf16 ? dnnl_bf16 : dnnl_f32, &l);
  if (status != dnnl_success) return status;
  return derm_dnn.dnnl_convolution_forward_desc_init(
      operation, training ? dnnl_forward_training : dnnl_forward_inference,
      dnnl_convolution_direct, &l.source, &l.weights, shape->has_bias ? &l.bias : NULL,
      &l.destination, l.strides, l.padding, l.padding_end);
}

int derm_dnn_convolution_forward(const derm_dnn_convolution *shape, int training,
                                 derm_primitive **out) {
  dnnl_convolution_desc_t operation;
  int status = derm_dnn_convolution_describe(shape, training, &operation);
  if (status != dnnl_success) return status;
  derm_argument arguments[] = {derm_source, derm_weights, derm_destination, derm_bias};
  return derm_primitive_make(&operation, NULL, arguments, shape->has_bias ? 4 : 3, out);
}

int derm_dnn_convolution_source_gradient(const derm_dnn_convolution *shape,
                                         const derm_primitive *forward, derm_primitive **out) {
  convolution_layouts l;
  dnnl_convolution_desc_t operation;
  int status = convolution_any(shape, shape->bf16 ? dnnl_bf16 : dnnl_f32, &l);
  if (status != dnnl_success) return status;
  status = derm_dnn.dnnl_convolution_backward_data_desc_init(
      &operation, dnnl_convolution_direct, &l.source, &l.weights, &l.destination, l.strides,
      l.padding, l.padding_end);
  if (status != dnnl_success) return status;
  derm_argument arguments[] = {derm_source_gradient, derm_weights, derm_destination_gradient};
  return derm_primitive_make(&operation, forward->descriptor, arguments, COUNT(arguments), out);
}

int derm_dnn_convolution_weights_gradient(const derm_dnn_convolution *shape,
                                          const derm_primitive *forward, derm_primitive **out) {
  convolution_layouts l;
  dnnl_convolution_desc_t operation;
  int status = convolution_any(shape, dnnl_f32, &l);
  if (status != dnnl_success) return status;
  status = derm_dnn.dnnl_convolution_backward_weights_desc_init(
      &operation, dnnl_convolution_direct, &l.source, &l.weights,
      shape->has_bias ? &l.bias : NULL, &l.destination, l.strides, l.padding, l.padding_end);
  if (status != dnnl_success) return status;
  derm_argument arguments[] = {derm_source, derm_weights_gradient, derm_destination_gradient,
                               derm_bias_gradient};
  return derm_primitive_make(&operation, forward->descriptor, arguments,
                             shape->has_bias ? 4 : 3, out);
}

static unsigned norm_flags(const derm_dnn_norm *norm) {
  return (unsigned)dnnl_use_scale | (unsigned)dnnl_use_shift |
         (norm->uses_stored ? (unsigned)dnnl_use_global_stats : 0) |
         (norm->has_relu ? (unsigned)dnnl_fuse_norm_relu : 0);
}

int derm_dnn_norm_forward(const derm_dnn_norm *norm, const derm_layout *source,
                          derm_primitive **out) {
  dnnl_batch_normalization_desc_t operation;
  int status = derm_dnn.dnnl_batch_normalization_forward_desc_init(
      &operation, norm->training ? dnnl_forward_training : dnnl_forward_inference,
      &source->descriptor, norm->epsilon, norm_flags(norm));
  if (status != dnnl_success) return status;
  derm_argument arguments[] = {derm_source, derm_destination, derm_mean,     derm_variance,
                               derm_scale,  derm_shift,       derm_workspace};
  int keeps = norm->training && norm->has_relu;
  return derm_primitive_make(&operation, NULL, arguments, keeps ? 7 : 6, out);
}

/* The shift is read, though no gradient depends on it: 2.6 asks for it with the scale. */
int derm_dnn_norm_backward(const derm_dnn_norm *norm, const derm_layout *source,
                           const derm_primitive *forward, derm_primitive **out) {
  dnnl_batch_normalization_desc_t operation;
  int status = derm_dnn.dnnl_batch_normalization_backward_desc_init(
      &operation, dnnl_backward, &source->descriptor, &source->descriptor, norm->epsilon,
      norm_flags(norm));
  if (status != dnnl_success) return status;
  derm_argument arguments[] = {derm_source,         derm_mean,
                               derm_variance,       derm_destination_gradient,
                               derm_scale,          derm_shift,
                               derm_source_gradient, derm_scale_gradient,
                               derm_shift_gradient, derm_workspace};
  return derm_primitive_make(&operation, forward->descriptor, arguments,
                             norm->has_relu ? 10 : 9, out);
}

typedef struct {
  dnnl_memory_desc_t destination;
  dnnl_dims_t strides, kernel, padding, padding_end;
  dnnl_alg_kind_t algorithm;
} pool_layouts;

static int pool_any(const derm_dnn_pool *p, dnnl_data_type_t numbers, pool_layouts *l) {
  memset(l, 0, sizeof *l);
  l->algorithm = p->average ? dnnl_pooling_avg_exclude_padding : dnnl_pooling_max;
  int64_t inputs[2] = {p->height, p->width};
  int64_t outputs[2] = {p->output_height, p->output_width};
  l->kernel[0] = p->kernel_height;
  l->kernel[1] = p->kernel_width;
  for (int i = 0; i < 2; i++) {
    l->strides[i] = p->stride;
    l->padding[i] = p->padding;
    l->padding_end[i] = end_padding(inputs[i], outputs[i], l->kernel[i], p->stride, p->padding);
  }
  return any_layout(&l->destination, 4,
                    (dnnl_dims_t){p->batch, p->channels, p->output_height, p->output_width}, numbers);
}

int derm_dnn_pool_forward(const derm_dnn_pool *pool, const derm_layout *source,
                          derm_primitive **out) {
  pool_layouts l;
  dnnl_pooling_desc_t operation;
  int status = pool_any(pool, source->descriptor.data_type, &l);
  if (status != dnnl_success) return status;
  status = derm_dnn.dnnl_pooling_forward_desc_init(
      &operation, pool->training ? dnnl_forward_training : dnnl_forward_inference, l.algorithm,
      &source->descriptor, &l.destination, l.strides, l.kernel, l.padding, l.padding_end);
  if (status != dnnl_success) return status;
  derm_argument arguments[] = {derm_source, derm_destination, derm_workspace};
  return derm_primitive_make(&operation, NULL, arguments,
                             pool->training && !pool->average ? 3 : 2, out);
}

int derm_dnn_pool_backward(const derm_dnn_pool *pool, const derm_primitive *forward,
                           derm_primitive **out) {
  pool_layouts l;
  dnnl_pooling_desc_t operation;
  int status = pool_any(pool, forward->layouts[derm_source].descriptor.data_type, &l);
  if (status != dnnl_success) return status;
  status = derm_dnn.dnnl_pooling_backward_desc_init(
      &operation, l.algorithm, &forward->layouts[derm_source].descriptor,
      &forward->layouts[derm_destination].descriptor, l.strides, l.kernel, l.padding,
      l.padding_end);
  if (status != dnnl_success) return status;
  derm_argument arguments[] = {derm_source_gradient, derm_destination_gradient, derm_workspace};
  return derm_primitive_make(&operation, forward->descriptor, arguments,
                             pool->average ? 2 : 3, out);
}

#endif
