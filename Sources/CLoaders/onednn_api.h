#ifndef DERM_ONEDNN_API_H
#define DERM_ONEDNN_API_H

/* oneDNN's functions as pointers with the header's prototypes, filled by derm_dnn_open. */

#if __has_include(<dnnl.h>)
#include <dnnl.h>
#endif

#if defined(DNNL_VERSION_MAJOR) && DNNL_VERSION_MAJOR == 2
#define DERM_HAS_ONEDNN 1

#include "onednn.h"

#define DERM_DNN_FUNCTIONS(use)                  \
  use(dnnl_version)                              \
  use(dnnl_get_effective_cpu_isa)                \
  use(dnnl_engine_create)                        \
  use(dnnl_stream_create)                        \
  use(dnnl_stream_wait)                          \
  use(dnnl_sgemm)                                \
  use(dnnl_memory_create)                        \
  use(dnnl_memory_destroy)                       \
  use(dnnl_memory_set_data_handle)               \
  use(dnnl_memory_desc_init_by_strides)          \
  use(dnnl_memory_desc_init_by_tag)              \
  use(dnnl_memory_desc_equal)                    \
  use(dnnl_memory_desc_get_size)                 \
  use(dnnl_primitive_attr_create)                \
  use(dnnl_primitive_attr_destroy)               \
  use(dnnl_primitive_attr_set_scratchpad_mode)   \
  use(dnnl_primitive_attr_set_post_ops)          \
  use(dnnl_post_ops_create)                      \
  use(dnnl_post_ops_destroy)                     \
  use(dnnl_post_ops_append_binary)               \
  use(dnnl_post_ops_append_eltwise)              \
  use(dnnl_primitive_desc_create)                \
  use(dnnl_primitive_desc_destroy)               \
  use(dnnl_primitive_desc_query)                 \
  use(dnnl_primitive_desc_query_md)              \
  use(dnnl_primitive_create)                     \
  use(dnnl_primitive_execute)                    \
  use(dnnl_primitive_destroy)                    \
  use(dnnl_reorder_primitive_desc_create)        \
  use(dnnl_convolution_forward_desc_init)        \
  use(dnnl_convolution_backward_data_desc_init)  \
  use(dnnl_convolution_backward_weights_desc_init) \
  use(dnnl_batch_normalization_forward_desc_init)  \
  use(dnnl_batch_normalization_backward_desc_init) \
  use(dnnl_pooling_forward_desc_init)            \
  use(dnnl_pooling_backward_desc_init)

typedef struct {
#define DERM_DECLARE(name) __typeof__(&name) name;
  DERM_DNN_FUNCTIONS(DERM_DECLARE)
#undef DERM_DECLARE
  dnnl_engine_t engine;
  dnnl_stream_t stream;
} derm_dnn_library;

/* Filled once derm_dnn_open has returned NULL. */
extern derm_dnn_library derm_dnn;

struct derm_layout {
  dnnl_memory_desc_t descriptor;
};

struct derm_primitive {
  dnnl_primitive_desc_t descriptor;
  dnnl_primitive_t primitive;
  derm_layout layouts[derm_argument_count];
  dnnl_memory_t memories[derm_argument_count]; /* NULL where there is no such argument */
  dnnl_exec_arg_t arguments[derm_argument_count];
  int argument_count;
};

/* Builds a primitive from an operation's descriptor and the arguments that it takes. */
int derm_primitive_make(const_dnnl_op_desc_t operation, dnnl_primitive_desc_t hint,
                        const derm_argument *arguments, int count, derm_primitive **out);

/* The same with something done to the result. */
int derm_primitive_make_followed(const_dnnl_op_desc_t operation, const_dnnl_post_ops_t followed,
                                 const derm_argument *arguments, int count, derm_primitive **out);

/* A layout of dimensions in one of oneDNN's named orders. */
int derm_layout_of_tag(const int64_t *dimensions, int count, dnnl_format_tag_t tag,
                       derm_layout **out);

/* Adds an argument in a layout, under oneDNN's number, to a primitive that is made. */
int derm_primitive_add(derm_primitive *primitive, derm_argument argument, int number,
                       const dnnl_memory_desc_t *layout);

/* What a forward convolution is to oneDNN. */
int derm_dnn_convolution_describe(const derm_dnn_convolution *shape, int training,
                                  dnnl_convolution_desc_t *operation);

#endif

#endif
