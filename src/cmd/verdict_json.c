/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same for programs: docs/json.md. The writer of journal lines writes JSON, so it is used. */
#include "cmd/verdict.h"
#include "journal/line.h"

static const char *const fault_name[] = {
    [VERIFY_OK] = NULL,
    [VERIFY_NO_JOURNAL] = "no_journal",
    [VERIFY_UNREADABLE] = "unreadable",
    [VERIFY_NOTES_FILE] = "checkpoints",
    [VERIFY_COMPRESSED] = "compressed",
    [VERIFY_SEGMENT_GONE] = "segment_gone",
    [VERIFY_NOT_A_LINE] = "not_a_line",
    [VERIFY_TOO_LONG] = "too_long",
    [VERIFY_TORN] = "torn",
    [VERIFY_SEQ] = "seq",
    [VERIFY_TIME] = "time",
    [VERIFY_CHAIN] = "chain",
    [VERIFY_NO_OPEN] = "no_open",
    [VERIFY_KEY_PUB] = "key_pub",
    [VERIFY_OTHER_KEY] = "other_key",
    [VERIFY_NOTE] = "note",
    [VERIFY_NOTE_SIGNATURE] = "note_signature",
    [VERIFY_NOTE_ORDER] = "note_order",
    [VERIFY_NOTE_ROOT] = "note_root",
    [VERIFY_NOTE_BEYOND] = "note_beyond",
    [VERIFY_NOTE_MISSING] = "note_missing",
    [VERIFY_CLOSE_UNSIGNED] = "close_unsigned",
    [VERIFY_UNSIGNED] = "unsigned",
    [VERIFY_AFTER_CLOSE] = "after_close",
    [VERIFY_NOTE_TORN] = "note_torn",
    [VERIFY_STUB] = "stub",
    [VERIFY_REDACT_UNDONE] = "redact_undone",
    [VERIFY_PURGE] = "purge",
    [VERIFY_PURGE_UNDONE] = "purge_undone",
    [VERIFY_CLOSE] = "close",
    [VERIFY_GIVEN_NOTE] = "given_note",
    [VERIFY_GIVEN_SIGNATURE] = "given_signature",
};

static const char *const proof_name[] = {
    [PROOF_OK] = NULL,
    [PROOF_UNREADABLE] = "unreadable",
    [PROOF_DOCUMENT] = "document",
    [PROOF_NOTE] = "note",
    [PROOF_OTHER_KEY] = "other_key",
    [PROOF_SIGNATURE] = "signature",
    [PROOF_LINE] = "line",
    [PROOF_PATH] = "path",
};

static void put_pub(struct buf *b, const char *key, const uint8_t *pub)
{
    char fingerprint[KEY_FINGERPRINT_SIZE];

    if (pub)
        key_fingerprint(pub, fingerprint);
    line_str(b, key, pub ? fingerprint : NULL);
}

static void put_root(struct buf *b, const struct hash *root)
{
    char base64[HASH_BASE64_LEN + 1];

    hash_base64(root, base64);
    line_str(b, "root", base64);
}

/* A number that is unknown when it is 0. */
static void put_known(struct buf *b, const char *key, uint64_t v)
{
    if (v)
        line_int(b, key, (int64_t)v);
    else
        line_null(b, key);
}

static void put_where(struct buf *b, const struct verify_result *r)
{
    line_str(b, "fault", fault_name[r->fault]);
    put_known(b, "segment", r->fault ? r->where.segment : 0);
    put_known(b, "line_in_segment", r->fault ? r->where.line_in_segment : 0);
    put_known(b, "line", r->fault ? r->where.line : 0);
    line_time(b, "line_time", r->fault ? r->where.t_ms : 0);
    put_known(b, "checkpoint", r->fault ? r->note : 0);
}

static void put_edits(struct buf *b, const struct verdict *v)
{
    line_put(b, ",\"removed\":[");
    for (size_t i = 0; i < v->nedits; i++) {
        const struct verify_edit *e = &v->edits[i];
        line_put(b, i ? ",{\"what\":" : "{\"what\":");
        line_put(b, e->redact ? "\"redact\"" : "\"purge\"");
        line_int(b, "line", (int64_t)e->seq);
        line_time(b, "time", e->t_ms);
        line_str(b, "who", e->who);
        line_int(b, "lines", (int64_t)e->lines);
        if (e->redact && e->index < 0) {
            line_null(b, "i");
        } else if (e->redact) {
            line_int(b, "i", e->index);
        } else {
            line_int(b, "first_segment", e->first);
            line_int(b, "last_segment", e->last);
            line_time(b, "before", e->before_ms);
        }
        line_put(b, "}");
    }
    line_put(b, "]");
}

static void put_lates(struct buf *b, const struct verdict *v)
{
    line_put(b, ",\"late\":[");
    for (size_t i = 0; i < v->nlates; i++) {
        const struct verify_late *l = &v->lates[i];
        line_put(b, i ? ",{\"first\":" : "{\"first\":");
        line_put_int(b, (int64_t)l->first);
        line_int(b, "last", (int64_t)l->last);
        line_time(b, "from", l->from_ms);
        line_time(b, "to", l->to_ms);
        line_time(b, "signed", l->at_ms);
        line_str(b, "by", l->edit ? "removal" : "recorder");
        line_put(b, "}");
    }
    line_put(b, "]");
}

static void put_derived(struct buf *b, const struct check_result *d)
{
    static const char *const fault[] = {[CHECK_OK] = NULL,
                                        [CHECK_UNREADABLE] = "unreadable",
                                        [CHECK_ALERT] = "alert",
                                        [CHECK_MISSING] = "alert_missing",
                                        [CHECK_DIGEST] = "digest"};

    if (!d) {
        line_null(b, "derived");
        return;
    }
    line_put(b, ",\"derived\":{\"lossy\":");
    line_put(b, d->lossy ? "true" : "false");
    line_put(b, ",\"other_rules\":");
    line_put(b, d->other_rules ? "true" : "false");
    line_str(b, "fault", fault[d->fault]);
    put_known(b, "line", d->seq);
    line_int(b, "alerts", (int64_t)d->alerts);
    line_int(b, "states", (int64_t)d->digests);
    line_put(b, "}");
}

static const char *word(const struct verdict *v)
{
    const struct verify_result *r = v->result;

    if (v->derived && v->derived->fault)
        return "derived_otherwise";
    return r->fault ? "broken" : v->only ? "segment" : r->closed ? "verified" : "not_closed";
}

void verdict_print_json(FILE *out, const struct verdict *v)
{
    const struct verify_result *r = v->result;
    struct buf b;

    buf_init(&b, (size_t)1 << 30);
    line_put(&b, "{\"v\":1");
    line_str(&b, "journal", v->path);
    line_str(&b, "verdict", word(v));
    put_where(&b, r);
    line_int(&b, "segments", r->segments);
    line_int(&b, "lines", (int64_t)r->lines);
    line_int(&b, "signed_lines", (int64_t)r->signed_lines);
    line_int(&b, "checkpoints", (int64_t)r->notes);
    line_time(&b, "first", r->first_ms);
    line_time(&b, "last", r->last_ms);
    line_time(&b, "signed", r->signed_ms);
    line_time(&b, "unsigned_since", r->unsigned_ms);
    line_str(&b, "origin", r->has_pub ? r->origin : NULL);
    line_str(&b, "run", r->has_pub ? r->run : NULL);
    put_pub(&b, "key", r->has_pub ? r->pub : NULL);
    line_bool(&b, "key_given", v->pub_given);
    put_root(&b, &r->root);
    line_int(&b, "purged_lines", (int64_t)r->purged_lines);
    line_int(&b, "stubs", (int64_t)r->stubs);
    put_edits(&b, v);
    put_lates(&b, v);
    put_derived(&b, v->derived);
    line_put(&b, "}\n");
    fputs(b.data, out);
    buf_done(&b);
}

void verdict_print_proof_json(FILE *out, const char *path, const struct proof_result *r,
                              bool pub_given)
{
    bool is_signed = r->note.size != 0;
    struct buf b;

    buf_init(&b, 1 << 16);
    line_put(&b, "{\"v\":1");
    line_str(&b, "export", path);
    line_str(&b, "verdict", r->fault ? "broken" : "verified");
    line_str(&b, "fault", proof_name[r->fault]);
    put_known(&b, "record", r->record);
    put_known(&b, "line", r->seq);
    line_int(&b, "records", (int64_t)r->records);
    line_time(&b, "first", r->first_ms);
    line_time(&b, "last", r->last_ms);
    line_str(&b, "origin", is_signed ? r->note.origin : NULL);
    put_known(&b, "size", r->note.size);
    put_pub(&b, "key", is_signed ? r->pub : NULL);
    line_bool(&b, "key_given", pub_given);
    line_put(&b, "}\n");
    fputs(b.data, out);
    buf_done(&b);
}
