/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The story of the simulated exam, from X-Forwarded-For to the journal: what the integrity rules
 * say of it is what the story has for them (src/sim/cast.c), no more and no fewer. The rules' times
 * are set shorter than usual, since the story runs ten times as fast. Not faster, and no other
 * speed: the rules look at what only time changes every ten seconds; at the fourth look the room
 * has been lost for two, and few there have submitted. */
#include "recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    ROOM = 15, /* of the 60 students */
    UNTIL_DEADLINE_S = 90,
    REPORTS_MAX = 40
};

static const char rules[] = "rules {\n"
                            "    quiet-minutes = 0\n"
                            "    travel { gap-seconds = 3 }\n"
                            "    two-places { grace-seconds = 1 together-seconds = 1 }\n"
                            "    first-seen-late { minutes = 1 }\n"
                            "}\n";

/* What must be raised: rule, level, who. */
static const char *const scripted[] = {
    "absent info",
    "churn info S280043",
    "first-seen-late info S280046",
    "outage crit Aula2",
    "shared-place warn S280044 or S280045",
    "travel crit S280041",
    "two-places crit S280031",
    "unexpected warn S280048",
};

/* What `invigil demo` uses too. */
static const char *of_demo(const char *name)
{
    return text_of("%s/share/invigil/%s", getenv("top_builddir"), name);
}

static const char *deadline(void)
{
    time_t t = time(NULL) + UNTIL_DEADLINE_S;
    char text[32];

    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&t));
    return text_of("%s", text);
}

/* The whole story, recorded. */
static const cJSON *record_story(const char *dir)
{
    const char *students = journal_path("students.csv");
    struct sim *s = SITE("--story", "exam", "--story-speed", "10", "--students", "60",
                         "--period-override-ms", "100", "--write-roster", students);
    struct proc *p = RECORD(
        s, dir, "--poll", "1", "--config", temp_file("rules", rules, 0600), "--networks",
        of_demo("demo-networks.conf"), "--geo-city", of_demo("invigil-demo-city.mmdb"), "--geo-asn",
        of_demo("invigil-demo-asn.mmdb"), "--roster", students, "--deadline", deadline());

    /* the last two of the story, which are near each other */
    journal_wait_text(p, dir, "\"rule\":\"outage\"", 1);
    journal_wait_text(p, dir, "\"rule\":\"first-seen-late\"", 1);
    record_stop(p, 0);
    return json_lines(journal_text(dir));
}

/* --- what was reported --- */

static bool is(const cJSON *o, const char *key, const char *value)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(o, key);

    return cJSON_IsString(v) && strcmp(v->valuestring, value) == 0;
}

/* The student of an instance. */
static const char *student(const cJSON *lines, int index)
{
    const cJSON *line;

    cJSON_ArrayForEach(line, lines) if (is(line, "k", "roster") &&
                                        json_int(line, "i") == index) return json_str(line,
                                                                                      "student");
    fail_msg("there is no instance %d", index);
    return NULL;
}

static bool is_integrity(const cJSON *alert)
{
    static const char *const health[] = {"stale", "cpu",        "mem", "rtt",
                                         "phase", "submission", "api"};

    for (size_t k = 0; k < sizeof health / sizeof *health; k++)
        if (is(alert, "rule", health[k]))
            return false;
    return true;
}

static const char *subject(const cJSON *lines, const cJSON *alert)
{
    const cJSON *i = cJSON_GetObjectItemCaseSensitive(alert, "i");

    if (is(alert, "rule", "outage"))
        return text_of(" %s", json_str(alert, "network"));
    if (is(alert, "rule", "shared-place"))
        return " S280044 or S280045";
    return cJSON_IsNumber(i) ? text_of(" %s", student(lines, i->valueint)) : "";
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Those that were raised, one a line, in order of the alphabet. */
static const char *reported(const cJSON *lines)
{
    const char *v[REPORTS_MAX], *all = "";
    const cJSON *line;
    size_t n = 0;

    cJSON_ArrayForEach(line, lines)
    {
        if (!is(line, "k", "alert") || !is(line, "c", "raised") || !is_integrity(line))
            continue;
        assert_true(n < REPORTS_MAX);
        v[n++] = text_of("%s %s%s\n", json_str(line, "rule"), json_str(line, "level"),
                         subject(lines, line));
    }
    qsort(v, n, sizeof *v, by_text);
    for (size_t k = 0; k < n; k++)
        all = text_of("%s%s", all, v[k]);
    return all;
}

/* The last line about the alert of a rule that tells its numbers. */
static const cJSON *last(const cJSON *lines, const char *rule)
{
    const cJSON *line, *found = NULL;

    cJSON_ArrayForEach(line, lines) if (is(line, "k", "alert") && is(line, "rule", rule) &&
                                        !is(line, "c", "cleared")) found = line;
    assert_non_null(found);
    return found;
}

static void assert_between(const cJSON *alert, const char *key, int least, int most)
{
    int v = json_int(alert, key);

    if (v < least || v > most)
        fail_msg("%s %d of %s", key, v, json_str(alert, "rule"));
}

static void assert_numbers(const cJSON *lines)
{
    assert_between(last(lines, "travel"), "km", 550, 620); /* from Turin to Paris */
    assert_between(last(lines, "churn"), "value", 5, 5);
    assert_between(last(lines, "shared-place"), "value", 2, 2);
    assert_between(last(lines, "outage"), "count", ROOM / 2, ROOM);
    assert_between(last(lines, "outage"), "of", ROOM / 2, ROOM);
}

/* Three whose desktops were never started, and one who has none; of as many as there are, since one
 * of those who came is not in the list. */
static void assert_absences(const char *dir)
{
    struct proc *p = INVIGIL("report", dir);

    assert_code(p, 0);
    assert_has(p->out, "60 students, never seen: 4; seen and not expected: 1");
}

static void exactly_the_scripted_incidents_are_reported(void **state)
{
    const char *dir = journal_path("j"), *expected = "";
    const cJSON *lines = record_story(dir);

    (void)state;
    for (size_t k = 0; k < sizeof scripted / sizeof *scripted; k++)
        expected = text_of("%s%s\n", expected, scripted[k]);
    assert_string_equal(reported(lines), expected);
    assert_numbers(lines);
    assert_absences(dir);
    assert_verified(dir, 0);
}

static void the_demo_has_seats_networks_and_countries(void **state)
{
    struct proc *p = INVIGIL("demo");

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "A1-01");
    assert_has(p->out, "Aula1 IT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(exactly_the_scripted_incidents_are_reported),
        E2E_TEST(the_demo_has_seats_networks_and_countries),
    };

    return cmocka_run_group_tests_name("integrity", tests, NULL, NULL);
}
