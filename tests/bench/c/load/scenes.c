/* What can be asked of the load: to open lines, to speak through them at a rate or in a flood, to stall some. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "load.h"

enum { GROUPS = 16, BATCH = 64 };
static struct {
    Line *lines;
    size_t count;
} groups[GROUPS];

static double asked(const char *given, const char *name, double otherwise) {
    size_t length = strlen(name);
    for (const char *at = given; (at = strstr(at, name)); at += length) {
        if ((at == given || at[-1] == ' ') && at[length] == '=') return atof(at + length + 1);
    }
    return otherwise;
}

static size_t group_of(const char *given) {
    double group = asked(given, "group", 0);
    if (group >= 0 && group < GROUPS) return (size_t)group;
    fprintf(stderr, "load: no such group: %s\n", given);
    exit(2);
}

static double cpu_s(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double cpu_before;

static void begin(void) {
    memset(&tally, 0, sizeof tally);
    cpu_before = cpu_s();
    tally.began = tally.last = now_ns();
}

static void print_end(void) {
    printf(",\"lost\":%llu,\"seconds\":%.6f,\"cpu\":%.6f}\n", (unsigned long long)tally.lost,
           (double)(now_ns() - tally.began) / 1e9, cpu_s() - cpu_before);
}

/* open group=G n=N [guest=1] port=P [room=FIRST] [rooms=COUNT] [at_once=MOST] [receive_buffer=BYTES] [within=S]
 * At most `at_once` are on their way in at a time; 0: all of them. */
void scene_open(const char *given) {
    size_t group = group_of(given), count = (size_t)asked(given, "n", 1), at_once = (size_t)asked(given, "at_once", 0);
    int first = (int)asked(given, "room", 0), over = (int)asked(given, "rooms", 1);
    Line *lines = calloc(count, sizeof *lines);
    groups[group].lines = lines;
    groups[group].count = count;
    begin();
    uint64_t deadline = tally.began + (uint64_t)(asked(given, "within", 30) * 1e9);
    size_t started = 0;
    while (tally.ready + tally.lost < count && now_ns() < deadline) {
        for (int n = 0; n < BATCH && started < count; n++) {
            if (at_once && started - (tally.ready + tally.lost) >= at_once) break;
            Line *line = &lines[started];
            line->guest = asked(given, "guest", 0) != 0;
            line->port = (int)asked(given, "port", 0);
            line->receive_buffer = (int)asked(given, "receive_buffer", 0);
            line->room = first + (int)(started % (size_t)over);
            started++;
            line_start(line);
        }
        bool more = started < count && !(at_once && started - (tally.ready + tally.lost) >= at_once);
        turn(more ? 0 : now_ns() + 10 * MS);
    }
    printf("{\"ready\":%llu,\"welcome_ms\":", (unsigned long long)tally.ready);
    histogram_print(&tally.welcome, stdout);
    print_end();
}

static bool all_come(void) {
    return tally.heard >= tally.expected && tally.acked + tally.refused >= tally.sent;
}

static void settle(double patience) {
    uint64_t deadline = now_ns() + (uint64_t)(patience * 1e9);
    while (!all_come() && now_ns() < deadline) turn(deadline);
}

static void print_spoken(uint64_t behind) {
    printf("{\"sent\":%llu,\"acked\":%llu,\"refused\":%llu,\"heard\":%llu,\"expected\":%llu,\"stale\":%llu,"
           "\"took\":%.6f,\"behind_ms\":%.3f,\"late_ms\":",
           (unsigned long long)tally.sent, (unsigned long long)tally.acked, (unsigned long long)tally.refused,
           (unsigned long long)tally.heard, (unsigned long long)tally.expected, (unsigned long long)tally.stale,
           (double)(tally.last - tally.began) / 1e9, (double)behind / 1e6);
    histogram_print(&tally.late, stdout);
    print_end();
}

/* speak group=G rate=R seconds=S [size=BYTES] [patience=S]
 * An open loop: every word has its moment, whatever became of those before, and carries that moment. The lines of the
 * group take turns. */
void scene_speak(const char *given) {
    size_t group = group_of(given), size = (size_t)asked(given, "size", 200), next = 0;
    double rate = asked(given, "rate", 1);
    size_t total = (size_t)(rate * asked(given, "seconds", 1) + 0.5);
    begin();
    uint64_t behind = 0;
    while (next < total) {
        uint64_t due = tally.began + (uint64_t)((double)next / rate * 1e9), now = now_ns();
        if (due <= now) {
            if (now - due > behind) behind = now - due;
            line_say(&groups[group].lines[next++ % groups[group].count], due, size);
        } else {
            turn(due);
        }
    }
    settle(asked(given, "patience", 10));
    print_spoken(behind);
}

/* flood group=G flight=W seconds=S [messages=MOST] [size=BYTES] [patience=S]
 * Each line of the group keeps W words on their way. A word is on its way until it has both been answered and come
 * back to its speaker: so no server can answer early and let the rest pile up. */
void scene_flood(const char *given) {
    size_t group = group_of(given), size = (size_t)asked(given, "size", 200);
    uint64_t flight = (uint64_t)asked(given, "flight", 1), most = (uint64_t)asked(given, "messages", 1e18);
    begin();
    uint64_t until = tally.began + (uint64_t)(asked(given, "seconds", 1) * 1e9);
    for (size_t n = 0; n < groups[group].count; n++) {
        Line *line = &groups[group].lines[n];
        line->sent = line->acked = line->echoed = 0;
    }
    for (uint64_t now; (now = now_ns()) < until && tally.sent < most;) {
        for (size_t n = 0; n < groups[group].count; n++) {
            Line *line = &groups[group].lines[n];
            uint64_t back = line->acked < line->echoed ? line->acked : line->echoed;
            while (line->stage == READY && line->sent - back < flight && tally.sent < most) line_say(line, now, size);
        }
        turn(until);
    }
    settle(asked(given, "patience", 20));
    print_spoken(0);
}

/* stall group=G: its lines read no more. */
void scene_stall(const char *given) {
    size_t group = group_of(given);
    for (size_t n = 0; n < groups[group].count; n++) line_stall(&groups[group].lines[n]);
    printf("{\"stalled\":%zu}\n", groups[group].count);
}

/* close group=G */
void scene_close(const char *given) {
    size_t group = group_of(given), count = groups[group].count;
    for (size_t n = 0; n < count; n++) line_close(&groups[group].lines[n]);
    free(groups[group].lines);
    groups[group].lines = NULL;
    groups[group].count = 0;
    printf("{\"closed\":%zu}\n", count);
}
