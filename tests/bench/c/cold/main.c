/* What a line of memory costs that was read a moment ago, and what it costs after a sleep of ten milliseconds.
 *
 * A chain of pointers through 64 KiB, in an order that nobody can foresee. An everyday server is woken for each word: where
 * an idle core loses its caches, it is this that a word costs, and not the instructions. Prints two numbers, ns a line.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LINE = 64, LINES = 1024, PASSES = 100, SLEEP_NS = 10000000 };

struct node {
    struct node *next;
    char rest[LINE - sizeof(struct node *)];
};

static int64_t used(void) {
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return at.tv_sec * 1000000000LL + at.tv_nsec;
}

static double pass(struct node **at, long sleep_ns) {
    struct timespec rest = {0, sleep_ns};
    int64_t spent = 0;
    for (int n = 0; n < PASSES; n++) {
        if (sleep_ns) nanosleep(&rest, NULL);
        int64_t began = used();
        for (int line = 0; line < LINES; line++) *at = (*at)->next;
        spent += used() - began;
    }
    return (double)spent / PASSES / LINES;
}

int main(void) {
    struct node *nodes = aligned_alloc(LINE, LINES * sizeof *nodes);
    int order[LINES];
    if (!nodes) return 1;
    for (int n = 0; n < LINES; n++) order[n] = n;
    for (int n = LINES - 1; n > 0; n--) {
        int other = rand() % (n + 1), kept = order[n];
        order[n] = order[other];
        order[other] = kept;
    }
    for (int n = 0; n < LINES; n++) nodes[order[n]].next = &nodes[order[(n + 1) % LINES]];
    struct node *at = nodes;
    pass(&at, 0);
    double warm = pass(&at, 0), cold = pass(&at, SLEEP_NS);
    printf("%.1f %.1f\n", warm, cold);
    return at == NULL;
}
