#define _GNU_SOURCE
#include "arena.h"

#include <stdint.h>
#include <sys/mman.h>

enum { huge_page = 2 << 20 };

/* Huge pages need a start on their own boundary: map one more and cut off what is too much. */
void *derm_arena_allocate(size_t bytes) {
  size_t rounded = (bytes + huge_page - 1) / huge_page * huge_page;
  size_t mapped = rounded + huge_page;
  char *start = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return NULL;
  size_t skip = (huge_page - (uintptr_t)start % huge_page) % huge_page;
  if (skip > 0) munmap(start, skip);
  if (huge_page - skip > 0) munmap(start + skip + rounded, huge_page - skip);
#ifdef MADV_HUGEPAGE
  madvise(start + skip, rounded, MADV_HUGEPAGE);
#endif
  return start + skip;
}

void derm_arena_free(void *start, size_t bytes) {
  munmap(start, (bytes + huge_page - 1) / huge_page * huge_page);
}
