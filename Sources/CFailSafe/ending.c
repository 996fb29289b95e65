#include "ending.h"

#include <string.h>
#include <unistd.h>

_Noreturn void failsafe_end(const char *const *parts) {
  for (; *parts != NULL; parts++) {
    const char *text = *parts;
    size_t left = strlen(text);
    while (left > 0) {
      ssize_t written = write(STDERR_FILENO, text, left);
      if (written <= 0) break;
      text += written;
      left -= (size_t)written;
    }
  }
  _exit(FAILSAFE_STATUS);
}
