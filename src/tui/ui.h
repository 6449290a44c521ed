/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitor's state and what keys do to it; draws it into a frame. Knows the model, which it only
 * reads, and no terminal, loop or clock: what it shows is a function of the model and the keys. */
#ifndef TUI_UI_H
#define TUI_UI_H

#include "model/model.h"
#include "model/query.h"
#include "tui/frame.h"
#include "tui/gallery.h"
#include "tui/grid.h"
#include "tui/keymap.h"
#include "tui/looking.h"
#include "tui/prompt.h"
#include "tui/rows.h"
#include "tui/sparkline.h"
#include "tui/spots.h"
#include "view/column.h"

struct timeline;

struct ui_options {
    const char *title; /* of the exam, or its url; sanitised here */
    bool insecure;     /* certificates are not checked */
    enum glyphs glyphs;
    const struct column *const *columns;
    size_t ncolumns; /* 0: the usual ones; dropped as room lacks, either way */
    enum query_key sort;
    bool invert;
    const char *filter; /* NULL none; must parse */

    const struct timeline *timeline; /* of the journal that is shown; NULL: this is live */
    /* What must be seen, in clean words, or NULL: shown as long as it is said. NULL: nothing ever.
     */
    const char *(*banner)(void *banner_ud);
    void *banner_ud;

    const struct gallery *gallery; /* NULL: desktops can't be looked at, and nothing speaks of it */
    enum picture_mode picture;     /* how they are drawn */
    int64_t desktop;               /* index: this one is shown at once, and leaving it quits; -1 */

    /* The examiner acknowledges an alert. NULL: nobody listens. */
    void (*acknowledge)(void *ud, uint32_t alert);
    void *ud;
};

enum ui_ask { ASK_FILTER, ASK_TIME };

enum { UI_TITLE_MAX = 256, UI_MESSAGE_MAX = 256, UI_LINK_MAX = 4097 };

struct ui {
    struct ui_options o;
    char title[UI_TITLE_MAX];
    const struct model *live;
    struct model *frozen; /* owned; what is shown instead of live, NULL: live is */

    enum pane_id pane;
    enum pane_id back[PANE_COUNT]; /* where each pane was opened from */
    struct rows rows;              /* the table's */
    int64_t detail;                /* index of the student in the detail pane */
    int detail_top;                /* its first line shown */
    size_t alerts_at, alerts_top;  /* in their list: the chosen one, the first in sight */
    uint32_t alert;                /* number of the chosen one; 0: the first */
    uint32_t alert_shown;          /* the one last drawn as chosen: what keys act on; 0 none */
    uint32_t alert_open;           /* number of the one in the pane of one alert */
    int alert_top;
    struct grid_choice networks, closing;
    int help_top;
    struct looking looking; /* whose desktops are shown */
    int64_t viewers_of;     /* index of the student whose desktop a viewer is chosen for */
    int viewers_at;         /* the chosen one */

    bool hide; /* pseudonyms instead of identities */
    bool mouse;
    bool quit;
    bool redraw; /* asked for; whoever shows the frame clears it */
    struct prompt prompt;
    enum ui_ask ask;              /* what is typed into it */
    char message[UI_MESSAGE_MAX]; /* until the next key */

    struct spots *spots;           /* owned; what of the pictures is on the terminal */
    struct spot spot[GALLERY_MAX]; /* as last drawn: pictures over the frame */
    size_t nspots;
    char copy[UI_LINK_MAX]; /* a url to be put on the clipboard; whoever does so clears it */
    struct {
        char url[UI_LINK_MAX]; /* "": none; over the frame, as a hyperlink */
        int row, col, width;
    } link;

    /* as the pane in front was last drawn */
    int rows_all, cols_all;                     /* of the frame */
    int area_row, area_rows;                    /* where it stands */
    int page;                                   /* rows for its list or text ... */
    int lines;                                  /* ... which has so many ... */
    int top;                                    /* ... from this one on */
    const struct column *head[COLUMN_LIST_MAX]; /* what a click on the header line hits: as drawn */
    int head_at[COLUMN_LIST_MAX], head_end[COLUMN_LIST_MAX], nhead;
};

void ui_init(struct ui *u, const struct model *m, const struct ui_options *o);
void ui_done(struct ui *u);

void ui_key(struct ui *u, const struct input *in);
/* Draws everything into f, whose size must be set. */
void ui_draw(struct ui *u, struct frame *f);

/* What is shown: live, or as it was frozen. */
const struct model *ui_model(const struct ui *u);
/* MODE_LIVE or MODE_REPLAY; with MODE_SPECTATE where desktops can be looked at. */
unsigned ui_mode(const struct ui *u);
/* False: the window is too small for anything, as it was last drawn. */
bool ui_fits(const struct ui *u);
/* How cells are to be written: COLUMN_ASCII, COLUMN_HIDE. */
unsigned ui_how(const struct ui *u);
/* Printf to the message line. */
void ui_say(struct ui *u, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Selects this student in the table, whatever filter hid them, and shows the table. */
void ui_jump(struct ui *u, uint32_t index);
/* Shows all of one student, and goes back from there to the pane in front. */
void ui_details(struct ui *u, uint32_t index);
/* Opens a pane over the one in front, or goes back. */
void ui_open(struct ui *u, enum pane_id pane);
void ui_back(struct ui *u);

#endif
