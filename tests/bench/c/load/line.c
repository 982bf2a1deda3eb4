/* One socket: how it is opened, written to and closed. What it reads is in reading.c. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

Tally tally;

static void watch(Line *line, int how, bool out) {
    struct epoll_event wanted = {.events = EPOLLIN | (out ? EPOLLOUT : 0), .data.ptr = line};
    epoll_ctl(epoll, how, line->fd, &wanted);
    line->writing = out;
}

static void forget(Line *line) {
    free(line->held);
    free(line->out);
    free(line->token);
    line->held = line->out = line->token = NULL;
    line->held_size = line->out_size = 0;
}

void line_lost(Line *line, const char *why, const char *data, size_t size) {
    static int told;
    if (told++ < 5) fprintf(stderr, "load: lost a line in stage %d: %s %.*s\n", line->stage, why, (int)(size < 300 ? size : 300), data);
    if (line->stage == READY && !line->stalled) inside[line->room]--;
    line->stage = LOST;
    tally.lost++;
    close(line->fd);
    forget(line);
}

void line_dial(Line *line, Stage stage) {
    line->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    line->stage = stage;
    if (line->fd < 0) {
        line->stage = LOST;
        tally.lost++;
        return;
    }
    int on = 1;
    setsockopt(line->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (line->receive_buffer) /* before it connects: the window is told in the SYN */
        setsockopt(line->fd, SOL_SOCKET, SO_RCVBUF, &line->receive_buffer, sizeof line->receive_buffer);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)line->port)};
    inet_pton(AF_INET, address, &to.sin_addr);
    if (connect(line->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) {
        line_lost(line, strerror(errno), "", 0);
        return;
    }
    watch(line, EPOLL_CTL_ADD, true);
}

void line_start(Line *line) {
    line->began = now_ns();
    line_dial(line, line->guest && wire.seat ? SEATING : CONNECTING);
}

/* Writes, or keeps what does not fit. */
void line_write(Line *line, const char *data, size_t size) {
    ssize_t done = 0;
    if (!line->out_size) {
        done = send(line->fd, data, size, MSG_NOSIGNAL);
        if (done < 0 && errno != EAGAIN) return; /* its end is told by the next read */
        if (done < 0) done = 0;
    }
    size_t left = size - (size_t)done;
    if (!left) return;
    line->out = realloc(line->out, line->out_size + left);
    memcpy(line->out + line->out_size, data + done, left);
    line->out_size += left;
    if (!line->writing) watch(line, EPOLL_CTL_MOD, true);
}

void line_send(Line *line, const char *payload, size_t size) {
    static char frame[80 * 1024];
    line_write(line, frame, framed(frame, payload, size));
}

void line_say(Line *line, uint64_t marked, size_t size) {
    static uint64_t said;
    if (line->stage != READY) return;
    char number[24], uuid[40];
    said++;
    snprintf(number, sizeof number, "%llu", (unsigned long long)said);
    snprintf(uuid, sizeof uuid, "%08x-0000-4000-8000-%012llx", (unsigned)getpid(), (unsigned long long)said);
    const char *frame = filled(filled(wire.say, "{n}", number), "{uuid}", uuid);
    frame = filled(frame, "{text}", marked_text(marked, size));
    line->sent++;
    tally.sent++;
    tally.expected += (uint64_t)inside[line->room];
    line_send(line, frame, strlen(frame));
}

/* Its way is open: what is to be sent first. */
static void connected(Line *line) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(line->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        line_lost(line, strerror(error), "", 0);
        return;
    }
    static char request[4096];
    const char *room = rooms[line->room];
    int length;
    if (line->stage == SEATING) {
        length = snprintf(request, sizeof request,
                          "POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                          filled(wire.seat, "{room}", room), address, line->port, strlen(wire.seat_body), wire.seat_body);
        line->stage = ASKING_SEAT;
    } else {
        length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s\r\n",
                          filled(wire.path, "{room}", room), address, line->port, wire.header ? wire.header : "",
                          wire.header ? "\r\n" : "");
        line->stage = SHAKING;
    }
    watch(line, EPOLL_CTL_MOD, false);
    line_write(line, request, (size_t)length);
}

void line_happened(Line *line, uint32_t events) {
    if (line->stage == LOST || line->stage == UNBORN) return;
    if (line->stage == SEATING || line->stage == CONNECTING) {
        connected(line);
        return;
    }
    if (events & EPOLLOUT && line->out_size) {
        char *out = line->out;
        size_t size = line->out_size;
        line->out = NULL;
        line->out_size = 0;
        watch(line, EPOLL_CTL_MOD, false);
        line_write(line, out, size);
        free(out);
    }
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) line_readable(line);
}

void line_stall(Line *line) {
    if (line->stage != READY || line->stalled) return;
    line->stalled = true;
    inside[line->room]--;
    epoll_ctl(epoll, EPOLL_CTL_DEL, line->fd, NULL);
}

void line_close(Line *line) {
    if (line->stage == READY && !line->stalled) inside[line->room]--;
    if (line->stage != LOST && line->stage != UNBORN) close(line->fd);
    forget(line);
    line->stage = UNBORN;
}
