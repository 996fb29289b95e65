/* Ends a process with a message and the status of failed input and output where the system would
 * kill it without a word: a mapped file that another program cut short, memory that ran out. */
#ifndef DERM_CFAILSAFE_H
#define DERM_CFAILSAFE_H

#include <stddef.h>

/* Remembers a mapped file, so that the message can name it. The first call installs the handler of
 * SIGBUS. */
void cfailsafe_watch(const void *base, size_t size, const char *path);

/* Forgets a mapped file, before it is unmapped. */
void cfailsafe_forget(const void *base);

#endif
