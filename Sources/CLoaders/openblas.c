#include "openblas.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#if __has_include(<cblas.h>)
#include <cblas.h>

static __typeof__(&cblas_sgemm) sgemm;
static __typeof__(&openblas_set_num_threads) set_threads;
static __typeof__(&openblas_get_config) get_config;
static char failure[256];
static char version[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const char core_variable[] = "OPENBLAS_CORETYPE";

/* A product whose sides fill no register or block evenly, next to the plain loops. Entries are small
 * integers, so that every order of addition gives the same. */
static bool multiplies_rightly(void) {
  enum { rows = 37, columns = 29, inner = 43 };
  static float a[rows * inner], b[inner * columns], c[rows * columns];
  for (int i = 0; i < rows * inner; i++) a[i] = (float)(i * 7 % 11 - 5);
  for (int i = 0; i < inner * columns; i++) b[i] = (float)(i * 5 % 13 - 6);
  sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, columns, inner, 1, a, inner, b, columns, 0,
        c, columns);
  for (int row = 0; row < rows; row++) {
    for (int column = 0; column < columns; column++) {
      float sum = 0;
      for (int i = 0; i < inner; i++) sum += a[row * inner + i] * b[i * columns + column];
      if (!(fabsf(c[row * columns + column] - sum) < 0.5f)) return false;
    }
  }
  return true;
}

/* The variable is read when the library is loaded, and taken back then: programs that this one
 * starts choose for themselves. */
static void *load(const char *core) {
  if (core) setenv(core_variable, core, 1);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (core) unsetenv(core_variable);
  return library;
}

static void open_library(void) {
  const char *asked = getenv(core_variable);
  const char *core = asked ? NULL : derm_blas_core_for(derm_blas_processor());
  void *library = load(core);
  if (!library) {
    snprintf(failure, sizeof failure, "%s", dlerror());
    return;
  }
  sgemm = (__typeof__(sgemm))dlsym(library, "cblas_sgemm");
  set_threads = (__typeof__(set_threads))dlsym(library, "openblas_set_num_threads");
  get_config = (__typeof__(get_config))dlsym(library, "openblas_get_config");
  if (!sgemm || !set_threads || !get_config) {
    snprintf(failure, sizeof failure, "libopenblas.so.0 lacks a function: %s", dlerror());
    return;
  }
  set_threads(1);
  snprintf(version, sizeof version, "%s (kernels chosen by %s)", get_config(),
           core ? "the processor's features" : asked ? core_variable : "OpenBLAS");
  if (!multiplies_rightly()) {
    snprintf(failure, sizeof failure, "a product is wrong with the kernels of %.120s", version);
  }
}

const char *derm_blas_open(void) {
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

const char *derm_blas_version(void) { return derm_blas_open() ? "" : version; }

void derm_blas_gemm(int transpose_a, int transpose_b, long m, long n, long k, float alpha,
                    const float *a, long lda, const float *b, long ldb, float beta, float *c,
                    long ldc) {
  sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
        transpose_b ? CblasTrans : CblasNoTrans, (int)m, (int)n, (int)k, alpha, a, (int)lda, b,
        (int)ldb, beta, c, (int)ldc);
}

#else

const char *derm_blas_open(void) { return "built without cblas.h (libopenblas-dev)"; }
const char *derm_blas_version(void) { return ""; }
void derm_blas_gemm(int transpose_a, int transpose_b, long m, long n, long k, float alpha,
                    const float *a, long lda, const float *b, long ldb, float beta, float *c,
                    long ldc) {
  (void)transpose_a, (void)transpose_b, (void)m, (void)n, (void)k, (void)alpha, (void)a, (void)lda;
  (void)b, (void)ldb, (void)beta, (void)c, (void)ldc;
}

#endif
