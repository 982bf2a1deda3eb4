/* Durations in buckets: each power of two in 64 parts. */
#include <string.h>

#include "load.h"

static size_t bucket(uint64_t ns) {
    if (ns < FINE) return (size_t)ns;
    int power = 63 - __builtin_clzll(ns) - 6; /* FINE is 2^6 */
    size_t at = (size_t)(power + 1) * FINE + ((ns >> power) & (FINE - 1));
    return at < POWERS * FINE ? at : POWERS * FINE - 1;
}

static double middle_ms(size_t at) {
    if (at < FINE) return (double)at / 1e6;
    size_t power = at / FINE - 1;
    return (((double)(FINE + at % FINE) + 0.5) * (double)(1ULL << power)) / 1e6;
}

void histogram_clear(Histogram *h) { memset(h, 0, sizeof *h); }

void histogram_add(Histogram *h, uint64_t ns) {
    h->counts[bucket(ns)]++;
    h->total++;
    if (ns > h->most) h->most = ns;
}

static double percentile_ms(const Histogram *h, double share) {
    uint64_t wanted = (uint64_t)((double)h->total * share), seen = 0;
    for (size_t at = 0; at < POWERS * FINE; at++) {
        seen += h->counts[at];
        if (seen > wanted) return middle_ms(at);
    }
    return (double)h->most / 1e6;
}

void histogram_print(const Histogram *h, FILE *out) {
    fprintf(out, "{\"n\":%llu,\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f}", (unsigned long long)h->total,
            percentile_ms(h, 0.50), percentile_ms(h, 0.99), (double)h->most / 1e6);
}
