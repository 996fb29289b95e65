#include "nearest.h"

#include "arena.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A thread's block of queries against a block of candidates, `depth` numbers of each row at a time, so that
 * what is multiplied stays in the cache. Blocks are whole panels of every kernel below. */
enum { query_block = 96, candidate_block = 480, depth = 256 };

/* Products of a panel of queries and a panel of candidates over `count` numbers, each panel packed number by
 * number; they are added to sums, or put there when they are the first. */
typedef void (*multiply)(const float *queries, const float *candidates, long count, int first,
                         float *sums, long stride);

typedef struct {
  multiply multiply;
  int queries, candidates; /* rows of a panel */
} kernel;

/* The kernel of a machine: as many sums as its registers hold, `rows` queries by `vectors` registers of
 * `lanes` candidates. */
#define MULTIPLY(name, machine, lanes, rows, vectors)                                             \
  machine static void name(const float *queries, const float *candidates, long count, int first, \
                           float *sums, long stride) {                                            \
    typedef float vector __attribute__((vector_size(lanes * sizeof(float)), aligned(4)));         \
    vector own[rows][vectors];                                                                    \
    for (int i = 0; i < rows; i++)                                                                \
      for (int j = 0; j < vectors; j++) own[i][j] = (vector){0};                                  \
    for (long n = 0; n < count; n++) {                                                            \
      vector numbers[vectors];                                                                    \
      for (int j = 0; j < vectors; j++) numbers[j] = *(const vector *)(candidates + j * lanes);   \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++)                           \
        for (int j = 0; j < vectors; j++) own[i][j] += queries[i] * numbers[j];                   \
      queries += rows;                                                                            \
      candidates += lanes * vectors;                                                              \
    }                                                                                             \
    for (int i = 0; i < rows; i++)                                                                \
      for (int j = 0; j < vectors; j++) {                                                         \
        vector *target = (vector *)(sums + i * stride + j * lanes);                               \
        *target = first ? own[i][j] : *target + own[i][j];                                        \
      }                                                                                           \
  }

MULTIPLY(multiply_default, , 4, 4, 2)
#if defined(__x86_64__)
MULTIPLY(multiply_avx2, __attribute__((target("arch=x86-64-v3"))), 8, 6, 2)
MULTIPLY(multiply_avx512, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), 16, 12, 2)
#endif

static kernel fastest(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return (kernel){multiply_avx512, 12, 32};
  if (__builtin_cpu_supports("x86-64-v3")) return (kernel){multiply_avx2, 6, 16};
#endif
  return (kernel){multiply_default, 4, 8};
}

float derm_squared_distance(const float *a, const float *b, long width) {
  /* No fused multiplication: the same bits on machines with and without it. */
#pragma clang fp contract(off)
  float sums[8] = {0};
  long n = 0;
  for (; n + 8 <= width; n += 8)
    for (int lane = 0; lane < 8; lane++) {
      float difference = a[n + lane] - b[n + lane];
      sums[lane] += difference * difference;
    }
  float total = 0;
  for (int lane = 0; lane < 8; lane++) total += sums[lane];
  for (; n < width; n++) total += (a[n] - b[n]) * (a[n] - b[n]);
  return total;
}

static const float *row_of(const derm_points *points, long index, long width) {
  return points->values + (size_t)points->rows[index] * (size_t)width;
}

static long rounded_up(long count, long panel) { return (count + panel - 1) / panel * panel; }

/* A point in the middle of the candidates: the mean of up to 256 rows spread over them. Rows with a number that is not
 * finite, or so large that it alone would be the mean, are left out. */
static void find_middle(const derm_points *points, long width, float *middle) {
  enum { most = 256 };
  const float huge = 1e15f;
  long step = (points->count + most - 1) / most, taken = 0;
  memset(middle, 0, (size_t)width * sizeof *middle);
  for (long at = 0; at < points->count; at += step) {
    const float *row = row_of(points, at, width);
    int usual = 1;
    for (long n = 0; n < width; n++) usual &= fabsf(row[n]) < huge;
    if (!usual) continue;
    taken++;
    for (long n = 0; n < width; n++) middle[n] += (row[n] - middle[n]) / (float)taken;
  }
}

/* Packs rows, less the middle, from `first` into panels, `depth` numbers of all `total` rows before the next ones;
 * rows past the last row become 0. Few numbers of a panel's rows at a time, so that the lines that are written stay
 * in the cache. */
static void pack(const derm_points *points, const float *middle, long first, long count, long width, int panel,
                 long total, float *packed) {
  enum { step = 32 };
  for (long start = 0; start < count; start += panel)
    for (long number = 0; number < width; number += step) {
      long chunk = number / depth * depth;
      long numbers = width - chunk < depth ? width - chunk : depth;
      long end = number + step < width ? number + step : width;
      for (int i = 0; i < panel; i++) {
        float *target = packed + chunk * total + (first + start) * numbers + i;
        long at = first + start + i;
        const float *row = at < points->count ? row_of(points, at, width) : NULL;
        for (long n = number; n < end; n++)
          target[(n - chunk) * panel] = row == NULL ? 0 : row[n] - middle[n];
      }
    }
}

typedef struct {
  const derm_points *queries, *candidates;
  long width, padded;        /* padded: candidates, rounded up to whole panels */
  int k;
  kernel kernel;
  float *packed;             /* all candidates in panels, less the middle */
  float *squares;            /* of each candidate's distance from the middle */
  float longest;             /* the largest of them */
  float *middle;
  derm_neighbour *found;
  int *failed;               /* one a chunk */
} search;

/* |x|² from the middle, which need not be exact to the last bit: the bound on errors leaves room for it. */
static float square_of(const float *row, const float *middle, long width) {
  float sums[8] = {0}, sum = 0;
  long n = 0;
  for (; n + 8 <= width; n += 8)
    for (int lane = 0; lane < 8; lane++) {
      float number = row[n + lane] - middle[n + lane];
      sums[lane] += number * number;
    }
  for (int lane = 0; lane < 8; lane++) sum += sums[lane];
  for (; n < width; n++) sum += (row[n] - middle[n]) * (row[n] - middle[n]);
  return sum;
}

static void pack_chunk(void *context, int chunk, int chunks) {
  search *s = context;
  long from, to;
  int panel = s->kernel.candidates;
  derm_chunk(s->padded / panel, chunk, chunks, &from, &to);
  from *= panel;
  to *= panel;
  pack(s->candidates, s->middle, from, to - from, s->width, panel, s->padded, s->packed);
  for (long at = from; at < to && at < s->candidates->count; at++)
    s->squares[at] = square_of(row_of(s->candidates, at, s->width), s->middle, s->width);
}

/* Where the products of a block's queries with the candidates from a block on lie. */
static float *products_from(float *products, long block) { return products + block * query_block; }

/* The products of a packed block of queries with all candidates, block by block of these. */
static void multiply_all(const search *s, const float *queries, long count, float *products) {
  const kernel own = s->kernel;
  for (long block = 0; block < s->padded; block += candidate_block)
    for (long start = 0; start < s->width; start += depth) {
      long numbers = s->width - start < depth ? s->width - start : depth;
      const float *candidates = s->packed + start * s->padded;
      for (long c = block; c < s->padded && c < block + candidate_block; c += own.candidates)
        for (long q = 0; q < count; q += own.queries)
          own.multiply(queries + start * count + q * numbers, candidates + c * numbers, numbers,
                       start == 0, products_from(products, block) + q * candidate_block + c - block,
                       candidate_block);
    }
}

/* Puts a candidate in its place among the k nearest so far; of equal ones the first stays ahead. */
static void keep(derm_neighbour *nearest, int k, int32_t candidate, float square) {
  int rank = k;
  while (rank > 0 && (nearest[rank - 1].candidate < 0 || square < nearest[rank - 1].square)) {
    rank--;
    if (rank + 1 < k) nearest[rank + 1] = nearest[rank];
  }
  if (rank < k) nearest[rank] = (derm_neighbour){.candidate = candidate, .square = square};
}

static void forget(derm_neighbour *nearest, int k) {
  for (int i = 0; i < k; i++) nearest[i] = (derm_neighbour){.candidate = -1, .square = INFINITY};
}

/* Calls for each candidate of another group whose |y|² - 2xy is at most a limit, which may fall. */
#define FOR_NEAR(s, group, index, products, limit, body)                                   \
  for (long block = 0; block < (s)->candidates->count; block += candidate_block) {         \
    const float *own = products_from(products, block) + (index) * candidate_block - block; \
    long end = block + candidate_block;                                                    \
    if (end > (s)->candidates->count) end = (s)->candidates->count;                        \
    for (long c = block; c < end; c++) {                                                   \
      float about = (s)->squares[c] - 2 * own[c];                                          \
      if (about <= (limit) && (s)->candidates->groups[c] != (group)) body;                 \
    }                                                                                      \
  }

/* The k nearest of one query, the block's `index`-th: those of the smallest |y|² - 2xy, which differs from
 * the squared distance by |x|² and rounding, give a limit; every candidate that may lie below it is
 * measured. */
static void choose(const search *s, long query, long index, float *products) {
  const float *row = row_of(s->queries, query, s->width);
  int32_t group = s->queries->groups[query];
  int k = s->k;
  derm_neighbour *nearest = s->found + query * k;
  forget(nearest, k);
  FOR_NEAR(s, group, index, products, nearest[k - 1].square, keep(nearest, k, (int32_t)c, about))
  /* Lengths are those from the middle: distances are the same, and of points that lie close together but far from 0
   * rounding would hide who is near, so that nearly all had to be measured. A sum of n products is off by at most
   * m·u·|x||y| where each number goes through m additions: here as many as a block is deep and one for each block,
   * and of the sums in eight lanes an eighth of n. A measured distance is at most (|x| + |y|)², and so is what
   * rounding does to the numbers less the middle. Twice as much leaves room for what is of second order. */
  double length = sqrt(square_of(row, s->middle, s->width)) + sqrt(s->longest);
  long additions = depth + s->width / depth + s->width / 8 + 32;
  double error = 2.0 * (double)additions * (double)FLT_EPSILON * length * length;
  float limit = (float)fmin(nearest[k - 1].square + 2 * error, FLT_MAX);
  forget(nearest, k);
  FOR_NEAR(s, group, index, products, limit,
           keep(nearest, k, (int32_t)c,
                derm_squared_distance(row, row_of(s->candidates, c, s->width), s->width)))
}

static void search_chunk(void *context, int chunk, int chunks) {
  search *s = context;
  long from, to;
  derm_chunk(s->queries->count, chunk, chunks, &from, &to);
  size_t blocks = (size_t)rounded_up(s->padded, candidate_block);
  size_t room = query_block * (blocks + (size_t)s->width) * sizeof(float) + 1;
  float *products = derm_arena_allocate(room);
  s->failed[chunk] = products == NULL;
  if (products == NULL) return;
  float *queries = products + query_block * blocks;
  for (long start = from; start < to; start += query_block) {
    long count = to - start < query_block ? to - start : query_block;
    long padded = rounded_up(count, s->kernel.queries);
    derm_points own = *s->queries;
    own.rows += start;
    own.count = count;
    pack(&own, s->middle, 0, padded, s->width, s->kernel.queries, padded, queries);
    multiply_all(s, queries, padded, products);
    for (long i = 0; i < count; i++) choose(s, start + i, i, products);
  }
  derm_arena_free(products, room);
}

int derm_nearest(const derm_threads *threads, const derm_points *queries, const derm_points *candidates,
                 long width, int k, derm_neighbour *found) {
  kernel own = fastest();
  search s = {.queries = queries, .candidates = candidates, .width = width, .k = k,
              .padded = rounded_up(candidates->count, own.candidates), .kernel = own,
              .found = found};
  size_t room = ((size_t)s.padded * (size_t)(width + 1) + (size_t)width) * sizeof(float) + 1;
  s.packed = derm_arena_allocate(room);
  s.failed = calloc((size_t)threads->count, sizeof(int));
  int failed = s.packed == NULL || s.failed == NULL;
  if (!failed) {
    s.squares = s.packed + s.padded * width;
    s.middle = s.squares + s.padded;
    find_middle(candidates, width, s.middle);
    long work = queries->count * candidates->count;
    derm_run_chunks(threads, pack_chunk, &s, work);
    for (long c = 0; c < candidates->count; c++)
      if (s.squares[c] > s.longest) s.longest = s.squares[c];
    derm_run_chunks(threads, search_chunk, &s, work);
    for (int chunk = 0; chunk < threads->count; chunk++) failed |= s.failed[chunk];
  }
  if (s.packed != NULL) derm_arena_free(s.packed, room);
  free(s.failed);
  return failed ? -1 : 0;
}
