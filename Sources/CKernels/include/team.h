#ifndef DERM_TEAM_H
#define DERM_TEAM_H

/* One thread's share of a loop: part of parts. */
typedef void (*derm_body)(void *context, int part, int parts);

/* Runs body for every part from 0 to parts - 1, each on a thread of its own, and waits. */
typedef void (*derm_run)(derm_body body, void *context, int parts);

/* The threads that a loop may use. */
typedef struct {
  int threads;
  derm_run run;
} derm_team;

/* Runs the body on the whole team; a team of one runs it on the caller's thread, and so does
 * every team when there are fewer than 8192 items: waking threads would take longer. */
void derm_team_run(const derm_team *team, derm_body body, void *context, long items);

/* A pool of the process's own threads, started by the first call and kept.
 * Callers on several threads take turns. Parts beyond 64 run on the caller's thread. */
void derm_threads_run(derm_body body, void *context, int parts);

/* The items of a share: from *from to *to - 1, of count items in all. */
static inline void derm_share(long count, int part, int parts, long *from, long *to) {
  *from = count * part / parts;
  *to = count * (part + 1) / parts;
}

#endif
