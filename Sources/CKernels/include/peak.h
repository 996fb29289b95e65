#ifndef DERM_PEAK_H
#define DERM_PEAK_H

#include "threads.h"

/* Multiplies and adds in registers alone, on each of the threads, as fast as the processor can:
 * the ceiling that a layer's speed is measured against. Answers the multiplications and additions
 * that were made, the caller takes the time. */
double derm_multiply_add(const derm_threads *threads, long rounds);

/* The floats in the widest register in use: 16, 8 or 4. */
int derm_lanes(void);

#endif
