#ifndef CSQLITE_H
#define CSQLITE_H

/* What Swift can't call of SQLite, because it takes a varying number of arguments. No type of SQLite
   appears here. */

/* Makes an open database (a `sqlite3 *`) trust nothing that stands in its schema: no function with
   side effects from there, no views, no triggers, no writing to the schema's own tables; 0 on
   success. */
int csqlite_defend(void *database);

#endif
