#ifndef DERM_PRODUCT_H
#define DERM_PRODUCT_H

/* Sums of products over `count` numbers, as the logits of a linear model and their gradient need them:
 *   output[i * columns + j] = sum over n of a[n * a_step + i * a_row] * b[n * b_step + j]
 * for `rows` rows i and `columns` columns j, a multiple of 16; added to what is there with `adds`. Sums are
 * taken in the order of n. A probe opens no backend, and its bytes must not depend on a library or on threads: hence
 * no matrix product of oneDNN or OpenBLAS. */
void derm_product(const float *a, long a_step, long a_row, const float *b, long b_step, long rows,
                  long columns, long count, int adds, float *output);

#endif
