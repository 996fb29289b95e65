#include "CReviewAssets.h"

static const char style[] = {
#embed "assets/review.css"
    ,
#embed "assets/terms.css"
    , 0};

static const char script[] = {
#embed "assets/review.js"
    ,
#embed "assets/terms.js"
    , 0};

const char *review_style(void) { return style; }

const char *review_script(void) { return script; }
