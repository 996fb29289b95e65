#include "elementwise.h"

#include <stddef.h>

#include "clones.h"

#define NUMBER float
#define READ(value) (value)
#define WRITE(value) (value)
#define ADD derm_add
#define RELU derm_relu
#define RELU_GRADIENT derm_relu_gradient
#include "elementwise_loops.h"
