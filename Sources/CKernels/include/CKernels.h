#ifndef DERM_CKERNELS_H
#define DERM_CKERNELS_H

/* Compute-bound and bandwidth-bound loops: of the trainer, on plain row-major floats, of the
 * search for copies (hamming.h) and for neighbours (nearest.h), of metrics in bootstrap replicates
 * (ranking.h) and under chance (chance.h).
 *
 * The trainer's loops run in chunks, one for each thread. What a chunk is depends on their number alone, and
 * sums are taken in a fixed order, so the same input gives the same bytes for a number of threads and a set of
 * vector instructions. */

#include "activations.h"
#include "arena.h"
#include "channelwise.h"
#include "convolution.h"
#include "depthwise.h"
#include "dropout.h"
#include "elementwise.h"
#include "elementwise_bf16.h"
#include "hamming.h"
#include "linear.h"
#include "nearest.h"
#include "normalisation.h"
#include "optimizers.h"
#include "peak.h"
#include "pooling.h"
#include "principal_axes.h"
#include "product.h"
#include "chance.h"
#include "ranking.h"
#include "response_norm.h"
#include "threads.h"
#include "winograd.h"

#endif
