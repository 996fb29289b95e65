#include "openblas.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#if __has_include(<cblas.h>)
#include <cblas.h>

static __typeof__(&cblas_sgemm) sgemm;
static __typeof__(&openblas_set_num_threads) set_threads;
static __typeof__(&openblas_get_config) get_config;
static char failure[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_library(void) {
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
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
}

const char *derm_blas_open(void) {
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

const char *derm_blas_version(void) { return derm_blas_open() ? "" : get_config(); }

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
