#include "elementwise.h"

#include <stddef.h>

#include "clones.h"

#define NUMBER float
#define READ(value) (value)
#define WRITE(value) (value)
#define ADD derm_add
#define RECTIFY derm_rectify
#define RECTIFY_GRADIENT derm_rectify_gradient
#include "elementwise_loops.h"
