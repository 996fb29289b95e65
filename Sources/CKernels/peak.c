#include "peak.h"

/* Chains of dependent multiply-adds, enough of them to hide the latency of each (4 or 5 cycles, 2 units)
 * and few enough to stay in registers. */
#define MULTIPLY_ADD(name, target_attribute, lanes, chains)                                      \
  target_attribute static float name(long rounds, float factor, float term) {                    \
    typedef float vector __attribute__((vector_size(4 * lanes)));                                \
    vector sums[chains], f = {0}, t = {0};                                                       \
    for (int i = 0; i < lanes; i++) f[i] = factor, t[i] = term;                                  \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < chains; i++) sums[i] = t * (float)i;  \
    for (long round = 0; round < rounds; round++) {                                              \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < chains; i++) {                      \
        _Pragma("clang fp contract(fast)") sums[i] = sums[i] * f + t;                            \
      }                                                                                          \
    }                                                                                            \
    float total = 0;                                                                             \
    for (int i = 0; i < chains; i++) total += sums[i][0];                                        \
    return total;                                                                                \
  }

MULTIPLY_ADD(narrow, , 4, 12)
#if defined(__x86_64__)
MULTIPLY_ADD(middle, __attribute__((target("avx2,fma"))), 8, 12)
MULTIPLY_ADD(wide, __attribute__((target("avx512f"))), 16, 20)
#endif

int derm_lanes(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return 16;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 8;
#endif
  return 4;
}

typedef struct {
  long rounds;
  int lanes;
  volatile float sink[64];
} job;

static void chunk(void *context, int chunk, int chunks) {
  (void)chunks;
  job *j = context;
  float total;
#if defined(__x86_64__)
  if (j->lanes == 16)
    total = wide(j->rounds, 0.999f, 0.001f);
  else if (j->lanes == 8)
    total = middle(j->rounds, 0.999f, 0.001f);
  else
#endif
    total = narrow(j->rounds, 0.999f, 0.001f);
  j->sink[chunk % 64] = total;
}

double derm_multiply_add(const derm_threads *threads, long rounds) {
  job j = {.rounds = rounds, .lanes = derm_lanes()};
  derm_run_chunks(threads, chunk, &j, 1L << 20);
  double chains = j.lanes == 16 ? 20 : 12;
  return 2.0 * chains * j.lanes * (double)rounds * (double)(threads->count < 1 ? 1 : threads->count);
}
