#include "CSQLite.h"

#include <sqlite3.h>

int csqlite_defend(void *database) {
  static const struct {
    int option, value;
  } settings[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_VIEW, 0},    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
      {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
  };
  for (unsigned i = 0; i < sizeof settings / sizeof *settings; i++) {
    int status = sqlite3_db_config(database, settings[i].option, settings[i].value, (int *)0);
    if (status != SQLITE_OK) return status;
  }
  return 0;
}
