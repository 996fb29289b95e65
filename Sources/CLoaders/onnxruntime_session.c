#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "onnxruntime.h"
#include "onnxruntime_interface.h"

struct derm_onnx_session {
  OrtSession *session;
  size_t input_count, output_count;
  derm_onnx_value *values; /* inputs, then outputs */
};

/* The type and shape of a tensor. */
static int describe(const OrtShapeInfo *info, int *type, int *count, int64_t *extents, char *why,
                    size_t size) {
  const derm_ort_calls *c = &derm_ort.calls;
  size_t dimensions = 0;
  if (derm_ort_failed(c->GetTensorElementType(info, type), why, size) ||
      derm_ort_failed(c->GetDimensionsCount(info, &dimensions), why, size))
    return -1;
  *count = dimensions > derm_onnx_dimensions ? -1 : (int)dimensions;
  if (*count <= 0) return 0;
  return derm_ort_failed(c->GetDimensions(info, extents, dimensions), why, size);
}

/* What the model declares of one of its inputs or outputs; names are copied. */
static int declare(const OrtSession *session, int is_output, size_t index, derm_onnx_value *value,
                   char *why, size_t size) {
  const derm_ort_calls *c = &derm_ort.calls;
  char *name = NULL;
  if (derm_ort_failed((is_output ? c->SessionGetOutputName : c->SessionGetInputName)(
                          session, index, derm_ort.allocator, &name),
                      why, size))
    return -1;
  value->name = strdup(name);
  char ignored[64];
  derm_ort_failed(c->AllocatorFree(derm_ort.allocator, name), ignored, sizeof ignored);
  if (!value->name) {
    snprintf(why, size, "out of memory");
    return -1;
  }
  OrtTypeInfo *info = NULL;
  if (derm_ort_failed((is_output ? c->SessionGetOutputTypeInfo : c->SessionGetInputTypeInfo)(
                          session, index, &info),
                      why, size))
    return -1;
  const OrtShapeInfo *shape = NULL;
  int failed = derm_ort_failed(c->CastTypeInfoToTensorInfo(info, &shape), why, size);
  if (!failed && shape) {
    value->is_tensor = 1;
    failed = describe(shape, &value->type, &value->count, value->extents, why, size);
  }
  c->ReleaseTypeInfo(info);
  return failed;
}

static int declare_all(derm_onnx_session *s, char *why, size_t size) {
  const derm_ort_calls *c = &derm_ort.calls;
  if (derm_ort_failed(c->SessionGetInputCount(s->session, &s->input_count), why, size) ||
      derm_ort_failed(c->SessionGetOutputCount(s->session, &s->output_count), why, size))
    return -1;
  s->values = calloc(s->input_count + s->output_count + 1, sizeof *s->values);
  if (!s->values) {
    snprintf(why, size, "out of memory");
    return -1;
  }
  for (size_t i = 0; i < s->input_count; i++)
    if (declare(s->session, 0, i, &s->values[i], why, size)) return -1;
  for (size_t i = 0; i < s->output_count; i++)
    if (declare(s->session, 1, i, &s->values[s->input_count + i], why, size)) return -1;
  return 0;
}

derm_onnx_session *derm_onnx_session_open(const char *file, char *why, size_t size) {
  const derm_ort_calls *c = &derm_ort.calls;
  derm_onnx_session *s = calloc(1, sizeof *s);
  OrtSessionOptions *options = NULL;
  if (!s) {
    snprintf(why, size, "out of memory");
    return NULL;
  }
  int failed = derm_ort_failed(c->CreateSessionOptions(&options), why, size);
  failed = failed || derm_ort_failed(c->SetIntraOpNumThreads(options, 1), why, size) ||
           derm_ort_failed(c->SetInterOpNumThreads(options, 1), why, size) ||
           derm_ort_failed(c->CreateSession(derm_ort.environment, file, options, &s->session), why, size);
  if (options) c->ReleaseSessionOptions(options);
  if (!failed && declare_all(s, why, size) == 0) return s;
  derm_onnx_session_free(s);
  return NULL;
}

void derm_onnx_session_free(derm_onnx_session *s) {
  if (!s) return;
  for (size_t i = 0; s->values && i < s->input_count + s->output_count; i++)
    free((void *)s->values[i].name);
  free(s->values);
  if (s->session) derm_ort.calls.ReleaseSession(s->session);
  free(s);
}

size_t derm_onnx_input_count(const derm_onnx_session *s) { return s->input_count; }
size_t derm_onnx_output_count(const derm_onnx_session *s) { return s->output_count; }
const derm_onnx_value *derm_onnx_input(const derm_onnx_session *s, size_t i) { return &s->values[i]; }
const derm_onnx_value *derm_onnx_output(const derm_onnx_session *s, size_t i) {
  return &s->values[s->input_count + i];
}

char *derm_onnx_metadata(const derm_onnx_session *s, const char *key) {
  const derm_ort_calls *c = &derm_ort.calls;
  char ignored[64], *text = NULL, *copy = NULL;
  OrtModelMetadata *metadata = NULL;
  if (derm_ort_failed(c->SessionGetModelMetadata(s->session, &metadata), ignored, sizeof ignored))
    return NULL;
  if (!derm_ort_failed(
          c->ModelMetadataLookupCustomMetadataMap(metadata, derm_ort.allocator, key, &text), ignored,
          sizeof ignored) &&
      text) {
    copy = strdup(text);
    derm_ort_failed(c->AllocatorFree(derm_ort.allocator, text), ignored, sizeof ignored);
  }
  c->ReleaseModelMetadata(metadata);
  return copy;
}

/* A copy of an output's numbers. */
static float *numbers(OrtValue *value, int *count, int64_t *shape, char *why, size_t size) {
  const derm_ort_calls *c = &derm_ort.calls;
  OrtShapeInfo *info = NULL;
  int type = 0;
  if (derm_ort_failed(c->GetTensorTypeAndShape(value, &info), why, size)) return NULL;
  int failed = describe(info, &type, count, shape, why, size);
  c->ReleaseTensorTypeAndShapeInfo(info);
  if (failed) return NULL;
  if (type != ort_f32 || *count < 0) {
    snprintf(why, size, "the output has type %d and %d dimensions", type, *count);
    return NULL;
  }
  size_t total = 1;
  for (int i = 0; i < *count; i++) total *= (size_t)shape[i];
  void *data = NULL;
  if (derm_ort_failed(c->GetTensorMutableData(value, &data), why, size)) return NULL;
  float *copy = malloc((total ? total : 1) * sizeof *copy);
  if (!copy) snprintf(why, size, "out of memory");
  else if (total) memcpy(copy, data, total * sizeof *copy);
  return copy;
}

float *derm_onnx_run(const derm_onnx_session *s, const float *input, const int64_t extents[4],
                     size_t output, int *count, int64_t shape[derm_onnx_dimensions], char *why,
                     size_t size) {
  const derm_ort_calls *c = &derm_ort.calls;
  size_t bytes = sizeof *input;
  for (int i = 0; i < 4; i++) bytes *= (size_t)extents[i];
  OrtValue *in = NULL, *out = NULL;
  /* The library does not write to what it reads. */
  if (derm_ort_failed(c->CreateTensorWithDataAsOrtValue(derm_ort.memory, (void *)(__UINTPTR_TYPE__)input,
                                                        bytes, extents, 4, ort_f32, &in),
                      why, size))
    return NULL;
  const char *read = s->values[0].name, *made = s->values[s->input_count + output].name;
  float *copy = NULL;
  if (!derm_ort_failed(c->Run(s->session, NULL, &read, (const OrtValue *const *)&in, 1, &made, 1, &out), why,
                       size))
    copy = numbers(out, count, shape, why, size);
  if (out) c->ReleaseValue(out);
  c->ReleaseValue(in);
  return copy;
}
