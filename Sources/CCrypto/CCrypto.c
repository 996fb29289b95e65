#include "CCrypto.h"
typedef int placeholder_t;
