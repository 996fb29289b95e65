/* Layer norm for one block of channels, included once for each: BLOCK lanes, TILE positions at a time,
 * NAME(x) for the functions' names. A tile's sums stay in registers or the first cache, its values in the
 * second, and each channel's values of a tile lie side by side. */

/* The sums over the lanes of each position. */
static inline __attribute__((always_inline)) void NAME(fold)(float sums[TILE][BLOCK], float *totals) {
  for (int p = 0; p < TILE; p++) {
    float total = 0;
    for (int l = 0; l < BLOCK; l++) total += sums[p][l];
    totals[p] = total;
  }
}

static inline __attribute__((always_inline)) void NAME(forward_tile)(const norm *o, long image,
                                                                     long start, int count) {
  const long area = o->maps.area, planes = o->maps.channels / BLOCK;
  const float *x = o->input + (image * planes * area + start) * BLOCK;
  float *y = o->result + (image * planes * area + start) * BLOCK;
  float sums[TILE][BLOCK] = {{0}}, mean[TILE], factor[TILE];
  for (long plane = 0; plane < planes; plane++) {
    const float *values = x + plane * area * BLOCK;
    for (int p = 0; p < count; p++)
      for (int l = 0; l < BLOCK; l++) sums[p][l] += values[p * BLOCK + l];
  }
  NAME(fold)(sums, mean);
  for (int p = 0; p < TILE; p++) {
    mean[p] /= (float)o->maps.channels;
    for (int l = 0; l < BLOCK; l++) sums[p][l] = 0;
  }
  for (long plane = 0; plane < planes; plane++) {
    const float *values = x + plane * area * BLOCK;
    for (int p = 0; p < count; p++)
      for (int l = 0; l < BLOCK; l++) {
        float far = values[p * BLOCK + l] - mean[p];
        sums[p][l] += far * far;
      }
  }
  NAME(fold)(sums, factor);
  float *kept = o->kept + 2 * image * area + start;
  for (int p = 0; p < count; p++) {
    factor[p] = 1 / sqrtf(factor[p] / (float)o->maps.channels + o->epsilon);
    kept[p] = mean[p];
    kept[area + p] = factor[p];
  }
  for (long plane = 0; plane < planes; plane++) {
    const float *values = x + plane * area * BLOCK;
    const float *weight = o->weight + plane * BLOCK, *bias = o->bias + plane * BLOCK;
    float *out = y + plane * area * BLOCK;
    for (int p = 0; p < count; p++)
      for (int l = 0; l < BLOCK; l++)
        out[p * BLOCK + l] = weight[l] * ((values[p * BLOCK + l] - mean[p]) * factor[p]) + bias[l];
  }
}

static inline __attribute__((always_inline)) void NAME(gradient_tile)(const norm *o, long image,
                                                                      long start, int count) {
  const long area = o->maps.area, planes = o->maps.channels / BLOCK;
  const long first = (image * planes * area + start) * BLOCK;
  const float *mean = o->kept + 2 * image * area + start, *factor = mean + area;
  float sums[TILE][BLOCK] = {{0}}, products[TILE][BLOCK] = {{0}}, sum[TILE], product[TILE];
  for (long plane = 0; plane < planes; plane++) {
    const float *x = o->input + first + plane * area * BLOCK;
    const float *dy = o->gradient + first + plane * area * BLOCK;
    const float *weight = o->weight + plane * BLOCK;
    for (int p = 0; p < count; p++)
      for (int l = 0; l < BLOCK; l++) {
        float g = weight[l] * dy[p * BLOCK + l];
        sums[p][l] += g;
        products[p][l] += g * ((x[p * BLOCK + l] - mean[p]) * factor[p]);
      }
  }
  NAME(fold)(sums, sum);
  NAME(fold)(products, product);
  for (int p = 0; p < TILE; p++) {
    sum[p] /= (float)o->maps.channels;
    product[p] /= (float)o->maps.channels;
  }
  for (long plane = 0; plane < planes; plane++) {
    const float *x = o->input + first + plane * area * BLOCK;
    const float *dy = o->gradient + first + plane * area * BLOCK;
    const float *weight = o->weight + plane * BLOCK;
    float *dx = o->result + first + plane * area * BLOCK;
    for (int p = 0; p < count; p++)
      for (int l = 0; l < BLOCK; l++) {
        float z = (x[p * BLOCK + l] - mean[p]) * factor[p];
        dx[p * BLOCK + l] = factor[p] * (weight[l] * dy[p * BLOCK + l] - sum[p] - z * product[p]);
      }
  }
}

static DERM_CLONES void NAME(tiles)(void *context, int chunk, int chunks) {
  const norm *o = context;
  const long tiles = (o->maps.area + TILE - 1) / TILE;
  long from, to;
  derm_chunk(o->maps.batch * tiles, chunk, chunks, &from, &to);
  for (long tile = from; tile < to; tile++) {
    const long start = tile % tiles * TILE;
    const int whole = start + TILE <= o->maps.area;
    const int count = whole ? TILE : (int)(o->maps.area - start);
    if (o->gradient) {
      if (whole) NAME(gradient_tile)(o, tile / tiles, start, TILE);
      else NAME(gradient_tile)(o, tile / tiles, start, count);
    } else {
      if (whole) NAME(forward_tile)(o, tile / tiles, start, TILE);
      else NAME(forward_tile)(o, tile / tiles, start, count);
    }
  }
}

/* Each thread has blocks of channels for itself, and adds image by image. */
static DERM_CLONES void NAME(weights)(void *context, int chunk, int chunks) {
  DERM_LANES
  const norm *o = context;
  const long area = o->maps.area, planes = o->maps.channels / BLOCK;
  long from, to;
  derm_chunk(planes, chunk, chunks, &from, &to);
  for (long plane = from; plane < to; plane++) {
    float *dw = o->result + plane * BLOCK, *db = o->bias_gradient + plane * BLOCK;
    for (int l = 0; l < BLOCK; l++) dw[l] = db[l] = 0;
    for (long image = 0; image < o->maps.batch; image++) {
      const float *x = o->input + (image * planes + plane) * area * BLOCK;
      const float *dy = o->gradient + (image * planes + plane) * area * BLOCK;
      const float *mean = o->kept + 2 * image * area, *factor = mean + area;
      float products[BLOCK] = {0}, sums[BLOCK] = {0};
      for (long p = 0; p < area; p++)
        for (int l = 0; l < BLOCK; l++) {
          products[l] += dy[p * BLOCK + l] * ((x[p * BLOCK + l] - mean[p]) * factor[p]);
          sums[l] += dy[p * BLOCK + l];
        }
      for (int l = 0; l < BLOCK; l++) {
        dw[l] += products[l];
        db[l] += sums[l];
      }
    }
  }
}

#undef NAME
#undef BLOCK
#undef TILE
