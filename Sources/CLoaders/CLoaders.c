#include "CLoaders.h"
typedef int placeholder_t;
