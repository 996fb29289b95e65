#ifndef DERM_ARENA_H
#define DERM_ARENA_H

#include <stddef.h>

/* Zeroed memory that starts at a page and asks for huge pages; NULL when refused. */
void *derm_arena_allocate(size_t bytes);

/* Gives it back. */
void derm_arena_free(void *start, size_t bytes);

#endif
