#include "include/hamming.h"

#include <stdlib.h>
#include <string.h>

#include "clones.h"

/* Multi-index hashing (Norouzi, Punjani, Fleet, 2012): a hash is cut into four chunks. Two hashes
 * within the radius have a chunk c within radius r_c, where the r_c + 1 sum to radius + 1: else the
 * chunks' distances alone would sum to more. So it is enough to look into the buckets near each
 * chunk. */
enum { CHUNKS = 4, BITS = 16, BUCKETS = 1 << BITS, BLOCK = 64 };

typedef struct {
  uint32_t starts[BUCKETS + 1]; /* where a bucket begins in the two arrays below */
  uint32_t *ids;                /* ascending within a bucket */
  uint64_t *hashes;             /* of ids[i], next to it for the cache's sake */
} chunk_index;

typedef struct {
  derm_hash_pair *pairs;
  size_t count, capacity;
  int failed;
  uint32_t *found; /* pairs of each query; NULL where they are not counted */
  uint32_t most;   /* of a query with more than these, no more are kept */
} pair_list;

static void append(pair_list *list, uint32_t first, uint32_t second, int variant, int distance) {
  if (list->failed) return;
  if (list->count == list->capacity) {
    size_t capacity = list->capacity == 0 ? 1024 : list->capacity * 2;
    derm_hash_pair *grown = realloc(list->pairs, capacity * sizeof *grown);
    if (grown == NULL) {
      list->failed = 1;
      return;
    }
    list->pairs = grown;
    list->capacity = capacity;
  }
  list->pairs[list->count++] =
      (derm_hash_pair){first, second, (uint16_t)variant, (uint16_t)distance};
}

static long finish(pair_list *list, derm_hash_pair **pairs) {
  if (list->failed) {
    free(list->pairs);
    *pairs = NULL;
    return -1;
  }
  *pairs = list->pairs;
  return (long)list->count;
}

static unsigned chunk_of(uint64_t hash, int chunk) {
  return (unsigned)(hash >> (chunk * BITS)) & (BUCKETS - 1);
}

static void release(chunk_index *index) {
  if (index == NULL) return;
  free(index->ids);
  free(index->hashes);
  free(index);
}

static chunk_index *allocate(uint32_t count) {
  chunk_index *index = calloc(1, sizeof *index);
  if (index == NULL) return NULL;
  index->ids = malloc((size_t)count * sizeof *index->ids);
  index->hashes = malloc((size_t)count * sizeof *index->hashes);
  if (index->ids != NULL && index->hashes != NULL) return index;
  release(index);
  return NULL;
}

/* Sorts hashes, `stride` apart, into buckets by one chunk. */
static void fill(chunk_index *index, int chunk, const uint64_t *hashes, int stride,
                 uint32_t count) {
  memset(index->starts, 0, sizeof index->starts);
  for (size_t i = 0; i < count; i++)
    index->starts[chunk_of(hashes[i * (size_t)stride], chunk) + 1]++;
  for (int b = 0; b < BUCKETS; b++) index->starts[b + 1] += index->starts[b];
  for (size_t i = 0; i < count; i++) {
    uint64_t hash = hashes[i * (size_t)stride];
    uint32_t at = index->starts[chunk_of(hash, chunk)]++;
    index->ids[at] = (uint32_t)i;
    index->hashes[at] = hash;
  }
  /* Filling moved every start to the next bucket's start. */
  memmove(index->starts + 1, index->starts, BUCKETS * sizeof index->starts[0]);
  index->starts[0] = 0;
}

/* All 16-bit masks with at most `radius` bits, fewest bits first; counts[r] of them have at most r. */
static void near_masks(int radius, uint16_t *masks, uint32_t *counts) {
  uint32_t count = 0;
  for (int bits = 0; bits <= radius; bits++) {
    for (unsigned mask = 0; mask < BUCKETS; mask++)
      if (__builtin_popcount(mask) == bits) masks[count++] = (uint16_t)mask;
    counts[bits] = count;
  }
}

/* How far from a chunk its buckets are looked at; -1: not at all. */
static int chunk_radius(int radius, int chunk) {
  return (radius + 1) / CHUNKS - 1 + (chunk < (radius + 1) % CHUNKS);
}

/* Whether an earlier chunk finds this pair as well. */
static int found_before(uint64_t difference, int radius, int chunk) {
  for (int c = 0; c < chunk; c++)
    if (__builtin_popcount(chunk_of(difference, c)) <= chunk_radius(radius, c)) return 1;
  return 0;
}

typedef struct {
  const uint16_t *masks;
  uint32_t mask_count;
  int radius, chunk, variant;
} search;

/* Compares each bucket of queries with the buckets of hashes near it. Bucket by bucket, because what
 * lies together stays in the cache. */
DERM_CLONES static void join(const search *how, const chunk_index *queries,
                             const chunk_index *index, pair_list *list) {
  for (unsigned key = 0; key < BUCKETS; key++) {
    uint32_t first = queries->starts[key], last = queries->starts[key + 1];
    if (first == last) continue;
    for (uint32_t m = 0; m < how->mask_count; m++) {
      unsigned bucket = key ^ how->masks[m];
      uint32_t start = index->starts[bucket], end = index->starts[bucket + 1];
      for (uint32_t q = first; q < last; q++) {
        uint64_t query = queries->hashes[q];
        for (uint32_t at = start; at < end; at++) {
          uint64_t difference = query ^ index->hashes[at];
          int distance = __builtin_popcountll(difference);
          if (distance > how->radius || index->ids[at] <= queries->ids[q]) continue;
          if (found_before(difference, how->radius, how->chunk)) continue;
          if (list->found != NULL && list->found[queries->ids[q]]++ >= list->most) continue;
          append(list, queries->ids[q], index->ids[at], how->variant, distance);
        }
      }
    }
  }
}

/* All pairs that a chunk finds. */
static void search_chunk(search how, const uint64_t *variants, int per_hash, chunk_index *queries,
                        chunk_index *index, const uint64_t *hashes, uint32_t count,
                        pair_list *list) {
  fill(index, how.chunk, hashes, 1, count);
  for (int v = 0; v < per_hash; v++) {
    fill(queries, how.chunk, variants + v, per_hash, count);
    how.variant = v;
    join(&how, queries, index, list);
  }
}

static void search_all(const uint64_t *variants, int per_hash, const uint64_t *hashes,
                       uint32_t count, int radius, pair_list *list) {
  chunk_index *queries = allocate(count), *index = allocate(count);
  uint16_t *masks = malloc(BUCKETS * sizeof *masks);
  list->failed = queries == NULL || index == NULL || masks == NULL;
  if (!list->failed) {
    uint32_t counts[BITS + 1] = {0};
    near_masks(chunk_radius(radius, 0), masks, counts);
    for (int c = 0; c < CHUNKS && !list->failed; c++) {
      int near = chunk_radius(radius, c);
      if (near < 0) continue;
      search how = {.masks = masks, .mask_count = counts[near], .radius = radius, .chunk = c};
      search_chunk(how, variants, per_hash, queries, index, hashes, count, list);
    }
  }
  release(queries);
  release(index);
  free(masks);
}

long derm_hash_pairs(const uint64_t *variants, int per_hash, const uint64_t *hashes,
                     uint32_t count, int radius, derm_hash_pair **pairs) {
  pair_list list = {0};
  search_all(variants, per_hash, hashes, count, radius, &list);
  return finish(&list, pairs);
}

long derm_hash_pairs_few(const uint64_t *queries, const uint64_t *hashes, uint32_t count,
                         int radius, uint32_t most, derm_hash_pair **pairs) {
  pair_list list = {.most = most};
  list.found = calloc((size_t)count + 1, sizeof *list.found);
  if (list.found == NULL) return -1;
  search_all(queries, 1, hashes, count, radius, &list);
  size_t kept = 0;
  for (size_t i = 0; i < list.count && !list.failed; i++)
    if (list.found[list.pairs[i].first] <= most) list.pairs[kept++] = list.pairs[i];
  list.count = kept;
  free(list.found);
  return finish(&list, pairs);
}

/* Whether any of a block of hashes lies within the radius. */
DERM_CLONES static int any_near(uint64_t query, const uint64_t *hashes, int radius) {
  uint64_t near = 0;
  for (int i = 0; i < BLOCK; i++)
    near |= (uint64_t)(__builtin_popcountll(query ^ hashes[i]) <= radius);
  return near != 0;
}

long derm_hash_pairs_scan(const uint64_t *variants, int per_hash, const uint64_t *hashes,
                          uint32_t count, int radius, derm_hash_pair **pairs) {
  pair_list list = {0};
  for (uint32_t i = 0; i < count; i++)
    for (int v = 0; v < per_hash; v++) {
      uint64_t query = variants[(size_t)i * (size_t)per_hash + (size_t)v];
      for (uint32_t j = i + 1; j < count;) {
        if (count - j >= BLOCK && !any_near(query, hashes + j, radius)) {
          j += BLOCK;
          continue;
        }
        uint32_t end = count - j >= BLOCK ? j + BLOCK : count;
        for (; j < end; j++) {
          int distance = __builtin_popcountll(query ^ hashes[j]);
          if (distance <= radius) append(&list, i, j, v, distance);
        }
      }
    }
  return finish(&list, pairs);
}
