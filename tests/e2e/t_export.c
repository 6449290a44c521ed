/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recorded exam, handed over: as records, as lines with proofs, as an account. */
#include "harness.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STUDENTS = 12, LINES = 16, POLL_MS = 10 };

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;

    if (!f)
        return NULL;
    ssize_t n = getdelim(&text, &size, '\0', f);
    fclose(f);
    if (n < 0) {
        free(text);
        return NULL;
    }
    return e2e_keep(text, free);
}

static const char *sibling(const char *name)
{
    const char *mark = temp_file("mark", "", 0600);

    return text_of("%.*s%s", (int)(strrchr(mark, '/') + 1 - mark), mark, name);
}

static void wait_lines(const char *file, size_t n)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    for (;;) {
        const char *text = read_file(file);
        if (text && sim_count(text, "\"k\":\"samples\"") >= n)
            return;
        if (now_ms() > until)
            fail_msg("%s never had %zu lines", file, n);
        poll(NULL, 0, POLL_MS);
    }
}

static char room[] = "/tmp/invigil-export-XXXXXX";

/* A journal of some seconds of the story, closed: all tests read it. */
static int record(void **state)
{
    struct sim *s = SITE("--students", "12", "--story", "exam", "--story-speed", "100",
                         "--period-override-ms", "50");
    const char *dir = text_of("%s/journal", mkdtemp(room));
    struct proc *p =
        INVIGIL_START("record", "--period", "1", "--poll", "1", "--journal", dir, s->api);

    wait_lines(text_of("%s/journal-000001.ndjson", dir), LINES);
    kill(p->pid, SIGTERM);
    assert_code(proc_wait(p), 0);
    return e2e_teardown(state);
}

static int forget(void **state)
{
    proc_run("/bin/rm", ARGS("-rf", room), NULL);
    return e2e_teardown(state);
}

static const char *recorded(void)
{
    return text_of("%s/journal", room);
}

static const cJSON *export_json(const char *dir, const char *who, const char *more)
{
    struct proc *p = who ? INVIGIL("export", dir, "--student", who, more)
                         : INVIGIL("export", dir, "--all", more);

    assert_code(p, 0);
    assert_string_equal(p->err, "");
    return json_parse(p->out);
}

static const cJSON *students(const cJSON *export)
{
    return cJSON_GetObjectItem(export, "students");
}

static const cJSON *records(const cJSON *student)
{
    return cJSON_GetObjectItem(student, "records");
}

/* How many records of a kind. */
static int kinds(const cJSON *list, const char *kind)
{
    const cJSON *r;
    int n = 0;

    cJSON_ArrayForEach(r, list) n += strcmp(json_str(r, "kind"), kind) == 0;
    return n;
}

static void records_are_grouped_by_student(void **state)
{
    const char *dir = recorded();
    const cJSON *all = export_json(dir, NULL, NULL), *one, *s;
    int samples = 0;

    (void)state;
    assert_int_equal(json_int(all, "invigil_export"), 1);
    assert_string_equal(json_str(all, "samples"), "all");
    assert_int_equal(cJSON_GetArraySize(students(all)), STUDENTS);
    assert_int_equal(kinds(records(all), "config"), 1);
    assert_true(kinds(records(all), "api") > 0);
    cJSON_ArrayForEach(s, students(all))
    {
        assert_true(kinds(records(s), "roster") > 0);
        assert_string_equal(json_str(records(s)->child, "change"), "appeared");
        samples += kinds(records(s), "sample");
    }
    assert_true(samples > LINES);

    const char *who = json_str(students(all)->child, "student");
    one = export_json(dir, who, NULL);
    assert_int_equal(cJSON_GetArraySize(students(one)), 1);
    assert_true(cJSON_Compare(students(one)->child, students(all)->child, true));
    one = export_json(dir, json_str(students(all)->child, "instance"), NULL);
    assert_true(cJSON_Compare(students(one)->child, students(all)->child, true));
}

static void csv_has_the_same_records(void **state)
{
    const char *dir = recorded();
    const cJSON *all = export_json(dir, NULL, NULL), *s;
    struct proc *p = INVIGIL("export", dir, "--all", "--format", "csv");
    size_t n = 1 + (size_t)cJSON_GetArraySize(records(all));

    (void)state;
    assert_code(p, 0);
    cJSON_ArrayForEach(s, students(all)) n += (size_t)cJSON_GetArraySize(records(s));
    assert_int_equal(sim_count(p->out, "\n"), n);
    assert_int_equal(strncmp(p->out, "t,kind,student,", 15), 0);
}

/* Of whom there are most records. */
static const cJSON *busiest(const cJSON *all)
{
    const cJSON *s, *best = students(all)->child;

    cJSON_ArrayForEach(s, students(all)) if (cJSON_GetArraySize(records(s)) >
                                             cJSON_GetArraySize(records(best))) best = s;
    return best;
}

/* The records of a time, and the same ones that the whole has. */
static void a_time_is_cut_out(void **state)
{
    const char *dir = recorded();
    const cJSON *who = busiest(export_json(dir, NULL, NULL)), *part = records(who), *r;
    int n = 0, size = cJSON_GetArraySize(part);
    const char *from = json_str(cJSON_GetArrayItem(part, size / 3), "t");
    const char *to = json_str(cJSON_GetArrayItem(part, size / 2), "t");

    (void)state;
    cJSON_ArrayForEach(r, part) n +=
        strcmp(json_str(r, "t"), from) >= 0 && strcmp(json_str(r, "t"), to) <= 0;
    struct proc *p =
        INVIGIL("export", dir, "--student", json_str(who, "instance"), "--from", from, "--to", to);
    assert_code(p, 0);
    part = records(students(json_parse(p->out))->child);
    assert_int_equal(cJSON_GetArraySize(part), n);
    cJSON_ArrayForEach(r, part)
    {
        assert_true(strcmp(json_str(r, "t"), from) >= 0);
        assert_true(strcmp(json_str(r, "t"), to) <= 0);
    }
    assert_code(INVIGIL("export", dir, "--all", "--from", "-1s"), 0);
    p = INVIGIL("export", dir, "--all", "--from", "noon");
    assert_code(p, 2);
    assert_has(p->err, "--from");
}

static void a_pseudonym_hides_everybody(void **state)
{
    const char *dir = recorded();
    const cJSON *all = export_json(dir, NULL, NULL), *s, *r;
    struct proc *p = INVIGIL("export", dir, "--all", "--pseudonymise"),
                *again = INVIGIL("export", dir, "--all", "--pseudonymise"),
                *csv = INVIGIL("export", dir, "--all", "--pseudonymise", "--format", "csv");

    (void)state;
    assert_code(p, 0);
    assert_code(csv, 0);
    cJSON_ArrayForEach(s, students(all))
    {
        const char *const text[] = {p->out, csv->out};
        for (int i = 0; i < 2; i++) {
            assert_has_not(text[i], json_str(s, "student"));
            assert_has_not(text[i], json_str(s, "instance"));
            cJSON_ArrayForEach(r, records(s)) if (cJSON_HasObjectItem(r, "uid"))
            {
                assert_has_not(text[i], json_str(r, "uid"));
                assert_has_not(text[i], text_of("\"%s\"", json_str(r, "address")));
            }
        }
    }
    const cJSON *hidden = json_parse(p->out);
    assert_int_equal(cJSON_GetArraySize(students(hidden)), STUDENTS);
    assert_int_equal(strlen(json_str(students(hidden)->child, "student")), 16);
    /* another key each time */
    assert_string_not_equal(json_str(students(hidden)->child, "student"),
                            json_str(students(json_parse(again->out))->child, "student"));
}

static void a_line_proves_itself(void **state)
{
    const char *dir = recorded(), *file = sibling("proof.json");
    const cJSON *all = export_json(dir, NULL, NULL), *r;
    const char *who = json_str(students(all)->child, "student");
    const char *other = json_str(students(all)->child->next, "student");
    struct proc *p = INVIGIL("export", dir, "--student", who, "--with-proofs", "--output", file);

    (void)state;
    assert_code(p, 0);
    assert_string_equal(p->err, "");
    char *text = read_file(file);
    const cJSON *proof = json_parse(text);
    assert_has(text, who);
    assert_has_not(text, other);
    cJSON_ArrayForEach(r, records(proof))
        assert_int_equal(strncmp(json_str(r, "line"), "{\"v\":1,", 7), 0);
    assert_true(cJSON_GetArraySize(records(proof)) > LINES / 2);
    p = INVIGIL("verify", "--proof", file, "--pub", text_of("%s/key.pub", dir));
    assert_code(p, 0);
    /* a byte of a line */
    char *cpu = strstr(text, "\\\"cpu\\\":[");
    assert_non_null(cpu);
    cpu[10] = cpu[10] == '9' ? '8' : '9';
    assert_code(INVIGIL("verify", "--proof", temp_file("bad.json", text, 0600)), 1);
    p = INVIGIL("export", dir, "--all", "--with-proofs");
    assert_code(p, 0);
    assert_code(INVIGIL("verify", "--proof", temp_file("all.json", p->out, 0600)), 0);
}

/* While it is written, only what is signed can be proved. */
static void what_is_not_signed_is_left_out(void **state)
{
    struct sim *s = SITE("--students", "12", "--period-override-ms", "50");
    const char *dir = sibling("journal");
    struct proc *rec = INVIGIL_START("record", "--period", "1", "--journal", dir, s->api), *p;
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    (void)state;
    wait_lines(text_of("%s/journal-000001.ndjson", dir), 5);
    kill(rec->pid, SIGUSR1);
    while (!read_file(text_of("%s/checkpoints", dir)) && now_ms() < until)
        poll(NULL, 0, POLL_MS);
    wait_lines(text_of("%s/journal-000001.ndjson", dir), LINES);
    p = INVIGIL("export", dir, "--all", "--with-proofs");
    assert_code(p, 0);
    assert_has(p->err, "not signed yet");
    assert_code(INVIGIL("verify", "--proof", temp_file("part.json", p->out, 0600)), 0);
    kill(rec->pid, SIGTERM);
    assert_code(proc_wait(rec), 0);
}

/* Each element that is opened is closed, in order. */
static void assert_balanced(const char *html)
{
    char open[64][16];
    int depth = 0;

    for (const char *s = strchr(html, '<'); s; s = strchr(s + 1, '<')) {
        const char *end = strchr(s, '>');
        char name[16] = "";
        assert_non_null(end);
        if (s[1] == '!' || end[-1] == '/')
            continue;
        sscanf(s + (s[1] == '/' ? 2 : 1), "%15[a-z0-9]", name);
        if (s[1] != '/') {
            assert_true(depth < 64);
            strcpy(open[depth++], name);
            continue;
        }
        assert_true(depth > 0);
        assert_string_equal(open[--depth], name);
    }
    assert_int_equal(depth, 0);
}

static void the_account_is_a_page(void **state)
{
    const char *dir = recorded(), *file = sibling("report.html");
    const cJSON *all = export_json(dir, NULL, NULL), *s;
    struct proc *p = INVIGIL("report", dir, "--format", "html"), *again;

    (void)state;
    assert_code(p, 0);
    assert_balanced(p->out);
    assert_has(p->out, "default-src &#39;none&#39;");
    assert_has(p->out, "<svg");
    assert_has_not(p->out, "<script");
    cJSON_ArrayForEach(s, students(all))
        assert_has(p->out, text_of("\">%s</h3>", json_str(s, "student")));
    again = INVIGIL("report", dir, "--format", "html", "--output", file);
    assert_code(again, 0);
    assert_string_equal(again->out, "");
    assert_string_equal(p->out, read_file(file));
}

static void the_account_is_a_text(void **state)
{
    const char *dir = recorded();
    const cJSON *all = export_json(dir, NULL, NULL);
    const char *who = json_str(students(all)->child, "student");
    const char *other = json_str(students(all)->child->next, "student");
    struct proc *p = INVIGIL("report", dir, "--student", who);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, who);
    assert_has_not(p->out, other);
    assert_has(p->out, "was closed: the recording ended as it should");
    assert_has(p->out, "SHA256:");
    assert_has(p->out, "in the list of desktops");
    p = INVIGIL("report", dir);
    assert_code(p, 0);
    assert_has(p->out, "All students");
    assert_has(p->out, other);
}

static void wrong_words_are_refused(void **state)
{
    const char *dir = recorded();
    const char *const *const nobody[] = {ARGS("--format", "json"), ARGS("--format", "csv"),
                                         ARGS("--with-proofs")};
    struct proc *p;

    (void)state;
    for (int i = 0; i < 3; i++) {
        p = INVIGIL("export", dir, "--student", "nobody", nobody[i][0], nobody[i][1]);
        assert_code(p, 1);
        assert_has(p->err, "'nobody'");
        assert_string_equal(p->out, "");
    }
    p = INVIGIL("export", dir, "--all", "--from", "-1s", "--to", "+1s");
    assert_code(p, 2);
    assert_has(p->err, "--from -1s is after --to +1s");
    assert_string_equal(p->out, "");
    p = INVIGIL("report", dir, "--student", "nobody", "--format", "html");
    assert_code(p, 1);
    assert_string_equal(p->out, "");
    assert_code(INVIGIL("export", dir), 2);
    assert_code(INVIGIL("export", dir, "--all", "--student", "x"), 2);
    assert_code(INVIGIL("export", dir, "--all", "--format", "xml"), 2);
    assert_code(INVIGIL("export", dir, "--all", "--with-proofs", "--pseudonymise"), 2);
    assert_code(INVIGIL("export", dir, "--all", "--with-proofs", "--format", "csv"), 2);
    assert_code(INVIGIL("report", dir, "--format", "pdf"), 2);
    assert_code(INVIGIL("report"), 2);
    p = INVIGIL("export", "--all", sibling("."));
    assert_code(p, 1);
    assert_has(p->err, "there is no journal");
    p = INVIGIL("report", dir, "--output", sibling("no/such/file"));
    assert_code(p, 1);
    assert_has(p->err, "no/such/file");
}

/* "2026-11-22T08:00:00Z" would be of another exam. */
static void a_time_outside_is_told(void **state)
{
    const char *dir = recorded(), *late = "2099-01-01T00:00:00Z", *early = "2001-01-01 10:00";
    struct proc *p = INVIGIL("digest", dir, "--at", late);

    (void)state;
    assert_code(p, 0);
    assert_string_equal(p->out, INVIGIL("digest", dir)->out);
    assert_has(p->err, text_of("--at: %s is after the journal's end (", late));
    assert_has(p->err, "the end is shown");
    p = INVIGIL("digest", dir, "--at", early);
    assert_has(p->err, "is before the journal's beginning (");
    p = INVIGIL("replay", dir, "--at", late);
    assert_has(p->err, "is after the journal's end (");
    p = INVIGIL("export", dir, "--all", "--to", late);
    assert_code(p, 0);
    assert_has(p->err, "--to: 2099-01-01T00:00:00Z is after the journal's end (");
    assert_has_not(p->err, "is shown");
    assert_string_equal(INVIGIL("digest", dir, "--at", "-0s")->err, "");
    assert_string_equal(INVIGIL("digest", dir, "--at", "+0s")->err, "");
}

/* Of everything in it but what makes it a journal. */
static const char *copy_of(const char *dir, const char *name)
{
    const char *to = sibling(name);

    assert_code(proc_run("/bin/cp", ARGS("-r", dir, to), NULL), 0);
    return to;
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void what_is_broken_is_not_told_as_a_fact(void **state)
{
    const char *dir = copy_of(recorded(), "broken"), *out = sibling("out");
    const char *file = text_of("%s/journal-000001.ndjson", dir);
    char *text = read_file(file);
    struct proc *p = INVIGIL("report", dir);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "every line is what was written");
    assert_has_not(p->out, "NOT VERIFIED");
    char *cpu = strstr(text, "\"cpu\":[");
    assert_non_null(cpu);
    cpu[7] = cpu[7] == '9' ? '8' : '9';
    write_file(file, text);
    p = INVIGIL("report", dir);
    assert_code(p, 1);
    assert_has(p->out, "NOT VERIFIED");
    assert_has(p->out, "All students");
    assert_has(p->err, "NOT VERIFIED: BROKEN at ");
    assert_has_not(p->out, "every line is what was written");
    p = INVIGIL("report", dir, "--format", "html", "--output", out);
    assert_code(p, 1);
    assert_has(read_file(out), "<dt>NOT VERIFIED</dt>");
    p = INVIGIL("export", dir, "--all");
    assert_code(p, 1);
    assert_has(p->err, "NOT VERIFIED: BROKEN at ");
    assert_int_equal(cJSON_GetArraySize(students(json_parse(p->out))), STUDENTS);
    assert_code(INVIGIL("digest", dir), 0);
}

/* It is there, and can't be read. */
static void a_first_line_that_is_none(void **state)
{
    static const char *const commands[] = {"digest", "report", "export"};
    const char *dir = copy_of(recorded(), "garbled");
    char *line = e2e_keep(calloc(1, 40001), free);
    const char *const bad[] = {"garbage\n", "garbage", line};

    (void)state;
    memset(line, 'x', 40000);
    for (int i = 0; i < 3; i++) {
        write_file(text_of("%s/journal-000001.ndjson", dir), bad[i]);
        for (int k = 0; k < 3; k++) {
            struct proc *p = k == 2 ? INVIGIL("export", dir, "--all") : INVIGIL(commands[k], dir);
            assert_code(p, 1);
            assert_has(p->err, "'invigil verify' says where");
            assert_string_equal(p->out, "");
        }
    }
}

static void without_utf8_it_is_ascii(void **state)
{
    struct proc *p = proc_run("invigil", ARGS("report", recorded()), ARGS("LC_ALL=C"));

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, ", mean ");
    for (const char *s = p->out; *s; s++)
        assert_true((unsigned char)*s < 0x80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(records_are_grouped_by_student),
        E2E_TEST(csv_has_the_same_records),
        E2E_TEST(a_time_is_cut_out),
        E2E_TEST(a_pseudonym_hides_everybody),
        E2E_TEST(a_line_proves_itself),
        E2E_TEST(what_is_not_signed_is_left_out),
        E2E_TEST(the_account_is_a_page),
        E2E_TEST(the_account_is_a_text),
        E2E_TEST(wrong_words_are_refused),
        E2E_TEST(a_time_outside_is_told),
        E2E_TEST(what_is_broken_is_not_told_as_a_fact),
        E2E_TEST(a_first_line_that_is_none),
        E2E_TEST(without_utf8_it_is_ascii),
    };

    return cmocka_run_group_tests_name("export", tests, record, forget);
}
