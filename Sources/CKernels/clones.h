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

#endif
