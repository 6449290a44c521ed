/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Must not know what a rule means: names, defaults and limits are the table's. */
#include "cmd/conf_rules.h"

#include "model/rules.h"
#include "view/i18n.h"

#include <string.h>

enum { RULES_MAX = RULE_NUMBERS + 1 };

static bool is_switch(const struct rules_number *n)
{
    return n->min == 0 && n->max == 1;
}

/* The rule a section's option is. The section `rules` holds those without a section of their own.
 */
static const struct rules_number *number_of(const char *section, const char *name)
{
    const char *key = strcmp(section, "rules") == 0 ? "" : section;

    for (int i = 0; i < RULE_NUMBERS; i++)
        if (strcmp(rules_number[i].section, key) == 0 && strcmp(rules_number[i].name, name) == 0)
            return &rules_number[i];
    return NULL;
}

static int check_number(cfg_t *section, cfg_opt_t *opt)
{
    const struct rules_number *n = number_of(cfg_name(section), cfg_opt_name(opt));
    long v = cfg_opt_getnint(opt, 0);

    if (v >= n->min && v <= n->max)
        return 0;
    cfg_error(section, _("%s: a whole number from %d to %d is needed, not %ld"), n->name, n->min,
              n->max, v);
    return -1;
}

static cfg_opt_t number_option(const struct rules_number *n)
{
    cfg_opt_t flag = CFG_BOOL(n->name, n->usual != 0, CFGF_NONE);
    cfg_opt_t number = CFG_INT(n->name, n->usual, CFGF_NONE);

    number.validcb = check_number;
    return is_switch(n) ? flag : number;
}

/* The options of the numbers of one section, from place i of the table on; the place behind. */
static int section_options(int i, cfg_opt_t *out)
{
    const char *section = rules_number[i].section;
    cfg_opt_t end = CFG_END();

    for (; i < RULE_NUMBERS && strcmp(rules_number[i].section, section) == 0; i++)
        *out++ = number_option(&rules_number[i]);
    *out = end;
    return i;
}

cfg_opt_t conf_rules_option(void)
{
    static cfg_opt_t top[RULES_MAX], part[RULE_NUMBERS][RULES_MAX];
    cfg_opt_t end = CFG_END();
    int i = section_options(0, top), n = i;

    for (int s = 0; i < RULE_NUMBERS; s++) {
        const char *section = rules_number[i].section;
        i = section_options(i, part[s]);
        cfg_opt_t sec = CFG_SEC(section, part[s], CFGF_NONE);
        top[n++] = sec;
    }
    top[n] = end;
    cfg_opt_t rules = CFG_SEC("rules", top, CFGF_NONE);
    return rules;
}

void conf_rules_take(cfg_t *top, int32_t rule[RULE_NUMBERS])
{
    cfg_t *rules = cfg_getsec(top, "rules");

    for (int i = 0; i < RULE_NUMBERS; i++) {
        const struct rules_number *n = &rules_number[i];
        cfg_t *sec = n->section[0] ? cfg_getsec(rules, n->section) : rules;
        rule[i] = is_switch(n) ? cfg_getbool(sec, n->name) == cfg_true
                               : (int32_t)cfg_getint(sec, n->name);
    }
}
