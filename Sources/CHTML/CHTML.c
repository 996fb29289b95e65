#include "CHTML.h"
typedef int placeholder_t;
