/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section `rules` of the config file, as model/rules.h lists its numbers:
 *
 *   rules {
 *       quiet-minutes = 10
 *       travel { enabled = yes  speed-kmh = 900 }
 *   }
 */
#ifndef CMD_CONF_RULES_H
#define CMD_CONF_RULES_H

#include "model/event.h"

#include <confuse.h>

/* The section as an option of the file's top level. A number out of its limits is an error where
 * it stands. */
cfg_opt_t conf_rules_option(void);
/* What the file says, and the usual numbers where it says nothing. */
void conf_rules_take(cfg_t *top, int32_t rule[RULE_NUMBERS]);

#endif
