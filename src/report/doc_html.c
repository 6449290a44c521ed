/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page that needs nothing else: no script, no font, no picture from elsewhere, and a policy
 * that forbids them. Well-formed as XML too, so that any tool can read it. */
#include "report/doc.h"
#include "view/i18n.h"

#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--fg:#1a1a1a;--bg:#fff;--dim:#666;--line:#ccc;--mean:#0b62a4;"
    "--band:#9cc7e8;--warn:#b36b00;--crit:#c0212f}\n"
    "@media(prefers-color-scheme:dark){:root{--fg:#e6e6e6;--bg:#161616;--dim:#9a9a9a;--line:#444;"
    "--mean:#6cb6ff;--band:#234a6b;--warn:#e0a030;--crit:#ff6b6b}}\n"
    "body{font:15px/1.45 system-ui,sans-serif;color:var(--fg);background:var(--bg);"
    "max-width:62rem;margin:2rem auto;padding:0 1rem}\n"
    "h2{border-bottom:2px solid var(--line);margin-top:2.5rem}\n"
    "h3{border-bottom:1px solid var(--line);margin-top:2.5rem}\n"
    "h4{margin-bottom:.3rem}\n"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\n"
    "th,td{text-align:left;padding:.15rem .8rem .15rem 0;vertical-align:top;"
    "border-bottom:1px solid var(--line);overflow-wrap:anywhere}\n"
    "th{color:var(--dim);font-weight:600}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}\n"
    "dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}\n"
    "a{color:inherit}\n"
    "svg{width:100%;height:auto;display:block;margin:.4rem 0}\n"
    "svg text{fill:var(--dim);font:11px system-ui,sans-serif}\n"
    ".axis{stroke:var(--line);fill:none}.band{fill:var(--band);stroke:var(--band)}\n"
    ".mean{stroke:var(--mean);fill:none;stroke-width:1.3}\n"
    ".warn{stroke:var(--warn);fill:var(--warn)}\n"
    ".crit{stroke:var(--crit);fill:var(--crit)}\n"
    "@media print{body{max-width:none;margin:0;font-size:11px}h3{break-after:avoid}"
    "svg,tr{break-inside:avoid}a{text-decoration:none}}\n";

void doc_escape(FILE *out, const char *s)
{
    for (; *s; s++)
        switch (*s) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\'': fputs("&#39;", out); break;
        default: fputc(*s, out);
        }
}

static void begin(struct doc *d, const char *title)
{
    /* TRANSLATORS: the code of this language, as in <html lang="it"> */
    const char *lang = _("en");

    fputs("<!DOCTYPE html>\n<html lang=\"", d->out);
    doc_escape(d->out, lang);
    fputs("\">\n<head>\n<meta charset=\"utf-8\"/>\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
          "style-src &#39;unsafe-inline&#39;\"/>\n"
          "<meta name=\"viewport\" content=\"width=device-width\"/>\n"
          "<meta name=\"referrer\" content=\"no-referrer\"/>\n<title>",
          d->out);
    doc_escape(d->out, title);
    fprintf(d->out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
    doc_escape(d->out, title);
    fputs("</h1>\n", d->out);
}

static void end(struct doc *d)
{
    fputs("</body>\n</html>\n", d->out);
}

static void heading(struct doc *d, int level, const char *anchor, const char *text)
{
    fprintf(d->out, "<h%d", level);
    if (*anchor) {
        fputs(" id=\"", d->out);
        doc_escape(d->out, anchor);
        fputs("\"", d->out);
    }
    fputs(">", d->out);
    doc_escape(d->out, text);
    fprintf(d->out, "</h%d>\n", level);
}

static void element(struct doc *d, const char *name, const char *text)
{
    fprintf(d->out, "<%s>", name);
    doc_escape(d->out, text);
    fprintf(d->out, "</%s>", name);
}

static void paragraph(struct doc *d, const char *text)
{
    element(d, "p", text);
    fputc('\n', d->out);
}

static void fact(struct doc *d, bool first, bool last, const char *name, const char *value)
{
    if (first)
        fputs("<dl>\n", d->out);
    element(d, "dt", name);
    element(d, "dd", value);
    fputc('\n', d->out);
    if (last)
        fputs("</dl>\n", d->out);
}

static void table(struct doc *d, const char *const *header, size_t columns)
{
    d->columns = columns;
    fputs("<table>\n<thead><tr>", d->out);
    for (size_t i = 0; i < columns; i++)
        element(d, "th", header[i]);
    fputs("</tr></thead>\n<tbody>\n", d->out);
}

static void row(struct doc *d, const char *anchor, const char *const *cell)
{
    fputs("<tr>", d->out);
    for (size_t i = 0; i < d->columns; i++) {
        if (i || !*anchor) {
            element(d, "td", cell[i]);
            continue;
        }
        fputs("<td><a href=\"#", d->out);
        doc_escape(d->out, anchor);
        fputs("\">", d->out);
        doc_escape(d->out, cell[i]);
        fputs("</a></td>", d->out);
    }
    fputs("</tr>\n", d->out);
}

static void table_end(struct doc *d)
{
    fputs("</tbody>\n</table>\n", d->out);
}

static void chart(struct doc *d, const struct doc_chart *c)
{
    if (chart_max(c->chart, c->signal) >= 0)
        doc_svg(d->out, c);
}

const struct doc_form doc_html = {begin, end, heading,   paragraph, fact,
                                  table, row, table_end, chart};
