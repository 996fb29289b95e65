#include <stdlib.h>

#include "onednn_interface.h"

static int wrapped(derm_dnn_library *library, void *descriptor, derm_layout **out) {
  derm_layout *layout = malloc(sizeof *layout);
  if (!layout) {
    library->own->layout_free(descriptor);
    return dnn_out_of_memory;
  }
  *layout = (derm_layout){.library = library, .descriptor = descriptor, .is_owned = 1};
  *out = layout;
  return dnn_success;
}

int derm_layout_plain(derm_dnn_library *library, const int64_t *dimensions, int count,
                      derm_layout **out) {
  int64_t strides[dnn_most_dimensions];
  int64_t stride = 1;
  for (int i = count - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= dimensions[i];
  }
  void *descriptor;
  int status = library->own->layout_by_strides(&descriptor, count, dimensions, dnn_f32, strides);
  return status == dnn_success ? wrapped(library, descriptor, out) : status;
}

static int in_order(derm_dnn_library *library, const int64_t *dimensions, int count,
                    dnn_order order, derm_layout **out) {
  void *descriptor;
  int status = library->own->layout_in_order(&descriptor, count, dimensions, dnn_f32, order);
  return status == dnn_success ? wrapped(library, descriptor, out) : status;
}

int derm_layout_blocked(derm_dnn_library *library, const int64_t dimensions[4], int block,
                        derm_layout **out) {
  return in_order(library, dimensions, 4,
                  block == 8 ? dnn_order_blocks_of_8 : dnn_order_blocks_of_16, out);
}

int derm_layout_blocked_weights(derm_dnn_library *library, const int64_t *dimensions, int count,
                                derm_layout **out) {
  return in_order(library, dimensions, count,
                  count == 5 ? dnn_order_group_weights : dnn_order_weights, out);
}

static void release(derm_layout layout) {
  if (layout.is_owned) layout.library->own->layout_free((void *)layout.descriptor);
}

void derm_layout_free(derm_layout *layout) {
  release(*layout);
  free(layout);
}

size_t derm_layout_bytes(const derm_layout *layout) {
  return layout->library->calls.memory_desc_get_size(layout->descriptor);
}

int derm_layout_is_bf16(const derm_layout *layout) {
  return layout->library->own->layout_numbers(layout->descriptor) == dnn_bf16;
}

int derm_layout_equal(const derm_layout *a, const derm_layout *b) {
  return a->library == b->library &&
         a->library->calls.memory_desc_equal(a->descriptor, b->descriptor);
}

/* oneDNN's number of each argument, the same in both versions. */
static const int argument_numbers[derm_argument_count] = {
    [derm_source] = 1,
    [derm_weights] = 33,
    [derm_bias] = 41,
    [derm_destination] = 17,
    [derm_mean] = 49,
    [derm_variance] = 50,
    [derm_scale] = 51,
    [derm_shift] = 52,
    [derm_workspace] = 64,
    [derm_source_gradient] = 129,
    [derm_weights_gradient] = 161,
    [derm_bias_gradient] = 169,
    [derm_destination_gradient] = 145,
    [derm_scale_gradient] = 255,
    [derm_shift_gradient] = 256,
    [derm_scratchpad] = 80,
};

int derm_primitive_add(derm_primitive *p, derm_argument argument, int number, const void *layout,
                       int is_owned) {
  p->layouts[argument] =
      (derm_layout){.library = p->library, .descriptor = layout, .is_owned = is_owned};
  int status =
      p->library->calls.memory_create(&p->memories[argument], layout, p->library->engine, NULL);
  if (status != dnn_success) return status;
  p->arguments[p->argument_count++] =
      (dnn_argument){.number = number, .memory = p->memories[argument]};
  return dnn_success;
}

/* A normalisation's scale and shift are no arguments of their own to a query of oneDNN 2: they are
 * plain vectors, as mean is. */
static int add_channel_argument(derm_primitive *p, derm_argument argument) {
  const void *source =
      p->library->calls.primitive_desc_query_md(p->description, dnn_query_source, 0);
  int64_t channels = p->library->own->layout_channels(source), stride = 1;
  void *layout;
  int status = p->library->own->layout_by_strides(&layout, 1, &channels, dnn_f32, &stride);
  if (status != dnn_success) return status;
  return derm_primitive_add(p, argument, argument_numbers[argument], layout, 1);
}

static int add_argument(derm_primitive *p, derm_argument argument) {
  switch (argument) {
    case derm_scale:
    case derm_shift:
    case derm_scale_gradient:
    case derm_shift_gradient:
      return add_channel_argument(p, argument);
    default: {
      int number = argument_numbers[argument];
      const void *layout =
          p->library->calls.primitive_desc_query_md(p->description, dnn_query_argument, number);
      if (!layout) return dnn_invalid_arguments;
      if (p->library->own->layout_rank(layout) == 0) return dnn_success;
      return derm_primitive_add(p, argument, number, layout, 0);
    }
  }
}

/* Takes over the description. */
static int finish(derm_dnn_library *library, void *description, const derm_argument *arguments,
                  int count, derm_primitive **out) {
  derm_primitive *p = calloc(1, sizeof *p);
  if (!p) {
    library->calls.primitive_desc_destroy(description);
    return dnn_out_of_memory;
  }
  p->library = library;
  p->description = description;
  int status = library->calls.primitive_create(&p->primitive, description);
  for (int i = 0; i < count && status == dnn_success; i++) {
    status = add_argument(p, arguments[i]);
  }
  if (status == dnn_success) status = add_argument(p, derm_scratchpad);
  if (status != dnn_success) {
    derm_primitive_free(p);
    return status;
  }
  *out = p;
  return dnn_success;
}

/* Scratch memory is the caller's: nothing is allocated while a primitive runs. */
int derm_primitive_make(derm_dnn_library *library, derm_describe describe, const void *context,
                        dnn_request request, const void *post_ops, const derm_argument *arguments,
                        int count, derm_primitive **out) {
  const derm_dnn_calls *calls = &library->calls;
  void *attributes, *description;
  int status = calls->primitive_attr_create(&attributes);
  if (status != dnn_success) return status;
  status = calls->primitive_attr_set_scratchpad_mode(attributes, dnn_user_scratchpad);
  if (status == dnn_success && post_ops)
    status = calls->primitive_attr_set_post_ops(attributes, post_ops);
  request.engine = library->engine;
  request.attributes = attributes;
  if (status == dnn_success) status = describe(library, request, context, &description);
  calls->primitive_attr_destroy(attributes);
  if (status != dnn_success) return status;
  return finish(library, description, arguments, count, out);
}

const derm_layout *derm_primitive_layout(const derm_primitive *primitive,
                                         derm_argument argument) {
  return primitive->memories[argument] ? &primitive->layouts[argument] : NULL;
}

int derm_primitive_bind(derm_primitive *primitive, derm_argument argument, void *data) {
  if (!primitive->memories[argument]) return dnn_invalid_arguments;
  return primitive->library->calls.memory_set_data_handle(primitive->memories[argument], data);
}

int derm_primitive_run(derm_primitive *primitive) {
  derm_dnn_library *library = primitive->library;
  int status = library->calls.primitive_execute(primitive->primitive, library->stream,
                                                primitive->argument_count, primitive->arguments);
  return status == dnn_success ? library->calls.stream_wait(library->stream) : status;
}

const char *derm_primitive_name(const derm_primitive *primitive) {
  const char *name = "";
  primitive->library->calls.primitive_desc_query(primitive->description, dnn_query_name, 0, &name);
  return name;
}

void derm_primitive_free(derm_primitive *primitive) {
  const derm_dnn_calls *calls = &primitive->library->calls;
  for (int i = 0; i < derm_argument_count; i++) {
    if (primitive->memories[i]) calls->memory_destroy(primitive->memories[i]);
    release(primitive->layouts[i]);
  }
  if (primitive->primitive) calls->primitive_destroy(primitive->primitive);
  if (primitive->description) calls->primitive_desc_destroy(primitive->description);
  free(primitive);
}
