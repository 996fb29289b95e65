/* The style sheet and the script of the reports, compiled into the program. */
#ifndef DERM_CREPORTASSETS_H
#define DERM_CREPORTASSETS_H

/* UTF-8 texts that end in a zero byte and live as long as the program. */
const char *report_style(void);
const char *report_script(void);

#endif
