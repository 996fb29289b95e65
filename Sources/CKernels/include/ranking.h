#ifndef DERM_RANKING_H
#define DERM_RANKING_H

#include <stddef.h>
#include <stdint.h>

/* Metrics of one ranking under the weights of sixteen bootstrap replicates at once.
 *
 * Weights stand row by row, sixteen numbers a row. A ranking is cut into steps, one for each score that a positive has,
 * from the highest on. `rows` has the rows of each step in three parts, whose ends (positions in `rows`) `ends` has:
 * negatives that score higher, negatives with the score itself, positives; after the last step come the other negatives,
 * up to `count`. The weights of any `run` rows add up to less than 2^16. Each replicate's value is the one that a scan
 * of its own would give, to the last bit. */
enum { derm_draw_lanes = 16, derm_step_parts = 3 };

/* Average precision of each replicate; -1 without a positive. */
void derm_lanes_precision(const uint32_t *rows, const uint32_t *ends, size_t steps,
                          const uint16_t *weights, size_t run, double *values);

/* Area under the ROC curve of each replicate, ties counting half; -1 without a positive or a negative. */
void derm_lanes_roc_auc(const uint32_t *rows, const uint32_t *ends, size_t steps, size_t count,
                        const uint16_t *weights, size_t run, double *values);

/* The sum of the weights of some rows in each replicate. */
void derm_lanes_count(const uint32_t *rows, size_t count, const uint16_t *weights, int64_t *sums);

/* The sum of weight times number over some rows in each replicate, in the order of the rows. */
void derm_lanes_sum(const uint32_t *rows, const double *numbers, size_t count,
                    const uint16_t *weights, double *sums);

#endif
