#include "elementwise_bf16.h"

#include <stddef.h>

#include "clones.h"

typedef union {
  float value;
  uint32_t bits;
} word;

static inline float wide(uint16_t half) { return (word){.bits = (uint32_t)half << 16}.value; }

static inline uint16_t narrow(float value) {
  uint32_t bits = (word){.value = value}.bits;
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  /* Rounding could carry a NaN into infinity or zero; its quiet bit keeps it one. */
  return (uint16_t)(value != value ? (bits >> 16) | 0x40 : rounded);
}

#define NUMBER uint16_t
#define READ(value) wide(value)
#define WRITE(value) narrow(value)
#define ADD derm_add_bf16
#define RELU derm_relu_bf16
#define RELU_GRADIENT derm_relu_gradient_bf16
#include "elementwise_loops.h"
