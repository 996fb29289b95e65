/* How a process ends when it can't go on. */
#ifndef DERM_CFAILSAFE_ENDING_H
#define DERM_CFAILSAFE_ENDING_H

/* The status of failed input and output, as in ExitStatus. */
enum { FAILSAFE_STATUS = 74 };

/* Writes parts of a message to standard error and ends the process; safe in a signal handler. */
_Noreturn void failsafe_end(const char *const *parts);

#endif
