#ifndef DERM_RANKING_H
#define DERM_RANKING_H

#include <stddef.h>
#include <stdint.h>

/* Metrics of one ranking under the weights of sixteen draws at once.
 *
 * Weights stand row by row, sixteen numbers a row. An entry of a ranking is its row, shifted left by 2; bit 0 marks a
 * positive, bit 1 the last of its equal scores. Each draw's value is the one that a scan of its own would give, to the
 * last bit. */
enum { derm_draw_lanes = 16 };

/* Average precision of each draw; -1 without a positive. */
void derm_lanes_precision(const uint32_t *entries, size_t count, const uint16_t *weights,
                          double *values);

/* Area under the ROC curve of each draw, ties counting half; -1 without a positive or a negative. */
void derm_lanes_roc_auc(const uint32_t *entries, size_t count, const uint16_t *weights,
                     double *values);

/* The sum of the weights of some rows in each draw. */
void derm_lanes_count(const uint32_t *rows, size_t count, const uint16_t *weights, int64_t *sums);

/* The sum of weight times number over some rows in each draw, in the order of the rows. */
void derm_lanes_sum(const uint32_t *rows, const double *numbers, size_t count,
                    const uint16_t *weights, double *sums);

#endif
