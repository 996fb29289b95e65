#include "CReportAssets.h"

static const char style[] = {
#embed "assets/report.css"
    , 0};

static const char script[] = {
#embed "assets/report.js"
    , 0};

const char *report_style(void) { return style; }

const char *report_script(void) { return script; }
