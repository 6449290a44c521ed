/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/ui.h"

#include "base/utf8.h"
#include "tui/footer.h"
#include "tui/header.h"
#include "tui/pane.h"
#include "tui/replay.h"
#include "tui/timebar.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdarg.h>
#include <string.h>

enum { ROWS_MIN = 10, COLS_MIN = 60, WHEEL_ROWS = 3 };

static const struct pane *const panes[] = {
    [PANE_TABLE] = &pane_table,       [PANE_DETAIL] = &pane_detail,
    [PANE_ALERTS] = &pane_alerts,     [PANE_ALERT] = &pane_alert,
    [PANE_NETWORKS] = &pane_networks, [PANE_CLOSING] = &pane_closing,
    [PANE_DESKTOP] = &pane_desktop,   [PANE_WALL] = &pane_wall,
    [PANE_VIEWERS] = &pane_viewers,   [PANE_HELP] = &pane_help,
};

void ui_init(struct ui *u, const struct model *m, const struct ui_options *o)
{
    *u = (struct ui){.o = *o, .live = m, .detail = -1};
    u->networks = u->closing = (struct grid_choice){.key = GRID_FIRST, .shown = GRID_FIRST};
    utf8_sanitise(u->title, sizeof u->title, o->title, strlen(o->title));
    rows_init(&u->rows);
    u->rows.sort = o->sort;
    u->rows.invert = o->invert;
    rows_filter(&u->rows, o->filter ? o->filter : "");
    u->spots = spots_new();
    looking_init(u);
}

void ui_done(struct ui *u)
{
    rows_done(&u->rows);
    model_free(u->frozen);
    looking_done(u);
    spots_free(u->spots);
}

const struct model *ui_model(const struct ui *u)
{
    return u->frozen ? u->frozen : u->live;
}

unsigned ui_mode(const struct ui *u)
{
    return (u->o.timeline ? MODE_REPLAY : MODE_LIVE) | (u->o.gallery ? MODE_SPECTATE : 0);
}

bool ui_fits(const struct ui *u)
{
    return u->rows_all >= ROWS_MIN && u->cols_all >= COLS_MIN;
}

unsigned ui_how(const struct ui *u)
{
    return (u->o.glyphs == GLYPHS_ASCII ? COLUMN_ASCII : 0) | (u->hide ? COLUMN_HIDE : 0);
}

void ui_say(struct ui *u, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    text_vput(u->message, sizeof u->message, fmt, ap);
    va_end(ap);
}

/* Going to a pane that the one in front was opened from is going back, so that the way back always
 * ends at the table. */
void ui_open(struct ui *u, enum pane_id pane)
{
    enum pane_id p = u->pane;

    while (p != pane && p != PANE_TABLE)
        p = u->back[p];
    if (p != pane)
        u->back[pane] = u->pane;
    u->pane = pane;
}

void ui_back(struct ui *u)
{
    u->pane = u->pane == PANE_TABLE ? PANE_TABLE : u->back[u->pane];
}

void ui_jump(struct ui *u, uint32_t index)
{
    u->pane = PANE_TABLE;
    rows_update(&u->rows, ui_model(u));
    if (rows_select(&u->rows, index))
        return;
    rows_show_all(&u->rows);
    rows_update(&u->rows, ui_model(u));
    if (rows_select(&u->rows, index))
        ui_say(u, "%s", _("The filter hid this student and was cleared."));
}

void ui_details(struct ui *u, uint32_t index)
{
    u->detail = index;
    u->detail_top = 0;
    ui_open(u, PANE_DETAIL);
}

/* Selects the next row with a problem, in the order of the table; around its ends. */
static void go_to_problem(struct ui *u, int step)
{
    struct rows *r = &u->rows;

    for (size_t k = 1; k <= r->n; k++) {
        size_t i = (r->at + (step > 0 ? k : r->n * 2 - k)) % r->n;
        if (model_instance(ui_model(u), r->index[i])->status < STATUS_WARN)
            continue;
        rows_select(r, r->index[i]);
        u->detail = r->index[i];
        u->detail_top = 0;
        return;
    }
    ui_say(u, "%s",
           r->hidden ? _("No student among the rows shown has a problem.")
                     : _("No student has a problem."));
}

static void freeze(struct ui *u)
{
    if (u->frozen) {
        model_free(u->frozen);
        u->frozen = NULL;
    } else {
        u->frozen = model_clone(u->live);
    }
}

static void look(struct ui *u, enum request q)
{
    int64_t index = panes[u->pane]->student ? panes[u->pane]->student(u) : -1;

    if (index < 0) {
        ui_say(u, "%s", _("No student is chosen."));
    } else if (q == REQUEST_LOOK) {
        looking_open(u, (uint32_t)index, VIEWER_UNKNOWN);
    } else {
        u->viewers_of = index;
        ui_open(u, PANE_VIEWERS);
    }
}

/* Is a desktop all there is, and no exam behind it? */
static bool is_alone(const struct ui *u)
{
    return u->o.gallery && u->o.desktop >= 0;
}

/* Whose desktop would it be? Nobody sees that in a window that is too small. */
static bool is_blind(const struct ui *u, enum request q)
{
    bool desktops = u->pane == PANE_DESKTOP || u->pane == PANE_WALL || u->pane == PANE_VIEWERS ||
                    q == REQUEST_LOOK || q == REQUEST_VIEWERS || q == REQUEST_WALL ||
                    q == REQUEST_LEAST;

    return desktops && !ui_fits(u) && q != REQUEST_BACK && q != REQUEST_EXIT;
}

static void request(struct ui *u, enum request q)
{
    if (is_blind(u, q))
        return;
    switch (q) {
    case REQUEST_NONE: break;
    case REQUEST_NEXT_PROBLEM: go_to_problem(u, 1); break;
    case REQUEST_PREVIOUS_PROBLEM: go_to_problem(u, -1); break;
    case REQUEST_ALERTS: ui_open(u, PANE_ALERTS); break;
    case REQUEST_NETWORKS: ui_open(u, PANE_NETWORKS); break;
    case REQUEST_CLOSING: ui_open(u, PANE_CLOSING); break;
    case REQUEST_HELP:
        if (!is_alone(u))
            ui_open(u, PANE_HELP);
        break;
    case REQUEST_LOOK:
    case REQUEST_VIEWERS: look(u, q); break;
    case REQUEST_WALL: looking_wall(u); break;
    case REQUEST_LEAST:
        if (!is_alone(u))
            looking_least(u);
        break;
    case REQUEST_HIDE: u->hide = !u->hide; break;
    case REQUEST_FREEZE: freeze(u); break;
    case REQUEST_MOUSE:
        u->mouse = !u->mouse;
        ui_say(u, "%s", u->mouse ? _("Mouse on: F2 turns it off.") : _("Mouse off."));
        break;
    case REQUEST_REDRAW: u->redraw = true; break;
    case REQUEST_EXIT: u->quit = true; break;
    case REQUEST_PAUSE:
    case REQUEST_STEP:
    case REQUEST_STEP_BACK:
    case REQUEST_FORWARD:
    case REQUEST_BACKWARD:
    case REQUEST_FAR_FORWARD:
    case REQUEST_FAR_BACKWARD:
    case REQUEST_START:
    case REQUEST_FINISH:
    case REQUEST_GO_TO:
    case REQUEST_FASTER:
    case REQUEST_SLOWER: replay_request(u, q); break;
    case REQUEST_BACK:
        if (is_alone(u)) {
            u->quit = true;
            break;
        }
        if (u->pane != PANE_TABLE) {
            ui_back(u);
            break;
        } /* fall through */
    default: panes[u->pane]->request(u, q);
    }
}

/* The filter follows what is typed as long as that can be read. */
static void type_filter(struct ui *u, const struct input *in)
{
    switch (prompt_key(&u->prompt, in)) {
    case PROMPT_CHANGED:
    case PROMPT_ACCEPTED:
        if (rows_filter(&u->rows, u->prompt.text) < 0) {
            u->prompt.open = true; /* to be mended */
            ui_say(u, _("This can't be read as a filter; the one before is in force: %s"),
                   u->hide ? "***" : u->rows.filter_text);
        }
        break;
    case PROMPT_CANCELLED: rows_show_all(&u->rows); break;
    default: break;
    }
}

static void type_time(struct ui *u, const struct input *in)
{
    if (prompt_key(&u->prompt, in) == PROMPT_ACCEPTED && !replay_go_to(u, u->prompt.text))
        u->prompt.open = true; /* to be mended */
}

/* Keys that are no text go on moving what is shown, but for those that move in other lines of text:
 * whoever presses them here does not mean the replay. */
static bool is_typed(uint32_t code)
{
    return code < INPUT_SPECIAL || code == INPUT_BACKSPACE || code == INPUT_LEFT ||
           code == INPUT_RIGHT;
}

static void click(struct ui *u, int row, int col)
{
    if (row >= 0 && row < u->area_rows && panes[u->pane]->click)
        panes[u->pane]->click(u, row, col);
}

void ui_key(struct ui *u, const struct input *in)
{
    enum pane_id before = u->pane;

    u->message[0] = '\0';
    /* the key before may have changed them, and the picture comes at most 20 times a second */
    rows_update(&u->rows, ui_model(u));
    if (in->code == INPUT_CLICK)
        click(u, in->row - u->area_row, in->col);
    else if (in->code == INPUT_WHEEL_UP || in->code == INPUT_WHEEL_DOWN)
        for (int i = 0; i < WHEEL_ROWS; i++)
            request(u, in->code == INPUT_WHEEL_UP ? REQUEST_UP : REQUEST_DOWN);
    else if (u->prompt.open && is_typed(in->code))
        (u->ask == ASK_TIME ? type_time : type_filter)(u, in);
    else
        request(u, keymap_request(u->pane, ui_mode(u), in->code));
    if (u->pane != before)
        u->prompt.open = false;
    looking_sync(u);
}

static void say_too_small(struct frame *f)
{
    char s[128];

    text_put(s, sizeof s, _("%dx%d is too small: %dx%d needed"), f->cols, f->rows, COLS_MIN,
             ROWS_MIN);
    if (utf8_width(s) > (size_t)f->cols)
        /* TRANSLATORS: the same in at most 20 cells */
        text_put(s, sizeof s, _("%dx%d: needs %dx%d"), f->cols, f->rows, COLS_MIN, ROWS_MIN);
    frame_put(f, 0, 0, f->cols, s, STYLE_TEXT);
}

void ui_draw(struct ui *u, struct frame *f)
{
    frame_reset(f, f->rows, f->cols);
    u->rows_all = f->rows;
    u->cols_all = f->cols;
    looking_sync(u);
    u->nspots = 0;
    u->link.url[0] = '\0';
    if (!ui_fits(u)) {
        u->area_rows = 0;
        say_too_small(f);
        return;
    }
    rows_update(&u->rows, ui_model(u)); /* the header counts what they hide */
    u->area_row = header_draw(u, f);
    u->area_rows = f->rows - u->area_row - (u->o.timeline ? 2 : 1);
    panes[u->pane]->draw(u, f, (struct pane_area){u->area_row, u->area_rows});
    if (u->o.timeline)
        timebar_draw(u, f, f->rows - 2);
    (panes[u->pane]->footer ? panes[u->pane]->footer : footer_draw)(u, f, f->rows - 1);
}
