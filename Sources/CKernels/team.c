#include "team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { most_workers = 63, spins = 2000, fewest_items = 8192 };

/* One job at a time: a worker takes it up when it sees a new ticket. */
static struct {
  pthread_mutex_t turn;    /* held by the caller whose job runs */
  pthread_mutex_t lock;    /* guards what follows */
  pthread_cond_t started;
  pthread_cond_t finished;
  derm_body body;
  void *context;
  int parts;
  int workers;             /* threads that exist */
  atomic_long ticket;      /* the number of jobs so far */
  atomic_int unfinished;   /* workers that have not finished the job */
} pool = {
    .turn = PTHREAD_MUTEX_INITIALIZER,
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .started = PTHREAD_COND_INITIALIZER,
    .finished = PTHREAD_COND_INITIALIZER,
};

static long wait_for_ticket(long seen) {
  for (int spin = 0; spin < spins; spin++) {
    long ticket = atomic_load_explicit(&pool.ticket, memory_order_acquire);
    if (ticket != seen) return ticket;
  }
  pthread_mutex_lock(&pool.lock);
  while (atomic_load(&pool.ticket) == seen) pthread_cond_wait(&pool.started, &pool.lock);
  pthread_mutex_unlock(&pool.lock);
  return atomic_load(&pool.ticket);
}

/* A worker's part is its number; those whose number is past the job's parts only report. */
static void *work(void *argument) {
  int part = (int)(ptrdiff_t)argument;
  long seen = 0;
  for (;;) {
    seen = wait_for_ticket(seen);
    if (part < pool.parts) pool.body(pool.context, part, pool.parts);
    if (atomic_fetch_sub(&pool.unfinished, 1) == 1) {
      pthread_mutex_lock(&pool.lock);
      pthread_cond_signal(&pool.finished);
      pthread_mutex_unlock(&pool.lock);
    }
  }
  return NULL;
}

/* New workers count themselves in from ticket 0, so they are made while no job was given. */
static int grow(int wanted) {
  if (pool.workers == 0 && atomic_load(&pool.ticket) == 0) {
    int count = wanted > most_workers ? most_workers : wanted;
    while (pool.workers < count) {
      pthread_t thread;
      void *part = (void *)(ptrdiff_t)(pool.workers + 1);
      if (pthread_create(&thread, NULL, work, part) != 0) break;
      pthread_detach(thread);
      pool.workers++;
    }
  }
  return pool.workers;
}

void derm_threads_run(derm_body body, void *context, int parts) {
  pthread_mutex_lock(&pool.turn);
  int helpers = grow(parts - 1);
  pthread_mutex_lock(&pool.lock);
  pool.body = body;
  pool.context = context;
  pool.parts = parts;
  atomic_store(&pool.unfinished, helpers);
  atomic_fetch_add(&pool.ticket, 1);
  pthread_cond_broadcast(&pool.started);
  pthread_mutex_unlock(&pool.lock);

  body(context, 0, parts);
  for (int part = helpers + 1; part < parts; part++) body(context, part, parts);

  for (int spin = 0; spin < spins && atomic_load(&pool.unfinished) > 0; spin++) {
  }
  pthread_mutex_lock(&pool.lock);
  while (atomic_load(&pool.unfinished) > 0) pthread_cond_wait(&pool.finished, &pool.lock);
  pthread_mutex_unlock(&pool.lock);
  pthread_mutex_unlock(&pool.turn);
}

void derm_team_run(const derm_team *team, derm_body body, void *context, long items) {
  if (team->threads <= 1 || items < fewest_items) {
    body(context, 0, 1);
  } else {
    team->run(body, context, team->threads);
  }
}
