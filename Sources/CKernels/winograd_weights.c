#include "winograd_tiles.h"

/* The gradient for the weights, F(3 x 3, 4 x 4): a tile's 6 x 6 inputs and 4 x 4 output gradients meet in 36
 * products, which are summed over all tiles before they become 3 x 3 taps. */

#if defined(__x86_64__)

typedef struct {
  tiling tiles;            /* of the inputs */
  long outputs;
  long output_blocks;      /* of an image, all groups together */
  const float *output_gradient;
  float *weight_gradient;
  float *patches;          /* [products, tiles, inputs] */
  float *gradients;        /* [products, outputs / panel, tiles, panel] */
  float *sums;             /* [products, outputs / panel, inputs, panel] */
  int is_first;            /* the chunk that starts the sums */
} work;

/* G g: 4 output gradients of each column (or row) become 6. */
INLINE void spread(const lanes *g, int step, lanes *out, int out_step) {
  lanes g0 = g[0], g1 = g[step], g2 = g[2 * step], g3 = g[3 * step];
  lanes even = (g0 + g2) * (-1.0f / 6), odd = (g1 + g3) * (-1.0f / 6);
  lanes even4 = g0 * (1.0f / 24) + g2 * (1.0f / 6), odd4 = g1 * (1.0f / 12) + g3 * (1.0f / 3);
  out[0] = g0 * 0.25f;
  out[out_step] = even + odd;
  out[2 * out_step] = even - odd;
  out[3 * out_step] = even4 + odd4;
  out[4 * out_step] = even4 - odd4;
  out[5 * out_step] = g3;
}

/* A' m: 6 products of each column (or row) become 3 taps. */
INLINE void gather(const lanes *m, int step, lanes *out, int out_step) {
  lanes a = m[step] + m[2 * step], b = m[step] - m[2 * step];
  lanes c = m[3 * step] + m[4 * step], e = m[3 * step] - m[4 * step];
  out[0] = m[0] + a + c;
  out[out_step] = b + 2.0f * e;
  out[2 * out_step] = a + 4.0f * c + m[5 * step];
}

AVX2 static void transform_gradients(const work *w, long from, long to) {
  const tiling *t = &w->tiles;
  long per_image = t->down * t->across, blocks = w->outputs / block;
  long stride = t->count * w->outputs;
  for (long tile = from; tile < to; tile++) {
    long image = tile / per_image, index = tile % per_image;
    long top = index / t->across * made, left = index % t->across * made;
    for (long b = 0; b < blocks; b++) {
      lanes given[made * made], half[side * made], row[side];
      const float *plane =
          w->output_gradient +
          ((t->first + image) * w->output_blocks + b) * t->height * t->width * block;
      for (int y = 0; y < made; y++) {
        for (int x = 0; x < made; x++) {
          if (image < t->images && top + y < t->height && left + x < t->width)
            memcpy(given + made * y + x, plane + ((top + y) * t->width + left + x) * block,
                   sizeof(lanes));
          else
            given[made * y + x] = (lanes){0};
        }
      }
      for (int x = 0; x < made; x++) spread(given + x, made, half + x, made);
      float *target = w->gradients + (b * block / panel * t->count + tile) * panel + b * block % panel;
      for (int y = 0; y < side; y++) {
        spread(half + made * y, 1, row, 1);
        for (int x = 0; x < side; x++)
          memcpy(target + (side * y + x) * stride, &row[x], sizeof(lanes));
      }
    }
  }
}

static void tiles_chunk(void *context, int chunk, int chunks) {
  const work *w = context;
  long from, to;
  derm_chunk(w->tiles.count, chunk, chunks, &from, &to);
  transform_patches(&w->tiles, w->patches, from, to);
  transform_gradients(w, from, to);
}

/* `count` inputs by 16 outputs, held in registers over all tiles of the chunk. */
INLINE void multiply_inputs(const int count, const float *patches, long inputs,
                            const float *gradients, long tiles, float *sums, int is_first) {
  _Pragma("clang fp contract(fast)")
  lanes total[rows][2];
  for (int r = 0; r < count; r++) {
    if (is_first)
      total[r][0] = total[r][1] = (lanes){0};
    else
      memcpy(total[r], sums + r * panel, sizeof total[r]);
  }
  for (long tile = 0; tile < tiles; tile++) {
    lanes left, right;
    memcpy(&left, gradients + tile * panel, sizeof left);
    memcpy(&right, gradients + tile * panel + block, sizeof right);
    _Pragma("clang loop unroll(full)") for (int r = 0; r < count; r++) {
      float x = patches[tile * inputs + r];
      lanes all = {x, x, x, x, x, x, x, x};
      total[r][0] += all * left;
      total[r][1] += all * right;
    }
  }
  for (int r = 0; r < count; r++) memcpy(sums + r * panel, total[r], sizeof total[r]);
}

AVX2 static void multiply_panels(const work *w, long from, long to) {
  long panels = w->outputs / panel, inputs = w->tiles.channels, tiles = w->tiles.count;
  for (long i = from; i < to; i++) {
    const float *gradients = w->gradients + i * tiles * panel;
    const float *patches = w->patches + i / panels * tiles * inputs;
    float *sums = w->sums + i * inputs * panel;
    /* 16 inputs are 6, 6 and 4. */
    for (long c = 0; c < inputs; c += 16) {
      multiply_inputs(6, patches + c, inputs, gradients, tiles, sums + c * panel, w->is_first);
      multiply_inputs(6, patches + c + 6, inputs, gradients, tiles, sums + (c + 6) * panel,
                      w->is_first);
      multiply_inputs(4, patches + c + 12, inputs, gradients, tiles, sums + (c + 12) * panel,
                      w->is_first);
    }
  }
}

static void multiply_chunk(void *context, int chunk, int chunks) {
  const work *w = context;
  long from, to;
  derm_chunk(products * (w->outputs / panel), chunk, chunks, &from, &to);
  multiply_panels(w, from, to);
}

AVX2 static void transform_sums(const work *w, long from, long to) {
  long ins = w->tiles.channels / block, inputs = w->tiles.channels;
  for (long both = from; both < to; both++) {
    long out = both / ins, in = both % ins;
    float *target = w->weight_gradient + both * 9 * block * block;
    const float *source = w->sums + (out * block / panel * inputs + in * block) * panel +
                          out * block % panel;
    for (int i = 0; i < block; i++) {
      lanes all[products], half[3 * side], row[3];
      for (int p = 0; p < products; p++)
        memcpy(&all[p], source + p * inputs * w->outputs + i * panel, sizeof(lanes));
      for (int x = 0; x < side; x++) gather(all + x, side, half + x, side);
      for (int y = 0; y < 3; y++) {
        gather(half + side * y, 1, row, 1);
        for (int x = 0; x < 3; x++)
          memcpy(target + ((3 * y + x) * block + i) * block, &row[x], sizeof(lanes));
      }
    }
  }
}

static void sums_chunk(void *context, int chunk, int chunks) {
  const work *w = context;
  long from, to;
  derm_chunk((w->outputs / block) * (w->tiles.channels / block), chunk, chunks, &from, &to);
  transform_sums(w, from, to);
}

static void sum_group(const derm_threads *threads, work w, void *scratch) {
  long inputs = w.tiles.channels, step = chunk_images(&w.tiles, inputs + w.outputs);
  w.sums = scratch;
  w.patches = w.sums + products * inputs * w.outputs;
  w.gradients = w.patches + products * tile_count(&w.tiles, step) * inputs;
  long always = 1L << 20; /* enough work for every thread */
  for (long first = 0; next_chunk(&w.tiles, first, step); first += step) {
    w.is_first = first == 0;
    derm_run_chunks(threads, tiles_chunk, &w, always);
    derm_run_chunks(threads, multiply_chunk, &w, always);
  }
  derm_run_chunks(threads, sums_chunk, &w, always);
}

void derm_winograd_weight_gradient(const derm_threads *threads, const derm_winograd *s,
                                   const float *input, const float *output_gradient,
                                   float *weight_gradient, void *scratch) {
  for (long group = 0; group < s->groups; group++) {
    work w = {.tiles = tiles_of(s, input + group * group_step(s, s->inputs), s->inputs),
              .outputs = s->outputs / s->groups, .output_blocks = s->outputs / block,
              .output_gradient = output_gradient + group * group_step(s, s->outputs),
              .weight_gradient = weight_gradient + group * weights_step(s)};
    sum_group(threads, w, scratch);
  }
}

#else

/* Nobody calls it where nothing fits. */
void derm_winograd_weight_gradient(const derm_threads *threads, const derm_winograd *s,
                                   const float *input, const float *output_gradient,
                                   float *weight_gradient, void *scratch) {
  (void)threads, (void)s, (void)input, (void)output_gradient, (void)weight_gradient, (void)scratch;
}

#endif
