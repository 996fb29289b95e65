#ifndef DERM_OPENMP_H
#define DERM_OPENMP_H

/* The pool of threads that oneDNN brings along (libgomp), so that our own loops run on the same
 * threads and no two pools compete for the processors. */

/* Opens libgomp once for the process. Returns NULL, or why it can't be opened. */
const char *derm_openmp_open(void);

/* The number of threads that parallel regions started by the calling thread have. */
void derm_openmp_set_threads(int threads);

/* Runs body for every chunk from 0 to chunks - 1 on the pool, and waits. */
void derm_openmp_run(void (*body)(void *context, int chunk, int chunks), void *context, int chunks);

#endif
