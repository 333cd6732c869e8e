/* A year of weekly shifts as a plain C loop over the system's transition tables: the measure `calendar` compares.
 *
 *     sched expand FOLDER ROTATIONS REPETITIONS ZONE...    prints the seconds that each repetition took
 *     sched shifts FOLDER ROTATIONS 1 ZONE...              prints ROTATION,START,END,PERSON for each shift
 *
 * Rotation r is in the zone r modulo their number. Five people hand over on Mondays at 09:00 local time from 2026-12-28
 * on; the person of week k is (k + r) modulo 5. A shift starts at the first and ends at the last occurrence of an
 * ambiguous local time, and a skipped one moves forward, as in the product. Shifts of which a part lies in 2027 count.
 *
 * Only the transitions that a file lists are read, not the rule at its end, as zic -b fat writes them (until 2037).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEOPLE = 5, WEEKS = 54, WIDEST = 26 * 3600, MOST_ZONES = 100 };
static const int64_t FIRST = 1798448400;  /* 2026-12-28 09:00, local */
static const int64_t FROM = 1798761600, TO = 1830297600;  /* the year 2027, UTC */

struct zone { int count; int64_t *at; int32_t *offset; };  /* offset[0] holds before at[0] */
struct shift { int64_t start, end; int32_t index, person; };
struct moment { int64_t first, last; };

static void fail(const char *what, const char *name) {
    fprintf(stderr, "sched: %s: %s\n", what, name);
    exit(1);
}

static int64_t number(const unsigned char **bytes, int width) {
    uint64_t value = 0;
    for (int i = 0; i < width; i++) value = value << 8 | *(*bytes)++;
    return width == 4 ? (int32_t)value : (int64_t)value;
}

static struct zone load(const char *folder, const char *name) {
    static unsigned char file[1 << 20];
    char path[500];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "rb");
    if (!stream) fail("cannot read", path);
    memset(file, 0, sizeof file);
    fread(file, 1, sizeof file, stream);
    fclose(stream);
    const unsigned char *at = file;
    int64_t counts[6];
    for (int width = 4; width <= 8; width += 4) {  /* first the old data with 32 bits, which is skipped */
        if (memcmp(at, "TZif", 4) || at[4] < '2') fail("no TZif of version 2 or later", path);
        at += 20;
        for (int i = 0; i < 6; i++) counts[i] = number(&at, 4);
        if (width == 4)
            at += counts[3] * 5 + counts[4] * 6 + counts[5] + counts[2] * 8 + counts[1] + counts[0];
    }
    struct zone zone = { counts[3], calloc(counts[3] + 1, 8), calloc(counts[3] + 1, 4) };
    const unsigned char *kinds = at + 8 * counts[3], *types = kinds + counts[3];
    for (int i = 0; i < zone.count; i++) zone.at[i] = number(&at, 8);
    for (int i = 0; i <= zone.count; i++) {
        const unsigned char *type = types + 6 * (i == 0 ? 0 : kinds[i - 1]);
        zone.offset[i] = number(&type, 4);
    }
    return zone;
}

/* First and last instant that show a local time. */
static struct moment resolve(const struct zone *zone, int64_t local) {
    int low = 0, high = zone->count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (zone->at[middle] <= local - WIDEST) low = middle + 1; else high = middle;
    }
    struct moment found = { INT64_MAX, INT64_MIN };
    int64_t forward = local - zone->offset[low];
    for (int i = low;; i++) {
        int64_t candidate = local - zone->offset[i];
        int begun = i == 0 || zone->at[i - 1] <= candidate, over = i < zone->count && zone->at[i] <= candidate;
        if (begun && !over) {
            if (candidate < found.first) found.first = candidate;
            found.last = candidate;
        }
        if (i == zone->count || zone->at[i] > local + WIDEST) break;
        if (over && local - zone->offset[i + 1] < zone->at[i]) forward = candidate;
    }
    if (found.last == INT64_MIN) found.first = found.last = forward;
    return found;
}

static int expand(const struct zone *zone, int rotation, struct shift *shifts) {
    int count = 0;
    struct moment this = resolve(zone, FIRST);
    for (int week = 0; week < WEEKS; week++) {
        struct moment next = resolve(zone, FIRST + (week + 1) * 604800LL);
        if (next.last > FROM && this.first < TO)
            shifts[count++] = (struct shift){ this.first, next.last, week, (week + rotation) % PEOPLE };
        this = next;
    }
    return count;
}

int main(int count, char **words) {
    if (count < 6 || count - 5 > MOST_ZONES) fail("usage", "sched expand|shifts FOLDER ROTATIONS REPETITIONS ZONE...");
    int rotations = atoi(words[3]), repetitions = atoi(words[4]), zone_count = count - 5;
    struct zone zones[MOST_ZONES];
    for (int i = 0; i < zone_count; i++) zones[i] = load(words[2], words[5 + i]);
    struct shift *shifts = calloc((size_t)rotations * WEEKS, sizeof *shifts);
    int *counts = calloc(rotations, sizeof *counts);
    for (int repetition = 0; repetition < repetitions; repetition++) {
        struct timespec begin, end;
        clock_gettime(CLOCK_MONOTONIC, &begin);
        for (int r = 0; r < rotations; r++) counts[r] = expand(&zones[r % zone_count], r, shifts + r * WEEKS);
        clock_gettime(CLOCK_MONOTONIC, &end);
        if (!strcmp(words[1], "expand"))
            printf("%.9f\n", end.tv_sec - begin.tv_sec + (end.tv_nsec - begin.tv_nsec) / 1e9);
    }
    if (!strcmp(words[1], "shifts"))
        for (int r = 0; r < rotations; r++)
            for (struct shift *s = shifts + r * WEEKS; s < shifts + r * WEEKS + counts[r]; s++)
                printf("%d,%lld,%lld,%d\n", r, (long long)s->start, (long long)s->end, s->person);
    return 0;
}
