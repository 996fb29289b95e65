#include "chance.h"

#include "clones.h"

/* The scan that this stands for rounds after each operation. */
#pragma STDC FP_CONTRACT OFF

enum { block = 64 };

void derm_chance_deal(int32_t *deck, size_t cards, const uint64_t *numbers, int32_t *dealt,
                      size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint64_t half = (i & 1) == 0 ? numbers[i >> 1] & UINT32_MAX : numbers[i >> 1] >> 32;
    size_t drawn = i + (size_t)(half * (cards - i) >> 32);
    int32_t card = deck[drawn];
    deck[drawn] = deck[i];
    deck[i] = card;
    dealt[i] = card;
  }
}

/* The sum over scores, from the highest on, of the positives with that score times the precision down to it.
 * `ends` ascends: a positive's own position is how many positives score at least as high, where its score ends. */
static inline double sum_of_precisions(const int32_t *ends, size_t count) {
  double sum = 0, quotients[block];
  int32_t tied = 1;
  for (size_t first = 0; first < count; first += block) {
    size_t here = count - first < block ? count - first : block;
    /* Apart from the sum, whose order is fixed, so that several are divided at once. */
    for (size_t i = 0; i < here; i++)
      quotients[i] = (double)(int32_t)(first + i + 1) / (double)ends[first + i];
    for (size_t i = 0; i < here; i++) {
      size_t hits = first + i + 1;
      if (hits < count && ends[hits] == ends[hits - 1]) {
        tied++;
        continue;
      }
      sum += tied == 1 ? quotients[i] : (double)tied * (double)hits / (double)ends[hits - 1];
      tied = 1;
    }
  }
  return sum;
}

DERM_CLONES double derm_chance_precision(const derm_chance_positive *positives, size_t count,
                                         const int32_t *starts, const int32_t *ranks, size_t known,
                                         derm_chance_ties ties, uint64_t *bits, int32_t *found,
                                         int64_t *doubled) {
  for (size_t i = 0; i < count; i++) {
    uint32_t rank = (uint32_t)ranks[starts[positives[i].receiver] + positives[i].offset];
    bits[rank >> 6] |= (uint64_t)1 << (rank & 63);
  }
  /* The bits sort the ranks. */
  size_t next = 0;
  for (size_t word = 0; word <= known >> 6; word++) {
    uint64_t rest = bits[word];
    bits[word] = 0;
    for (; rest != 0; rest &= rest - 1)
      found[next++] = (int32_t)(word << 6) + __builtin_ctzll(rest) + 1;
  }
  int64_t sum = 0;
  if (ties.ends == NULL) {
    for (size_t i = 0; i < count; i++) sum += 2 * (int64_t)found[i];
  } else {
    for (size_t i = 0; i < count; i++) {
      int32_t rank = found[i] - 1;
      sum += ties.middles[rank];
      found[i] = ties.ends[rank];
    }
  }
  *doubled = sum;
  return sum_of_precisions(found, count) / (double)count;
}
