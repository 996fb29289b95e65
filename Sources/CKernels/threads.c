#include "threads.h"

enum { fewest_items = 8192 };

void derm_run_chunks(const derm_threads *threads, derm_body body, void *context, long items) {
  if (threads->count <= 1 || items < fewest_items) {
    body(context, 0, 1);
  } else {
    threads->run(body, context, threads->count);
  }
}
