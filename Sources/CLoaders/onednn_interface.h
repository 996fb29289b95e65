#ifndef DERM_ONEDNN_INTERFACE_H
#define DERM_ONEDNN_INTERFACE_H

#include <stdint.h>

#include "onednn.h"

/* The one table of calls behind which oneDNN 2 and oneDNN 3 stand.
 *
 * What both have under the same name with the same arguments is in derm_dnn_calls, by way of pointers
 * whose types are our own: no header of oneDNN is needed, and both versions may be open at once. What
 * differs is in derm_dnn_interface: a file for each version fills one. */

/* Values that are the same in both versions; onednn_2.c and onednn_3.c compare them with the header
 * that is installed. */
enum {
  dnn_success = 0,
  dnn_out_of_memory = 1,
  dnn_invalid_arguments = 2,
  dnn_unimplemented = 3,
  dnn_cpu = 1,
  dnn_default_stream = 1,
  dnn_user_scratchpad = 1,
  dnn_bf16 = 2,
  dnn_f32 = 3,
  dnn_direct = 1,
  dnn_pooling_max = 0x1ff,
  dnn_pooling_average = 0x3ff, /* the padding is left out */
  dnn_binary_add = 0x1fff0,
  dnn_binary_mul = 0x1fff1,
  dnn_forward_training = 64,
  dnn_forward_inference = 96,
  dnn_backward = 128,
  dnn_query_name = 8,
  dnn_query_source = 129,
  dnn_query_argument = 255,
  dnn_isa_avx512 = 0x27,
  dnn_isa_avx512_bf16 = 0xe7,
  dnn_second_source = 2,
  dnn_most_dimensions = 12,
};

typedef struct {
  int major, minor, patch;
} dnn_version;

typedef struct {
  int number;
  void *memory;
} dnn_argument;

/* use(result, name, arguments) for every function that both versions have alike. Descriptors of
 * layouts, primitives, attributes and the rest are pointers here, as they are to a caller of either. */
#define DERM_DNN_CALLS(use)                                                                        \
  use(const dnn_version *, version, (void))                                                        \
  use(int, get_effective_cpu_isa, (void))                                                          \
  use(int, engine_create, (void **engine, int kind, size_t index))                                 \
  use(int, stream_create, (void **stream, void *engine, unsigned flags))                           \
  use(int, stream_wait, (void *stream))                                                            \
  use(int, sgemm, (char transpose_a, char transpose_b, int64_t m, int64_t n, int64_t k,            \
                   float alpha, const float *a, int64_t lda, const float *b, int64_t ldb,          \
                   float beta, float *c, int64_t ldc))                                             \
  use(int, memory_create, (void **memory, const void *layout, void *engine, void *data))           \
  use(int, memory_destroy, (void *memory))                                                         \
  use(int, memory_set_data_handle, (void *memory, void *data))                                     \
  use(int, memory_desc_equal, (const void *a, const void *b))                                      \
  use(size_t, memory_desc_get_size, (const void *layout))                                          \
  use(int, primitive_attr_create, (void **attributes))                                             \
  use(int, primitive_attr_destroy, (void *attributes))                                             \
  use(int, primitive_attr_set_scratchpad_mode, (void *attributes, int mode))                       \
  use(int, primitive_attr_set_post_ops, (void *attributes, const void *post_ops))                  \
  use(int, post_ops_create, (void **post_ops))                                                     \
  use(int, post_ops_destroy, (void *post_ops))                                                     \
  use(int, post_ops_append_binary, (void *post_ops, int kind, const void *layout))                 \
  use(int, primitive_desc_destroy, (void *description))                                            \
  use(int, primitive_desc_query, (const void *description, int what, int index, void *result))     \
  use(const void *, primitive_desc_query_md, (const void *description, int what, int index))       \
  use(int, primitive_create, (void **primitive, const void *description))                          \
  use(int, primitive_execute, (const void *primitive, void *stream, int count,                     \
                               const dnn_argument *arguments))                                     \
  use(int, primitive_destroy, (void *primitive))                                                   \
  use(int, reorder_primitive_desc_create, (void **description, const void *from, void *from_engine, \
                                           const void *to, void *to_engine, const void *attributes))

#define DERM_DNN_POINTER(result, name, arguments) result(*name) arguments;

typedef struct {
  DERM_DNN_CALLS(DERM_DNN_POINTER)
} derm_dnn_calls;

/* Orders of a tensor in memory that have a name. */
typedef enum {
  dnn_order_any, /* the library is to choose */
  dnn_order_nchw,
  dnn_order_blocks_of_8,
  dnn_order_blocks_of_16,
  dnn_order_weights,
  dnn_order_group_weights,
  dnn_order_count
} dnn_order;

/* What a convolution or a pooling is made from; weights and bias are NULL where there are none. */
typedef struct {
  const void *source, *weights, *bias, *destination;
  int64_t strides[2], kernel[2], padding[2], padding_end[2];
} dnn_window;

typedef enum { dnn_pass_forward, dnn_pass_source_gradient, dnn_pass_weights_gradient } dnn_pass;

/* How a primitive is asked for: `propagation` of a forward pass, `forward` that a gradient belongs to. */
typedef struct {
  void *engine;
  const void *attributes;
  const void *forward;
  int propagation;
} dnn_request;

/* What the versions do each in its own way. */
typedef struct {
  int major;
  const char *file; /* the library's name to the loader */
  int post_op;      /* what lies between the argument numbers of two post-operations */
  int reads_shift;  /* whether a normalisation's gradient takes the shift, which it does not need */
  /* Takes what is the version's own from an opened library. Returns NULL, or the function that it lacks. */
  const char *(*load)(void *library);

  int (*layout_by_strides)(void **out, int count, const int64_t *dimensions, int numbers,
                           const int64_t *strides);
  int (*layout_in_order)(void **out, int count, const int64_t *dimensions, int numbers,
                         dnn_order order);
  void (*layout_free)(void *layout);
  int (*layout_rank)(const void *layout);
  int (*layout_numbers)(const void *layout);
  int64_t (*layout_channels)(const void *layout); /* the second dimension */

  int (*append_relu)(void *post_ops);
  int (*convolution)(dnn_request request, dnn_pass pass, const dnn_window *window, void **out);
  int (*pool)(dnn_request request, dnn_pass pass, int kind, const dnn_window *window, void **out);
  int (*norm)(dnn_request request, dnn_pass pass, const void *layout, const derm_dnn_norm *norm,
              void **out);
} derm_dnn_interface;

extern const derm_dnn_interface derm_dnn_interface_2, derm_dnn_interface_3;

struct derm_dnn_library {
  const derm_dnn_interface *own;
  derm_dnn_calls calls;
  void *engine, *stream;
  derm_dnn_gemm_function gemm;
  char version[32], path[512], failure[768];
};

struct derm_layout {
  derm_dnn_library *library;
  const void *descriptor;
  int is_owned; /* else it belongs to the description of a primitive */
};

struct derm_primitive {
  derm_dnn_library *library;
  void *description, *primitive;
  derm_layout layouts[derm_argument_count];
  void *memories[derm_argument_count]; /* NULL where there is no such argument */
  dnn_argument arguments[derm_argument_count];
  int argument_count;
};

/* Calls what makes the description of a primitive; `context` is its own. */
typedef int (*derm_describe)(derm_dnn_library *library, dnn_request request, const void *context,
                             void **description);

/* Builds a primitive with the arguments that it takes; `post_ops` may be NULL. */
int derm_primitive_make(derm_dnn_library *library, derm_describe describe, const void *context,
                        dnn_request request, const void *post_ops, const derm_argument *arguments,
                        int count, derm_primitive **out);

/* Adds an argument in a layout, under oneDNN's number, to a primitive that is made; the layout is the
 * primitive's from then on if `is_owned`, even after a failure. */
int derm_primitive_add(derm_primitive *primitive, derm_argument argument, int number,
                       const void *layout, int is_owned);

/* What a convolution is to oneDNN, all layouts left open; free with derm_window_free. */
int derm_convolution_window(derm_dnn_library *library, const derm_dnn_convolution *shape,
                            int weights, dnn_window *out);
void derm_window_free(derm_dnn_library *library, dnn_window *window);

/* derm_describe of a convolution; its context is a derm_convolution_pass. */
typedef struct {
  const dnn_window *window;
  dnn_pass pass;
} derm_convolution_pass;
int derm_describe_convolution(derm_dnn_library *library, dnn_request request, const void *context,
                              void **description);

#endif
