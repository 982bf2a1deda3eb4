/* What comes over a line: the answer to the asking for a seat, the answer to the handshake, and then frames. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

enum { BUFFER = 4 * 1024 * 1024 };
static char buffer[BUFFER];

/* The answer to the asking for a seat. Returns how much of it was used. */
static size_t seated(Line *line, char *data, size_t size) {
    char *token = memmem(data, size, wire.seat_token, strlen(wire.seat_token));
    if (!token) {
        if (!begins(data, size, "HTTP/1.1 20") && size > 16) {
            line_lost(line, "no seat:", data, size);
            return size;
        }
        return 0;
    }
    token += strlen(wire.seat_token);
    char *end = memchr(token, '"', (size_t)(data + size - token));
    if (!end) return 0;
    line->token = strndup(token, (size_t)(end - token));
    close(line->fd);
    line_dial(line, CONNECTING);
    return size;
}

/* The answer to the handshake; then the hello. */
static size_t shaken(Line *line, const char *data, size_t size) {
    const char *end = memmem(data, size, "\r\n\r\n", 4);
    if (!end) return 0;
    if (!begins(data, size, "HTTP/1.1 101")) {
        line_lost(line, "no handshake:", data, size);
        return size;
    }
    line->stage = OPEN;
    const char *hello = line->guest ? wire.guest : wire.listener;
    if (hello && *hello) {
        const char *frame = filled(hello, "{token}", line->token ? line->token : "");
        line_send(line, frame, strlen(frame));
        free(line->token);
        line->token = NULL;
    }
    return (size_t)(end - data) + 4;
}

static void heard(Line *line, const char *data, size_t size, uint64_t now) {
    uint64_t marked = mark_in(data, size);
    if (!marked) return;
    if (marked < tally.began) {
        tally.stale++;
        return;
    }
    tally.heard++;
    tally.last = now;
    histogram_add(&tally.late, now > marked ? now - marked : 0);
    if (line->sent) line->echoed++;
}

static void text_came(Line *line, const char *data, size_t size, uint64_t now) {
    if (line->stage == READY) {
        if (begins(data, size, wire.heard)) {
            heard(line, data, size, now);
            return;
        }
        if (line->sent && begins(data, size, wire.acked)) {
            line->acked++;
            tally.acked++;
            return;
        }
        if (line->sent && begins(data, size, wire.refused)) {
            if (!tally.refused++) fprintf(stderr, "load: refused: %.*s\n", (int)(size < 300 ? size : 300), data);
            return;
        }
    } else if (begins(data, size, wire.ready)) {
        line->stage = READY;
        inside[line->room]++;
        tally.ready++;
        histogram_add(&tally.welcome, now - line->began);
        return;
    }
    for (int n = 0; n < wire.answering; n++) {
        if (begins(data, size, wire.answers[n].to))
            line_send(line, wire.answers[n].with, strlen(wire.answers[n].with));
    }
}

/* Walks over whole frames; returns how many bytes they had. */
static size_t frames(Line *line, const uint8_t *data, size_t size, uint64_t now) {
    size_t at = 0;
    while (size - at >= 2 && line->stage != LOST) {
        size_t length = data[at + 1] & 127, head = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (size - at < head) break;
        if (head > 2) {
            length = 0;
            for (size_t n = 2; n < head; n++) length = length << 8 | data[at + n];
        }
        if (size - at - head < length) break;
        const char *payload = (const char *)data + at + head;
        switch (data[at] & 15) {
        case 1:
            text_came(line, payload, length, now);
            break;
        case 8:
            line_lost(line, "closed by the server", length > 2 ? payload + 2 : "", length > 2 ? length - 2 : 0);
            break;
        case 9: {
            char pong[6 + 125] = {(char)0x8A, (char)(0x80 | length)};
            memcpy(pong + 6, payload, length);
            line_write(line, pong, 6 + length);
            break;
        }
        default:
            break;
        }
        at += head + length;
    }
    return at;
}

static void hold(Line *line, const char *rest, size_t size) {
    if (!size && !line->held) return;
    free(line->held);
    line->held = size ? memcpy(malloc(size), rest, size) : NULL;
    line->held_size = size;
}

void line_readable(Line *line) {
    size_t size = line->held_size;
    if (size) memcpy(buffer, line->held, size);
    ssize_t came = recv(line->fd, buffer + size, BUFFER - size, 0);
    if (came < 0 && errno == EAGAIN) return;
    if (came <= 0) {
        line_lost(line, came ? strerror(errno) : "end of stream", buffer, size);
        return;
    }
    uint64_t now = now_ns();
    size += (size_t)came;
    size_t used = 0;
    if (line->stage == ASKING_SEAT) used = seated(line, buffer, size);
    else if (line->stage == SHAKING) used = shaken(line, buffer, size);
    if (line->stage == OPEN || line->stage == READY)
        used += frames(line, (uint8_t *)buffer + used, size - used, now);
    if (line->stage != LOST) hold(line, buffer + used, size - used);
}
