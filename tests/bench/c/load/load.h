/* A load of many sockets that is cheap enough not to be what is measured: one thread, epoll, frames walked by their
 * headers, no JSON. It is told what to do on standard input, a line a command, and answers each with a line of JSON. */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Time, in ns of the monotonic clock. */
#define MS 1000000ULL
#define SECOND 1000000000ULL
uint64_t now_ns(void);

/* histogram.c: durations, to within two per cent. */
enum { FINE = 64, POWERS = 48 };
typedef struct {
    uint64_t counts[POWERS * FINE];
    uint64_t total, most;
} Histogram;
void histogram_clear(Histogram *h);
void histogram_add(Histogram *h, uint64_t ns);
void histogram_print(const Histogram *h, FILE *out); /* {"n":..,"p50":..,"p99":..,"max":..} in ms */

/* wire.c: how the peer at the other end talks, and the moment that each of our texts carries. */
enum { ANSWERS = 4, MARK = 18 };
typedef struct {
    char *path, *header, *listener, *guest, *seat, *seat_body, *seat_token; /* on the way in */
    char *ready, *heard, *acked, *refused;                                  /* beginnings of frames to us */
    char *say, *text;                                                       /* a frame of ours */
    struct {
        char *to, *with;
    } answers[ANSWERS];
    int answering;
} Wire;
extern Wire wire;
void wire_set(const char *name, const char *value);
bool begins(const char *data, size_t size, const char *with);
/* `pattern` with `{name}` replaced, into a buffer that the next call overwrites. */
const char *filled(const char *pattern, const char *name, const char *by);
/* A text of `size` bytes with the mark of a moment in front. */
const char *marked_text(uint64_t at, size_t size);
/* The moment that a frame carries, or 0. */
uint64_t mark_in(const char *data, size_t size);
/* A masked text frame, its mask zero: legal, and nothing to compute. Returns its size. */
size_t framed(char *into, const char *payload, size_t size);

/* line.c: one socket, opened, written to and closed; reading.c: what comes over it. */
typedef enum { UNBORN, SEATING, ASKING_SEAT, CONNECTING, SHAKING, OPEN, READY, LOST } Stage;
typedef struct {
    int fd;
    uint8_t stage;
    bool guest, stalled, writing;
    int room, port, receive_buffer;
    uint64_t began;                /* its first SYN */
    uint64_t sent, acked, echoed;  /* its own words: said, answered, come back */
    char *held, *out, *token;      /* half a frame that came; what the kernel has no room for; its seat */
    size_t held_size, out_size;
} Line;
void line_start(Line *line);
void line_dial(Line *line, Stage stage);
void line_happened(Line *line, uint32_t events);
void line_readable(Line *line);
void line_write(Line *line, const char *data, size_t size);
void line_lost(Line *line, const char *why, const char *data, size_t size);
void line_send(Line *line, const char *payload, size_t size);
void line_say(Line *line, uint64_t marked, size_t size);
void line_stall(Line *line);
void line_close(Line *line);

/* What all lines have seen since the last command began. */
typedef struct {
    uint64_t began, last;  /* a word from before `began` is stale */
    uint64_t sent, acked, refused, heard, expected, stale, lost, ready;
    Histogram late, welcome;
} Tally;
extern Tally tally;

/* main.c */
extern int epoll;
extern const char *address;
enum { ROOMS = 4096 };
extern char *rooms[ROOMS];
extern int inside[ROOMS]; /* lines that are ready there and read */
extern int room_count;
void turn(uint64_t until); /* waits for what happens, at most until then, and handles it */

/* scenes.c: each prints its line of JSON. `given` is the rest of the command, `name=value` words. */
void scene_open(const char *given);
void scene_speak(const char *given);
void scene_flood(const char *given);
void scene_stall(const char *given);
void scene_close(const char *given);

#endif
