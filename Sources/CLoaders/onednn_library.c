#include "onednn_api.h"

#ifdef DERM_HAS_ONEDNN

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#include "openmp.h"

derm_dnn_library derm_dnn;
static char failure[256];
static char version[32];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int load(void *library) {
#define DERM_LOAD(name)                                                            \
  derm_dnn.name = (__typeof__(&name))dlsym(library, #name);                        \
  if (!derm_dnn.name) {                                                            \
    snprintf(failure, sizeof failure, "libdnnl.so.2 lacks the function %s", #name); \
    return 0;                                                                      \
  }
  DERM_DNN_FUNCTIONS(DERM_LOAD)
#undef DERM_LOAD
  return 1;
}

static void open_library(void) {
  const char *openmp = derm_openmp_open();
  if (openmp) {
    snprintf(failure, sizeof failure, "%s", openmp);
    return;
  }
  void *library = dlopen("libdnnl.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(failure, sizeof failure, "%s", dlerror());
    return;
  }
  if (!load(library)) return;
  const dnnl_version_t *v = derm_dnn.dnnl_version();
  snprintf(version, sizeof version, "%d.%d.%d", v->major, v->minor, v->patch);
  if (derm_dnn.dnnl_engine_create(&derm_dnn.engine, dnnl_cpu, 0) != dnnl_success ||
      derm_dnn.dnnl_stream_create(&derm_dnn.stream, derm_dnn.engine,
                                  dnnl_stream_default_flags) != dnnl_success) {
    snprintf(failure, sizeof failure, "oneDNN %s has no engine for this processor", version);
  }
}

const char *derm_dnn_open(void) {
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

const char *derm_dnn_version(void) { return version; }

derm_bf16 derm_dnn_bf16(void) {
  unsigned set = (unsigned)derm_dnn.dnnl_get_effective_cpu_isa();
  unsigned native = dnnl_cpu_isa_avx512_core_bf16, imitated = dnnl_cpu_isa_avx512_core;
  if ((set & native) == native) return derm_bf16_native;
  return (set & imitated) == imitated ? derm_bf16_imitated : derm_bf16_absent;
}

void derm_dnn_gemm(int transpose_a, int transpose_b, long m, long n, long k, float alpha,
                   const float *a, long lda, const float *b, long ldb, float beta, float *c,
                   long ldc) {
  derm_dnn.dnnl_sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, lda,
                      b, ldb, beta, c, ldc);
}

#endif
