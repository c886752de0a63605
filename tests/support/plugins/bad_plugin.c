/* SPDX-License-Identifier: Apache-2.0 */
/* Plug-ins that are wrong before anything of them runs, one for each FAULT_*. */
#include <stdlib.h>
#include <unistd.h>

#include "pitcast_plugin.h"

#ifndef FAULT_NO_ENTRY

static void *bad_create(const pitcast_host *host, const pitcast_options *options) {
    (void)host;
    (void)options;
    return NULL;
}
static int32_t bad_start(void *feed) {
    (void)feed;
    return PITCAST_OK;
}
static int32_t bad_poll(void *feed, uint32_t wait_ms) {
    (void)feed;
    (void)wait_ms;
    return PITCAST_OK;
}
static void bad_stop(void *feed) { (void)feed; }

const pitcast_plugin *pitcast_plugin_entry(void) {
    static pitcast_feed_api feed;
    static pitcast_sink_api sink;
    static pitcast_plugin plugin;
    feed.struct_size = sizeof feed;
    feed.create = bad_create;
    feed.start = bad_start;
    feed.poll = bad_poll;
    feed.stop = bad_stop;
    feed.destroy = bad_stop;
    plugin.struct_size = sizeof plugin;
    plugin.abi_version = PITCAST_PLUGIN_ABI;
    plugin.name = "bad";
    plugin.feed = &feed;
    (void)sink;
#ifdef FAULT_VERSION
    plugin.abi_version = 99;
#endif
#ifdef FAULT_SIZE
    plugin.struct_size = 24;
#endif
#ifdef FAULT_NAME
    plugin.name = "Bad Name";
#endif
#ifdef FAULT_ROLES
    plugin.feed = NULL;
#endif
#ifdef FAULT_FUNCTION
    feed.start = NULL;
#endif
#ifdef FAULT_POLL
    feed.poll = NULL;
#endif
#ifdef FAULT_FORMAT
    sink.struct_size = sizeof sink;
    plugin.sink = &sink;
#endif
#ifdef FAULT_NOTHING
    return NULL;
#endif
#ifdef FAULT_CRASH
    abort();
#endif
#ifdef FAULT_HANG
    for (;;) {
        (void)sleep(1);
    }
#endif
#ifdef FAULT_EXIT
    exit(0);
#endif
    return &plugin;
}
#else
/* Nothing that is looked for. */
PITCAST_PLUGIN_EXPORT int pitcast_plugin_other(void);
int pitcast_plugin_other(void) { return 0; }
#endif
