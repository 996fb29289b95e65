#include "product.h"

typedef struct {
  const float *a, *b;
  long a_step, a_row, b_step, count, stride;
  int adds;
} operands;

/* As many sums as the registers of a machine hold: `rows` numbers of a by `vectors` registers of `lanes`
 * numbers of b. */
#define TILE(name, machine, lanes, rows, vectors)                                                  \
  machine static void name(const operands *o, float *output) {                                     \
    typedef float vector __attribute__((vector_size(lanes * sizeof(float)), aligned(4)));          \
    vector sums[rows][vectors];                                                                    \
    for (int i = 0; i < rows; i++)                                                                 \
      for (int j = 0; j < vectors; j++)                                                            \
        sums[i][j] =                                                                               \
            o->adds ? *(const vector *)(output + i * o->stride + j * lanes) : (vector){0};         \
    const float *a = o->a, *b = o->b;                                                              \
    for (long n = 0; n < o->count; n++) {                                                          \
      vector numbers[vectors];                                                                     \
      for (int j = 0; j < vectors; j++) numbers[j] = *(const vector *)(b + j * lanes);             \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++)                            \
        for (int j = 0; j < vectors; j++) sums[i][j] += a[i * o->a_row] * numbers[j];              \
      a += o->a_step;                                                                              \
      b += o->b_step;                                                                              \
    }                                                                                              \
    for (int i = 0; i < rows; i++)                                                                 \
      for (int j = 0; j < vectors; j++)                                                            \
        *(vector *)(output + i * o->stride + j * lanes) = sums[i][j];                              \
  }

typedef void (*tile)(const operands *o, float *output);

/* The tiles of a machine: whole ones, and for what is left over one row or 16 columns. */
typedef struct {
  tile whole, narrow, low, least;
  int rows, columns;
} kernel;

#define TILES(name, machine, lanes, rows, vectors)           \
  TILE(name##_whole, machine, lanes, rows, vectors)          \
  TILE(name##_narrow, machine, lanes, rows, (16 / lanes))    \
  TILE(name##_low, machine, lanes, 1, vectors)               \
  TILE(name##_least, machine, lanes, 1, (16 / lanes))        \
  static const kernel name = {name##_whole, name##_narrow,   \
                              name##_low, name##_least, rows, lanes * vectors};

TILES(plain, , 4, 2, 4)
#if defined(__x86_64__)
TILES(avx2, __attribute__((target("arch=x86-64-v3"))), 8, 4, 2)
TILES(avx512, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), 16, 8, 3)
#endif

static const kernel *fastest(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return &avx512;
  if (__builtin_cpu_supports("x86-64-v3")) return &avx2;
#endif
  return &plain;
}

void derm_product(const float *a, long a_step, long a_row, const float *b, long b_step, long rows,
                  long columns, long count, int adds, float *output) {
  const kernel *k = fastest();
  for (long i = 0; i < rows;) {
    int is_low = rows - i < k->rows;
    for (long j = 0; j < columns;) {
      int is_narrow = columns - j < k->columns;
      const operands o = {a + i * a_row, b + j, a_step, a_row, b_step, count, columns, adds};
      tile run = is_low ? (is_narrow ? k->least : k->low) : (is_narrow ? k->narrow : k->whole);
      run(&o, output + i * columns + j);
      j += is_narrow ? 16 : k->columns;
    }
    i += is_low ? 1 : k->rows;
  }
}
