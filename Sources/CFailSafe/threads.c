/* libdispatch asks for ever for a thread that the system refuses, one second after the other: a command
 * that has too little memory for a stack would hang. After some refusals without a thread in between the
 * process ends. CParallel's pool, which can do with fewer threads, stops asking before that. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include "ending.h"

#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer) && defined(__GLIBC__)

typedef int (*creator)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

enum { MOST_REFUSALS = 8 };

static _Atomic(int) refusals;
static _Atomic(void *) next;

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                   void *argument) {
  void *found = atomic_load(&next);
  if (found == NULL) {
    found = dlsym(RTLD_NEXT, "pthread_create");
    atomic_store(&next, found);
  }
  int code = ((creator)found)(thread, attributes, start, argument);
  if (code == 0) {
    atomic_store(&refusals, 0);
  } else if (atomic_fetch_add(&refusals, 1) + 1 >= MOST_REFUSALS) {
    const char *parts[] = {
        "error: the system refused a thread again and again. Free memory, raise the limits "
        "(ulimit -v, ulimit -u), or give the command less at once.\n",
        NULL};
    failsafe_end(parts);
  }
  return code;
}

#endif
