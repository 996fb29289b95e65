#include "onednn_api.h"

/* What a build without oneDNN 2's headers has instead: derm_dnn_open says why, and the rest,
 * which nobody calls after that, refuses. 3 is oneDNN's "unimplemented". */
#ifndef DERM_HAS_ONEDNN

#include "onednn.h"

#define UNUSED(argument) ((void)(argument))

const char *derm_dnn_open(void) { return "built without the headers of oneDNN 2 (libdnnl-dev)"; }
const char *derm_dnn_version(void) { return ""; }

derm_bf16 derm_dnn_bf16(void) { return derm_bf16_absent; }

int derm_layout_plain(const int64_t *dimensions, int count, derm_layout **out) {
  return UNUSED(dimensions), UNUSED(count), UNUSED(out), 3;
}
int derm_layout_blocked(const int64_t dimensions[4], int block, derm_layout **out) {
  return UNUSED(dimensions), UNUSED(block), UNUSED(out), 3;
}
int derm_layout_blocked_weights(const int64_t dimensions[4], derm_layout **out) {
  return UNUSED(dimensions), UNUSED(out), 3;
}
int derm_layout_blocked_group_weights(const int64_t dimensions[5], derm_layout **out) {
  return UNUSED(dimensions), UNUSED(out), 3;
}
void derm_layout_free(derm_layout *layout) { UNUSED(layout); }
size_t derm_layout_bytes(const derm_layout *layout) { return UNUSED(layout), 0; }
int derm_layout_is_bf16(const derm_layout *layout) { return UNUSED(layout), 0; }
int derm_layout_equal(const derm_layout *a, const derm_layout *b) {
  return UNUSED(a), UNUSED(b), 0;
}

const derm_layout *derm_primitive_layout(const derm_primitive *p, derm_argument argument) {
  return UNUSED(p), UNUSED(argument), NULL;
}
int derm_primitive_bind(derm_primitive *p, derm_argument argument, void *data) {
  return UNUSED(p), UNUSED(argument), UNUSED(data), 3;
}
int derm_primitive_run(derm_primitive *p) { return UNUSED(p), 3; }
const char *derm_primitive_name(const derm_primitive *p) { return UNUSED(p), ""; }
void derm_primitive_free(derm_primitive *p) { UNUSED(p); }

int derm_dnn_convolution_normalised(const derm_dnn_convolution *shape, int has_relu,
                                    derm_primitive **out) {
  return UNUSED(shape), UNUSED(has_relu), UNUSED(out), 3;
}
int derm_dnn_convolution_forward(const derm_dnn_convolution *shape, int training,
                                 derm_primitive **out) {
  return UNUSED(shape), UNUSED(training), UNUSED(out), 3;
}
int derm_dnn_convolution_source_gradient(const derm_dnn_convolution *shape,
                                         const derm_primitive *forward, derm_primitive **out) {
  return UNUSED(shape), UNUSED(forward), UNUSED(out), 3;
}
int derm_dnn_convolution_weights_gradient(const derm_dnn_convolution *shape,
                                          const derm_primitive *forward, derm_primitive **out) {
  return UNUSED(shape), UNUSED(forward), UNUSED(out), 3;
}
int derm_dnn_norm_forward(const derm_dnn_norm *norm, const derm_layout *source,
                          derm_primitive **out) {
  return UNUSED(norm), UNUSED(source), UNUSED(out), 3;
}
int derm_dnn_norm_backward(const derm_dnn_norm *norm, const derm_layout *source,
                           const derm_primitive *forward, derm_primitive **out) {
  return UNUSED(norm), UNUSED(source), UNUSED(forward), UNUSED(out), 3;
}
int derm_dnn_pool_forward(const derm_dnn_pool *pool, const derm_layout *source,
                          derm_primitive **out) {
  return UNUSED(pool), UNUSED(source), UNUSED(out), 3;
}
int derm_dnn_pool_backward(const derm_dnn_pool *pool, const derm_primitive *forward,
                           derm_primitive **out) {
  return UNUSED(pool), UNUSED(forward), UNUSED(out), 3;
}
int derm_dnn_reorder(const derm_layout *from, const derm_layout *to, derm_primitive **out) {
  return UNUSED(from), UNUSED(to), UNUSED(out), 3;
}
void derm_dnn_gemm(int transpose_a, int transpose_b, long m, long n, long k, float alpha,
                   const float *a, long lda, const float *b, long ldb, float beta, float *c,
                   long ldc) {
  UNUSED(transpose_a), UNUSED(transpose_b), UNUSED(m), UNUSED(n), UNUSED(k), UNUSED(alpha);
  UNUSED(a), UNUSED(lda), UNUSED(b), UNUSED(ldb), UNUSED(beta), UNUSED(c), UNUSED(ldc);
}

#endif
