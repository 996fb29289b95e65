#include "winograd_tiles.h"

#if defined(__x86_64__)

/* A convolution with its direction resolved: what the phases below read. */
typedef struct {
  tiling tiles;
  long inputs, outputs;
  int transposed;          /* the input gradient: kernels transposed, roles exchanged */
  const float *weight;
  float *output;       /* from the group's first block on */
  long output_blocks;  /* of an image, all groups together */
  const float *scale, *shift; /* of each output, or NULL */
  int has_relu;
  float *kernels;      /* [products, outputs / panel, inputs, panel] */
  float *patches;      /* [products, tiles, inputs] */
  float *sums;         /* [products, tiles, outputs] */
} work;

/* G g: 3 taps of each column (or row) become 6. */
INLINE void spread(const lanes g0, const lanes g1, const lanes g2, lanes *out, int step) {
  lanes sum = (g0 + g2) * (-1.0f / 6), middle = g1 * (1.0f / 6);
  lanes ends = g0 * (1.0f / 24) + g2 * (1.0f / 6), twelfth = g1 * (1.0f / 12);
  out[0] = g0 * 0.25f;
  out[step] = sum - middle;
  out[2 * step] = sum + middle;
  out[3 * step] = ends + twelfth;
  out[4 * step] = ends - twelfth;
  out[5 * step] = g2;
}

/* A' m: 6 products of each column (or row) become 4 outputs. */
INLINE void gather(const lanes *m, int step, lanes *out, int out_step) {
  lanes m0 = m[0], m5 = m[5 * step];
  lanes a = m[step] + m[2 * step], b = m[step] - m[2 * step];
  lanes c = m[3 * step] + m[4 * step], e = m[3 * step] - m[4 * step];
  out[0] = m0 + a + c;
  out[out_step] = b + 2.0f * e;
  out[2 * out_step] = a + 4.0f * c;
  out[3 * out_step] = b + 8.0f * e + m5;
}

INLINE void transpose(lanes r[block]) {
  lanes t[block];
  for (int i = 0; i < 4; i++) {
    t[2 * i] = __builtin_shufflevector(r[2 * i], r[2 * i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    t[2 * i + 1] = __builtin_shufflevector(r[2 * i], r[2 * i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 2; j++) {
      lanes a = t[4 * i + j], b = t[4 * i + j + 2];
      r[4 * i + j] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
      r[4 * i + j + 2] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  for (int i = 0; i < 4; i++) {
    lanes a = r[i], b = r[i + 4];
    r[i] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
    r[i + 4] = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

/* The kernels of one block of stored outputs and one of stored inputs. */
AVX2 static void transform_kernel_block(const work *w, long out, long in) {
  long stored_inputs = w->transposed ? w->outputs : w->inputs;
  const float *from = w->weight + (out * (stored_inputs / block) + in) * 9 * block * block;
  lanes all[products][block];
  for (int i = 0; i < block; i++) {
    lanes g[9], half[side * 3];
    for (int tap = 0; tap < 9; tap++) {
      int position = w->transposed ? 8 - tap : tap;
      memcpy(&g[tap], from + (position * block + i) * block, sizeof(lanes));
    }
    for (int x = 0; x < 3; x++) spread(g[x], g[3 + x], g[6 + x], half + x, 3);
    for (int y = 0; y < side; y++) {
      lanes row[side];
      spread(half[3 * y], half[3 * y + 1], half[3 * y + 2], row, 1);
      for (int x = 0; x < side; x++) all[side * y + x][i] = row[x];
    }
  }
  /* Now all[product][stored input] has the stored outputs in its lanes. */
  long first_output = (w->transposed ? in : out) * block, first_input = (w->transposed ? out : in) * block;
  float *to = w->kernels + ((first_output / panel) * w->inputs + first_input) * panel +
              first_output % panel;
  for (int p = 0; p < products; p++, to += w->outputs * w->inputs) {
    if (w->transposed) transpose(all[p]);
    for (int i = 0; i < block; i++) memcpy(to + i * panel, &all[p][i], sizeof(lanes));
  }
}

static void transform_kernels(void *context, int chunk, int chunks) {
  const work *w = context;
  long outs = (w->transposed ? w->inputs : w->outputs) / block;
  long ins = (w->transposed ? w->outputs : w->inputs) / block;
  long from, to;
  derm_chunk(outs * ins, chunk, chunks, &from, &to);
  for (long i = from; i < to; i++) transform_kernel_block(w, i / ins, i % ins);
}

static void patches_chunk(void *context, int chunk, int chunks) {
  const work *w = context;
  long from, to;
  derm_chunk(w->tiles.count, chunk, chunks, &from, &to);
  transform_patches(&w->tiles, w->patches, from, to);
}

/* 6 tiles by 16 outputs, held in registers over all inputs. */
INLINE void multiply_rows(const float *patches, const float *kernels, long inputs, float *sums,
                          long stride) {
  _Pragma("clang fp contract(fast)")
  lanes total[rows][2] = {{{0}}};
  for (long c = 0; c < inputs; c++) {
    lanes left, right;
    memcpy(&left, kernels + c * panel, sizeof left);
    memcpy(&right, kernels + c * panel + block, sizeof right);
    _Pragma("clang loop unroll(full)") for (int r = 0; r < rows; r++) {
      float x = patches[r * inputs + c];
      lanes all = {x, x, x, x, x, x, x, x};
      total[r][0] += all * left;
      total[r][1] += all * right;
    }
  }
  for (int r = 0; r < rows; r++) memcpy(sums + r * stride, total[r], sizeof total[r]);
}

AVX2 static void multiply_panels(const work *w, long from, long to) {
  long panels = w->outputs / panel;
  for (long i = from; i < to; i++) {
    long p = i / panels, which = i % panels;
    const float *kernels = w->kernels + (p * w->outputs + which * panel) * w->inputs;
    const float *patches = w->patches + p * w->tiles.count * w->inputs;
    float *sums = w->sums + p * w->tiles.count * w->outputs + which * panel;
    for (long tile = 0; tile < w->tiles.count; tile += rows)
      multiply_rows(patches + tile * w->inputs, kernels, w->inputs, sums + tile * w->outputs,
                    w->outputs);
  }
}

static void multiply_chunk(void *context, int chunk, int chunks) {
  const work *w = context;
  long from, to;
  derm_chunk(products * (w->outputs / panel), chunk, chunks, &from, &to);
  multiply_panels(w, from, to);
}

/* What becomes of the outputs of block b. */
INLINE void finish_outputs(const work *w, long b, lanes *values, long count) {
  if (w->scale) {
    lanes scale;
    memcpy(&scale, w->scale + b * block, sizeof scale);
    for (long i = 0; i < count; i++) values[i] *= scale;
  }
  if (w->shift) {
    lanes shift;
    memcpy(&shift, w->shift + b * block, sizeof shift);
    for (long i = 0; i < count; i++) values[i] += shift;
  }
  if (!w->has_relu) return;
  for (long i = 0; i < count; i++) {
    __typeof__(values[i] < 0.0f) is_negative = values[i] < 0.0f; /* not NaN, which stays */
    values[i] = (lanes)((__typeof__(is_negative))values[i] & ~is_negative);
  }
}

AVX2 static void transform_sums(const work *w, long from, long to) {
  const tiling *t = &w->tiles;
  long per_image = t->down * t->across, blocks = w->outputs / block;
  for (long tile = from; tile < to; tile++) {
    long image = tile / per_image, index = tile % per_image;
    if (image >= t->images) return;
    long top = index / t->across * made, left = index % t->across * made;
    long down = t->height - top < made ? t->height - top : made;
    long across = t->width - left < made ? t->width - left : made;
    for (long b = 0; b < blocks; b++) {
      const float *source = w->sums + tile * w->outputs + b * block;
      lanes all[products], half[made * side], row[made];
      for (int p = 0; p < products; p++)
        memcpy(&all[p], source + p * w->tiles.count * w->outputs, sizeof(lanes));
      for (int x = 0; x < side; x++) gather(all + x, side, half + x, side);
      float *target =
          w->output + (((t->first + image) * w->output_blocks + b) * t->height + top) * t->width * block;
      for (long y = 0; y < down; y++) {
        gather(half + side * y, 1, row, 1);
        finish_outputs(w, b, row, made);
        memcpy(target + (y * t->width + left) * block, row, (size_t)across * sizeof(lanes));
      }
    }
  }
}

static void sums_chunk(void *context, int chunk, int chunks) {
  const work *w = context;
  long from, to;
  derm_chunk(w->tiles.count, chunk, chunks, &from, &to);
  transform_sums(w, from, to);
}

static void convolve(const derm_threads *threads, work w, void *scratch) {
  long step = chunk_images(&w.tiles, w.inputs + w.outputs);
  w.kernels = scratch;
  w.patches = w.kernels + products * w.inputs * w.outputs;
  w.sums = w.patches + products * tile_count(&w.tiles, step) * w.inputs;
  long always = 1L << 20; /* enough work for every thread */
  derm_run_chunks(threads, transform_kernels, &w, always);
  for (long first = 0; next_chunk(&w.tiles, first, step); first += step) {
    derm_run_chunks(threads, patches_chunk, &w, always);
    derm_run_chunks(threads, multiply_chunk, &w, always);
    derm_run_chunks(threads, sums_chunk, &w, always);
  }
}

int derm_winograd_fits(const derm_winograd *s) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         s->inputs % (s->groups * panel) == 0 && s->outputs % (s->groups * panel) == 0;
}

long derm_winograd_scratch(const derm_winograd *s) {
  tiling t = tiles_of(s, NULL, s->inputs);
  long inputs = s->inputs / s->groups, outputs = s->outputs / s->groups, both = inputs + outputs;
  return 4 * products * (inputs * outputs + tile_count(&t, chunk_images(&t, both)) * both);
}

void derm_winograd_forward(const derm_threads *threads, const derm_winograd *s, const float *input,
                           const float *weight, float *output, void *scratch) {
  for (long group = 0; group < s->groups; group++) {
    long first = group * (s->outputs / s->groups);
    work w = {.tiles = tiles_of(s, input + group * group_step(s, s->inputs), s->inputs),
              .inputs = s->inputs / s->groups, .outputs = s->outputs / s->groups,
              .weight = weight + group * weights_step(s),
              .output = output + group * group_step(s, s->outputs),
              .output_blocks = s->outputs / block, .scale = s->scale ? s->scale + first : NULL,
              .shift = s->shift ? s->shift + first : NULL, .has_relu = s->has_relu};
    convolve(threads, w, scratch);
  }
}

void derm_winograd_input_gradient(const derm_threads *threads, const derm_winograd *s,
                                  const float *output_gradient, const float *weight,
                                  float *input_gradient, void *scratch) {
  for (long group = 0; group < s->groups; group++) {
    work w = {.tiles = tiles_of(s, output_gradient + group * group_step(s, s->outputs), s->outputs),
              .inputs = s->outputs / s->groups, .outputs = s->inputs / s->groups, .transposed = 1,
              .weight = weight + group * weights_step(s),
              .output = input_gradient + group * group_step(s, s->inputs),
              .output_blocks = s->inputs / block};
    convolve(threads, w, scratch);
  }
}

#else

int derm_winograd_fits(const derm_winograd *s) {
  (void)s;
  return 0;
}

/* Nobody calls these where nothing fits. */
long derm_winograd_scratch(const derm_winograd *s) { return 0 * s->batch; }
void derm_winograd_forward(const derm_threads *threads, const derm_winograd *s, const float *input,
                           const float *weight, float *output, void *scratch) {
  (void)threads, (void)s, (void)input, (void)weight, (void)output, (void)scratch;
}
void derm_winograd_input_gradient(const derm_threads *threads, const derm_winograd *s,
                                  const float *output_gradient, const float *weight,
                                  float *input_gradient, void *scratch) {
  (void)threads, (void)s, (void)output_gradient, (void)weight, (void)input_gradient, (void)scratch;
}

#endif
