#ifndef DERM_CPARALLEL_H
#define DERM_CPARALLEL_H

/*
 * The process's one pool of threads: numeric loops and maps of Swift (target Parallel) take threads
 * from it and give them back. A thread is made when there is no idle one, and kept.
 */

/* One chunk of a loop's work, of so many chunks. */
typedef void (*derm_body)(void *context, int chunk, int chunks);

/* Runs body for every chunk from 0 to chunks - 1, each on a thread of its own, and waits: chunk 0
 * on the caller's, and there too those for which the system gives no thread. The number of threads
 * is that of this call's chunks, whatever earlier calls asked for. */
void derm_thread_pool_run(derm_body body, void *context, int chunks);

/* Threads of the pool that have work; part of an opaque list. */
typedef struct derm_worker derm_worker;

/* Starts body for the chunks from 0 to chunks - 1, each on a thread of its own, and returns at once.
 * *started is the number of chunks that got a thread, the first ones; the others do not run. Each
 * call needs one of derm_thread_pool_wait, with the list that it returns. */
derm_worker *derm_thread_pool_start(derm_body body, void *context, int chunks, int *started);

/* Waits until the work of derm_thread_pool_start is done, and gives its threads back. */
void derm_thread_pool_wait(derm_worker *workers);

/* The items of a chunk: from *from to *to - 1, of count items in all. */
static inline void derm_chunk(long count, int chunk, int chunks, long *from, long *to) {
  *from = count * chunk / chunks;
  *to = count * (chunk + 1) / chunks;
}

#endif
