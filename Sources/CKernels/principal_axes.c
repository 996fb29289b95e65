#include "principal_axes.h"

#include <math.h>
#include <stdlib.h>

#include "clones.h"

enum { lanes = 16 };

/* The part of a reflection's work that goes through the whole rest of the matrix: subtracts v w' + w v' from each row
 * and multiplies what is left with the next vector only when that is known, hence one row first. */
DERM_CLONES static void subtract(float *row, float v, float w, const float *all_v, const float *all_w, long count) {
  for (long j = 0; j < count; j++) row[j] -= v * all_w[j] + w * all_v[j];
}

DERM_CLONES static float dot(const float *a, const float *b, long count) {
  DERM_LANES
  float sum = 0;
  for (long j = 0; j < count; j++) sum += a[j] * b[j];
  return sum;
}

/* Makes the vector of a reflection out of what lies behind the diagonal; the number that is left there. The vector gets
 * the length 1: 2 / |v|^2 of one as small or as large as the matrix leaves single precision. */
static double reflect(float *x, long count, float *length) {
  double square = 0;
  for (long j = 1; j < count; j++) square += (double)x[j] * x[j];
  *length = 0;
  if (square == 0) return x[0];
  double norm = sqrt((double)x[0] * x[0] + square);
  double left = x[0] > 0 ? -norm : norm;
  double head = x[0] - left, scale = 1 / sqrt(head * head + square);
  x[0] = (float)(head * scale);
  double rounded = (double)x[0] * x[0];
  for (long j = 1; j < count; j++) {
    x[j] = (float)(x[j] * scale);
    rounded += (double)x[j] * x[j];
  }
  *length = (float)(2 / rounded);
  return left;
}

void derm_reduce(float *matrix, long size, double *diagonal, double *beside, float *lengths, float *work) {
  float *w = work, *next = work + size;
  int has_update = 0;
  for (long k = 0; k < size; k++) {
    float *row = matrix + k * size;
    long rest = size - k - 1;
    /* The row itself is still without what the reflection before takes from it. */
    if (has_update) {
      const float *v = row - size + k;
      subtract(row + k, v[0], w[k], v, w + k, rest + 1);
    }
    diagonal[k] = row[k];
    if (rest == 0) break;
    float *v = row + k + 1;
    beside[k] = reflect(v, rest, &lengths[k]);
    float factor = lengths[k];
    for (long i = k + 1; i < size; i++) {
      float *own = matrix + i * size + k + 1;
      if (has_update) {
        const float *before = row - size + k + 1;
        subtract(own, before[i - k - 1], w[i], before, w + k + 1, rest);
      }
      /* Without a reflection v is still as large as the matrix, and its product may overflow. */
      next[i] = factor == 0 ? 0 : factor * dot(own, v, rest);
    }
    /* w = p - (length / 2) (p . v) v, so that A - v w' - w v' is the matrix reflected on both sides. */
    float share = factor / 2 * dot(next + k + 1, v, rest);
    for (long i = k + 1; i < size; i++) w[i] = next[i] - share * v[i - k - 1];
    has_update = 1;
  }
}

static int append(derm_rotations *r, long first, double cosine, double sine) {
  if (r->count == r->room) {
    long room = r->room ? 2 * r->room : 4096;
    derm_rotation *all = realloc(r->all, (size_t)room * sizeof *all);
    if (!all) return -1;
    r->all = all;
    r->room = room;
  }
  r->all[r->count++] = (derm_rotation){(int)first, (float)cosine, (float)sine};
  return 0;
}

/* One implicit step on the block from `low` to `high`. */
static int step(double *d, double *e, long low, long high, derm_rotations *rotations) {
  double half = (d[high - 1] - d[high]) / 2, last = e[high - 1];
  double root = hypot(half, last);
  double shift = d[high] - last * last / (half + (half >= 0 ? root : -root));
  double x = d[low] - shift, z = e[low];
  for (long k = low; k < high; k++) {
    double length = hypot(x, z), c = length > 0 ? x / length : 1, s = length > 0 ? z / length : 0;
    if (k > low) e[k - 1] = length;
    double a = d[k], b = e[k], g = d[k + 1];
    d[k] = c * c * a + 2 * c * s * b + s * s * g;
    d[k + 1] = s * s * a - 2 * c * s * b + c * c * g;
    e[k] = c * s * (g - a) + (c * c - s * s) * b;
    if (k + 1 < high) {
      x = e[k];
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    if (append(rotations, k, c, s) != 0) return -1;
  }
  return 0;
}

int derm_diagonalise(double *d, double *e, long size, derm_rotations *rotations) {
  /* What is left beside the diagonal slows the search that these axes are for, by as little. */
  const double tolerance = 1e-7;
  long high = size - 1, steps = 0;
  while (high > 0) {
    for (long k = 0; k < high; k++)
      if (fabs(e[k]) <= tolerance * (fabs(d[k]) + fabs(d[k + 1])) + 1e-300) e[k] = 0;
    while (high > 0 && e[high - 1] == 0) high--;
    if (high == 0) break;
    long low = high - 1;
    while (low > 0 && e[low - 1] != 0) low--;
    if (step(d, e, low, high, rotations) != 0) return -1;
    /* Twice the most that is seen; a matrix that is not diagonal then is merely a worse one. */
    if (++steps > 8 * size) break;
  }
  return 0;
}

void derm_rotations_free(derm_rotations *rotations) {
  free(rotations->all);
  *rotations = (derm_rotations){0};
}

/* Sixteen rows side by side: one or a few registers. */
typedef float row_block __attribute__((vector_size(lanes * sizeof(float)), aligned(4)));

DERM_CLONES static void reflect_rows(const float *v, float length, long count, row_block *block) {
  row_block sums = {0};
  for (long j = 0; j < count; j++) sums += v[j] * block[j];
  sums *= length;
  for (long j = 0; j < count; j++) block[j] -= v[j] * sums;
}

DERM_CLONES static void rotate_rows(const derm_rotation *rotations, long count, row_block *block) {
  for (long n = 0; n < count; n++) {
    row_block *own = block + rotations[n].first;
    float c = rotations[n].cosine, s = rotations[n].sine;
    row_block x = own[0], y = own[1];
    own[0] = c * x + s * y;
    own[1] = c * y - s * x;
  }
}

void derm_axes_rows(const float *matrix, const float *lengths, const derm_rotations *rotations, long size,
                    long first, float *block) {
  row_block *rows = (row_block *)block;
  for (long i = 0; i < size * lanes; i++) block[i] = 0;
  for (long row = 0; row < lanes && first + row < size; row++) block[(first + row) * lanes + row] = 1;
  for (long k = 0; k + 1 < size; k++)
    if (lengths[k] != 0)
      reflect_rows(matrix + k * size + k + 1, lengths[k], size - k - 1, rows + k + 1);
  rotate_rows(rotations->all, rotations->count, rows);
}
