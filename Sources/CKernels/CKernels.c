#include "CKernels.h"
typedef int placeholder_t;
