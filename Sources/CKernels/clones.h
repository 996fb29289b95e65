#ifndef DERM_CLONES_H
#define DERM_CLONES_H

/* Compiles a function for several generations of x86-64; the loader picks at run time. */
#if defined(__x86_64__) && defined(__linux__)
#define DERM_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DERM_CLONES
#endif

/* Lets sums be taken lane by lane, which is a fixed order for a fixed instruction set. */
#define DERM_LANES _Pragma("clang fp reassociate(on)")

/* Before a loop over pixels whose body is a block of channels: the block is what becomes a vector.
 * Left alone, clang makes vectors of pixels for AVX-512 and gathers their values one by one. */
#define DERM_BY_BLOCK _Pragma("clang loop vectorize(disable)")

#endif
