#ifndef DERM_OPENBLAS_H
#define DERM_OPENBLAS_H

/* Opens OpenBLAS once for the process and makes it run on the caller's thread alone: the threads
 * are the trainer's. Returns NULL, or why it can't be opened. */
const char *derm_blas_open(void);

/* The library's version and the processor that it was tuned for. */
const char *derm_blas_version(void);

/* C = alpha * op(A) * op(B) + beta * C on row-major matrices; op(A) is m x k, op(B) k x n. */
void derm_blas_gemm(int transpose_a, int transpose_b, long m, long n, long k, float alpha,
                    const float *a, long lda, const float *b, long ldb, float beta, float *c,
                    long ldc);

#endif
