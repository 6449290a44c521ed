/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is this journal what was written? Every byte of its lines and of `checkpoints` is bound by the
 * chain, the tree and the signatures (docs/journal.md); this finds the first one that is not.
 * Derived alerts are compared in a second pass (source/replay). Knows no terminal and no words. */
#ifndef JOURNAL_VERIFY_H
#define JOURNAL_VERIFY_H

#include "journal/hash.h"
#include "journal/key.h"
#include "journal/merkle.h"

#include <stdbool.h>
#include <stdint.h>

/* What is wrong; the words are cmd/verify_words.c's. */
enum verify_fault {
    VERIFY_OK,
    VERIFY_NO_JOURNAL,   /* no segment there */
    VERIFY_UNREADABLE,   /* errno tells */
    VERIFY_NOTES_FILE,   /* checkpoints can't be read; error 0: it is no regular file */
    VERIFY_COMPRESSED,   /* a compressed segment can't be decompressed */
    VERIFY_SEGMENT_GONE, /* a number is missing, and no purge line says so */
    VERIFY_NOT_A_LINE,   /* envelope or body is not what version 1 writes */
    VERIFY_TOO_LONG,
    VERIFY_TORN,      /* bytes behind the last LF; what a kill leaves, mended at the next start */
    VERIFY_SEQ,       /* a number is missing, repeated or out of order */
    VERIFY_TIME,      /* t goes back */
    VERIFY_CHAIN,     /* prev is not the hash of the line before: that one was changed */
    VERIFY_NO_OPEN,   /* a segment does not begin with its open line, or it is another run's */
    VERIFY_KEY_PUB,   /* key.pub is missing, broken, or not the key of the open line */
    VERIFY_OTHER_KEY, /* not the key given by --pub */
    VERIFY_NOTE,      /* checkpoints: not a signed note */
    VERIFY_NOTE_SIGNATURE,
    VERIFY_NOTE_ORDER,      /* sizes do not grow: replaced by an older one, or swapped */
    VERIFY_NOTE_ROOT,       /* signed root differs from that of the lines */
    VERIFY_NOTE_BEYOND,     /* signed more lines than there are: truncated */
    VERIFY_NOTE_MISSING,    /* a ckpt line, or the end of a segment, without its note */
    VERIFY_CLOSE_UNSIGNED,  /* the last line is close and has no note */
    VERIFY_UNSIGNED,        /* more lines without a note than a recorder leaves */
    VERIFY_AFTER_CLOSE,     /* a line behind close that nobody writes there */
    VERIFY_NOTE_TORN,       /* checkpoints ends within a note */
    VERIFY_STUB,            /* a stub that no signed redact line names */
    VERIFY_REDACT_UNDONE,   /* a redact line names a line that is no stub */
    VERIFY_PURGE,           /* lines are missing that no signed purge line names */
    VERIFY_PURGE_UNDONE,    /* a purge line names segments that are still there */
    VERIFY_CLOSE,           /* its number of lines is not its place */
    VERIFY_GIVEN_NOTE,      /* the note given is not of this journal's past */
    VERIFY_GIVEN_SIGNATURE, /* the note given is none, or not signed by this key */
};

enum { VERIFY_WHO_SIZE = 256 };

/* A signed or not yet signed record of a removal. */
struct verify_edit {
    bool redact; /* else purge */
    uint64_t seq;
    int64_t t_ms;
    char who[VERIFY_WHO_SIZE]; /* as written: not sanitised */
    int64_t before_ms;         /* purge: segments that ended before this */
    unsigned first, last;      /* purge: segments */
    uint64_t lines;            /* purge: from the beginning; redact: made stubs by this record */
    int64_t index;             /* redact; -1 somebody expected who had no instance */
};

/* Lines that a recorder left without a note, signed by the one who went on. */
struct verify_late {
    uint64_t first, last;
    int64_t from_ms, to_ms; /* their t */
    int64_t at_ms;          /* when they were signed */
    bool edit;              /* by a removal, not a recorder */
};

/* What a segment ended with. */
struct verify_segment {
    unsigned no;
    uint64_t lines; /* of the journal, up to its end */
    int64_t last_ms;
    const struct hash *last;
    const struct merkle *merkle;
};

struct verify_options {
    int dirfd;
    const uint8_t *pub;     /* 32 bytes that must have signed; NULL: whatever key.pub says */
    const char *given_note; /* text of a note kept elsewhere; NULL none */
    unsigned only;          /* this segment alone: chain, not tree (but of the first one); 0 all */
    /* Take over the state at the end of the lines, for a recorder or an edit that goes on: accepts
     * a torn tail and torn checkpoints (reported, not a fault). Records of a removal that nobody
     * signed are torn as well: whatever they ask for must not become signed. */
    bool recovering;
    /* Accept what a removal that was cut short leaves: VERIFY_REDACT_UNDONE, VERIFY_PURGE_UNDONE
     * if the record is signed. */
    bool unfinished;

    /* All may be NULL. */
    void (*progress)(void *ud, uint64_t done, uint64_t all); /* bytes; each 1 MiB or so */
    void (*edited)(void *ud, const struct verify_edit *e);
    void (*late)(void *ud, const struct verify_late *l);
    void (*segment_end)(void *ud, const struct verify_segment *s);
    void (*undone)(void *ud, uint64_t seq); /* unfinished: named by a redact line and no stub */
    void *ud;
};

struct verify_where {
    unsigned segment;         /* 0: not about a segment */
    uint64_t line_in_segment; /* from 1; 0 not about a line */
    uint64_t line;            /* seq; 0 unknown */
    uint64_t at;              /* offset of the line in its segment, bytes */
    int64_t t_ms;             /* of the line, or of the one before; 0 unknown */
};

struct verify_result {
    enum verify_fault fault;
    int error;                 /* errno of UNREADABLE, NOTES_FILE */
    struct verify_where where; /* the fault */
    uint64_t note;             /* ... in checkpoints, counted from 1; 0 not there */

    unsigned segments;                    /* read, wholly or to the fault */
    uint64_t lines;                       /* up to the last good one, purged ones included */
    uint64_t read;                        /* good ones that are there */
    uint64_t bytes;                       /* of those */
    uint64_t notes;                       /* good ones */
    uint64_t signed_lines;                /* covered by the last good note */
    int64_t first_ms, last_ms, signed_ms; /* t of the first, last and last signed line, 0 none */
    int64_t unsigned_ms;                  /* t of the first line that is not signed, 0 none */
    bool closed;                          /* last line is close, and signed */
    bool ended;      /* a close line that no recorder has gone on from, only removals */
    bool given_past; /* the given note is of purged lines: only its signature was looked at */
    uint64_t purged_lines, stubs;
    unsigned purged_to; /* the last segment that a purge line names, 0 none */
    bool has_pub;       /* the rest is set once an open line was read */
    uint8_t pub[KEY_PUB_BYTES];
    char origin[KEY_ORIGIN_SIZE], run[33];
    struct hash root; /* of all lines */

    /* for who goes on */
    unsigned first_segment, last_segment;
    uint64_t last_segment_bytes; /* up to and with the last LF */
    uint64_t torn_bytes;         /* behind it */
    uint64_t notes_bytes;        /* whole notes */
    uint64_t torn_notes_bytes;   /* behind them */
    struct hash last;            /* of the last line with its LF */
    struct merkle merkle;
};

/* Reads everything. Returns fault == VERIFY_OK. */
bool verify_journal(const struct verify_options *o, struct verify_result *ret);

#endif
