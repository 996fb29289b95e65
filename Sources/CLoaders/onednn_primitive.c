#include "onednn_api.h"

#ifdef DERM_HAS_ONEDNN

#include <stdlib.h>
#include <string.h>

int derm_layout_plain(const int64_t *dimensions, int count, derm_layout **out) {
  dnnl_dims_t strides;
  int64_t stride = 1;
  for (int i = count - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= dimensions[i];
  }
  derm_layout *layout = calloc(1, sizeof *layout);
  if (!layout) return dnnl_out_of_memory;
  int status = derm_dnn.dnnl_memory_desc_init_by_strides(&layout->descriptor, count, dimensions,
                                                         dnnl_f32, strides);
  if (status != dnnl_success) {
    free(layout);
    return status;
  }
  *out = layout;
  return 0;
}

int derm_layout_of_tag(const int64_t *dimensions, int count, dnnl_format_tag_t tag,
                       derm_layout **out) {
  derm_layout *layout = calloc(1, sizeof *layout);
  if (!layout) return dnnl_out_of_memory;
  int status = derm_dnn.dnnl_memory_desc_init_by_tag(&layout->descriptor, count, dimensions,
                                                     dnnl_f32, tag);
  if (status != dnnl_success) {
    free(layout);
    return status;
  }
  *out = layout;
  return 0;
}

int derm_layout_blocked(const int64_t dimensions[4], int block, derm_layout **out) {
  return derm_layout_of_tag(dimensions, 4, block == 8 ? dnnl_nChw8c : dnnl_nChw16c, out);
}

int derm_layout_blocked_weights(const int64_t dimensions[4], derm_layout **out) {
  return derm_layout_of_tag(dimensions, 4, dnnl_OIhw8i8o, out);
}

void derm_layout_free(derm_layout *layout) { free(layout); }

size_t derm_layout_bytes(const derm_layout *layout) {
  return derm_dnn.dnnl_memory_desc_get_size(&layout->descriptor);
}

int derm_layout_is_bf16(const derm_layout *layout) {
  return layout->descriptor.data_type == dnnl_bf16;
}

int derm_layout_equal(const derm_layout *a, const derm_layout *b) {
  return derm_dnn.dnnl_memory_desc_equal(&a->descriptor, &b->descriptor);
}

/* oneDNN's number of each argument. */
static const int argument_numbers[derm_argument_count] = {
    [derm_source] = DNNL_ARG_SRC,
    [derm_weights] = DNNL_ARG_WEIGHTS,
    [derm_bias] = DNNL_ARG_BIAS,
    [derm_destination] = DNNL_ARG_DST,
    [derm_mean] = DNNL_ARG_MEAN,
    [derm_variance] = DNNL_ARG_VARIANCE,
    [derm_scale] = DNNL_ARG_SCALE,
    [derm_shift] = DNNL_ARG_SHIFT,
    [derm_workspace] = DNNL_ARG_WORKSPACE,
    [derm_source_gradient] = DNNL_ARG_DIFF_SRC,
    [derm_weights_gradient] = DNNL_ARG_DIFF_WEIGHTS,
    [derm_bias_gradient] = DNNL_ARG_DIFF_BIAS,
    [derm_destination_gradient] = DNNL_ARG_DIFF_DST,
    [derm_scale_gradient] = DNNL_ARG_DIFF_SCALE,
    [derm_shift_gradient] = DNNL_ARG_DIFF_SHIFT,
    [derm_scratchpad] = DNNL_ARG_SCRATCHPAD,
};

/* The layout that a primitive descriptor states for an argument. A normalisation's scale and
 * shift are no arguments of their own to `query_md`: they are plain vectors, as mean is. */
static int query_layout(dnnl_primitive_desc_t descriptor, derm_argument argument,
                        dnnl_memory_desc_t *out) {
  const dnnl_memory_desc_t *found = NULL;
  switch (argument) {
    case derm_scale:
    case derm_shift:
    case derm_scale_gradient:
    case derm_shift_gradient: {
      const dnnl_memory_desc_t *source =
          derm_dnn.dnnl_primitive_desc_query_md(descriptor, dnnl_query_src_md, 0);
      dnnl_dims_t channels = {source->dims[1]}, stride = {1};
      return derm_dnn.dnnl_memory_desc_init_by_strides(out, 1, channels, dnnl_f32, stride);
    }
    default:
      found = derm_dnn.dnnl_primitive_desc_query_md(descriptor, dnnl_query_exec_arg_md,
                                                    argument_numbers[argument]);
  }
  if (!found) return dnnl_invalid_arguments;
  *out = *found;
  return 0;
}

int derm_primitive_add(derm_primitive *p, derm_argument argument, int number,
                       const dnnl_memory_desc_t *layout) {
  p->layouts[argument].descriptor = *layout;
  int status = derm_dnn.dnnl_memory_create(&p->memories[argument], layout, derm_dnn.engine,
                                           DNNL_MEMORY_NONE);
  if (status != dnnl_success) return status;
  p->arguments[p->argument_count++] =
      (dnnl_exec_arg_t){.arg = number, .memory = p->memories[argument]};
  return 0;
}

static int add_argument(derm_primitive *p, derm_argument argument) {
  dnnl_memory_desc_t layout;
  int status = query_layout(p->descriptor, argument, &layout);
  if (status != dnnl_success || layout.ndims == 0) return status;
  return derm_primitive_add(p, argument, argument_numbers[argument], &layout);
}

/* Takes over the descriptor. */
static int finish(dnnl_primitive_desc_t descriptor, const derm_argument *arguments, int count,
                  derm_primitive **out) {
  derm_primitive *p = calloc(1, sizeof *p);
  if (!p) {
    derm_dnn.dnnl_primitive_desc_destroy(descriptor);
    return dnnl_out_of_memory;
  }
  p->descriptor = descriptor;
  int status = derm_dnn.dnnl_primitive_create(&p->primitive, descriptor);
  for (int i = 0; i < count && status == dnnl_success; i++) {
    status = add_argument(p, arguments[i]);
  }
  if (status == dnnl_success) status = add_argument(p, derm_scratchpad);
  if (status != dnnl_success) {
    derm_primitive_free(p);
    return status;
  }
  *out = p;
  return 0;
}

/* Scratch memory is the caller's: nothing is allocated while a primitive runs. */
static int make_attributes(dnnl_primitive_attr_t *attributes) {
  int status = derm_dnn.dnnl_primitive_attr_create(attributes);
  if (status != dnnl_success) return status;
  return derm_dnn.dnnl_primitive_attr_set_scratchpad_mode(*attributes,
                                                          dnnl_scratchpad_mode_user);
}

int derm_primitive_make(const_dnnl_op_desc_t operation, dnnl_primitive_desc_t hint,
                        const derm_argument *arguments, int count, derm_primitive **out) {
  dnnl_primitive_attr_t attributes;
  int status = make_attributes(&attributes);
  if (status != dnnl_success) return status;
  dnnl_primitive_desc_t descriptor;
  status = derm_dnn.dnnl_primitive_desc_create(&descriptor, operation, attributes,
                                               derm_dnn.engine, hint);
  derm_dnn.dnnl_primitive_attr_destroy(attributes);
  if (status != dnnl_success) return status;
  return finish(descriptor, arguments, count, out);
}

int derm_primitive_make_followed(const_dnnl_op_desc_t operation, const_dnnl_post_ops_t followed,
                                 const derm_argument *arguments, int count,
                                 derm_primitive **out) {
  dnnl_primitive_attr_t attributes;
  int status = make_attributes(&attributes);
  if (status != dnnl_success) return status;
  dnnl_primitive_desc_t descriptor;
  status = derm_dnn.dnnl_primitive_attr_set_post_ops(attributes, followed);
  if (status == dnnl_success) {
    status = derm_dnn.dnnl_primitive_desc_create(&descriptor, operation, attributes,
                                                 derm_dnn.engine, NULL);
  }
  derm_dnn.dnnl_primitive_attr_destroy(attributes);
  if (status != dnnl_success) return status;
  return finish(descriptor, arguments, count, out);
}

int derm_dnn_reorder(const derm_layout *from, const derm_layout *to, derm_primitive **out) {
  dnnl_primitive_attr_t attributes;
  int status = make_attributes(&attributes);
  if (status != dnnl_success) return status;
  dnnl_primitive_desc_t descriptor;
  status = derm_dnn.dnnl_reorder_primitive_desc_create(
      &descriptor, &from->descriptor, derm_dnn.engine, &to->descriptor, derm_dnn.engine,
      attributes);
  derm_dnn.dnnl_primitive_attr_destroy(attributes);
  if (status != dnnl_success) return status;
  return finish(descriptor, (derm_argument[]){derm_source, derm_destination}, 2, out);
}

const derm_layout *derm_primitive_layout(const derm_primitive *primitive,
                                         derm_argument argument) {
  return primitive->memories[argument] ? &primitive->layouts[argument] : NULL;
}

int derm_primitive_bind(derm_primitive *primitive, derm_argument argument, void *data) {
  if (!primitive->memories[argument]) return dnnl_invalid_arguments;
  return derm_dnn.dnnl_memory_set_data_handle(primitive->memories[argument], data);
}

int derm_primitive_run(derm_primitive *primitive) {
  int status = derm_dnn.dnnl_primitive_execute(primitive->primitive, derm_dnn.stream,
                                               primitive->argument_count, primitive->arguments);
  if (status != dnnl_success) return status;
  return derm_dnn.dnnl_stream_wait(derm_dnn.stream);
}

const char *derm_primitive_name(const derm_primitive *primitive) {
  const char *name = "";
  derm_dnn.dnnl_primitive_desc_query(primitive->descriptor, dnnl_query_impl_info_str, 0, &name);
  return name;
}

void derm_primitive_free(derm_primitive *primitive) {
  for (int i = 0; i < derm_argument_count; i++) {
    if (primitive->memories[i]) derm_dnn.dnnl_memory_destroy(primitive->memories[i]);
  }
  if (primitive->primitive) derm_dnn.dnnl_primitive_destroy(primitive->primitive);
  if (primitive->descriptor) derm_dnn.dnnl_primitive_desc_destroy(primitive->descriptor);
  free(primitive);
}

#endif
