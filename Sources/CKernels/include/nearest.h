#ifndef DERM_NEAREST_H
#define DERM_NEAREST_H

#include "threads.h"

#include <stdint.h>

/* Rows of numbers: `count` rows of `width` floats, row i at values + rows[i] * width. */
typedef struct {
  const float *values;
  const int32_t *rows;
  /* One a row: rows of equal group are never neighbours. */
  const int32_t *groups;
  long count;
} derm_points;

/* A neighbour: its index among the candidates' rows, and the squared Euclidean distance. */
typedef struct {
  int32_t candidate;
  float square;
} derm_neighbour;

/* The k nearest candidates of each query by Euclidean distance, nearest first, of equal ones the first;
 * k entries a query, the unused ones have candidate -1. Exact: candidates are chosen by matrix products
 * whose rounding error is bounded, and those that could be among the k are measured again by
 * derm_squared_distance. Rows with a number that is not finite are no neighbours. Returns 0, or -1 when
 * memory is refused. */
int derm_nearest(const derm_threads *threads, const derm_points *queries, const derm_points *candidates,
                 long width, int k, derm_neighbour *found);

/* The sum of squared differences: eight sums side by side, in a fixed order on every machine. */
float derm_squared_distance(const float *a, const float *b, long width);

#endif
