#include "CZlib.h"
typedef int placeholder_t;
