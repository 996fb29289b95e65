#ifndef DERM_HAMMING_H
#define DERM_HAMMING_H

#include <stddef.h>
#include <stdint.h>

/* Two hashes that lie close together: variant `variant` of `first` and `second` differ in
 * `distance` bits; first < second. */
typedef struct {
  uint32_t first, second;
  uint16_t variant, distance;
} derm_hash_pair;

/* Asked now and then with the caller's context: whether to stop. NULL is never asked. */
typedef int (*derm_stops)(void *context);

/* What a search returns that was stopped; it gives no pairs. */
enum { DERM_STOPPED = -2 };

/* Finds all pairs i < j such that variants[i * per_hash + v] and hashes[j] differ in at most `radius`
 * of 64 bits, by multi-index hashing with 3 or 4 chunks; in no particular order. `*pairs` is given back with
 * free(); NULL when there are none. Returns their number, -1 when memory is refused, or DERM_STOPPED. */
long derm_hash_pairs(const uint64_t *variants, int per_hash, const uint64_t *hashes,
                     uint32_t count, int radius, int chunks, derm_stops stops, void *context,
                     derm_hash_pair **pairs);

/* All pairs i < j such that queries[i] and hashes[j] differ in at most `radius` of 64 bits, but none of a
 * query that has more than `most` of them: one that resembles so many tells nothing
 * apart, and its pairs would fill the memory. Otherwise as above, but `*pairs` may have to be freed where there
 * are none. */
long derm_hash_pairs_few(const uint64_t *queries, const uint64_t *hashes, uint32_t count,
                         int radius, int chunks, uint32_t most, derm_stops stops, void *context,
                         derm_hash_pair **pairs);

/* The same as derm_hash_pairs by comparing every pair: for few hashes or a large radius. */
long derm_hash_pairs_scan(const uint64_t *variants, int per_hash, const uint64_t *hashes,
                          uint32_t count, int radius, derm_stops stops, void *context,
                          derm_hash_pair **pairs);

#endif
