/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words. A reader has never heard of a hash: what is said is what was changed and up to where
 * the journal can be relied upon. Texts that a journal carries are sanitised here. */
#include "cmd/verdict.h"

#include "base/utf8.h"
#include "journal/segment.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <string.h>
#include <time.h>

void verdict_moment(int64_t ms, char *out)
{
    time_t t = (time_t)(ms / 1000);
    struct tm tm;

    if (!ms || !localtime_r(&t, &tm) || !strftime(out, 32, "%Y-%m-%d %H:%M:%S", &tm))
        strcpy(out, "?");
}

/* --- faults --- */

static const char *const fault_text[] = {
    [VERIFY_NO_JOURNAL] = N_("There is no journal here."),
    [VERIFY_UNREADABLE] = N_("It can't be read."),
    [VERIFY_NOTES_FILE] = N_("The file checkpoints can't be read: it must be a regular file."),
    [VERIFY_COMPRESSED] =
        N_("The compressed segment can't be decompressed: it was changed or cut."),
    [VERIFY_SEGMENT_GONE] = N_("This segment is missing, and no record of a purge says so."),
    [VERIFY_NOT_A_LINE] = N_("This line is not what a journal can hold: it was changed."),
    [VERIFY_TOO_LONG] = N_("This line is longer than a line can be."),
    [VERIFY_TORN] = N_("The last line is not whole. A recorder that was killed leaves such an end; "
                       "it is mended when recording goes on."),
    [VERIFY_SEQ] = N_("Lines before this one are missing, doubled or in another order."),
    [VERIFY_TIME] = N_("This line says it is older than the one before."),
    [VERIFY_CHAIN] = N_("The line before it was changed after it was written."),
    [VERIFY_NO_OPEN] = N_("The segment does not begin as it must, or it is of another exam."),
    [VERIFY_KEY_PUB] = N_("key.pub is missing or is not the key of this journal."),
    [VERIFY_OTHER_KEY] = N_("This journal names another key than the one given by --pub."),
    [VERIFY_NOTE] = N_("This is no signed checkpoint: it was changed."),
    [VERIFY_NOTE_SIGNATURE] = N_("This checkpoint is not signed by the key of this journal."),
    [VERIFY_NOTE_ORDER] = N_("This checkpoint is older than the one before: it was replaced, or "
                             "they were swapped."),
    [VERIFY_NOTE_ROOT] =
        N_("The lines up to here are not those that were signed: one was changed since."),
    [VERIFY_NOTE_BEYOND] = N_("More lines were signed than there are: the end was cut off."),
    [VERIFY_NOTE_MISSING] = N_("The checkpoint that belongs to this line is missing."),
    [VERIFY_CLOSE_UNSIGNED] =
        N_("The journal was closed here and the checkpoint of that is missing: it was removed, or "
           "the recorder was killed in that very moment."),
    [VERIFY_UNSIGNED] =
        N_("More lines without a checkpoint than a recorder leaves: checkpoints were removed, or "
           "these lines were never signed."),
    [VERIFY_AFTER_CLOSE] = N_("The journal was closed before this line, and this is none that "
                              "anybody adds to a closed journal."),
    [VERIFY_NOTE_TORN] = N_("The last checkpoint is not whole. A recorder that was killed leaves "
                            "such an end; it is mended when recording goes on."),
    [VERIFY_STUB] = N_("This line was removed, and no signed record says by whom."),
    [VERIFY_REDACT_UNDONE] = N_("This record says that lines were removed which are still there: "
                                "the redaction was cut short. Run it again."),
    [VERIFY_PURGE] =
        N_("Segments were removed, and no signed record says that it was these and by whom."),
    [VERIFY_PURGE_UNDONE] = N_("A record says that segments were removed which are still there: "
                               "the purge was cut short. Run it again."),
    [VERIFY_CLOSE] = N_("This line closes a journal of another length."),
    [VERIFY_GIVEN_NOTE] = N_("The checkpoint given by --checkpoint was signed for other lines than "
                             "these: the journal was cut off or written anew."),
    [VERIFY_GIVEN_SIGNATURE] =
        N_("What was given by --checkpoint is not a checkpoint signed by the key of this journal."),
};

/* "line 4711 of journal-000001.ndjson (09:42:17)" */
static void place(const struct verify_result *r, char *out, size_t size)
{
    const struct verify_where *w = &r->where;
    char name[SEGMENT_NAME_SIZE] = "", clock[32] = "";

    out[0] = '\0';
    if (w->segment)
        segment_name(w->segment, false, name);
    if (w->t_ms)
        words_clock(w->t_ms, clock, sizeof clock);
    if (r->note && !w->line)
        text_put(out, size, _("checkpoint %llu"), (unsigned long long)r->note);
    else if (w->segment && w->line_in_segment && w->t_ms)
        text_put(out, size, _("line %llu of %s (%s)"), (unsigned long long)w->line_in_segment, name,
                 clock);
    else if (w->segment && w->line_in_segment)
        text_put(out, size, _("line %llu of %s"), (unsigned long long)w->line_in_segment, name);
    else if (w->segment)
        text_put(out, size, "%s", name);
    else if (w->line)
        text_put(out, size, _("line number %llu"), (unsigned long long)w->line);
}

static void good_up_to(const struct verify_result *r, char *out, size_t size)
{
    char moment[32];

    verdict_moment(r->signed_ms, moment);
    if (r->signed_lines && r->signed_ms)
        text_put(out, size, _("Good up to line number %llu, signed at %s."),
                 (unsigned long long)r->signed_lines, moment);
    else
        text_put(out, size, "%s", _("No line before it is signed."));
}

void verdict_fault(const struct verify_result *r, char *out)
{
    char where[128], good[256];

    place(r, where, sizeof where);
    out[0] = '\0';
    if (where[0])
        /* TRANSLATORS: where, then what is wrong there */
        text_put(out, VERDICT_TEXT_MAX, _("BROKEN at %s: %s"), where, _(fault_text[r->fault]));
    else
        text_put(out, VERDICT_TEXT_MAX, _("BROKEN: %s"), _(fault_text[r->fault]));
    if (r->error)
        text_add(out, VERDICT_TEXT_MAX, " ", strerror(r->error));
    if (!r->has_pub)
        return;
    good_up_to(r, good, sizeof good);
    text_add(out, VERDICT_TEXT_MAX, " ", good);
}

/* --- the whole --- */

static void print_state(FILE *out, const struct verdict *v)
{
    const struct verify_result *r = v->result;
    unsigned long long left = r->lines - r->signed_lines;
    char moment[32];

    if (v->only) {
        fputs(_("ONE SEGMENT ONLY: its lines are a whole chain. Whether they are those that were "
                "signed, only the whole journal shows.\n"),
              out);
        return;
    }
    if (r->closed) {
        fputs(_("VERIFIED: every line is what was written, and the journal was closed.\n"), out);
        return;
    }
    fputs(r->ended
              ? _("VERIFIED, NOT CLOSED: every line fits, and the journal was closed, but what "
                  "stands behind that is not signed: a removal was cut short, or somebody added "
                  "it.\n")
              : _("VERIFIED, NOT CLOSED: every line fits, but the recorder has not closed the "
                  "journal; "
                  "it may still be running, or was killed, or the end was cut off.\n"),
          out);
    verdict_moment(r->unsigned_ms, moment);
    if (left)
        fprintf(out,
                ngettext("%llu line at the end is not signed yet, since %s.\n",
                         "%llu lines at the end are not signed yet, since %s.\n",
                         (unsigned long)left),
                left, moment);
}

static void print_counts(FILE *out, const struct verdict *v)
{
    const struct verify_result *r = v->result;
    char from[32], to[32];

    verdict_moment(r->first_ms, from);
    verdict_moment(r->last_ms, to);
    fprintf(out, _("lines        %llu, from %s to %s\n"), (unsigned long long)r->read, from, to);
    fprintf(out, _("segments     %u\n"), r->segments);
    fprintf(out, _("checkpoints  %llu\n"), (unsigned long long)r->notes);
    fprintf(out, _("origin       %s, run %s\n"), r->origin, r->run);
}

static void print_key(FILE *out, const uint8_t *pub, bool given, bool is_signed)
{
    char fingerprint[KEY_FINGERPRINT_SIZE];

    key_fingerprint(pub, fingerprint);
    fprintf(out, _("key          %s\n"), fingerprint);
    fputs(!is_signed ? _("No signature of this key was found for these lines.\n")
          : given
              ? _("It is signed by the key that was given.\n")
              : _("Consistent, ORIGIN UNPROVEN: a key that lies beside the journal proves "
                  "nothing. Compare its fingerprint with the one in the minutes of the exam, or "
                  "give the key with --pub.\n"),
          out);
}

static void print_edit(FILE *out, const struct verify_edit *e)
{
    char who[VERIFY_WHO_SIZE], when[32], before[32];

    utf8_sanitise(who, sizeof who, e->who, strlen(e->who));
    verdict_moment(e->t_ms, when);
    verdict_moment(e->before_ms, before);
    if (e->redact && e->index < 0)
        fprintf(out,
                ngettext("REMOVED at %s by %s: %llu line about somebody expected who never came\n",
                         "REMOVED at %s by %s: %llu lines about somebody expected who never came\n",
                         (unsigned long)e->lines),
                when, who, (unsigned long long)e->lines);
    else if (e->redact)
        fprintf(out,
                ngettext("REMOVED at %s by %s: %llu line about student #%lld\n",
                         "REMOVED at %s by %s: %llu lines about student #%lld\n",
                         (unsigned long)e->lines),
                when, who, (unsigned long long)e->lines, (long long)e->index);
    else
        fprintf(out, _("REMOVED at %s by %s: segments %u to %u, all that is older than %s\n"), when,
                who, e->first, e->last, before);
}

static void print_late(FILE *out, const struct verify_late *l)
{
    char from[32], to[32], at[32];

    verdict_moment(l->from_ms, from);
    verdict_moment(l->to_ms, to);
    verdict_moment(l->at_ms, at);
    fprintf(out,
            l->edit ? _("SIGNED LATE: lines %llu to %llu (from %s to %s) were first signed by a "
                        "removal at %s\n")
                    : _("SIGNED LATE: lines %llu to %llu (from %s to %s) were first signed when "
                        "recording went on at %s\n"),
            (unsigned long long)l->first, (unsigned long long)l->last, from, to, at);
}

/* Whether the rules that ran then say the same today. */
static void print_derived(FILE *out, const struct check_result *d, const struct verify_result *r)
{
    char moment[32];

    verdict_moment(d->t_ms, moment);
    if (d->fault == CHECK_UNREADABLE)
        fprintf(out, _("CAN'T BE REPLAYED from %s on: a line has its bytes and no meaning.\n"),
                moment);
    else if (d->fault && r->signed_lines < r->lines)
        fprintf(out,
                _("DERIVED OTHERWISE at line number %llu (%s): the alerts or the state recorded "
                  "there are not what the events make. The lines from number %llu on are not "
                  "signed and need not be what was written; or it is a defect of the program that "
                  "wrote them, or of this one.\n"),
                (unsigned long long)d->seq, moment, (unsigned long long)r->signed_lines + 1);
    else if (d->fault)
        fprintf(out,
                _("DERIVED OTHERWISE at line number %llu (%s): the alerts or the state recorded "
                  "there are not what the events make. The lines are what was written; this is a "
                  "defect of the program that wrote them, or of this one.\n"),
                (unsigned long long)d->seq, moment);
    else if (!d->other_rules || d->alerts || d->digests)
        fprintf(out, _("replayed     %llu alerts and %llu states are what the events make%s\n"),
                (unsigned long long)d->alerts, (unsigned long long)d->digests,
                d->lossy ? _("; not all events are there") : "");
    if (d->other_rules)
        fputs(
            _("rules        recorded under other rules than this program's: the alerts and states "
              "of then were not compared\n"),
            out);
}

void verdict_print(FILE *out, const struct verdict *v)
{
    const struct verify_result *r = v->result;
    char text[VERDICT_TEXT_MAX];

    if (r->fault) {
        verdict_fault(r, text);
        fprintf(out, "%s\n", text);
        return;
    }
    print_state(out, v);
    print_counts(out, v);
    print_key(out, r->pub, v->pub_given, r->signed_lines > 0);
    if (v->note_given)
        fputs(r->given_past ? _("Of the checkpoint that was given only the signature could be "
                                "checked: its lines are not here.\n")
                            : _("The checkpoint that was given is of this journal.\n"),
              out);
    for (size_t i = 0; i < v->nedits; i++)
        print_edit(out, &v->edits[i]);
    for (size_t i = 0; i < v->nlates; i++)
        print_late(out, &v->lates[i]);
    if (v->derived)
        print_derived(out, v->derived, r);
}

/* --- proofs --- */

static const char *const proof_text[] = {
    [PROOF_UNREADABLE] = N_("It can't be read."),
    [PROOF_DOCUMENT] = N_("This is not an export with proofs, or it was cut or changed."),
    [PROOF_NOTE] = N_("Its checkpoint was changed."),
    [PROOF_OTHER_KEY] = N_("It names another key than the one given by --pub."),
    [PROOF_SIGNATURE] = N_("Its checkpoint is not signed by the key it names."),
    [PROOF_LINE] = N_("This is not the line it says it is."),
    [PROOF_PATH] = N_("This line is not the one that was signed: it was changed."),
};

void verdict_print_proof(FILE *out, const char *path, const struct proof_result *r, bool pub_given)
{
    char from[32], to[32];

    if (r->fault) {
        if (r->record)
            fprintf(out, _("BROKEN at record %llu of %s: %s"), (unsigned long long)r->record, path,
                    _(proof_text[r->fault]));
        else
            fprintf(out, _("BROKEN: %s: %s"), path, _(proof_text[r->fault]));
        fprintf(out, r->error ? " %s\n" : "%s\n", r->error ? strerror(r->error) : "");
        return;
    }
    verdict_moment(r->first_ms, from);
    verdict_moment(r->last_ms, to);
    fprintf(out,
            ngettext("VERIFIED: %llu record is in the journal that was signed.\n",
                     "VERIFIED: %llu records are in the journal that was signed.\n",
                     (unsigned long)r->records),
            (unsigned long long)r->records);
    if (r->records)
        fprintf(out, _("times        from %s to %s\n"), from, to);
    fprintf(out, _("checkpoint   of %llu lines\n"), (unsigned long long)r->note.size);
    fprintf(out, _("origin       %s\n"), r->note.origin);
    print_key(out, r->pub, pub_given, true);
}
