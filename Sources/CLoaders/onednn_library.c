#define _GNU_SOURCE /* dlinfo */
#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "onednn_interface.h"
#include "openmp.h"

/* Names a file, or the version to use: 2 or 3. */
static const char variable[] = "DERM_ONEDNN";

enum { oldest = 2, youngest = 3 };

static derm_dnn_library libraries[youngest - oldest + 1];
static const derm_dnn_interface *const interfaces[] = {&derm_dnn_interface_2,
                                                       &derm_dnn_interface_3};

static void gemm(derm_dnn_library *library, int transpose_a, int transpose_b, long m, long n,
                 long k, float alpha, const float *a, long lda, const float *b, long ldb,
                 float beta, float *c, long ldc) {
  library->calls.sgemm(transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, lda, b,
                       ldb, beta, c, ldc);
}

/* Kernels take a product without a context, so each version has its own. */
#define GEMM(major)                                                                             \
  static void gemm_##major(int transpose_a, int transpose_b, long m, long n, long k,            \
                           float alpha, const float *a, long lda, const float *b, long ldb,     \
                           float beta, float *c, long ldc) {                                    \
    gemm(&libraries[major - oldest], transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb,  \
         beta, c, ldc);                                                                         \
  }
GEMM(2)
GEMM(3)
#undef GEMM

static int load(derm_dnn_library *l, void *handle) {
  const char *missing = NULL;
#define LOAD(result, name, arguments)                                           \
  l->calls.name = (__typeof__(l->calls.name))dlsym(handle, "dnnl_" #name);      \
  if (!l->calls.name) missing = "dnnl_" #name;
  DERM_DNN_CALLS(LOAD)
#undef LOAD
  if (!missing) missing = l->own->load(handle);
  if (missing) snprintf(l->failure, sizeof l->failure, "%s lacks the function %s", l->path, missing);
  return missing == NULL;
}

/* The directory that an installed derm has its own libraries in, PREFIX/lib/derm for PREFIX/bin, and
 * for what was built in a checkout, its build/lib. */
static void own_directory(char *out, size_t size) {
  char program[PATH_MAX];
  out[0] = 0;
  ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0) return;
  program[length] = 0;
  char *built = strstr(program, "/.build/");
  if (built) {
    *built = 0;
    snprintf(out, size, "%s/build/lib", program);
    return;
  }
  char *name = strrchr(program, '/');
  if (!name) return;
  *name = 0;
  snprintf(out, size, "%s/../lib/derm", program);
}

/* NULL, or why the user's choice leaves a version out. */
static const char *left_out(int major, const char *wish) {
  if (!wish || !wish[0] || strchr(wish, '/')) return NULL;
  return atoi(wish) == major ? NULL : wish;
}

static void identify(derm_dnn_library *l, void *handle) {
  const dnn_version *(*version)(void) = (__typeof__(version))dlsym(handle, "dnnl_version");
  struct link_map *map = NULL;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && map) {
    char *resolved = realpath(map->l_name, NULL);
    snprintf(l->path, sizeof l->path, "%s", resolved ? resolved : map->l_name);
    free(resolved);
  }
  if (!version) {
    snprintf(l->failure, sizeof l->failure, "%s is no oneDNN: it lacks dnnl_version", l->path);
    return;
  }
  const dnn_version *v = version();
  snprintf(l->version, sizeof l->version, "%d.%d.%d", v->major, v->minor, v->patch);
  if (v->major != l->own->major)
    snprintf(l->failure, sizeof l->failure, "%s, which %s names, is oneDNN %s", l->path, variable,
             l->version);
}

/* Opens a file and makes it ready to compute; 0, with the reason in `failure`, when it is not usable. */
static int open_file(derm_dnn_library *l, const char *file) {
  l->failure[0] = l->path[0] = l->version[0] = 0;
  void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    snprintf(l->failure, sizeof l->failure, "%s", dlerror());
    return 0;
  }
  identify(l, handle);
  if (l->failure[0] || !load(l, handle)) return 0;
  if (l->calls.engine_create(&l->engine, dnn_cpu, 0) != dnn_success ||
      l->calls.stream_create(&l->stream, l->engine, dnn_default_stream) != dnn_success) {
    snprintf(l->failure, sizeof l->failure, "%s, oneDNN %s, has no engine for this processor",
             l->path, l->version);
    return 0;
  }
  return 1;
}

/* The file that the user names, else the system's library, else, also where that one is broken, the one that came
 * with derm. */
static void open_version(int major) {
  derm_dnn_library *l = &libraries[major - oldest];
  l->own = interfaces[major - oldest];
  l->gemm = major == 2 ? gemm_2 : gemm_3;
  const char *wish = getenv(variable);
  if (left_out(major, wish)) {
    snprintf(l->failure, sizeof l->failure, "%s=%s leaves it out (2, 3 or a path takes it in)", variable, wish);
    return;
  }
  const char *openmp = derm_openmp_open();
  if (openmp) {
    snprintf(l->failure, sizeof l->failure, "%s", openmp);
    return;
  }
  if (wish && strchr(wish, '/')) {
    open_file(l, wish);
    return;
  }
  if (open_file(l, l->own->file)) return;
  char directory[PATH_MAX], path[PATH_MAX + 32], first[sizeof l->failure];
  own_directory(directory, sizeof directory);
  snprintf(path, sizeof path, "%s/%s", directory, l->own->file);
  if (!directory[0] || access(path, R_OK) != 0) return;
  snprintf(first, sizeof first, "%s", l->failure);
  if (open_file(l, path)) return;
  size_t length = strlen(l->failure);
  snprintf(l->failure + length, sizeof l->failure - length, "; %s", first);
}

static pthread_once_t once[youngest - oldest + 1] = {PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT};
static void open_2(void) { open_version(2); }
static void open_3(void) { open_version(3); }

derm_dnn_library *derm_dnn_open(int major, const char **failure) {
  derm_dnn_library *l = &libraries[major - oldest];
  pthread_once(&once[major - oldest], major == 2 ? open_2 : open_3);
  *failure = l->failure;
  return l->failure[0] ? NULL : l;
}

const char *derm_dnn_version(const derm_dnn_library *library) { return library->version; }
const char *derm_dnn_path(const derm_dnn_library *library) { return library->path; }
derm_dnn_gemm_function derm_dnn_gemm(const derm_dnn_library *library) { return library->gemm; }

derm_bf16 derm_dnn_bf16(const derm_dnn_library *library) {
  unsigned set = (unsigned)library->calls.get_effective_cpu_isa();
  unsigned native = dnn_isa_avx512_bf16, imitated = dnn_isa_avx512;
  if ((set & native) == native) return derm_bf16_native;
  return (set & imitated) == imitated ? derm_bf16_imitated : derm_bf16_absent;
}
