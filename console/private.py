"""How an answer is sent that is for its reader alone."""

PRIVATE = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",  # whoever may not see the incident any more does not see this either
}
