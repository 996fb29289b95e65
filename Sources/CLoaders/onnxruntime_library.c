#define _GNU_SOURCE /* dlinfo */
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "onnxruntime.h"
#include "onnxruntime_interface.h"

derm_ort_library derm_ort;

int derm_ort_failed(OrtStatus *status, char *why, size_t size) {
  if (!status) return 0;
  snprintf(why, size, "%s", derm_ort.calls.GetErrorMessage(status));
  derm_ort.calls.ReleaseStatus(status);
  return -1;
}

/* The file that a handle was opened from, links followed. */
static void identify(void *handle, char *path, size_t size) {
  struct link_map *map = NULL;
  path[0] = 0;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || !map) return;
  char *resolved = realpath(map->l_name, NULL);
  snprintf(path, size, "%s", resolved ? resolved : map->l_name);
  free(resolved);
}

static int load(derm_ort_library *library, void *handle, char *why, size_t size) {
  const OrtApiBase *(*base)(void) = (__typeof__(base))dlsym(handle, "OrtGetApiBase");
  if (!base) {
    snprintf(why, size, "%s is no ONNX Runtime: it lacks OrtGetApiBase", library->path);
    return -1;
  }
  const char *version = base()->GetVersionString();
  snprintf(library->version, sizeof library->version, "%s", version ? version : "");
  const void *const *table = base()->GetApi(ort_interface);
  if (!table) {
    snprintf(why, size, "%s, ONNX Runtime %s, lacks version %d of its C interface", library->path,
             library->version, ort_interface);
    return -1;
  }
  const char *missing = NULL;
#define LOAD(place, result, name, arguments)                                             \
  library->calls.name = (__typeof__(library->calls.name))(__UINTPTR_TYPE__)table[place]; \
  if (!library->calls.name) missing = #name;
  DERM_ORT_CALLS(LOAD)
#undef LOAD
  if (missing) snprintf(why, size, "%s lacks the function %s", library->path, missing);
  return missing ? -1 : 0;
}

int derm_onnxruntime_open(const char *file, char *why, size_t size) {
  if (derm_ort.environment) return 0;
  void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    snprintf(why, size, "%s", dlerror());
    return -1;
  }
  identify(handle, derm_ort.path, sizeof derm_ort.path);
  if (load(&derm_ort, handle, why, size) != 0) {
    dlclose(handle);
    derm_ort.path[0] = derm_ort.version[0] = 0;
    return -1;
  }
  const derm_ort_calls *c = &derm_ort.calls;
  OrtEnv *environment = NULL;
  if (derm_ort_failed(c->CreateEnv(ort_log_fatal, "derm", &environment), why, size)) return -1;
  if (derm_ort_failed(c->DisableTelemetryEvents(environment), why, size) ||
      derm_ort_failed(c->CreateCpuMemoryInfo(ort_device_allocator, ort_default_memory, &derm_ort.memory),
                      why, size) ||
      derm_ort_failed(c->GetAllocatorWithDefaultOptions(&derm_ort.allocator), why, size))
    return -1;
  derm_ort.environment = environment;
  return 0;
}

const char *derm_onnxruntime_version(void) { return derm_ort.version; }
const char *derm_onnxruntime_path(void) { return derm_ort.path; }
