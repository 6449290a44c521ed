/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Must not know how a desktop is shown: what a viewer, a command or a link must look like is asked
 * of those who use them. */
#include "cmd/conf_spectate.h"

#include "base/err.h"
#include "base/mem.h"
#include "cmd/conf_file.h"
#include "spectate/browser.h"
#include "view/i18n.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    enum viewer viewer;
} viewers[] = {{"auto", VIEWER_UNKNOWN},
               {"terminal", VIEWER_TERMINAL},
               {"vnc", VIEWER_VNC},
               {"browser", VIEWER_BROWSER},
               {"command", VIEWER_COMMAND}};

int conf_spectate_viewer(const char *name, enum viewer *ret)
{
    for (size_t i = 0; i < sizeof viewers / sizeof *viewers; i++)
        if (strcmp(viewers[i].name, name) == 0) {
            *ret = viewers[i].viewer;
            return 0;
        }
    return ERR_INVALID;
}

int conf_spectate_picture(const char *name, enum picture_mode *ret)
{
    for (int m = 0; m < PICTURE_MODES; m++)
        if (strcmp(picture_mode_name[m], name) == 0) {
            *ret = (enum picture_mode)m;
            return 0;
        }
    return ERR_INVALID;
}

void conf_spectate_init(struct conf_spectate *c)
{
    *c = (struct conf_spectate){.picture = PICTURE_AUTO};
}

static int check_switch(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);

    if (strcmp(s, "on") == 0 || strcmp(s, "off") == 0)
        return 0;
    cfg_error(cfg, _("spectate: on or off, not '%s'"), s);
    return -1;
}

static int check_viewer(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    enum viewer v;

    if (conf_spectate_viewer(s, &v) == 0)
        return 0;
    cfg_error(cfg, _("spectate-viewer: auto, terminal, vnc, browser or command, not '%s'"), s);
    return -1;
}

static int check_picture(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);
    enum picture_mode m;

    if (conf_spectate_picture(s, &m) == 0)
        return 0;
    cfg_error(cfg,
              _("spectate-picture: auto, truecolor, 256, 16, mono, symbols, sixel or kitty, not "
                "'%s'"),
              s);
    return -1;
}

static int check_password_file(cfg_t *cfg, cfg_opt_t *opt)
{
    if (*cfg_opt_getnstr(opt, 0))
        return 0;
    cfg_error(cfg, _("spectate-password-file: the name of a file is needed"));
    return -1;
}

/* Called for each word, with those before it. */
static int check_command(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *argv[EXTERNAL_ARGS_MAX + 1] = {0};
    unsigned n = cfg_opt_size(opt);

    if (n > EXTERNAL_ARGS_MAX) {
        cfg_error(cfg, _("spectate-command: at most %d words"), EXTERNAL_ARGS_MAX);
        return -1;
    }
    for (unsigned i = 0; i < n; i++)
        argv[i] = cfg_opt_getnstr(opt, i);
    if (external_check(argv) == 0)
        return 0;
    cfg_error(cfg,
              _("spectate-command: words with {host}, {port}, {password-file}, {url} and {student} "
                "and no other name in braces are needed, not '%s'"),
              argv[n - 1]);
    return -1;
}

static int check_link(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *s = cfg_opt_getnstr(opt, 0);

    if (browser_check(s) == 0)
        return 0;
    cfg_error(cfg, _("spectate-link: a url that begins with {url} is needed, not '%s'"), s);
    return -1;
}

void conf_spectate_options(cfg_opt_t *out)
{
    cfg_opt_t list[CONF_SPECTATE_OPTIONS] = {
        CFG_STR("spectate", "on", CFGF_NONE),
        CFG_STR("spectate-viewer", "auto", CFGF_NONE),
        CFG_STR("spectate-picture", "auto", CFGF_NONE),
        CFG_STR("spectate-password-file", NULL, CFGF_NODEFAULT),
        CFG_STR_LIST("spectate-command", NULL, CFGF_NODEFAULT),
        CFG_STR("spectate-link", NULL, CFGF_NODEFAULT),
    };

    list[0].validcb = check_switch;
    list[1].validcb = check_viewer;
    list[2].validcb = check_picture;
    list[3].validcb = check_password_file;
    list[4].validcb = check_command;
    list[5].validcb = check_link;
    memcpy(out, list, sizeof list);
}

void conf_spectate_take(cfg_t *cfg, const char *path, struct conf_spectate *c)
{
    c->off = strcmp(cfg_getstr(cfg, "spectate"), "off") == 0;
    conf_spectate_viewer(cfg_getstr(cfg, "spectate-viewer"), &c->viewer);
    conf_spectate_picture(cfg_getstr(cfg, "spectate-picture"), &c->picture);
    c->password_file = conf_file_beside(path, conf_file_text(cfg, "spectate-password-file"));
    c->link = conf_file_text(cfg, "spectate-link");
    for (unsigned i = 0; i < cfg_size(cfg, "spectate-command"); i++)
        c->command[i] = mem_strdup(cfg_getnstr(cfg, "spectate-command", i));
}

void conf_spectate_done(struct conf_spectate *c)
{
    free(c->password_file);
    free(c->link);
    for (char **word = c->command; *word; word++)
        free(*word);
    *c = (struct conf_spectate){0};
}
