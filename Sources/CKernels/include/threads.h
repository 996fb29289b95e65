#ifndef DERM_THREADS_H
#define DERM_THREADS_H

#include "CParallel.h"

/* Runs body for every chunk from 0 to chunks - 1 and waits: our pool's derm_thread_pool_run, or another
 * library's. Each chunk has a thread of its own, unless the system has fewer threads to give. */
typedef void (*derm_run)(derm_body body, void *context, int chunks);

/* The threads that a loop may use. */
typedef struct {
  int count;
  derm_run run;
} derm_threads;

/* Runs the body in a chunk for each thread; one thread is the caller's, and so is the only one when
 * there are fewer than 8192 items: waking threads would take longer. */
void derm_run_chunks(const derm_threads *threads, derm_body body, void *context, long items);

#endif
