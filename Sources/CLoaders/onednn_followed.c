#include "onednn_api.h"

#ifdef DERM_HAS_ONEDNN

/* One value for each channel, as an operand of what is [batch, channels, height, width]. */
static int channel_vector(int64_t channels, dnnl_memory_desc_t *out) {
  return derm_dnn.dnnl_memory_desc_init_by_tag(out, 4, (dnnl_dims_t){1, channels, 1, 1}, dnnl_f32,
                                               dnnl_nchw);
}

static int append(dnnl_post_ops_t followed, const dnnl_memory_desc_t *vector, int has_relu) {
  int status = derm_dnn.dnnl_post_ops_append_binary(followed, dnnl_binary_mul, vector);
  if (status == dnnl_success)
    status = derm_dnn.dnnl_post_ops_append_binary(followed, dnnl_binary_add, vector);
  if (status == dnnl_success && has_relu)
    status = derm_dnn.dnnl_post_ops_append_eltwise(followed, 1, dnnl_eltwise_relu, 0, 0);
  return status;
}

int derm_dnn_convolution_normalised(const derm_dnn_convolution *shape, int has_relu,
                                    derm_primitive **out) {
  dnnl_convolution_desc_t operation;
  dnnl_memory_desc_t vector;
  dnnl_post_ops_t followed;
  int status = derm_dnn_convolution_describe(shape, 0, &operation);
  if (status == dnnl_success) status = channel_vector(shape->outputs, &vector);
  if (status == dnnl_success) status = derm_dnn.dnnl_post_ops_create(&followed);
  if (status != dnnl_success) return status;
  derm_argument arguments[] = {derm_source, derm_weights, derm_destination, derm_bias};
  derm_primitive *made = NULL;
  status = append(followed, &vector, has_relu);
  if (status == dnnl_success) {
    status = derm_primitive_make_followed(&operation, followed, arguments,
                                          shape->has_bias ? 4 : 3, &made);
  }
  derm_dnn.dnnl_post_ops_destroy(followed);
  if (status == dnnl_success) {
    status = derm_primitive_add(made, derm_scale,
                                DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1, &vector);
  }
  if (status == dnnl_success) {
    status = derm_primitive_add(made, derm_shift,
                                DNNL_ARG_ATTR_MULTIPLE_POST_OP(1) | DNNL_ARG_SRC_1, &vector);
  }
  if (status != dnnl_success && made) derm_primitive_free(made);
  if (status == dnnl_success) *out = made;
  return status;
}

int derm_layout_blocked_group_weights(const int64_t dimensions[5], derm_layout **out) {
  return derm_layout_of_tag(dimensions, 5, dnnl_gOIhw8i8o, out);
}

#endif
