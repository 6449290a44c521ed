/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster: the body of GET {base}/instances/ (protocol, section 1). The list is cut into its
 * elements first and each element is parsed alone, so that memory stays small and a broken element
 * costs that instance and not the list. */
#ifndef PROTO_EXAM_API_H
#define PROTO_EXAM_API_H

#include "model/event.h"

#include <stddef.h>

enum {
    EXAM_API_BODY_MAX = 64 * 1024 * 1024, /* bytes of a list */
    EXAM_API_ELEMENT_MAX = 64 * 1024,     /* bytes of one element */
    EXAM_API_DEPTH_MAX = 32,
    EXAM_API_URL_MAX = 2048,
    EXAM_API_LABELS_MAX = 256 /* in one object; more: the element is bad */
};

/* What we read of an element. Strings are sanitised, except url, which is as sent (its user parses
 * it strictly); they live for the call. */
struct exam_api_instance {
    const char *id;         /* never empty */
    const char *tmpl;       /* "" absent */
    const char *url;        /* NULL absent, empty or longer than EXAM_API_URL_MAX */
    const char *student;    /* value of the student label; the id if absent or empty */
    const char *phase_text; /* "" absent */
    enum phase phase;
    bool running; /* false absent */
    enum submission submission;
};

struct exam_api_options {
    const char *student_label; /* NULL: EXAM_API_STUDENT_LABEL */
};

#define EXAM_API_STUDENT_LABEL   "crownlabs.qtype.moodle.org/matricola"
#define EXAM_API_REQUESTED_LABEL "crownlabs.polito.it/instance-submission-requested"
#define EXAM_API_COMPLETED_LABEL "crownlabs.polito.it/instance-submission-completed"

struct exam_api_result {
    size_t good;
    size_t bad; /* elements that could not be read: wrong JSON, no id, duplicate keys, too big */
};

/* Calls fn for each good element, in order. 0, or ERR_INVALID if the body is not one whole JSON
 * array (fn may have been called by then: use the elements only after success), or ERR_TOO_BIG.
 * Two elements of one id are both given: which one counts is the caller's choice.
 * body is changed in place. */
int exam_api_parse(char *body, size_t len, const struct exam_api_options *o,
                   void (*fn)(void *ud, const struct exam_api_instance *in), void *ud,
                   struct exam_api_result *ret);

enum phase exam_api_phase(const char *text);

#endif
