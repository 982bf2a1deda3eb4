/* SHA-1 (RFC 3174) of a websocket key, in base64: all that the handshake needs. */
#include "sha1.h"

#include <stdint.h>
#include <string.h>

static uint32_t turned(uint32_t word, int by) { return word << by | word >> (32 - by); }

static void block(uint32_t state[5], const uint8_t *data) {
    uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int n = 0; n < 16; n++)
        w[n] = (uint32_t)data[4 * n] << 24 | (uint32_t)data[4 * n + 1] << 16 | (uint32_t)data[4 * n + 2] << 8 | data[4 * n + 3];
    for (int n = 16; n < 80; n++) w[n] = turned(w[n - 3] ^ w[n - 8] ^ w[n - 14] ^ w[n - 16], 1);
    for (int n = 0; n < 80; n++) {
        uint32_t f = n < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                     : n < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                     : n < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                              : (b ^ c ^ d) + 0xCA62C1D6;
        uint32_t next = turned(a, 5) + f + e + w[n];
        e = d;
        d = c;
        c = turned(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

void websocket_accept(const char *key, char accept[32]) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t data[128] = {0}, digest[21] = {0};
    memcpy(data, key, 24);
    memcpy(data + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    data[60] = 0x80; /* 60 bytes leave no room for the length in the first block */
    data[126] = 480 >> 8;
    data[127] = 480 & 255;
    uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    block(state, data);
    block(state, data + 64);
    for (int n = 0; n < 20; n++) digest[n] = (uint8_t)(state[n / 4] >> (24 - 8 * (n % 4)));
    for (int n = 0; n < 7; n++) {
        uint32_t three = (uint32_t)digest[3 * n] << 16 | (uint32_t)digest[3 * n + 1] << 8 | digest[3 * n + 2];
        for (int m = 0; m < 4; m++) accept[4 * n + m] = letters[three >> (18 - 6 * m) & 63];
    }
    accept[27] = '=';
    accept[28] = 0;
}
