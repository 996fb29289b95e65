#ifndef DERM_ONNXRUNTIME_INTERFACE_H
#define DERM_ONNXRUNTIME_INTERFACE_H

#include <stddef.h>
#include <stdint.h>

/* What is called of ONNX Runtime's C interface, declared here so that its header is not needed to build.
 *
 * The library exports OrtGetApiBase alone. GetApi(v) of what it returns is a table of functions whose order
 * is that of versions 1, 2 ... v of the interface, each shipped version being closed: a place never changes its
 * meaning. Version 1 ends with place 101, version 2 with 118 (the library's own sources assert both); all that
 * is called is of these two, so that every release since 1.1 will do. The test of OnnxSession calls each. */

typedef struct OrtStatus OrtStatus; /* NULL is success */
typedef struct OrtEnv OrtEnv;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtRunOptions OrtRunOptions;
typedef struct OrtTypeInfo OrtTypeInfo;
typedef struct OrtShapeInfo OrtShapeInfo; /* OrtTensorTypeAndShapeInfo there */
typedef struct OrtMemoryInfo OrtMemoryInfo;
typedef struct OrtValue OrtValue;
typedef struct OrtAllocator OrtAllocator;
typedef struct OrtModelMetadata OrtModelMetadata;

typedef struct {
  const void *const *(*GetApi)(uint32_t version); /* NULL for a version that is too new */
  const char *(*GetVersionString)(void);
} OrtApiBase;

enum {
  ort_interface = 2,
  ort_log_fatal = 4,      /* errors come back as a status, and need not be printed too */
  ort_device_allocator = 0,
  ort_default_memory = 0,
  ort_f32 = 1
};

/* Place, result, name, arguments. */
#define DERM_ORT_CALLS(X)                                                                              \
  X(2, const char *, GetErrorMessage, (const OrtStatus *))                                             \
  X(3, OrtStatus *, CreateEnv, (int level, const char *id, OrtEnv **))                                 \
  X(6, OrtStatus *, DisableTelemetryEvents, (const OrtEnv *))                                          \
  X(7, OrtStatus *, CreateSession,                                                                     \
    (const OrtEnv *, const char *path, const OrtSessionOptions *, OrtSession **))                      \
  X(9, OrtStatus *, Run,                                                                               \
    (OrtSession *, const OrtRunOptions *, const char *const *input_names, const OrtValue *const *inputs, \
     size_t input_count, const char *const *output_names, size_t output_count, OrtValue **outputs))    \
  X(10, OrtStatus *, CreateSessionOptions, (OrtSessionOptions **))                                     \
  X(24, OrtStatus *, SetIntraOpNumThreads, (OrtSessionOptions *, int))                                 \
  X(25, OrtStatus *, SetInterOpNumThreads, (OrtSessionOptions *, int))                                 \
  X(30, OrtStatus *, SessionGetInputCount, (const OrtSession *, size_t *))                             \
  X(31, OrtStatus *, SessionGetOutputCount, (const OrtSession *, size_t *))                            \
  X(33, OrtStatus *, SessionGetInputTypeInfo, (const OrtSession *, size_t, OrtTypeInfo **))            \
  X(34, OrtStatus *, SessionGetOutputTypeInfo, (const OrtSession *, size_t, OrtTypeInfo **))           \
  X(36, OrtStatus *, SessionGetInputName, (const OrtSession *, size_t, OrtAllocator *, char **))       \
  X(37, OrtStatus *, SessionGetOutputName, (const OrtSession *, size_t, OrtAllocator *, char **))      \
  X(49, OrtStatus *, CreateTensorWithDataAsOrtValue,                                                   \
    (const OrtMemoryInfo *, void *, size_t bytes, const int64_t *shape, size_t count, int type, OrtValue **)) \
  X(51, OrtStatus *, GetTensorMutableData, (OrtValue *, void **))                                      \
  X(55, OrtStatus *, CastTypeInfoToTensorInfo, (const OrtTypeInfo *, const OrtShapeInfo **))           \
  X(60, OrtStatus *, GetTensorElementType, (const OrtShapeInfo *, int *))                              \
  X(61, OrtStatus *, GetDimensionsCount, (const OrtShapeInfo *, size_t *))                             \
  X(62, OrtStatus *, GetDimensions, (const OrtShapeInfo *, int64_t *, size_t))                         \
  X(65, OrtStatus *, GetTensorTypeAndShape, (const OrtValue *, OrtShapeInfo **))                       \
  X(69, OrtStatus *, CreateCpuMemoryInfo, (int allocator, int memory, OrtMemoryInfo **))               \
  X(76, OrtStatus *, AllocatorFree, (OrtAllocator *, void *))                                          \
  X(78, OrtStatus *, GetAllocatorWithDefaultOptions, (OrtAllocator **))                                \
  X(93, void, ReleaseStatus, (OrtStatus *))                                                            \
  X(95, void, ReleaseSession, (OrtSession *))                                                          \
  X(96, void, ReleaseValue, (OrtValue *))                                                              \
  X(98, void, ReleaseTypeInfo, (OrtTypeInfo *))                                                        \
  X(99, void, ReleaseTensorTypeAndShapeInfo, (OrtShapeInfo *))                                         \
  X(100, void, ReleaseSessionOptions, (OrtSessionOptions *))                                           \
  X(111, OrtStatus *, SessionGetModelMetadata, (const OrtSession *, OrtModelMetadata **))              \
  X(116, OrtStatus *, ModelMetadataLookupCustomMetadataMap,                                            \
    (const OrtModelMetadata *, OrtAllocator *, const char *key, char **))                              \
  X(118, void, ReleaseModelMetadata, (OrtModelMetadata *))

typedef struct {
#define MEMBER(place, result, name, arguments) result(*name) arguments;
  DERM_ORT_CALLS(MEMBER)
#undef MEMBER
} derm_ort_calls;

/* The library that is open, with what all models share. */
typedef struct {
  derm_ort_calls calls;
  OrtEnv *environment;
  OrtMemoryInfo *memory;
  OrtAllocator *allocator;
  char version[32];
  char path[4096];
} derm_ort_library;

extern derm_ort_library derm_ort;

/* Writes a status' message and releases it; -1, or 0 when it is a success. */
int derm_ort_failed(OrtStatus *status, char *why, size_t size);

#endif
