/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outage: many students of one network, or of one host of the site, lose the link or their last
 * active connection within a minute. One CRIT, and what each of them suffers folds under it.
 *
 * Many are five and a fifth: pages are reloaded and computers fail all the time, fewer are no sign
 * of anything common. A minute is some roster polls, and more than it takes a proxy or a browser to
 * notice. Who is back within two seconds has reloaded the page and lost nothing. Only who is in the
 * exam (model/ledger.h) can be lost: nobody who submitted, or stopped by choice. That is read in
 * the roster, and many close the tab before they submit; so lost connections count from a poll that
 * brings a roster a quarter of a minute after, or, while it can't be had, after half a minute.
 *
 * Network or host: if both suffer, it is the network when the lost are those of that network, and
 * the host when the host's students of other networks are lost in a similar share (at least half of
 * it). If all of the host's are of that network, what was lost decides: our link to the desktops
 * does not pass through it, so lost links are the host's. EXTERNAL is no network. Instances without
 * a host, as in old journals, are of one.
 *
 * Others who are lost within a minute after the last one join. It is over when all are back or out
 * of the exam. */
#ifndef MODEL_RULE_OUTAGE_H
#define MODEL_RULE_OUTAGE_H

enum {
    RULE_OUTAGE_USUAL_STUDENTS = 5,
    RULE_OUTAGE_USUAL_PERCENT = 20,
    RULE_OUTAGE_USUAL_S = 60,
    RULE_OUTAGE_INSTANT_MS = 2000,
    RULE_OUTAGE_SUBMIT_MS = 15000,
    RULE_OUTAGE_ROSTER_MS = 30000
};

#endif
