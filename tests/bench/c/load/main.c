/* Commands in, one line of JSON for each out. Between commands the lines go on reading and answering pings. */
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

enum { AT_ONCE = 256 };
int epoll;
const char *address = "127.0.0.1";
char *rooms[ROOMS];
int inside[ROOMS];
int room_count;
static bool told; /* a command waits on standard input */

uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

void turn(uint64_t until) {
    struct epoll_event events[AT_ONCE];
    uint64_t now = now_ns(), left = until > now ? until - now : 0;
    struct timespec wait = {.tv_sec = (time_t)(left / SECOND), .tv_nsec = (long)(left % SECOND)};
    int count = epoll_pwait2(epoll, events, AT_ONCE, &wait, NULL);
    for (int n = 0; n < count; n++) {
        if (events[n].data.ptr) line_happened(events[n].data.ptr, events[n].events);
        else told = true;
    }
}

static void await_command(bool waiting) {
    struct epoll_event wanted = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(epoll, waiting ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, STDIN_FILENO, &wanted);
    told = false;
}

static void obey(char *command) {
    static const struct {
        const char *name;
        void (*scene)(const char *);
    } scenes[] = {{"open", scene_open},   {"speak", scene_speak}, {"flood", scene_flood},
                  {"stall", scene_stall}, {"close", scene_close}};
    char *given = strchr(command, ' ');
    if (given) *given++ = 0;
    else given = command + strlen(command);
    if (!strcmp(command, "wire")) { /* wire NAME VALUE */
        char *value = strchr(given, ' ');
        if (value) *value++ = 0;
        wire_set(given, value ? value : "");
        return;
    }
    if (!strcmp(command, "room") && room_count < ROOMS) { /* room NAME: the next number */
        rooms[room_count++] = strdup(given);
        return;
    }
    for (size_t n = 0; n < sizeof scenes / sizeof *scenes; n++) {
        if (!strcmp(scenes[n].name, command)) {
            scenes[n].scene(given);
            fflush(stdout);
            return;
        }
    }
    fprintf(stderr, "load: no such command: %s\n", command);
    exit(2);
}

int main(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    static char input[1024 * 1024];
    size_t size = 0;
    for (;;) {
        char *end;
        while ((end = memchr(input, '\n', size))) {
            *end = 0;
            obey(input);
            size -= (size_t)(end + 1 - input);
            memmove(input, end + 1, size);
        }
        await_command(true);
        while (!told) turn(now_ns() + SECOND);
        await_command(false);
        ssize_t came = read(STDIN_FILENO, input + size, sizeof input - size);
        if (came <= 0) return 0; /* whoever started us is gone */
        size += (size_t)came;
    }
}
