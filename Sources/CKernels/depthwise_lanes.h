/* The weight gradient of one block of channels, included once for each BLOCK: a vector of its lanes. Sums are
 * taken image by image, so that a long one does not lose its last bits. */

typedef float VECTOR __attribute__((vector_size(BLOCK * 4), aligned(4)));

/* One row of the output and one of the input: d += dy[x] * input[x * stride - padding + k]. */
ALWAYS void NAME(row)(const derm_depthwise *s, const int kernel, const VECTOR *dy, const VECTOR *x,
                      VECTOR *sums) {
  VECTOR own[most_kernel];
  for (int k = 0; k < kernel; k++) own[k] = sums[k];
  long first = (s->padding + s->stride - 1) / s->stride;
  long last = (s->width - kernel + s->padding) / s->stride;
  if (s->width + s->padding < kernel) last = -1;
  if (last >= s->output_width) last = s->output_width - 1;
  for (long o = first; o <= last; o++) {
    const VECTOR d = dy[o];
    const VECTOR *from = x + o * s->stride - s->padding;
#pragma clang loop unroll(full)
    for (int k = 0; k < kernel; k++) own[k] += d * from[k];
  }
  for (int k = 0; k < kernel; k++) sums[k] = own[k];
  for (long o = 0; o < s->output_width; o++) {
    if (o == first && last >= first) o = last + 1;
    if (o >= s->output_width) break;
    for (int k = 0; k < kernel; k++) {
      long column = o * s->stride - s->padding + k;
      if (column >= 0 && column < s->width) sums[k] += dy[o] * x[column];
    }
  }
}

ALWAYS void NAME(plane)(const operands *o, const int kernel, long plane) {
  const derm_depthwise *s = o->shape;
  const long planes = (s->channels + BLOCK - 1) / BLOCK;
  VECTOR totals[most_kernel * most_kernel] = {0}, bias = {0};
  for (long image = 0; image < s->batch; image++) {
    VECTOR sums[most_kernel * most_kernel] = {0}, own = {0};
    const VECTOR *x =
        (const VECTOR *)o->input + (image * planes + plane) * s->height * s->width;
    const VECTOR *dy = (const VECTOR *)o->output_gradient +
                       (image * planes + plane) * s->output_height * s->output_width;
    for (long y = 0; y < s->output_height; y++) {
      const VECTOR *gradient = dy + y * s->output_width;
      for (int k = 0; k < kernel; k++) {
        long line = y * s->stride - s->padding + k;
        if (line < 0 || line >= s->height) continue;
        NAME(row)(s, kernel, gradient, x + line * s->width, sums + k * kernel);
      }
      if (o->bias_gradient)
        for (long column = 0; column < s->output_width; column++) own += gradient[column];
    }
    for (int k = 0; k < kernel * kernel; k++) totals[k] += sums[k];
    bias += own;
  }
  for (long lane = 0; lane < BLOCK && plane * BLOCK + lane < s->channels; lane++) {
    long channel = plane * BLOCK + lane;
    for (int k = 0; k < kernel * kernel; k++)
      o->weight_gradient[channel * kernel * kernel + k] = totals[k][lane];
    if (o->bias_gradient) o->bias_gradient[channel] = bias[lane];
  }
}

/* The planes of a chunk; the side of the kernel is a constant for the compiler. */
static DERM_CLONES void NAME(planes)(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk((o->shape->channels + BLOCK - 1) / BLOCK, chunk, chunks, &from, &to);
  for (long plane = from; plane < to; plane++) {
    switch (o->shape->kernel) {
      case 3: NAME(plane)(o, 3, plane); break;
      case 5: NAME(plane)(o, 5, plane); break;
      default: NAME(plane)(o, 7, plane); break;
    }
  }
}

#undef NAME
#undef BLOCK
#undef VECTOR
