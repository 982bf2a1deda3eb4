/* How the server at the other end talks. All of it is told by the one who starts us: see tests/bench/wires.py. */
#include <stdlib.h>
#include <string.h>

#include "load.h"

Wire wire;

static void keep(char **where, const char *value) {
    free(*where);
    *where = strdup(value);
}

void wire_set(const char *name, const char *value) {
    const struct {
        const char *name;
        char **where;
    } known[] = {
        {"path", &wire.path},     {"header", &wire.header},       {"listener", &wire.listener},
        {"guest", &wire.guest},   {"seat", &wire.seat},           {"seat_body", &wire.seat_body},
        {"ready", &wire.ready},   {"seat_token", &wire.seat_token}, {"heard", &wire.heard},
        {"acked", &wire.acked},   {"refused", &wire.refused},     {"say", &wire.say},
        {"text", &wire.text},
    };
    for (size_t n = 0; n < sizeof known / sizeof *known; n++) {
        if (!strcmp(known[n].name, name)) {
            keep(known[n].where, value);
            return;
        }
    }
    const char *space = strchr(value, ' ');
    if (!strcmp(name, "answer") && space && wire.answering < ANSWERS) { /* answer PREFIX FRAME */
        wire.answers[wire.answering].to = strndup(value, (size_t)(space - value));
        wire.answers[wire.answering++].with = strdup(space + 1);
        return;
    }
    fprintf(stderr, "load: no such word of a wire: %s\n", name);
    exit(2);
}

bool begins(const char *data, size_t size, const char *with) {
    if (!with || !*with) return false;
    size_t length = strlen(with);
    return size >= length && !memcmp(data, with, length);
}

const char *filled(const char *pattern, const char *name, const char *by) {
    static char buffers[4][64 * 1024];
    static int next;
    char *into = buffers[next++ % 4];
    const char *at = strstr(pattern, name);
    if (at) {
        snprintf(into, sizeof buffers[0], "%.*s%s%s", (int)(at - pattern), pattern, by, at + strlen(name));
    } else {
        snprintf(into, sizeof buffers[0], "%s", pattern);
    }
    return into;
}

/* The mark is `~`, sixteen letters from a to p, `~`: no digits, no `@`. What looks like a telephone number or a handle
 * may be held by a server that cares who is given such things. */
const char *marked_text(uint64_t at, size_t size) {
    static char text[16 * 1024];
    if (size > sizeof text - 1) size = sizeof text - 1;
    if (size < MARK + 1) size = MARK + 1;
    text[0] = '~';
    /* Turned by their place: a time begins with zeros, and a letter three times in a row is a stretched word. */
    for (int n = 0; n < 16; n++) text[1 + n] = (char)('a' + (((at >> (60 - 4 * n)) + 5 * (uint64_t)n) & 15));
    text[17] = '~';
    text[18] = ' ';
    size_t words = strlen(wire.text);
    for (size_t n = MARK + 1; n < size; n++) text[n] = wire.text[(n - MARK - 1) % words];
    if (text[size - 1] == ' ') text[size - 1] = '.'; /* a server may trim what it is sent */
    text[size] = 0;
    return text;
}

uint64_t mark_in(const char *data, size_t size) {
    const char *mark = memchr(data, '~', size);
    if (!mark || (size_t)(data + size - mark) < MARK || mark[17] != '~') return 0;
    uint64_t at = 0;
    for (int n = 0; n < 16; n++) at = at << 4 | (uint64_t)((mark[1 + n] - 'a' - 5 * n) & 15);
    return at;
}

size_t framed(char *into, const char *payload, size_t size) {
    size_t head = 2;
    into[0] = (char)0x81;
    if (size < 126) {
        into[1] = (char)(0x80 | size);
    } else {
        into[1] = (char)0xFE;
        into[2] = (char)(size >> 8);
        into[3] = (char)size;
        head = 4;
    }
    memset(into + head, 0, 4);
    memcpy(into + head + 4, payload, size);
    return head + 4 + size;
}
