/* Swift's runtime traps when there is no memory, and most libraries crash: `malloc` and its relatives
 * are passed on to the C library, and a refusal ends the process with its size. Memory stays
 * the C library's own, so `free` is its own too. What maps memory by itself is not covered. Sanitizers
 * bring their own allocator. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "ending.h"

#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer) && defined(__GLIBC__)

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static _Noreturn void refuse(size_t size) {
  char digits[24];
  char *first = digits + sizeof digits - 1;
  *first = 0;
  do *--first = (char)('0' + size % 10);
  while ((size /= 10) > 0);
  const char *parts[] = {
      "error: out of memory: the system refused ", first,
      " bytes. Free memory, raise the limit (ulimit -v), or give the command less at once.\n", NULL};
  failsafe_end(parts);
}

void *malloc(size_t size) {
  void *memory = __libc_malloc(size);
  if (memory == NULL) refuse(size);
  return memory;
}

void *calloc(size_t count, size_t size) {
  void *memory = __libc_calloc(count, size);
  size_t bytes;
  if (memory == NULL) refuse(__builtin_mul_overflow(count, size, &bytes) ? SIZE_MAX : bytes);
  return memory;
}

void *realloc(void *old, size_t size) {
  void *memory = __libc_realloc(old, size);
  if (memory == NULL && size > 0) refuse(size);
  return memory;
}

static void *aligned(size_t alignment, size_t size) {
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) refuse(size);
  return memory;
}

void *memalign(size_t alignment, size_t size) { return aligned(alignment, size); }

void *aligned_alloc(size_t alignment, size_t size) { return aligned(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  int is_power = alignment > 0 && (alignment & (alignment - 1)) == 0;
  if (!is_power || alignment % sizeof(void *) != 0) return EINVAL;
  *memory = aligned(alignment, size);
  return 0;
}

#endif
