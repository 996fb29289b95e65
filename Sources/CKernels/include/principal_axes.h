#ifndef DERM_PRINCIPAL_AXES_H
#define DERM_PRINCIPAL_AXES_H

/* Axes along which a symmetric matrix is diagonal, up to rounding in single precision: what makes a search along
 * them fast, not a result. Everything follows a fixed order, whatever the threads. */

/* A plane rotation of the axes `first` and `first + 1`. */
typedef struct {
  int first;
  float cosine, sine;
} derm_rotation;

/* The rotations of a matrix of three diagonals. */
typedef struct {
  derm_rotation *all;
  long count, room;
} derm_rotations;

/* Reduces a symmetric matrix, size x size, to three diagonals by Householder's reflections (Golub & Van Loan, Matrix
 * Computations, 5.1 and 8.3). What is left in row k behind the diagonal is the vector of reflection k, of which
 * lengths[k] is 2 / |v|^2, or 0 where there is nothing to reflect. `beside` has the size - 1 numbers next to the
 * diagonal. `work` has room for 2 x size numbers. */
void derm_reduce(float *matrix, long size, double *diagonal, double *beside, float *lengths, float *work);

/* Makes the three diagonals one by implicit QR steps with Wilkinson's shift (algorithm 8.3.3 there), and appends the
 * rotations. The diagonal holds the variances then. 0, or -1 without memory. */
int derm_diagonalise(double *diagonal, double *beside, long size, derm_rotations *rotations);

void derm_rotations_free(derm_rotations *rotations);

/* Rows first ... first + 15 of the axes, by column: block[column * 16 + row]; `block` has room for size x 16. */
void derm_axes_rows(const float *matrix, const float *lengths, const derm_rotations *rotations, long size,
                    long first, float *block);

#endif
