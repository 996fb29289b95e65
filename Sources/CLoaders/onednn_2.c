#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "onednn_interface.h"

/* oneDNN 2: an operation is described in a structure of the caller's before it becomes a primitive's
 * description, and a layout is a structure too, whose first fields are open. */

typedef struct {
  int rank;
  int64_t dimensions[dnn_most_dimensions];
  int numbers;
  char rest[588];
} layout_2;

/* Room for any operation's structure: the library writes as much as it knows. */
typedef union {
  char bytes[8192];
  int64_t alignment;
} operation_2;

enum {
  eltwise_relu = 0x1f,
  use_stored = 1,
  fuse_relu = 4,
  use_scale = 8,
  use_shift = 16,
  post_op = 16384,
};

static const int orders[dnn_order_count] = {
    [dnn_order_any] = 1,           [dnn_order_nchw] = 5,     [dnn_order_blocks_of_8] = 93,
    [dnn_order_blocks_of_16] = 69, [dnn_order_weights] = 98, [dnn_order_group_weights] = 153,
};

#define OWN_CALLS(use)                                                                             \
  use(int, memory_desc_init_by_strides, (void *out, int count, const int64_t *dimensions,          \
                                         int numbers, const int64_t *strides))                     \
  use(int, memory_desc_init_by_tag, (void *out, int count, const int64_t *dimensions, int numbers, \
                                     int tag))                                                     \
  use(int, post_ops_append_eltwise, (void *post_ops, float scale, int kind, float alpha,           \
                                     float beta))                                                  \
  use(int, primitive_desc_create, (void **out, const void *operation, const void *attributes,      \
                                   void *engine, const void *forward))                             \
  use(int, convolution_forward_desc_init, (void *out, int propagation, int kind,                   \
                                           const void *source, const void *weights,                \
                                           const void *bias, const void *destination,              \
                                           const int64_t *strides, const int64_t *padding,         \
                                           const int64_t *padding_end))                            \
  use(int, convolution_backward_data_desc_init, (void *out, int kind, const void *source,          \
                                                 const void *weights, const void *destination,     \
                                                 const int64_t *strides, const int64_t *padding,   \
                                                 const int64_t *padding_end))                      \
  use(int, convolution_backward_weights_desc_init, (void *out, int kind, const void *source,       \
                                                    const void *weights, const void *bias,         \
                                                    const void *destination,                       \
                                                    const int64_t *strides,                        \
                                                    const int64_t *padding,                        \
                                                    const int64_t *padding_end))                   \
  use(int, batch_normalization_forward_desc_init, (void *out, int propagation, const void *layout, \
                                                   float epsilon, unsigned flags))                 \
  use(int, batch_normalization_backward_desc_init, (void *out, int propagation,                    \
                                                    const void *gradient, const void *layout,      \
                                                    float epsilon, unsigned flags))                \
  use(int, pooling_forward_desc_init, (void *out, int propagation, int kind, const void *source,   \
                                       const void *destination, const int64_t *strides,            \
                                       const int64_t *kernel, const int64_t *padding,              \
                                       const int64_t *padding_end))                                \
  use(int, pooling_backward_desc_init, (void *out, int kind, const void *source,                   \
                                        const void *destination, const int64_t *strides,           \
                                        const int64_t *kernel, const int64_t *padding,             \
                                        const int64_t *padding_end))

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

static int kept(int status, layout_2 *layout, void **out) {
  if (status == dnn_success) {
    *out = layout;
  } else {
    free(layout);
  }
  return status;
}

static int layout_by_strides(void **out, int count, const int64_t *dimensions, int numbers,
                             const int64_t *strides) {
  layout_2 *layout = calloc(1, sizeof *layout);
  if (!layout) return dnn_out_of_memory;
  return kept(own.memory_desc_init_by_strides(layout, count, dimensions, numbers, strides), layout,
              out);
}

static int layout_in_order(void **out, int count, const int64_t *dimensions, int numbers,
                           dnn_order order) {
  layout_2 *layout = calloc(1, sizeof *layout);
  if (!layout) return dnn_out_of_memory;
  return kept(own.memory_desc_init_by_tag(layout, count, dimensions, numbers, orders[order]),
              layout, out);
}

static void layout_free(void *layout) { free(layout); }
static int layout_rank(const void *layout) { return ((const layout_2 *)layout)->rank; }
static int layout_numbers(const void *layout) { return ((const layout_2 *)layout)->numbers; }
static int64_t layout_channels(const void *layout) {
  return ((const layout_2 *)layout)->dimensions[1];
}

static int append_relu(void *post_ops) {
  return own.post_ops_append_eltwise(post_ops, 1, eltwise_relu, 0, 0);
}

static int described(int status, const operation_2 *operation, dnn_request r, void **out) {
  if (status != dnn_success) return status;
  return own.primitive_desc_create(out, operation, r.attributes, r.engine, r.forward);
}

static int convolution(dnn_request r, dnn_pass pass, const dnn_window *w, void **out) {
  operation_2 operation;
  int status = dnn_invalid_arguments;
  switch (pass) {
    case dnn_pass_forward:
      status = own.convolution_forward_desc_init(&operation, r.propagation, dnn_direct, w->source,
                                                 w->weights, w->bias, w->destination, w->strides,
                                                 w->padding, w->padding_end);
      break;
    case dnn_pass_source_gradient:
      status = own.convolution_backward_data_desc_init(&operation, dnn_direct, w->source,
                                                       w->weights, w->destination, w->strides,
                                                       w->padding, w->padding_end);
      break;
    case dnn_pass_weights_gradient:
      status = own.convolution_backward_weights_desc_init(&operation, dnn_direct, w->source,
                                                          w->weights, w->bias, w->destination,
                                                          w->strides, w->padding, w->padding_end);
  }
  return described(status, &operation, r, out);
}

static int pool(dnn_request r, dnn_pass pass, int kind, const dnn_window *w, void **out) {
  operation_2 operation;
  int status =
      pass == dnn_pass_forward
          ? own.pooling_forward_desc_init(&operation, r.propagation, kind, w->source,
                                          w->destination, w->strides, w->kernel, w->padding,
                                          w->padding_end)
          : own.pooling_backward_desc_init(&operation, kind, w->source, w->destination, w->strides,
                                           w->kernel, w->padding, w->padding_end);
  return described(status, &operation, r, out);
}

static int norm(dnn_request r, dnn_pass pass, const void *layout, const derm_dnn_norm *norm,
                void **out) {
  operation_2 operation;
  unsigned flags = (unsigned)use_scale | (unsigned)use_shift |
                   (norm->uses_stored ? (unsigned)use_stored : 0) |
                   (norm->has_relu ? (unsigned)fuse_relu : 0);
  int status = pass == dnn_pass_forward
                   ? own.batch_normalization_forward_desc_init(&operation, r.propagation, layout,
                                                               norm->epsilon, flags)
                   : own.batch_normalization_backward_desc_init(&operation, dnn_backward, layout,
                                                                layout, norm->epsilon, flags);
  return described(status, &operation, r, out);
}

const derm_dnn_interface derm_dnn_interface_2 = {
    .major = 2,
    .file = "libdnnl.so.2",
    .post_op = post_op,
    .reads_shift = 1,
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

/* Where the header of this version is installed, our types and numbers are compared with its. */
#if __has_include(<dnnl.h>)
#include <dnnl.h>
#if DNNL_VERSION_MAJOR == 2
#include "onednn_same.h"
_Static_assert(sizeof(layout_2) == sizeof(dnnl_memory_desc_t), "the size of a layout");
_Static_assert(offsetof(layout_2, dimensions) == offsetof(dnnl_memory_desc_t, dims), "dimensions");
_Static_assert(offsetof(layout_2, numbers) == offsetof(dnnl_memory_desc_t, data_type), "numbers");
_Static_assert(sizeof(operation_2) >= sizeof(dnnl_convolution_desc_t) &&
                   sizeof(operation_2) >= sizeof(dnnl_pooling_desc_t) &&
                   sizeof(operation_2) >= sizeof(dnnl_batch_normalization_desc_t),
               "room for every operation");
_Static_assert(dnnl_nChw8c == 93 && dnnl_nChw16c == 69 && dnnl_OIhw8i8o == 98 &&
                   dnnl_gOIhw8i8o == 153,
               "orders");
#endif
#endif
