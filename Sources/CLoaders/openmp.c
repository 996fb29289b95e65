#include "openmp.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* What a compiler calls for `#pragma omp parallel`; part of libgomp's stable interface. */
static void (*parallel)(void (*body)(void *), void *context, unsigned threads, unsigned flags);
static void (*set_threads)(int);
static int (*thread_number)(void);
static int (*thread_count)(void);
static char failure[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* libgomp's threads spin for milliseconds at a barrier unless stated otherwise, in the way of those
 * that decode images. The user's own setting wins. It is read when the library is loaded. */
static void shorten_spinning(void) {
  if (!getenv("OMP_WAIT_POLICY")) setenv("GOMP_SPINCOUNT", "2000", 0);
}

static void open_library(void) {
  shorten_spinning();
  void *library = dlopen("libgomp.so.1", RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    snprintf(failure, sizeof failure, "%s", dlerror());
    return;
  }
  parallel = (__typeof__(parallel))dlsym(library, "GOMP_parallel");
  set_threads = (__typeof__(set_threads))dlsym(library, "omp_set_num_threads");
  thread_number = (__typeof__(thread_number))dlsym(library, "omp_get_thread_num");
  thread_count = (__typeof__(thread_count))dlsym(library, "omp_get_num_threads");
  if (!parallel || !set_threads || !thread_number || !thread_count) {
    snprintf(failure, sizeof failure, "libgomp.so.1 lacks a function: %s", dlerror());
  }
}

const char *derm_openmp_open(void) {
  pthread_once(&once, open_library);
  return failure[0] ? failure : NULL;
}

void derm_openmp_set_threads(int threads) { set_threads(threads); }

typedef struct {
  void (*body)(void *context, int chunk, int chunks);
  void *context;
  int chunks;
} job;

/* There may be fewer threads than asked for; the chunks are shared out all the same. */
static void run_parts(void *context) {
  const job *j = context;
  for (int chunk = thread_number(); chunk < j->chunks; chunk += thread_count()) {
    j->body(j->context, chunk, j->chunks);
  }
}

void derm_openmp_run(void (*body)(void *context, int chunk, int chunks), void *context, int chunks) {
  job j = {.body = body, .context = context, .chunks = chunks};
  parallel(run_parts, &j, (unsigned)chunks, 0);
}
