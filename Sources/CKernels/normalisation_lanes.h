/* The blocked normalisation for blocks of BLOCK channels: included once for each width.
 *
 * A block is one vector, spelt out: left to itself, clang makes vectors of pixels instead and, for
 * AVX-512, gathers their values one by one. */

#define LANES_JOINED(name, block) name##_##block
#define LANES_NAME(name, block) LANES_JOINED(name, block)
#define NAMED(name) LANES_NAME(name, BLOCK)
#define lanes NAMED(lanes)
#define lane_bits NAMED(lane_bits)
#define double_lanes NAMED(double_lanes)
#define channel_constants NAMED(channel_constants)

typedef float lanes __attribute__((vector_size(BLOCK * sizeof(float)), aligned(4)));
typedef int32_t lane_bits __attribute__((vector_size(BLOCK * sizeof(float)), aligned(4)));
typedef double double_lanes __attribute__((vector_size(BLOCK * sizeof(double)), aligned(8)));

/* The constants of a block of channels. */
typedef struct {
  lanes mean, inverse, scale, beta;
} channel_constants;

/* Mean and variance of block b: sums of x - pivot and its square, the pivot near the values. */
ALWAYS void NAMED(statistics)(const operands *o, long b) {
  const derm_norm n = *o->norm;
  long blocks = n.channels / BLOCK;
  double_lanes sums = {0}, squares = {0};
  const lanes pivot = *(const lanes *)(o->input + b * n.area * BLOCK);
  for (long image = 0; image < n.batch; image++) {
    const lanes *x = (const lanes *)(o->input + (image * blocks + b) * n.area * BLOCK);
    for (long start = 0; start < n.area; start += stretch) {
      long end = start + stretch < n.area ? start + stretch : n.area;
      lanes sum = {0}, square = {0};
      for (long i = start; i < end; i++) {
        lanes d = x[i] - pivot;
        sum += d;
        square += d * d;
      }
      sums += __builtin_convertvector(sum, double_lanes);
      squares += __builtin_convertvector(square, double_lanes);
    }
  }
  double values = (double)(n.batch * n.area);
  for (int c = 0; c < BLOCK; c++) {
    double offset = sums[c] / values, variance = squares[c] / values - offset * offset;
    o->mean[b * BLOCK + c] = (float)(pivot[c] + offset);
    /* Rounding may leave a little below 0; a NaN stays one. */
    o->variance[b * BLOCK + c] = variance < 0 ? 0 : (float)variance;
  }
}

ALWAYS channel_constants NAMED(constants)(const operands *o, long b) {
  const lanes variance = *(const lanes *)(o->variance + b * BLOCK);
  const lanes gamma = *(const lanes *)(o->gamma + b * BLOCK);
  channel_constants k = {.mean = *(const lanes *)(o->mean + b * BLOCK),
                         .beta = *(const lanes *)(o->beta + b * BLOCK)};
  for (int c = 0; c < BLOCK; c++) k.inverse[c] = 1 / sqrtf(variance[c] + o->norm->epsilon);
  k.scale = gamma * k.inverse;
  return k;
}

ALWAYS void NAMED(forward_blocks)(const operands *o, long from, long to) {
  const derm_norm n = *o->norm;
  long blocks = n.channels / BLOCK;
  for (long b = from; b < to; b++) {
    if (!n.uses_stored) NAMED(statistics)(o, b);
    const channel_constants k = NAMED(constants)(o, b);
    /* All bits where a negative value is to stay. */
    const lane_bits kept = (lane_bits){0} - (n.has_relu ? 0 : 1);
    for (long image = 0; image < n.batch; image++) {
      long start = (image * blocks + b) * n.area * BLOCK;
      const lanes *x = (const lanes *)(o->input + start);
      lanes *y = (lanes *)(o->result + start);
      for (long i = 0; i < n.area; i++) {
        lanes value = (x[i] - k.mean) * k.scale + k.beta;
        y[i] = (lanes)((lane_bits)value & (kept | ~(value < 0)));
      }
    }
  }
}

/* g becomes dy where the output was positive (or there is no ReLU), else 0. */
ALWAYS void NAMED(pass)(const lanes *x, const lanes *dy, const channel_constants *k,
                        const int has_relu, lanes *g) {
  if (has_relu) {
    *g = (lanes)((lane_bits)*dy & ((*x - k->mean) * k->scale + k->beta > 0));
  } else {
    *g = *dy;
  }
}

ALWAYS void NAMED(backward_block)(const operands *o, long b, const int has_relu) {
  const derm_norm n = *o->norm;
  long blocks = n.channels / BLOCK;
  const channel_constants k = NAMED(constants)(o, b);
  double_lanes sums = {0}, products = {0};
  for (long image = 0; image < n.batch; image++) {
    long at = (image * blocks + b) * n.area * BLOCK;
    const lanes *x = (const lanes *)(o->input + at);
    const lanes *dy = (const lanes *)(o->output_gradient + at);
    for (long start = 0; start < n.area; start += stretch) {
      long end = start + stretch < n.area ? start + stretch : n.area;
      lanes sum = {0}, product = {0};
      for (long i = start; i < end; i++) {
        lanes g;
        NAMED(pass)(x + i, dy + i, &k, has_relu, &g);
        sum += g;
        product += g * (x[i] - k.mean);
      }
      sums += __builtin_convertvector(sum, double_lanes);
      products += __builtin_convertvector(product, double_lanes);
    }
  }
  double values = (double)(n.batch * n.area);
  lanes offset = {0}, slope = {0};
  for (int c = 0; c < BLOCK; c++) {
    if (!n.uses_stored) {
      offset[c] = (float)(sums[c] / values);
      slope[c] = (float)(products[c] * k.inverse[c] * k.inverse[c] / values);
    }
    if (o->gamma_gradient) o->gamma_gradient[b * BLOCK + c] = (float)(products[c] * k.inverse[c]);
    if (o->beta_gradient) o->beta_gradient[b * BLOCK + c] = (float)sums[c];
  }
  for (long image = 0; image < n.batch; image++) {
    long at = (image * blocks + b) * n.area * BLOCK;
    const lanes *x = (const lanes *)(o->input + at);
    const lanes *dy = (const lanes *)(o->output_gradient + at);
    lanes *dx = (lanes *)(o->result + at);
    for (long i = 0; i < n.area; i++) {
      lanes g;
      NAMED(pass)(x + i, dy + i, &k, has_relu, &g);
      dx[i] = k.scale * (g - offset - (x[i] - k.mean) * slope);
    }
  }
}

static DERM_CLONES void NAMED(forward_chunk)(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->norm->channels / BLOCK, chunk, chunks, &from, &to);
  NAMED(forward_blocks)(o, from, to);
}

static DERM_CLONES void NAMED(backward_chunk)(void *context, int chunk, int chunks) {
  const operands *o = context;
  long from, to;
  derm_chunk(o->norm->channels / BLOCK, chunk, chunks, &from, &to);
  for (long b = from; b < to; b++) {
    if (o->norm->has_relu) {
      NAMED(backward_block)(o, b, 1);
    } else {
      NAMED(backward_block)(o, b, 0);
    }
  }
}

#undef lanes
#undef lane_bits
#undef double_lanes
#undef channel_constants
#undef NAMED
#undef LANES_NAME
#undef LANES_JOINED
#undef BLOCK
