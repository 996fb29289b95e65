#ifndef DERM_CHANCE_H
#define DERM_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* Rankings whose scores are permuted, round by round: what chance gives. */

/* The first `count` steps of a Fisher-Yates shuffle of `deck`: `dealt` gets the entries that come to its front, each of
 * those left as likely.
 *
 * Each of `numbers`, all whose bits are random, serves two steps, by the high half of a product: its bias, of cards /
 * 2^32, is far below what rounds can resolve. */
void derm_chance_deal(int32_t *deck, size_t cards, const uint64_t *numbers, int32_t *dealt,
                      size_t count);

/* A positive: who receives scores, and which of the receiver's images it is. */
typedef struct {
  int32_t receiver;
  int32_t offset;
} derm_chance_positive;

/* What a ranking keeps when scores are permuted, by rank from 0: ends are the images that score at least as high,
 * middles twice the mean rank, counted from 1, of those with the same score. Both NULL where no two scores are equal. */
typedef struct {
  const int32_t *ends;
  const int32_t *middles;
} derm_chance_ties;

/* Average precision of `count` positives, one at least, whose ranks are ranks[starts[receiver] + offset], below `known`.
 *
 * `bits` has known / 64 + 1 words, all zero before and after; `found` has room for `count` numbers. `doubled` gets the sum
 * of the positives' middles. The precision is what a scan of the permuted ranking gives, to the last bit. */
double derm_chance_precision(const derm_chance_positive *positives, size_t count,
                             const int32_t *starts, const int32_t *ranks, size_t known,
                             derm_chance_ties ties, uint64_t *bits, int32_t *found,
                             int64_t *doubled);

#endif
