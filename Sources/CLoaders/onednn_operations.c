#include <string.h>

#include "onednn_interface.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* The padding at the end is what the output's size leaves, which may be less (or negative). */
static int64_t end_padding(int64_t input, int64_t output, int64_t kernel, int64_t stride,
                           int64_t padding) {
  return (output - 1) * stride + kernel - input - padding;
}

static void set_window(dnn_window *w, int side, int64_t input, int64_t output, int64_t kernel,
                       int64_t stride, int64_t padding) {
  w->strides[side] = stride;
  w->kernel[side] = kernel;
  w->padding[side] = padding;
  w->padding_end[side] = end_padding(input, output, kernel, stride, padding);
}

/* A layout that the library is to choose. */
static int any_layout(derm_dnn_library *library, const void **out, int count,
                      const int64_t *dimensions, int numbers) {
  void *layout;
  int status = library->own->layout_in_order(&layout, count, dimensions, numbers, dnn_order_any);
  if (status == dnn_success) *out = layout;
  return status;
}

void derm_window_free(derm_dnn_library *library, dnn_window *w) {
  const void *layouts[] = {w->source, w->weights, w->bias, w->destination};
  for (int i = 0; i < COUNT(layouts); i++) {
    if (layouts[i]) library->own->layout_free((void *)layouts[i]);
  }
}

/* Sums over a whole batch are f32 whatever the images are: `weights` says which these are. */
int derm_convolution_window(derm_dnn_library *library, const derm_dnn_convolution *s, int weights,
                            dnn_window *w) {
  memset(w, 0, sizeof *w);
  set_window(w, 0, s->height, s->output_height, s->kernel, s->stride, s->padding);
  set_window(w, 1, s->width, s->output_width, s->kernel, s->stride, s->padding);
  int numbers = s->bf16 ? dnn_bf16 : dnn_f32;
  int64_t source[] = {s->batch, s->inputs, s->height, s->width};
  int64_t destination[] = {s->batch, s->outputs, s->output_height, s->output_width};
  int64_t grouped[] = {s->groups, s->outputs / s->groups, s->inputs / s->groups, s->kernel,
                       s->kernel};
  int status = any_layout(library, &w->source, 4, source, numbers);
  if (status == dnn_success) status = any_layout(library, &w->destination, 4, destination, numbers);
  if (status == dnn_success) {
    status = s->groups == 1 ? any_layout(library, &w->weights, 4, grouped + 1, weights)
                            : any_layout(library, &w->weights, 5, grouped, weights);
  }
  if (status == dnn_success && s->has_bias)
    status = any_layout(library, &w->bias, 1, &s->outputs, dnn_f32);
  if (status != dnn_success) derm_window_free(library, w);
  return status;
}

int derm_describe_convolution(derm_dnn_library *library, dnn_request request, const void *context,
                              void **description) {
  const derm_convolution_pass *c = context;
  return library->own->convolution(request, c->pass, c->window, description);
}

static int make_convolution(derm_dnn_library *library, const derm_dnn_convolution *shape,
                            int weights, dnn_pass pass, dnn_request request,
                            const derm_argument *arguments, int count, derm_primitive **out) {
  dnn_window window;
  int status = derm_convolution_window(library, shape, weights, &window);
  if (status != dnn_success) return status;
  derm_convolution_pass context = {.window = &window, .pass = pass};
  status = derm_primitive_make(library, derm_describe_convolution, &context, request, NULL,
                               arguments, count, out);
  derm_window_free(library, &window);
  return status;
}

int derm_dnn_convolution_forward(derm_dnn_library *library, const derm_dnn_convolution *shape,
                                 int training, derm_primitive **out) {
  derm_argument arguments[] = {derm_source, derm_weights, derm_destination, derm_bias};
  dnn_request request = {.propagation = training ? dnn_forward_training : dnn_forward_inference};
  return make_convolution(library, shape, shape->bf16 ? dnn_bf16 : dnn_f32, dnn_pass_forward,
                          request, arguments, shape->has_bias ? 4 : 3, out);
}

int derm_dnn_convolution_source_gradient(const derm_dnn_convolution *shape,
                                         const derm_primitive *forward, derm_primitive **out) {
  derm_argument arguments[] = {derm_source_gradient, derm_weights, derm_destination_gradient};
  dnn_request request = {.forward = forward->description};
  return make_convolution(forward->library, shape, shape->bf16 ? dnn_bf16 : dnn_f32,
                          dnn_pass_source_gradient, request, arguments, COUNT(arguments), out);
}

int derm_dnn_convolution_weights_gradient(const derm_dnn_convolution *shape,
                                          const derm_primitive *forward, derm_primitive **out) {
  derm_argument arguments[] = {derm_source, derm_weights_gradient, derm_destination_gradient,
                               derm_bias_gradient};
  dnn_request request = {.forward = forward->description};
  return make_convolution(forward->library, shape, dnn_f32, dnn_pass_weights_gradient, request,
                          arguments, shape->has_bias ? 4 : 3, out);
}

typedef struct {
  const derm_dnn_norm *norm;
  const void *layout;
  dnn_pass pass;
} norm_pass;

static int describe_norm(derm_dnn_library *library, dnn_request request, const void *context,
                         void **description) {
  const norm_pass *c = context;
  return library->own->norm(request, c->pass, c->layout, c->norm, description);
}

int derm_dnn_norm_forward(const derm_dnn_norm *norm, const derm_layout *source,
                          derm_primitive **out) {
  derm_argument arguments[] = {derm_source, derm_destination, derm_mean,     derm_variance,
                               derm_scale,  derm_shift,       derm_workspace};
  norm_pass context = {.norm = norm, .layout = source->descriptor, .pass = dnn_pass_forward};
  dnn_request request = {
      .propagation = norm->training ? dnn_forward_training : dnn_forward_inference};
  int keeps = norm->training && norm->has_relu;
  return derm_primitive_make(source->library, describe_norm, &context, request, NULL, arguments,
                             keeps ? 7 : 6, out);
}

int derm_dnn_norm_backward(const derm_dnn_norm *norm, const derm_layout *source,
                           const derm_primitive *forward, derm_primitive **out) {
  derm_argument arguments[10] = {derm_source,         derm_mean,
                                 derm_variance,       derm_destination_gradient,
                                 derm_scale,          derm_source_gradient,
                                 derm_scale_gradient, derm_shift_gradient};
  int count = 8;
  if (source->library->own->reads_shift) arguments[count++] = derm_shift;
  if (norm->has_relu) arguments[count++] = derm_workspace;
  norm_pass context = {
      .norm = norm, .layout = source->descriptor, .pass = dnn_pass_source_gradient};
  dnn_request request = {.forward = forward->description};
  return derm_primitive_make(source->library, describe_norm, &context, request, NULL, arguments,
                             count, out);
}

typedef struct {
  int kind;
  dnn_window window;
  dnn_pass pass;
} pool_pass;

static int describe_pool(derm_dnn_library *library, dnn_request request, const void *context,
                         void **description) {
  const pool_pass *c = context;
  return library->own->pool(request, c->pass, c->kind, &c->window, description);
}

static pool_pass pass_of(const derm_dnn_pool *p, dnn_pass pass) {
  pool_pass result = {.kind = p->average ? dnn_pooling_average : dnn_pooling_max, .pass = pass};
  set_window(&result.window, 0, p->height, p->output_height, p->kernel_height, p->stride,
             p->padding);
  set_window(&result.window, 1, p->width, p->output_width, p->kernel_width, p->stride, p->padding);
  return result;
}

int derm_dnn_pool_forward(const derm_dnn_pool *pool, const derm_layout *source,
                          derm_primitive **out) {
  derm_dnn_library *library = source->library;
  pool_pass context = pass_of(pool, dnn_pass_forward);
  context.window.source = source->descriptor;
  int64_t destination[] = {pool->batch, pool->channels, pool->output_height, pool->output_width};
  int status = any_layout(library, &context.window.destination, 4, destination,
                          library->own->layout_numbers(source->descriptor));
  if (status != dnn_success) return status;
  derm_argument arguments[] = {derm_source, derm_destination, derm_workspace};
  dnn_request request = {
      .propagation = pool->training ? dnn_forward_training : dnn_forward_inference};
  status = derm_primitive_make(library, describe_pool, &context, request, NULL, arguments,
                               pool->training && !pool->average ? 3 : 2, out);
  library->own->layout_free((void *)context.window.destination);
  return status;
}

int derm_dnn_pool_backward(const derm_dnn_pool *pool, const derm_primitive *forward,
                           derm_primitive **out) {
  pool_pass context = pass_of(pool, dnn_pass_source_gradient);
  context.window.source = forward->layouts[derm_source].descriptor;
  context.window.destination = forward->layouts[derm_destination].descriptor;
  derm_argument arguments[] = {derm_source_gradient, derm_destination_gradient, derm_workspace};
  dnn_request request = {.forward = forward->description};
  return derm_primitive_make(forward->library, describe_pool, &context, request, NULL, arguments,
                             pool->average ? 2 : 3, out);
}

static int describe_reorder(derm_dnn_library *library, dnn_request request, const void *context,
                            void **description) {
  const derm_layout *const *pair = context;
  return library->calls.reorder_primitive_desc_create(
      description, pair[0]->descriptor, request.engine, pair[1]->descriptor, request.engine,
      request.attributes);
}

int derm_dnn_reorder(const derm_layout *from, const derm_layout *to, derm_primitive **out) {
  const derm_layout *pair[] = {from, to};
  derm_argument arguments[] = {derm_source, derm_destination};
  return derm_primitive_make(from->library, describe_reorder, pair, (dnn_request){0}, NULL,
                             arguments, COUNT(arguments), out);
}
