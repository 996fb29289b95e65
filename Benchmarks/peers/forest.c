/* A random forest for one binary class, by scikit-learn's algorithm (RandomForestClassifier's defaults), but fast.
 *
 * Bootstrap of n images with replacement; fully grown trees by Gini impurity; sqrt(features) features are drawn at each
 * node, constant ones count unless all were; thresholds are midpoints; the answer is the mean over trees of the leaf's share.
 * What is fast: values are replaced by their ranks, which a counting sort orders in two passes. Random numbers differ from
 * numpy's, so that scores agree with scikit-learn's in distribution, not one by one (label_error_data.py compares them).
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct { uint64_t state; } stream;

static uint64_t next(stream *s) { /* SplitMix64 */
  uint64_t z = (s->state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
static uint32_t below(stream *s, uint32_t n) { return (uint32_t)(((next(s) >> 32) * n) >> 32); }

typedef struct { int feature, left, right; float threshold, share; } node;
/* One image within a node: rank of the feature at hand, weight in the bootstrap, weight where present. */
typedef struct { uint16_t rank; uint16_t weight, present; } entry;

static void sort(entry *a, entry *b, int n) {
  if (n <= 48) {
    for (int i = 1; i < n; i++) {
      entry e = a[i];
      int j = i;
      for (; j > 0 && a[j - 1].rank > e.rank; j--) a[j] = a[j - 1];
      a[j] = e;
    }
    return;
  }
  int low[257] = {0}, high[257] = {0};
  for (int i = 0; i < n; i++) { low[(a[i].rank & 255) + 1]++; high[(a[i].rank >> 8) + 1]++; }
  for (int i = 0; i < 256; i++) { low[i + 1] += low[i]; high[i + 1] += high[i]; }
  for (int i = 0; i < n; i++) b[low[a[i].rank & 255]++] = a[i];
  for (int i = 0; i < n; i++) a[high[b[i].rank >> 8]++] = b[i];
}

/* ranks, values: features x images (values of each rank, ascending, in values); rows: the training images; said: their
 * labels; held: images to score; scores: of the held ones. Returns 0, or 1 without memory. */
int forest(const uint16_t *ranks, const float *values, int images, int features, const int *rows, const uint8_t *said,
           int count, const int *held, int held_count, int trees, uint64_t seed, double *scores) {
  int most = (int)sqrt((double)features), failed = 1;
  if (most < 1) most = 1;
  node *nodes = malloc(sizeof(node) * (size_t)(2 * count + 1));
  uint16_t *weight = malloc(sizeof(uint16_t) * (size_t)count);
  int *own = malloc(sizeof(int) * (size_t)count), *other = malloc(sizeof(int) * (size_t)count);
  entry *a = malloc(sizeof(entry) * (size_t)count), *b = malloc(sizeof(entry) * (size_t)count);
  int *stack = malloc(sizeof(int) * (size_t)(3 * (2 * count + 1)));
  int *order = malloc(sizeof(int) * (size_t)features);
  if (!nodes || !weight || !own || !other || !a || !b || !stack || !order) goto done;
  memset(scores, 0, sizeof(double) * (size_t)held_count);
  stream s = {seed};
  for (int tree = 0; tree < trees; tree++) {
    memset(weight, 0, sizeof(uint16_t) * (size_t)count);
    for (int i = 0; i < count; i++) weight[below(&s, (uint32_t)count)]++;
    int used = 0, made = 1, depth = 0;
    for (int i = 0; i < count; i++) if (weight[i]) own[used++] = i;
    stack[depth++] = 0; stack[depth++] = 0; stack[depth++] = used;
    while (depth) {
      int end = stack[--depth], start = stack[--depth], index = stack[--depth];
      double all = 0, positive = 0;
      for (int i = start; i < end; i++) {
        all += weight[own[i]];
        positive += said[own[i]] ? weight[own[i]] : 0;
      }
      node *n = &nodes[index];
      n->share = (float)(positive / all);
      n->feature = -1;
      if (end - start < 2 || positive == 0 || positive == all) continue;
      double best = -1;
      uint16_t border = 0, after = 0;
      for (int f = 0; f < features; f++) order[f] = f;
      int varied = 0;
      for (int drawn = 0; drawn < features && (drawn < most || varied == 0); drawn++) {
        int pick = drawn + (int)below(&s, (uint32_t)(features - drawn)), f = order[pick];
        order[pick] = order[drawn];
        order[drawn] = f;
        const uint16_t *rank = ranks + (size_t)f * (size_t)images;
        int size = end - start;
        for (int i = 0; i < size; i++) {
          int row = own[start + i];
          a[i] = (entry){rank[rows[row]], weight[row], (uint16_t)(said[row] ? weight[row] : 0)};
        }
        sort(a, b, size);
        if (a[0].rank == a[size - 1].rank) continue;
        varied++;
        double left = 0, found = 0;
        for (int i = 0; i + 1 < size; i++) {
          left += a[i].weight;
          found += a[i].present;
          if (a[i].rank == a[i + 1].rank) continue;
          /* Gini's impurity is least where this is largest. */
          double right = all - left, rest = positive - found;
          double gain = (found * found + (left - found) * (left - found)) / left
                        + (rest * rest + (right - rest) * (right - rest)) / right;
          if (gain > best) { best = gain; n->feature = f; border = a[i].rank; after = a[i + 1].rank; }
        }
      }
      if (n->feature < 0) continue;
      const uint16_t *rank = ranks + (size_t)n->feature * (size_t)images;
      const float *value = values + (size_t)n->feature * (size_t)images;
      n->threshold = value[border] / 2 + value[after] / 2;
      int middle = start, rest = 0;
      for (int i = start; i < end; i++) {
        int row = own[i];
        if (rank[rows[row]] <= border) own[middle++] = row; else other[rest++] = row;
      }
      memcpy(own + middle, other, sizeof(int) * (size_t)rest);
      n->left = made++;
      n->right = made++;
      stack[depth++] = n->left; stack[depth++] = start; stack[depth++] = middle;
      stack[depth++] = n->right; stack[depth++] = middle; stack[depth++] = end;
    }
    for (int i = 0; i < held_count; i++) {
      int index = 0;
      while (nodes[index].feature >= 0) {
        size_t row = (size_t)nodes[index].feature * (size_t)images;
        index = values[row + ranks[row + (size_t)held[i]]] <= nodes[index].threshold ? nodes[index].left : nodes[index].right;
      }
      scores[i] += nodes[index].share;
    }
  }
  for (int i = 0; i < held_count; i++) scores[i] /= trees;
  failed = 0;
done:
  free(nodes); free(weight); free(own); free(other); free(a); free(b); free(stack); free(order);
  return failed;
}
