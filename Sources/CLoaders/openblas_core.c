#include "openblas.h"

#include <stddef.h>

/* OpenBLAS knows processors by their model numbers and takes Prescott's SSE3 kernels for one that is
 * younger than the library. What a processor can do does not depend on its number. */
const char *derm_blas_core_for(derm_processor_features features) {
  if (features.avx512) return features.bf16 ? "Cooperlake" : "SkylakeX";
  if (features.avx2 && features.fma) return features.is_amd ? "Zen" : "Haswell";
  return NULL;
}

#if defined(__x86_64__)

derm_processor_features derm_blas_processor(void) {
  __builtin_cpu_init();
  derm_processor_features features = {
      .avx2 = __builtin_cpu_supports("avx2") != 0,
      .fma = __builtin_cpu_supports("fma") != 0,
      /* What OpenBLAS's kernels for Skylake use: F, CD, BW, DQ and VL. */
      .avx512 = __builtin_cpu_supports("x86-64-v4") != 0,
      .bf16 = __builtin_cpu_supports("avx512bf16") != 0,
      .amx = __builtin_cpu_supports("amx-bf16") != 0,
      .is_amd = __builtin_cpu_is("amd") != 0,
  };
  return features;
}

#else

derm_processor_features derm_blas_processor(void) {
  return (derm_processor_features){0};
}

#endif
