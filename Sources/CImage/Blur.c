#include "include/CImage.h"

#if defined(__x86_64__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

/* A fused product would make other sums on other processors: what is found in an image must not
 * depend on the machine. */
#pragma STDC FP_CONTRACT OFF

/* row[x] = sum over t of weights[|t|] * (value t to the left + value t to the right). */
DISPATCHED static void blur_row(const float *restrict padded, int width, const float *weights,
                                int radius, float *restrict row) {
  const float centre = weights[0];
  for (int x = 0; x < width; x++) row[x] = padded[x] * centre;
  for (int t = 1; t <= radius; t++) {
    const float weight = weights[t];
    const float *left = padded - t, *right = padded + t;
    for (int x = 0; x < width; x++) row[x] += (left[x] + right[x]) * weight;
  }
}

DISPATCHED static void add_rows(const float *restrict above, const float *restrict below,
                                float weight, int width, float *restrict row) {
  for (int x = 0; x < width; x++) row[x] += (above[x] + below[x]) * weight;
}

void cimage_blur(const float *grays, int32_t width, int32_t height, const float *weights,
                 int32_t radius, float *scratch, float *out) {
  float *middle = scratch + radius;
  for (int y = 0; y < height; y++) {
    const float *centre = grays + (size_t)y * (size_t)width;
    for (int x = 0; x < width; x++) middle[x] = centre[x] * weights[0];
    for (int t = 1; t <= radius; t++) {
      int above = y - t < 0 ? 0 : y - t, below = y + t >= height ? height - 1 : y + t;
      add_rows(grays + (size_t)above * (size_t)width, grays + (size_t)below * (size_t)width,
               weights[t], width, middle);
    }
    for (int t = 1; t <= radius; t++) {
      middle[-t] = middle[0];
      middle[width - 1 + t] = middle[width - 1];
    }
    blur_row(middle, width, weights, radius, out + (size_t)y * (size_t)width);
  }
}
