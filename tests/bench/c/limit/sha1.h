#ifndef SHA1_H
#define SHA1_H
/* Sec-WebSocket-Accept for a key of 24 letters (RFC 6455, 4.2.2): 28 letters and a NUL. */
void websocket_accept(const char *key, char accept[32]);
#endif
