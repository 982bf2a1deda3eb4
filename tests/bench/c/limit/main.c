/* The limit: what the kernel asks for a delivery, and nothing else. One thread, epoll; it takes websocket upgrades, and
 * for each text that comes it writes one ready frame to each socket with one write(2), then answers `ok`.
 * No store, no JSON, no rooms, nobody is told who is there: no chat server can be cheaper without joining writes. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sha1.h"

enum { SOCKETS = 32768, BUFFER = 128 * 1024, AT_ONCE = 256 };
static int epoll, open_at[SOCKETS], everybody[SOCKETS], count;
static char *half[SOCKETS];
static size_t half_size[SOCKETS];

static void gone(int socket) {
    int at = open_at[socket] - 1;
    if (at >= 0) {
        everybody[at] = everybody[--count];
        open_at[everybody[at]] = at + 1;
        open_at[socket] = 0;
    }
    free(half[socket]);
    half[socket] = NULL;
    half_size[socket] = 0;
    close(socket);
}

static size_t text_frame(char *into, const char *payload, size_t size) {
    size_t head = size < 126 ? 2 : 4;
    into[0] = (char)0x81;
    into[1] = (char)(size < 126 ? size : 126);
    if (head == 4) {
        into[2] = (char)(size >> 8);
        into[3] = (char)size;
    }
    memcpy(into + head, payload, size);
    return head + size;
}

static void say(int socket, const char *text) {
    char frame[64];
    if (write(socket, frame, text_frame(frame, text, strlen(text))) < 0) perror("write");
}

static size_t shake(int socket, char *data, size_t size) {
    char *end = memmem(data, size, "\r\n\r\n", 4);
    char *key = memmem(data, size, "Sec-WebSocket-Key: ", 19);
    if (!end || !key) return 0;
    char answer[256], accept[32];
    key += 19;
    websocket_accept(key, accept);
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: %s\r\n\r\n",
                          accept);
    if (write(socket, answer, (size_t)length) < 0) perror("write");
    everybody[count++] = socket;
    open_at[socket] = count;
    say(socket, "welcome");
    return (size_t)(end - data) + 4;
}

/* One frame from a client; 0 while it is not whole. */
static size_t heard(int socket, char *data, size_t size) {
    static char frame[BUFFER];
    if (size < 6) return 0;
    size_t length = (size_t)(data[1] & 127), head = length == 126 ? 8 : 6;
    if (length == 126 && size >= 8) length = (size_t)(uint8_t)data[2] << 8 | (uint8_t)data[3];
    if (size < head + length) return 0;
    const char *mask = data + head - 4;
    for (size_t n = 0; n < length; n++) data[head + n] ^= mask[n & 3];
    if ((data[0] & 15) == 1) {
        size_t whole = text_frame(frame, data + head, length);
        for (int n = 0; n < count; n++) {
            if (write(everybody[n], frame, whole) < (ssize_t)whole && errno != EAGAIN) errno = 0;
        }
        say(socket, "ok");
    } else if ((data[0] & 15) == 8) {
        if (write(socket, "\x88", 2) < 0) perror("write"); /* a close with nothing in it, and then the end */
        shutdown(socket, SHUT_WR);
    }
    return head + length;
}

static void readable(int socket) {
    static char data[BUFFER];
    size_t size = half_size[socket], used = 0;
    if (size) memcpy(data, half[socket], size);
    ssize_t came = read(socket, data + size, BUFFER - size);
    if (came < 0 && errno == EAGAIN) return;
    if (came <= 0) {
        gone(socket);
        return;
    }
    size += (size_t)came;
    for (size_t step = 1; step && used < size; used += step)
        step = open_at[socket] ? heard(socket, data + used, size - used) : shake(socket, data + used, size - used);
    free(half[socket]);
    half_size[socket] = size - used;
    half[socket] = size > used ? memcpy(malloc(size - used), data + used, size - used) : NULL;
}

int main(int arguments, char **given) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)(arguments > 1 ? atoi(given[1]) : 0))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(door, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&at, sizeof at) || listen(door, 4096)) {
        perror("limit");
        return 1;
    }
    epoll = epoll_create1(0);
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = door}, events[AT_ONCE];
    epoll_ctl(epoll, EPOLL_CTL_ADD, door, &wanted);
    for (;;) {
        int many = epoll_wait(epoll, events, AT_ONCE, -1);
        for (int n = 0; n < many; n++) {
            if (events[n].data.fd != door) {
                readable(events[n].data.fd);
                continue;
            }
            for (int came; (came = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
                if (came >= SOCKETS) {
                    close(came);
                    continue;
                }
                wanted = (struct epoll_event){.events = EPOLLIN, .data.fd = came};
                epoll_ctl(epoll, EPOLL_CTL_ADD, came, &wanted);
            }
        }
    }
}
