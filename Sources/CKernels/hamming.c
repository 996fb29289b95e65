#include "include/hamming.h"

#include <stdlib.h>
#include <string.h>

#include "clones.h"

/* Multi-index hashing (Norouzi, Punjani, Fleet, 2012): a hash is cut into chunks. Two hashes
 * within the radius have a chunk c within radius r_c, where the r_c + 1 sum to radius + 1: else the
 * chunks' distances alone would sum to more. So it is enough to look into the buckets near each
 * chunk. Fewer and longer chunks have more buckets to look into, each with fewer hashes. */
enum { BLOCK = 64 };

typedef struct {
  int chunks, bits, radius; /* the last chunk has what is left of 64 bits */
} layout;

static int first_bit(const layout *cut, int chunk) { return chunk * cut->bits; }

static int bits_of(const layout *cut, int chunk) {
  return chunk == cut->chunks - 1 ? 64 - first_bit(cut, chunk) : cut->bits;
}

static uint32_t chunk_of(const layout *cut, uint64_t hash, int chunk) {
  return (uint32_t)(hash >> first_bit(cut, chunk)) & (((uint32_t)1 << bits_of(cut, chunk)) - 1);
}

/* How far from a chunk its buckets are looked at; -1: not at all. */
static int chunk_radius(const layout *cut, int chunk) {
  return (cut->radius + 1) / cut->chunks - 1 + (chunk < (cut->radius + 1) % cut->chunks);
}

typedef struct {
  uint32_t *starts; /* where a bucket begins in the two arrays below, and their end */
  uint32_t *ids;    /* ascending within a bucket */
  uint64_t *hashes; /* of ids[i], next to it for the cache's sake */
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

static void release(chunk_index *index) {
  if (index == NULL) return;
  free(index->starts);
  free(index->ids);
  free(index->hashes);
  free(index);
}

static chunk_index *allocate(uint32_t count, int bits) {
  chunk_index *index = calloc(1, sizeof *index);
  if (index == NULL) return NULL;
  index->starts = malloc((((size_t)1 << bits) + 1) * sizeof *index->starts);
  index->ids = malloc((size_t)count * sizeof *index->ids);
  index->hashes = malloc((size_t)count * sizeof *index->hashes);
  if (index->starts != NULL && index->ids != NULL && index->hashes != NULL) return index;
  release(index);
  return NULL;
}

/* Sorts hashes, `stride` apart, into buckets by one chunk. */
static void fill(chunk_index *index, const layout *cut, int chunk, const uint64_t *hashes,
                 int stride, uint32_t count) {
  size_t buckets = (size_t)1 << bits_of(cut, chunk);
  memset(index->starts, 0, (buckets + 1) * sizeof *index->starts);
  for (size_t i = 0; i < count; i++)
    index->starts[chunk_of(cut, hashes[i * (size_t)stride], chunk) + 1]++;
  for (size_t b = 0; b < buckets; b++) index->starts[b + 1] += index->starts[b];
  for (size_t i = 0; i < count; i++) {
    uint64_t hash = hashes[i * (size_t)stride];
    uint32_t at = index->starts[chunk_of(cut, hash, chunk)]++;
    index->ids[at] = (uint32_t)i;
    index->hashes[at] = hash;
  }
  /* Filling moved every start to the next bucket's start. */
  memmove(index->starts + 1, index->starts, buckets * sizeof *index->starts);
  index->starts[0] = 0;
}

/* All masks of some bits with at most `radius` of them, fewest first; NULL when memory is refused. */
static uint32_t *near_masks(int bits, int radius, uint32_t *count) {
  size_t most = 1, ways = 1;
  for (int near = 1; near <= radius && near <= bits; near++) {
    ways = ways * (size_t)(bits - near + 1) / (size_t)near;
    most += ways;
  }
  uint32_t *masks = malloc(most * sizeof *masks);
  *count = 0;
  if (masks == NULL) return NULL;
  masks[(*count)++] = 0;
  /* Each mask of one bit more has a further bit above its highest one: so none comes twice. */
  uint32_t first = 0;
  for (int near = 1; near <= radius; near++) {
    uint32_t last = *count;
    for (; first < last; first++)
      for (int bit = masks[first] == 0 ? 0 : 32 - __builtin_clz(masks[first]); bit < bits; bit++)
        masks[(*count)++] = masks[first] | (uint32_t)1 << bit;
  }
  return masks;
}

/* Whether an earlier chunk finds this pair as well. */
static int found_before(const layout *cut, uint64_t difference, int chunk) {
  for (int c = 0; c < chunk; c++)
    if (__builtin_popcount(chunk_of(cut, difference, c)) <= chunk_radius(cut, c)) return 1;
  return 0;
}

typedef struct {
  const layout *cut;
  const uint32_t *masks;
  uint32_t mask_count;
  int chunk, variant;
  derm_stops stops;
  void *context;
} search;

/* Compares each bucket of queries with the buckets of hashes near it. Bucket by bucket, because what
 * lies together stays in the cache. Returns whether it was stopped. */
DERM_CLONES static int join(const search *how, const chunk_index *queries,
                            const chunk_index *index, pair_list *list) {
  /* Asked about each millisecond. */
  const uint64_t patience = 1 << 20;
  uint64_t looked = 0;
  uint32_t buckets = (uint32_t)1 << bits_of(how->cut, how->chunk);
  int radius = how->cut->radius;
  for (uint32_t key = 0; key < buckets; key++) {
    uint32_t first = queries->starts[key], last = queries->starts[key + 1];
    if (first == last) continue;
    for (uint32_t m = 0; m < how->mask_count; m++) {
      uint32_t bucket = key ^ how->masks[m];
      uint32_t start = index->starts[bucket], end = index->starts[bucket + 1];
      if (start == end) continue;
      for (uint32_t q = first; q < last; q++) {
        uint64_t query = queries->hashes[q];
        for (uint32_t at = start; at < end; at++) {
          uint64_t difference = query ^ index->hashes[at];
          int distance = __builtin_popcountll(difference);
          if (distance > radius || index->ids[at] <= queries->ids[q]) continue;
          if (found_before(how->cut, difference, how->chunk)) continue;
          if (list->found != NULL && list->found[queries->ids[q]]++ >= list->most) continue;
          append(list, queries->ids[q], index->ids[at], how->variant, distance);
        }
        looked += end - start;
        if (looked < patience) continue;
        looked = 0;
        if (how->stops != NULL && how->stops(how->context)) return 1;
      }
    }
  }
  return 0;
}

/* All pairs that a chunk finds. Returns whether it was stopped. */
static int search_chunk(search how, const uint64_t *variants, int per_hash, chunk_index *queries,
                        chunk_index *index, const uint64_t *hashes, uint32_t count,
                        pair_list *list) {
  fill(index, how.cut, how.chunk, hashes, 1, count);
  for (int v = 0; v < per_hash; v++) {
    fill(queries, how.cut, how.chunk, variants + v, per_hash, count);
    how.variant = v;
    if (join(&how, queries, index, list)) return 1;
  }
  return 0;
}

static int search_all(const uint64_t *variants, int per_hash, const uint64_t *hashes,
                      uint32_t count, const layout *cut, derm_stops stops, void *context,
                      pair_list *list) {
  int longest = bits_of(cut, cut->chunks - 1), stopped = 0;
  chunk_index *queries = allocate(count, longest), *index = allocate(count, longest);
  list->failed = queries == NULL || index == NULL;
  for (int c = 0; c < cut->chunks && !list->failed && !stopped; c++) {
    int near = chunk_radius(cut, c);
    if (near < 0) continue;
    uint32_t mask_count;
    uint32_t *masks = near_masks(bits_of(cut, c), near, &mask_count);
    list->failed = masks == NULL;
    if (list->failed) break;
    search how = {.cut = cut, .masks = masks, .mask_count = mask_count, .chunk = c,
                  .stops = stops, .context = context};
    stopped = search_chunk(how, variants, per_hash, queries, index, hashes, count, list);
    free(masks);
  }
  release(queries);
  release(index);
  return stopped;
}

/* The list's pairs, or none of a search that was stopped. */
static long finish_unless(int stopped, pair_list *list, derm_hash_pair **pairs) {
  if (!stopped) return finish(list, pairs);
  free(list->pairs);
  *pairs = NULL;
  return DERM_STOPPED;
}

long derm_hash_pairs(const uint64_t *variants, int per_hash, const uint64_t *hashes,
                     uint32_t count, int radius, int chunks, derm_stops stops, void *context,
                     derm_hash_pair **pairs) {
  pair_list list = {0};
  layout cut = {.chunks = chunks, .bits = 64 / chunks, .radius = radius};
  int stopped =
      search_all(variants, per_hash, hashes, count, &cut, stops, context, &list);
  return finish_unless(stopped, &list, pairs);
}

long derm_hash_pairs_few(const uint64_t *queries, const uint64_t *hashes, uint32_t count,
                         int radius, int chunks, uint32_t most, derm_stops stops, void *context,
                         derm_hash_pair **pairs) {
  pair_list list = {.most = most};
  list.found = calloc((size_t)count + 1, sizeof *list.found);
  if (list.found == NULL) return -1;
  layout cut = {.chunks = chunks, .bits = 64 / chunks, .radius = radius};
  int stopped = search_all(queries, 1, hashes, count, &cut, stops, context, &list);
  size_t kept = 0;
  for (size_t i = 0; i < list.count && !list.failed; i++)
    if (list.found[list.pairs[i].first] <= most) list.pairs[kept++] = list.pairs[i];
  list.count = kept;
  free(list.found);
  return finish_unless(stopped, &list, pairs);
}

/* Whether any of a block of hashes lies within the radius. */
DERM_CLONES static int any_near(uint64_t query, const uint64_t *hashes, int radius) {
  uint64_t near = 0;
  for (int i = 0; i < BLOCK; i++)
    near |= (uint64_t)(__builtin_popcountll(query ^ hashes[i]) <= radius);
  return near != 0;
}

long derm_hash_pairs_scan(const uint64_t *variants, int per_hash, const uint64_t *hashes,
                          uint32_t count, int radius, derm_stops stops, void *context,
                          derm_hash_pair **pairs) {
  pair_list list = {0};
  int stopped = 0;
  for (uint32_t i = 0; i < count && !stopped; i++) {
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
    stopped = i % BLOCK == 0 && stops != NULL && stops(context);
  }
  return finish_unless(stopped, &list, pairs);
}
