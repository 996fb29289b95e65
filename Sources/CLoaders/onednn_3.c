#include <dlfcn.h>
#include <string.h>

#include "onednn_interface.h"

/* oneDNN 3: one call makes the description of a primitive from all arguments, and a layout is closed. */

enum {
  eltwise_relu = 0x20,
  use_stored = 1,
  use_scale = 2,
  use_shift = 4,
  fuse_relu = 8,
  post_op = 32768,
  query_rank = 256,
  query_dimensions = 257,
  query_numbers = 258,
};

static const int orders[dnn_order_count] = {
    [dnn_order_any] = 1,           [dnn_order_nchw] = 5,      [dnn_order_blocks_of_8] = 102,
    [dnn_order_blocks_of_16] = 78, [dnn_order_weights] = 107, [dnn_order_group_weights] = 162,
};

#define OWN_CALLS(use)                                                                             \
  use(int, memory_desc_create_with_strides, (void **out, int count, const int64_t *dimensions,     \
                                             int numbers, const int64_t *strides))                 \
  use(int, memory_desc_create_with_tag, (void **out, int count, const int64_t *dimensions,         \
                                         int numbers, int tag))                                    \
  use(int, memory_desc_destroy, (void *layout))                                                    \
  use(int, memory_desc_query, (const void *layout, int what, void *result))                        \
  use(int, post_ops_append_eltwise, (void *post_ops, int kind, float alpha, float beta))           \
  use(int, convolution_forward_primitive_desc_create,                                              \
      (void **out, void *engine, int propagation, int kind, const void *source,                    \
       const void *weights, const void *bias, const void *destination, const int64_t *strides,     \
       const int64_t *dilation, const int64_t *padding, const int64_t *padding_end,                \
       const void *attributes))                                                                    \
  use(int, convolution_backward_data_primitive_desc_create,                                        \
      (void **out, void *engine, int kind, const void *source, const void *weights,                \
       const void *destination, const int64_t *strides, const int64_t *dilation,                   \
       const int64_t *padding, const int64_t *padding_end, const void *forward,                    \
       const void *attributes))                                                                    \
  use(int, convolution_backward_weights_primitive_desc_create,                                     \
      (void **out, void *engine, int kind, const void *source, const void *weights,                \
       const void *bias, const void *destination, const int64_t *strides, const int64_t *dilation, \
       const int64_t *padding, const int64_t *padding_end, const void *forward,                    \
       const void *attributes))                                                                    \
  use(int, batch_normalization_forward_primitive_desc_create,                                      \
      (void **out, void *engine, int propagation, const void *source, const void *destination,     \
       float epsilon, unsigned flags, const void *attributes))                                     \
  use(int, batch_normalization_backward_primitive_desc_create,                                     \
      (void **out, void *engine, int propagation, const void *source_gradient,                     \
       const void *destination_gradient, const void *source, float epsilon, unsigned flags,        \
       const void *forward, const void *attributes))                                               \
  use(int, pooling_forward_primitive_desc_create,                                                  \
      (void **out, void *engine, int propagation, int kind, const void *source,                    \
       const void *destination, const int64_t *strides, const int64_t *kernel,                     \
       const int64_t *dilation, const int64_t *padding, const int64_t *padding_end,                \
       const void *attributes))                                                                    \
  use(int, pooling_backward_primitive_desc_create,                                                 \
      (void **out, void *engine, int kind, const void *source, const void *destination,            \
       const int64_t *strides, const int64_t *kernel, const int64_t *dilation,                     \
       const int64_t *padding, const int64_t *padding_end, const void *forward,                    \
       const void *attributes))

static struct {
  OWN_CALLS(DERM_DNN_POINTER)
} own;

static const char *load(void *library) {
#define LOAD(result, name, arguments)                       \
  own.name = (__typeof__(own.name))dlsym(library, "dnnl_" #name); \
  if (!own.name) return "dnnl_" #name;
  OWN_CALLS(LOAD)
#undef LOAD
  return NULL;
}

static int layout_by_strides(void **out, int count, const int64_t *dimensions, int numbers,
                             const int64_t *strides) {
  return own.memory_desc_create_with_strides(out, count, dimensions, numbers, strides);
}

static int layout_in_order(void **out, int count, const int64_t *dimensions, int numbers,
                           dnn_order order) {
  return own.memory_desc_create_with_tag(out, count, dimensions, numbers, orders[order]);
}

static void layout_free(void *layout) { own.memory_desc_destroy(layout); }

static int layout_rank(const void *layout) {
  int rank = 0;
  own.memory_desc_query(layout, query_rank, &rank);
  return rank;
}

static int layout_numbers(const void *layout) {
  int numbers = 0;
  own.memory_desc_query(layout, query_numbers, &numbers);
  return numbers;
}

static int64_t layout_channels(const void *layout) {
  const int64_t *dimensions = NULL;
  own.memory_desc_query(layout, query_dimensions, &dimensions);
  return dimensions ? dimensions[1] : 0;
}

static int append_relu(void *post_ops) {
  return own.post_ops_append_eltwise(post_ops, eltwise_relu, 0, 0);
}

static const int64_t no_dilation[2] = {0, 0};

static int convolution(dnn_request r, dnn_pass pass, const dnn_window *w, void **out) {
  switch (pass) {
    case dnn_pass_forward:
      return own.convolution_forward_primitive_desc_create(
          out, r.engine, r.propagation, dnn_direct, w->source, w->weights, w->bias, w->destination,
          w->strides, no_dilation, w->padding, w->padding_end, r.attributes);
    case dnn_pass_source_gradient:
      return own.convolution_backward_data_primitive_desc_create(
          out, r.engine, dnn_direct, w->source, w->weights, w->destination, w->strides, no_dilation,
          w->padding, w->padding_end, r.forward, r.attributes);
    case dnn_pass_weights_gradient:
      return own.convolution_backward_weights_primitive_desc_create(
          out, r.engine, dnn_direct, w->source, w->weights, w->bias, w->destination, w->strides,
          no_dilation, w->padding, w->padding_end, r.forward, r.attributes);
  }
  return dnn_invalid_arguments;
}

static int pool(dnn_request r, dnn_pass pass, int kind, const dnn_window *w, void **out) {
  if (pass == dnn_pass_forward) {
    return own.pooling_forward_primitive_desc_create(
        out, r.engine, r.propagation, kind, w->source, w->destination, w->strides, w->kernel,
        no_dilation, w->padding, w->padding_end, r.attributes);
  }
  return own.pooling_backward_primitive_desc_create(
      out, r.engine, kind, w->source, w->destination, w->strides, w->kernel, no_dilation,
      w->padding, w->padding_end, r.forward, r.attributes);
}

static int norm(dnn_request r, dnn_pass pass, const void *layout, const derm_dnn_norm *norm,
                void **out) {
  unsigned flags = (unsigned)use_scale | (unsigned)use_shift |
                   (norm->uses_stored ? (unsigned)use_stored : 0) |
                   (norm->has_relu ? (unsigned)fuse_relu : 0);
  if (pass == dnn_pass_forward) {
    return own.batch_normalization_forward_primitive_desc_create(
        out, r.engine, r.propagation, layout, layout, norm->epsilon, flags, r.attributes);
  }
  return own.batch_normalization_backward_primitive_desc_create(
      out, r.engine, dnn_backward, layout, layout, layout, norm->epsilon, flags, r.forward,
      r.attributes);
}

const derm_dnn_interface derm_dnn_interface_3 = {
    .major = 3,
    .file = "libdnnl.so.3",
    .post_op = post_op,
    .reads_shift = 0,
    .load = load,
    .layout_by_strides = layout_by_strides,
    .layout_in_order = layout_in_order,
    .layout_free = layout_free,
    .layout_rank = layout_rank,
    .layout_numbers = layout_numbers,
    .layout_channels = layout_channels,
    .append_relu = append_relu,
    .convolution = convolution,
    .pool = pool,
    .norm = norm,
};

/* Where the header of this version is installed, our numbers are compared with its. */
#if __has_include(<dnnl.h>)
#include <dnnl.h>
#if DNNL_VERSION_MAJOR == 3
#include "onednn_same.h"
SAME(query_rank, dnnl_query_ndims_s32);
SAME(query_dimensions, dnnl_query_dims);
SAME(query_numbers, dnnl_query_data_type);
SAME(102, dnnl_nChw8c);
SAME(78, dnnl_nChw16c);
SAME(107, dnnl_OIhw8i8o);
SAME(162, dnnl_gOIhw8i8o);
#endif
#endif
