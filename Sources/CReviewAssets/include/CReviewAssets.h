/* The style sheet and the script of the review pages, compiled into the program. */
#ifndef DERM_CREVIEWASSETS_H
#define DERM_CREVIEWASSETS_H

/* UTF-8 texts that end in a zero byte and live as long as the program. */
const char *review_style(void);
const char *review_script(void);

#endif
