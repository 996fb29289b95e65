#ifndef DERM_ONNXRUNTIME_H
#define DERM_ONNXRUNTIME_H

#include <stddef.h>
#include <stdint.h>

/* Networks of ONNX files, run by ONNX Runtime on f32.
 *
 * Functions that can fail write the reason, ended by 0, into `why`, which has room for `size` bytes. */

/* Opens a file as ONNX Runtime; the first one that can be used stays open for the life of the process.
 * 0, or -1 with the reason. One thread at a time may call it. */
int derm_onnxruntime_open(const char *file, char *why, size_t size);

/* The version of the library that is open, such as "1.32.0", and its file; empty when none is. */
const char *derm_onnxruntime_version(void);
const char *derm_onnxruntime_path(void);

/* The most dimensions of a tensor that are told apart here. */
enum { derm_onnx_dimensions = 8 };

/* What a model declares of an input or output. */
typedef struct {
  const char *name;
  int is_tensor;
  int type;  /* TensorProto.DataType of onnx.proto: 1 is f32, 10 f16, 11 f64, 7 int64 ...; 0 where it is no tensor */
  int count; /* of dimensions, at most derm_onnx_dimensions; -1 for more */
  int64_t extents[derm_onnx_dimensions]; /* -1 where it is left open */
} derm_onnx_value;

/* A model that is ready to run. Any number of threads may run it at a time. */
typedef struct derm_onnx_session derm_onnx_session;

/* Reads a model; each run of it stays on the thread of its caller, so that the order of additions does not
 * depend on how many threads there are. NULL when the file is no model that the library can run. */
derm_onnx_session *derm_onnx_session_open(const char *file, char *why, size_t size);
void derm_onnx_session_free(derm_onnx_session *session);

size_t derm_onnx_input_count(const derm_onnx_session *session);
size_t derm_onnx_output_count(const derm_onnx_session *session);
const derm_onnx_value *derm_onnx_input(const derm_onnx_session *session, size_t index);
const derm_onnx_value *derm_onnx_output(const derm_onnx_session *session, size_t index);

/* A text of the model's metadata, to be freed by the caller; NULL when it has none of this key. */
char *derm_onnx_metadata(const derm_onnx_session *session, const char *key);

/* Runs the model on its first input, f32 of the given extents, and copies the output of an index, which must
 * be f32: `count` and `extents` get its shape. NULL, or numbers to be freed by the caller. */
float *derm_onnx_run(const derm_onnx_session *session, const float *input, const int64_t extents[4],
                     size_t output, int *count, int64_t shape[derm_onnx_dimensions], char *why,
                     size_t size);

#endif
