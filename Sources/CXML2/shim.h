/* Carries libxml2's include flags (pkg-config) to CHTML. Swift never imports it: Debian's libxml2
   pulls in ICU headers that clash with Foundation's. */
#include <libxml/xmlversion.h>
