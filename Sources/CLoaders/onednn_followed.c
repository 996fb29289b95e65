#include "onednn_interface.h"

/* One f32 value for each channel, as an operand of what is [batch, channels, height, width]. */
static int channel_vector(derm_dnn_library *library, int64_t channels, void **out) {
  return library->own->layout_in_order(out, 4, (int64_t[]){1, channels, 1, 1}, dnn_f32,
                                       dnn_order_nchw);
}

static int append(derm_dnn_library *library, void *followed, int64_t channels, int has_relu) {
  void *vector;
  int status = channel_vector(library, channels, &vector);
  if (status != dnn_success) return status;
  status = library->calls.post_ops_append_binary(followed, dnn_binary_mul, vector);
  if (status == dnn_success)
    status = library->calls.post_ops_append_binary(followed, dnn_binary_add, vector);
  if (status == dnn_success && has_relu) status = library->own->append_relu(followed);
  library->own->layout_free(vector);
  return status;
}

/* The operand of the post-operation at an index. */
static int add_operand(derm_primitive *made, derm_argument argument, int index, int64_t channels) {
  void *vector;
  int status = channel_vector(made->library, channels, &vector);
  if (status != dnn_success) return status;
  int number = made->library->own->post_op * (index + 1) | dnn_second_source;
  return derm_primitive_add(made, argument, number, vector, 1);
}

int derm_dnn_convolution_normalised(derm_dnn_library *library, const derm_dnn_convolution *shape,
                                    int has_relu, derm_primitive **out) {
  void *followed;
  int status = library->calls.post_ops_create(&followed);
  if (status != dnn_success) return status;
  derm_primitive *made = NULL;
  dnn_window window;
  status = append(library, followed, shape->outputs, has_relu);
  if (status == dnn_success) {
    status = derm_convolution_window(library, shape, shape->bf16 ? dnn_bf16 : dnn_f32, &window);
  }
  if (status == dnn_success) {
    derm_argument arguments[] = {derm_source, derm_weights, derm_destination, derm_bias};
    derm_convolution_pass context = {.window = &window, .pass = dnn_pass_forward};
    dnn_request request = {.propagation = dnn_forward_inference};
    status = derm_primitive_make(library, derm_describe_convolution, &context, request, followed,
                                 arguments, shape->has_bias ? 4 : 3, &made);
    derm_window_free(library, &window);
  }
  library->calls.post_ops_destroy(followed);
  if (status == dnn_success) status = add_operand(made, derm_scale, 0, shape->outputs);
  if (status == dnn_success) status = add_operand(made, derm_shift, 1, shape->outputs);
  if (status != dnn_success && made) derm_primitive_free(made);
  if (status == dnn_success) *out = made;
  return status;
}
