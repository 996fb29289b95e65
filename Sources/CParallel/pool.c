#include "CParallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* A worker looks so often whether there is work before it sleeps: to wake it takes longer. Nested
 * documents recurse, so stacks are as large as the main thread's usually is. After so many refusals
 * in a row no thread is asked for any more: CFailSafe would end the process, for libraries that can't
 * do with fewer. */
enum { SPINS = 2000, STACK = 8 << 20, MOST_REFUSALS = 4 };

struct derm_worker {
  derm_worker *next; /* in the list of idle workers, or of a job's */
  pthread_mutex_t lock;
  pthread_cond_t changed;
  derm_body body;
  void *context;
  int chunk;
  int chunks;
  atomic_long given; /* chunks that it was given so far */
  atomic_long done;
};

static struct {
  pthread_mutex_t lock;
  derm_worker *idle; /* last in, first out: its memory is still in the caches */
  int refusals;      /* since a thread was given */
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Waits until a worker's counter has come to a number. */
static void wait_for(derm_worker *worker, atomic_long *counter, long number) {
  for (int spin = 0; spin < SPINS; spin++) {
    if (atomic_load_explicit(counter, memory_order_acquire) >= number) return;
  }
  pthread_mutex_lock(&worker->lock);
  while (atomic_load(counter) < number) pthread_cond_wait(&worker->changed, &worker->lock);
  pthread_mutex_unlock(&worker->lock);
}

static void count_up(derm_worker *worker, atomic_long *counter) {
  pthread_mutex_lock(&worker->lock);
  atomic_fetch_add(counter, 1);
  pthread_cond_broadcast(&worker->changed);
  pthread_mutex_unlock(&worker->lock);
}

static void *work(void *argument) {
  derm_worker *self = argument;
  for (long number = 1;; number++) {
    wait_for(self, &self->given, number);
    self->body(self->context, self->chunk, self->chunks);
    count_up(self, &self->done);
  }
  return NULL;
}

/* A new worker; NULL when the system refuses a thread. The pool's lock is held. */
static derm_worker *make_worker(void) {
  if (pool.refusals >= MOST_REFUSALS) return NULL;
  derm_worker *worker = calloc(1, sizeof *worker);
  pthread_attr_t attributes;
  if (worker == NULL) return NULL;
  if (pthread_attr_init(&attributes) != 0) {
    free(worker);
    return NULL;
  }
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, STACK);
  pthread_mutex_init(&worker->lock, NULL);
  pthread_cond_init(&worker->changed, NULL);
  pthread_t thread;
  int code = pthread_create(&thread, &attributes, work, worker);
  pthread_attr_destroy(&attributes);
  if (code == 0) {
    pool.refusals = 0;
    return worker;
  }
  pool.refusals++;
  pthread_cond_destroy(&worker->changed);
  pthread_mutex_destroy(&worker->lock);
  free(worker);
  return NULL;
}

/* Gives the chunks from first on to workers, idle or new, as far as there are threads. */
static derm_worker *start(derm_body body, void *context, int first, int chunks, int *started) {
  derm_worker *workers = NULL;
  derm_worker **end = &workers;
  int count = 0;
  pthread_mutex_lock(&pool.lock);
  for (; count < chunks - first; count++) {
    derm_worker *worker = pool.idle;
    if (worker != NULL) {
      pool.idle = worker->next;
    } else if ((worker = make_worker()) == NULL) {
      break;
    }
    worker->next = NULL;
    *end = worker;
    end = &worker->next;
  }
  pthread_mutex_unlock(&pool.lock);
  int chunk = first;
  for (derm_worker *worker = workers; worker != NULL; worker = worker->next, chunk++) {
    worker->body = body;
    worker->context = context;
    worker->chunk = chunk;
    worker->chunks = chunks;
    count_up(worker, &worker->given);
  }
  *started = count;
  return workers;
}

derm_worker *derm_thread_pool_start(derm_body body, void *context, int chunks, int *started) {
  return start(body, context, 0, chunks, started);
}

void derm_thread_pool_wait(derm_worker *workers) {
  if (workers == NULL) return;
  derm_worker *last = workers;
  for (derm_worker *worker = workers; worker != NULL; worker = worker->next) {
    wait_for(worker, &worker->done, atomic_load(&worker->given));
    last = worker;
  }
  /* In their order: the next loop's chunks meet the threads that had them before. */
  pthread_mutex_lock(&pool.lock);
  last->next = pool.idle;
  pool.idle = workers;
  pthread_mutex_unlock(&pool.lock);
}

void derm_thread_pool_run(derm_body body, void *context, int chunks) {
  int started;
  derm_worker *workers = start(body, context, 1, chunks, &started);
  body(context, 0, chunks);
  for (int chunk = started + 1; chunk < chunks; chunk++) body(context, chunk, chunks);
  derm_thread_pool_wait(workers);
}
