#ifndef DERM_CLOADERS_H
#define DERM_CLOADERS_H

/* Libraries that are opened at run time, behind functions that name none of their types.
 * A machine without a library gets the loader's own words, and carries on. */

#include "onednn.h"
#include "onnxruntime.h"
#include "openblas.h"
#include "openmp.h"

#endif
