#ifndef DERM_OPENBLAS_H
#define DERM_OPENBLAS_H

#include <stdbool.h>

/* Opens OpenBLAS once for the process and makes it run on the caller's thread alone: the threads
 * are the trainer's. Its kernels are chosen by what the processor can do, unless OPENBLAS_CORETYPE
 * names some, and a product is compared before it is used. Returns NULL, or why it can't be used. */
const char *derm_blas_open(void);

/* The library's version and the processor whose kernels it uses, with who chose them. */
const char *derm_blas_version(void);

/* C = alpha * op(A) * op(B) + beta * C on row-major matrices; op(A) is m x k, op(B) k x n. */
void derm_blas_gemm(int transpose_a, int transpose_b, long m, long n, long k, float alpha,
                    const float *a, long lda, const float *b, long ldb, float beta, float *c,
                    long ldc);

/* What a processor and its operating system can do. */
typedef struct {
  bool avx2;
  bool fma;
  bool avx512;
  bool bf16;
  bool amx; /* bf16 on tiles */
  bool is_amd;
} derm_processor_features;

/* The features of this processor; none where it is not x86-64. */
derm_processor_features derm_blas_processor(void);

/* The name of OpenBLAS's kernels for a processor; NULL leaves the choice to OpenBLAS. */
const char *derm_blas_core_for(derm_processor_features features);

#endif
