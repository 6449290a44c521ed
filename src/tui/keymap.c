/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/keymap.h"

#include "view/i18n.h"
#include "view/text.h"

static const struct keymap_entry table[] = {
    /* a replay's first, so that they are its first hints */
    {REQUEST_PAUSE, IN_ALL, MODE_REPLAY, {' '}, N_("pause, or go on"), N_("pause")},
    {REQUEST_STEP,
     IN_ALL,
     MODE_REPLAY,
     {'t'},
     N_("one reporting period forward, and pause"),
     N_("step")},
    {REQUEST_STEP_BACK,
     IN_ALL,
     MODE_REPLAY,
     {'T'},
     N_("one reporting period back, and pause"),
     NULL},
    {REQUEST_FASTER, IN_ALL, MODE_REPLAY, {'+'}, N_("twice as fast"), N_("faster")},
    {REQUEST_SLOWER, IN_ALL, MODE_REPLAY, {'-'}, N_("half as fast"), NULL},
    {REQUEST_GO_TO,
     IN_ALL,
     MODE_REPLAY,
     {'b'},
     N_("go to a time: 09:42, 2026-11-22 09:42, -15m, +1h5m"),
     N_("go to")},
    {REQUEST_BACKWARD, IN_ALL, MODE_REPLAY, {INPUT_LEFT}, N_("10 seconds back"), NULL},
    {REQUEST_FORWARD, IN_ALL, MODE_REPLAY, {INPUT_RIGHT}, N_("10 seconds forward"), NULL},
    {REQUEST_FAR_BACKWARD, IN_ALL, MODE_REPLAY, {'['}, N_("5 minutes back"), NULL},
    {REQUEST_FAR_FORWARD, IN_ALL, MODE_REPLAY, {']'}, N_("5 minutes forward"), NULL},
    {REQUEST_START, IN_ALL, MODE_REPLAY, {'{'}, N_("to the start of the journal"), NULL},
    {REQUEST_FINISH,
     IN_ALL,
     MODE_REPLAY,
     {'}'},
     N_("to its end, and follow it if it is being written"),
     NULL},
    {REQUEST_PAGE_DOWN, IN_ALL, MODE_REPLAY, {INPUT_PAGE_DOWN}, N_("one page down"), NULL},
    /* those of desktops before what some of them are elsewhere */
    {REQUEST_LOOK,
     IN_STUDENT,
     MODE_SPECTATE,
     {'v'},
     N_("look at the student's desktop"),
     N_("look")},
    {REQUEST_VIEWERS,
     IN_STUDENT,
     MODE_SPECTATE,
     {'V'},
     N_("choose the viewer for it, or copy its link"),
     NULL},
    {REQUEST_LEAST,
     IN_TABLE | IN_DETAIL | IN_DESKTOP,
     MODE_SPECTATE,
     {'.'},
     N_("the student nobody has looked at for the longest time"),
     NULL},
    {REQUEST_WALL,
     IN_TEXT,
     MODE_SPECTATE,
     {'W'},
     N_("a wall of small desktops: of the marked students, else of the worst"),
     NULL},
    {REQUEST_MARK,
     IN_TABLE,
     MODE_SPECTATE,
     {' '},
     N_("in the table: mark the student for the wall, or not any more"),
     NULL},
    {REQUEST_UNMARK, IN_TABLE, MODE_SPECTATE, {'U'}, N_("in the table: take all marks away"), NULL},
    {REQUEST_MORE, IN_DESKTOP, MODE_SPECTATE, {'+'}, N_("on a desktop: larger"), NULL},
    {REQUEST_LESS, IN_DESKTOP, MODE_SPECTATE, {'-'}, N_("on a desktop: smaller"), NULL},
    {REQUEST_FIT, IN_DESKTOP, MODE_SPECTATE, {'0'}, N_("on a desktop: all of it"), NULL},
    {REQUEST_FULL, IN_DESKTOP, MODE_SPECTATE, {'1'}, N_("on a desktop: each of its pixels"), NULL},
    {REQUEST_LEFT,
     IN_DESKTOP | IN_WALL,
     MODE_SPECTATE,
     {INPUT_LEFT, 'h'},
     N_("to the left on a desktop or the wall"),
     NULL},
    {REQUEST_RIGHT,
     IN_DESKTOP | IN_WALL,
     MODE_SPECTATE,
     {INPUT_RIGHT, 'l'},
     N_("to the right on them"),
     NULL},
    {REQUEST_OPEN,
     IN_WALL,
     MODE_SPECTATE,
     {INPUT_ENTER},
     N_("on the wall: enlarge the chosen desktop"),
     NULL},
    {REQUEST_MORE, IN_WALL, MODE_SPECTATE, {'+'}, N_("on the wall: one desktop more"), NULL},
    {REQUEST_LESS, IN_WALL, MODE_SPECTATE, {'-'}, N_("on the wall: one desktop less"), NULL},
    {REQUEST_OPEN,
     IN_VIEWERS,
     MODE_SPECTATE,
     {INPUT_ENTER},
     N_("look with the chosen viewer"),
     N_("look")},
    {REQUEST_TERMINAL, IN_VIEWERS, MODE_SPECTATE, {'1'}, N_("look in the terminal"), NULL},
    {REQUEST_VNC, IN_VIEWERS, MODE_SPECTATE, {'2'}, N_("look in a VNC viewer"), NULL},
    {REQUEST_BROWSER, IN_VIEWERS, MODE_SPECTATE, {'3'}, N_("look in the browser"), NULL},
    {REQUEST_COMMAND,
     IN_VIEWERS,
     MODE_SPECTATE,
     {'4'},
     N_("look with the command of the config file"),
     NULL},
    {REQUEST_COPY,
     IN_VIEWERS,
     MODE_SPECTATE,
     {'y'},
     N_("copy the link for a browser"),
     N_("copy link")},
    {REQUEST_UP, IN_ALL, MODE_BOTH, {INPUT_UP, 'k'}, N_("one line up"), NULL},
    {REQUEST_DOWN, IN_ALL, MODE_BOTH, {INPUT_DOWN, 'j'}, N_("one line down"), NULL},
    {REQUEST_PAGE_UP, IN_ALL, MODE_BOTH, {INPUT_PAGE_UP}, N_("one page up"), NULL},
    {REQUEST_PAGE_DOWN, IN_ALL, MODE_LIVE, {INPUT_PAGE_DOWN, ' '}, N_("one page down"), NULL},
    {REQUEST_TOP,
     IN_ALL,
     MODE_BOTH,
     {INPUT_HOME, 'g'},
     N_("to the top; the table then stays there"),
     NULL},
    {REQUEST_BOTTOM, IN_ALL, MODE_BOTH, {INPUT_END, 'G'}, N_("to the end"), NULL},
    {REQUEST_OPEN,
     IN_TABLE | IN_CLOSING,
     MODE_BOTH,
     {INPUT_ENTER},
     N_("details of the student"),
     N_("details")},
    {REQUEST_OPEN,
     IN_ALERTS,
     MODE_BOTH,
     {INPUT_ENTER},
     N_("go to the alert's student, or list its students"),
     N_("students")},
    {REQUEST_OPEN,
     IN_NETWORKS,
     MODE_BOTH,
     {INPUT_ENTER},
     N_("filter the table by the network"),
     N_("students")},
    {REQUEST_FILTER,
     IN_TABLE,
     MODE_BOTH,
     {'/'},
     N_("filter the rows while you type: text, !text, field:value, field>number"),
     N_("filter")},
    {REQUEST_BACK,
     IN_TABLE,
     MODE_BOTH,
     {INPUT_ESCAPE},
     N_("clear the filter and show everybody"),
     NULL},
    {REQUEST_RUNNING,
     IN_TABLE,
     MODE_BOTH,
     {'r'},
     N_("only desktops that run, or all"),
     N_("running")},
    {REQUEST_SORT_LEFT, IN_TABLE, MODE_BOTH, {'<'}, N_("sort by the column to the left"), NULL},
    {REQUEST_SORT_RIGHT, IN_TABLE, MODE_BOTH, {'>'}, N_("sort by the column to the right"), NULL},
    {REQUEST_INVERT, IN_TABLE, MODE_BOTH, {'I'}, N_("turn the order around"), NULL},
    {REQUEST_SORT_CPU, IN_TABLE, MODE_BOTH, {'P'}, N_("sort by cpu"), NULL},
    {REQUEST_SORT_MEM, IN_TABLE, MODE_BOTH, {'M'}, N_("sort by memory"), NULL},
    {REQUEST_SORT_RTT, IN_TABLE, MODE_BOTH, {'R'}, N_("sort by round-trip time"), NULL},
    {REQUEST_SORT_STATUS, IN_TABLE, MODE_BOTH, {'S'}, N_("sort by status: worst first"), NULL},
    {REQUEST_NEXT_PROBLEM,
     IN_TABLE | IN_DETAIL,
     MODE_BOTH,
     {'e'},
     N_("next student with a problem"),
     N_("next problem")},
    {REQUEST_PREVIOUS_PROBLEM, IN_TABLE | IN_DETAIL, MODE_BOTH, {'E'}, N_("the one before"), NULL},
    {REQUEST_ALERTS, IN_TEXT & ~IN_ALERTS, MODE_BOTH, {'a'}, N_("the alerts"), N_("alerts")},
    {REQUEST_NETWORKS,
     IN_TEXT & ~IN_NETWORKS,
     MODE_BOTH,
     {'n'},
     N_("the networks: how each fares"),
     N_("networks")},
    {REQUEST_CLOSING,
     IN_TEXT & ~IN_CLOSING,
     MODE_BOTH,
     {'c'},
     N_("the end of the exam: who still owes what"),
     N_("closing")},
    {REQUEST_ACKNOWLEDGE,
     IN_ALERTS | IN_DETAIL,
     MODE_LIVE,
     {'A'},
     N_("acknowledge the alert, or all of the student's"),
     N_("acknowledge")},
    {REQUEST_HIDE, IN_ALL, MODE_BOTH, {'p'}, N_("hide identities, or show them"), N_("hide names")},
    {REQUEST_FREEZE, IN_TEXT, MODE_LIVE, {'z'}, N_("freeze what is shown, or go on"), N_("freeze")},
    {REQUEST_MOUSE,
     IN_ALL,
     MODE_BOTH,
     {INPUT_F1 + 1},
     N_("mouse on or off: click selects, a click on a header sorts, the wheel scrolls"),
     NULL},
    {REQUEST_REDRAW, IN_ALL, MODE_BOTH, {INPUT_CTRL_L}, N_("draw the screen anew"), NULL},
    {REQUEST_HELP, IN_ALL & ~IN_HELP, MODE_BOTH, {'?', 'h', INPUT_F1}, N_("this help"), N_("help")},
    {REQUEST_BACK, IN_ALL & ~IN_TABLE, MODE_BOTH, {INPUT_ESCAPE, 'q'}, N_("back"), N_("back")},
    {REQUEST_EXIT, IN_TABLE, MODE_BOTH, {'q'}, N_("quit"), N_("quit")},
    {REQUEST_EXIT, IN_ALL, MODE_BOTH, {INPUT_F1 + 9}, N_("quit from anywhere"), NULL},
};

enum { N = sizeof table / sizeof *table };

const struct keymap_entry *keymap_all(size_t *ret_n)
{
    *ret_n = N;
    return table;
}

enum request keymap_request(enum pane_id pane, unsigned mode, uint32_t code)
{
    for (size_t i = 0; i < N; i++)
        for (int k = 0; k < KEYMAP_CODES && table[i].code[k]; k++)
            if (table[i].code[k] == code && table[i].panes & (1u << pane) && table[i].modes & mode)
                return table[i].request;
    return REQUEST_NONE;
}

/* Names as they stand on keyboards; they are the same in every language. */
static void name(uint32_t code, char *out, size_t size)
{
    static const struct {
        uint32_t code;
        const char *name;
    } special[] = {
        {' ', "Space"},           {INPUT_ENTER, "Enter"},  {INPUT_ESCAPE, "Esc"},
        {INPUT_UP, "Up"},         {INPUT_DOWN, "Down"},    {INPUT_HOME, "Home"},
        {INPUT_END, "End"},       {INPUT_PAGE_UP, "PgUp"}, {INPUT_PAGE_DOWN, "PgDn"},
        {INPUT_CTRL_L, "Ctrl-L"}, {INPUT_LEFT, "Left"},    {INPUT_RIGHT, "Right"},
    };

    for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
        if (special[i].code == code) {
            text_put(out, size, "%s", special[i].name);
            return;
        }
    }
    if (code >= INPUT_F1 && code <= INPUT_F12)
        text_put(out, size, "F%u", (unsigned)(code - INPUT_F1 + 1));
    else
        text_put(out, size, "%c", (int)code);
}

void keymap_names(const struct keymap_entry *e, char *out, size_t size)
{
    char one[16];

    out[0] = '\0';
    for (int k = 0; k < KEYMAP_CODES && e->code[k]; k++) {
        name(e->code[k], one, sizeof one);
        text_add(out, size, ", ", one);
    }
}

void keymap_first_name(const struct keymap_entry *e, char *out, size_t size)
{
    name(e->code[0], out, size);
}
