/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The baseline: libwebsockets on libuv, every message received and thrown away.
 *   discard SECONDS < urls      (one "http://127.0.0.1:PORT/path/" a line)
 * Connects all of them, waits until each has sent a message, measures for SECONDS, and prints
 *   messages cpu_us_per_message rss_kib_per_connection
 * on one line. */
#include "usage.h"

#include <libwebsockets.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

enum { URLS_MAX = 20000, IN_FLIGHT = 48 };

static struct {
    char *url[URLS_MAX];
    bool heard[URLS_MAX];
    int n, asked, in_flight, speaking;
    unsigned long long messages, messages_before;
    double seconds, began_s, cpu_s;
    struct lws_context *context;
    uv_loop_t loop;
} b;

static const lws_retry_bo_t no_policy = {0};

static void ask_more(void)
{
    for (; b.asked < b.n && b.in_flight < IN_FLIGHT; b.asked++) {
        char host[64], path[512];
        int port;
        if (sscanf(b.url[b.asked], "http://%63[^:]:%d%511s", host, &port, path) != 3)
            exit(1);
        strcat(path, "usages?updatePeriod=1");
        struct lws_client_connect_info info = {.context = b.context,
                                               .address = host,
                                               .host = host,
                                               .port = port,
                                               .path = path,
                                               .retry_and_idle_policy = &no_policy,
                                               .userdata = &b.heard[b.asked]};
        lws_client_connect_via_info(&info);
        b.in_flight++;
    }
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len)
{
    bool *heard = user;

    (void)in;
    (void)len;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        b.in_flight--;
        ask_more();
        break;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
            break;
        b.messages++;
        b.speaking += !*heard;
        *heard = true;
        break;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        fprintf(stderr, "discard: a connection failed\n");
        exit(1);
    default: break;
    }
    return 0;
}

static const struct lws_protocols protocols[] = {
    {.name = "discard", .callback = callback, .rx_buffer_size = 4096},
    {0},
};

static void on_second(uv_timer_t *t)
{
    if (b.speaking < b.n)
        return;
    if (!b.began_s) {
        b.began_s = usage_now_s();
        b.cpu_s = usage_cpu_s();
        b.messages_before = b.messages;
    } else if (usage_now_s() - b.began_s >= b.seconds) {
        uv_stop(t->loop);
    }
}

static void read_urls(void)
{
    char line[512];

    while (b.n < URLS_MAX && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        b.url[b.n++] = strdup(line);
    }
}

int main(int argc, char **argv)
{
    void *loops[] = {&b.loop};
    struct lws_context_creation_info info = {.port = CONTEXT_PORT_NO_LISTEN,
                                             .protocols = protocols,
                                             .options = LWS_SERVER_OPTION_LIBUV,
                                             .foreign_loops = loops,
                                             .count_threads = 1,
                                             .retry_and_idle_policy = &no_policy};
    struct rlimit rl;
    uv_timer_t timer;

    if (argc < 2)
        return 2;
    b.seconds = atof(argv[1]);
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    signal(SIGPIPE, SIG_IGN);
    lws_set_log_level(LLL_ERR, NULL);
    read_urls();
    uv_loop_init(&b.loop);
    b.context = lws_create_context(&info);
    if (!b.context || !b.n)
        return 1;
    long before = usage_rss_kib();
    uv_timer_init(&b.loop, &timer);
    uv_timer_start(&timer, on_second, 1000, 1000);
    ask_more();
    uv_run(&b.loop, UV_RUN_DEFAULT);
    unsigned long long n = b.messages - b.messages_before;
    printf("%llu %.2f %.1f\n", n, (usage_cpu_s() - b.cpu_s) * 1e6 / (double)n,
           (double)(usage_rss_kib() - before) / b.n);
    return 0; /* the system takes the rest back */
}
