#include "include/CFailSafe.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "ending.h"

/* Mappings beyond the first MAPPINGS are not named in the message, and longer paths are cut. */
enum { MAPPINGS = 1024, LONGEST = 1024 };

static struct {
  _Atomic(uintptr_t) base;
  size_t size;
  char path[LONGEST];
} mappings[MAPPINGS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void on_bus_error(int signal_number, siginfo_t *information, void *context) {
  (void)context;
  if (information->si_code != BUS_ADRERR) {
    /* A fault of another kind comes again when the handler returns, and then kills. */
    signal(signal_number, SIG_DFL);
    return;
  }
  uintptr_t address = (uintptr_t)information->si_addr;
  const char *path = "a file";
  for (int i = 0; i < MAPPINGS; i++) {
    uintptr_t base = atomic_load(&mappings[i].base);
    if (base != 0 && address >= base && address - base < mappings[i].size) path = mappings[i].path;
  }
  const char *parts[] = {
      "error: ", path,
      ": cut short by another program, or unreadable, while it was read. Run the command again when "
      "nothing else writes the file.\n",
      NULL};
  failsafe_end(parts);
}

static void listen(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, NULL);
}

void cfailsafe_watch(const void *base, size_t size, const char *path) {
  pthread_once(&once, listen);
  pthread_mutex_lock(&lock);
  for (int i = 0; i < MAPPINGS; i++) {
    if (atomic_load(&mappings[i].base) != 0) continue;
    strncpy(mappings[i].path, path, LONGEST - 1);
    mappings[i].size = size;
    atomic_store(&mappings[i].base, (uintptr_t)base);
    break;
  }
  pthread_mutex_unlock(&lock);
}

void cfailsafe_forget(const void *base) {
  pthread_mutex_lock(&lock);
  for (int i = 0; i < MAPPINGS; i++) {
    if (atomic_load(&mappings[i].base) != (uintptr_t)base) continue;
    atomic_store(&mappings[i].base, 0);
    break;
  }
  pthread_mutex_unlock(&lock);
}
