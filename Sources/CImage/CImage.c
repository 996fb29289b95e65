#include "CImage.h"
typedef int placeholder_t;
