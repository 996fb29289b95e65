#ifndef DERM_ONEDNN_H
#define DERM_ONEDNN_H

#include <stddef.h>
#include <stdint.h>

/* oneDNN's primitives on f32 or bf16, each with its arguments' layouts and data pointers, by version 2
 * or 3 of the library; both may be open.
 *
 * Functions that return int return 0, or oneDNN's status (1 out of memory, 2 invalid arguments,
 * 3 unimplemented, ...). */

/* An opened version of oneDNN; it stays open for the life of the process. */
typedef struct derm_dnn_library derm_dnn_library;

/* Opens a version of oneDNN, 2 or 3, once for the process. NULL if that fails: `failure` then says why.
 *
 * DERM_ONEDNN names the file to open, or, as 2 or 3, the only version that may be used. Without a file's
 * name it is the system's library (libdnnl.so.2, libdnnl.so.3), else one that came with derm: in
 * PREFIX/lib/derm for commands in PREFIX/bin, in build/lib of the checkout that they were built in. */
derm_dnn_library *derm_dnn_open(int major, const char **failure);

/* The library's version, such as "2.6.3". */
const char *derm_dnn_version(const derm_dnn_library *library);

/* The file that was opened. */
const char *derm_dnn_path(const derm_dnn_library *library);

/* Whether the library computes in bf16 on this processor: never, by way of f32 on AVX-512, or
 * with the processor's bf16 instructions. */
typedef enum { derm_bf16_absent, derm_bf16_imitated, derm_bf16_native } derm_bf16;
derm_bf16 derm_dnn_bf16(const derm_dnn_library *library);

/* How a tensor lies in memory. */
typedef struct derm_layout derm_layout;

/* Row-major f32, of at most 12 dimensions. */
int derm_layout_plain(derm_dnn_library *library, const int64_t *dimensions, int count,
                      derm_layout **out);
/* Blocks of 8 or 16 channels of f32: [batch, channels / block, height, width, block]. */
int derm_layout_blocked(derm_dnn_library *library, const int64_t dimensions[4], int block,
                        derm_layout **out);
/* Weights of 4 dimensions in blocks of 8 x 8: [outputs / 8, inputs / 8, height, width, 8 inputs,
 * 8 outputs]; with 5, [groups, outputs / groups, inputs / groups, height, width], so for each group. */
int derm_layout_blocked_weights(derm_dnn_library *library, const int64_t *dimensions, int count,
                                derm_layout **out);
void derm_layout_free(derm_layout *layout);
size_t derm_layout_bytes(const derm_layout *layout);
int derm_layout_is_bf16(const derm_layout *layout);
/* Layouts of two libraries are never equal. */
int derm_layout_equal(const derm_layout *a, const derm_layout *b);

/* What an argument of a primitive is. */
typedef enum {
  derm_source,
  derm_weights,
  derm_bias,
  derm_destination,
  derm_mean,
  derm_variance,
  derm_scale,
  derm_shift,
  derm_workspace,
  derm_source_gradient,
  derm_weights_gradient,
  derm_bias_gradient,
  derm_destination_gradient,
  derm_scale_gradient,
  derm_shift_gradient,
  derm_scratchpad,
  derm_argument_count
} derm_argument;

/* An operation whose algorithm and layouts are decided. */
typedef struct derm_primitive derm_primitive;

/* The layout of an argument, owned by the primitive; NULL if it has no such argument. */
const derm_layout *derm_primitive_layout(const derm_primitive *primitive, derm_argument argument);

/* Says where an argument lies from now on. */
int derm_primitive_bind(derm_primitive *primitive, derm_argument argument, void *data);

/* Runs it and waits. Every argument must have been bound. */
int derm_primitive_run(derm_primitive *primitive);

/* The name of the implementation that the library chose. */
const char *derm_primitive_name(const derm_primitive *primitive);

void derm_primitive_free(derm_primitive *primitive);

/* A convolution of [batch, inputs, height, width]. */
typedef struct {
  int64_t batch, inputs, height, width, outputs, output_height, output_width;
  int64_t kernel, stride, padding, groups;
  int has_bias;
  int bf16; /* images, their gradients and weights are bf16; bias and gradients of both f32 */
} derm_dnn_convolution;

/* The library chooses all layouts, that of the weights for `training` or inference. */
int derm_dnn_convolution_forward(derm_dnn_library *library, const derm_dnn_convolution *shape,
                                 int training, derm_primitive **out);
/* An inference convolution whose every output is multiplied by its channel's derm_scale and added to its
 * derm_shift, and then, when has_relu, made max(that, 0). */
int derm_dnn_convolution_normalised(derm_dnn_library *library, const derm_dnn_convolution *shape,
                                    int has_relu, derm_primitive **out);
int derm_dnn_convolution_source_gradient(const derm_dnn_convolution *shape,
                                         const derm_primitive *forward, derm_primitive **out);
int derm_dnn_convolution_weights_gradient(const derm_dnn_convolution *shape,
                                          const derm_primitive *forward, derm_primitive **out);

/* A batch normalisation with scale and shift of what has the given layout. */
typedef struct {
  float epsilon;
  int training;    /* a backward pass follows */
  int uses_stored; /* mean and variance are inputs */
  int has_relu;   /* max(output, 0) follows */
} derm_dnn_norm;

int derm_dnn_norm_forward(const derm_dnn_norm *norm, const derm_layout *source,
                          derm_primitive **out);
int derm_dnn_norm_backward(const derm_dnn_norm *norm, const derm_layout *source,
                           const derm_primitive *forward, derm_primitive **out);

/* A maximum or average pooling of [batch, channels, height, width]. */
typedef struct {
  int64_t batch, channels, height, width, output_height, output_width;
  int64_t kernel_height, kernel_width, stride, padding;
  int average;
  int training;
} derm_dnn_pool;

int derm_dnn_pool_forward(const derm_dnn_pool *pool, const derm_layout *source,
                          derm_primitive **out);
int derm_dnn_pool_backward(const derm_dnn_pool *pool, const derm_primitive *forward,
                           derm_primitive **out);

/* Copies from one layout to another. */
int derm_dnn_reorder(const derm_layout *from, const derm_layout *to, derm_primitive **out);

/* C = alpha * op(A) * op(B) + beta * C on row-major matrices; op(A) is m x k, op(B) k x n. */
typedef void (*derm_dnn_gemm_function)(int transpose_a, int transpose_b, long m, long n, long k,
                                       float alpha, const float *a, long lda, const float *b,
                                       long ldb, float beta, float *c, long ldc);
derm_dnn_gemm_function derm_dnn_gemm(const derm_dnn_library *library);

#endif
