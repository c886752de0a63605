/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plug-in that is everything and does what it is told: ?when=FUNCTION&do=TROUBLE, in the
 * function of that name, from its `after`-th call on. Without trouble it behaves.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pitcast_plugin.h"

typedef struct troublemaker {
    const pitcast_host *host;
    char when[16];
    char does[16];
    char note[256]; /* a file to write down what was heard */
    char session[32];
    int after;
    int calls;
    int told;
} troublemaker;

static void event(const troublemaker *self, const char *json) {
    (void)self->host->event(self->host, json, strlen(json));
}

static void note(const troublemaker *self, const char *topic, const char *text) {
    FILE *file = self->note[0] == '\0' ? NULL : fopen(self->note, "a");
    if (file != NULL) {
        (void)fprintf(file, "%s %s\n", topic, text);
        (void)fclose(file);
    }
}

/* More than fits into a packet; 1 = more than is allowed. */
static void large_event(const troublemaker *self, int too_large) {
    const size_t size = too_large ? (size_t)2 << 20 : 300000;
    char *text = malloc(size);
    int used = snprintf(text, size, "{\"kind\": \"race_control\", \"text\": \"");
    memset(text + used, 'x', size - (size_t)used - 2);
    memcpy(text + size - 2, "\"}", 2);
    (void)self->host->event(self->host, text, size);
    free(text);
}

static void garbage(const troublemaker *self) {
    static const char *const texts[] = {"", "x", "{", "[]", "{}", "{\"kind\": 7}",
                                        "{\"kind\": \"passing\", \"number\": \"\xff\xfe\"}",
                                        "{\"kind\": \"nothing that is known\"}",
                                        "{\"kind\": \"feed_status\", \"provenance\": \"frozen\"}"};
    size_t i;
    for (i = 0; i < sizeof texts / sizeof texts[0]; ++i) {
        event(self, texts[i]);
    }
    (void)self->host->event(self->host, NULL, 1000);
    self->host->log(self->host, 77, "\x1b[31mred\xff");
    self->host->log(self->host, PITCAST_LOG_ERROR, NULL);
}

static int32_t trouble(troublemaker *self, const char *function) {
    if (strcmp(self->when, function) != 0 || self->calls++ < self->after) {
        return PITCAST_OK;
    }
    if (strcmp(self->does, "crash") == 0) {
        (void)raise(SIGSEGV);
    } else if (strcmp(self->does, "exit") == 0) {
        _exit(3);
    } else if (strcmp(self->does, "hang") == 0) {
        for (;;) {
            (void)sleep(1);
        }
    } else if (strcmp(self->does, "slow") == 0) {
        (void)usleep(200000);
    } else if (strcmp(self->does, "flood") == 0) {
        int i;
        for (i = 0; i < 2000; ++i) {
            event(self, "{\"kind\": \"rubbish\", \"rubbish\": \"rubbish\"}");
            self->host->log(self->host, PITCAST_LOG_NOTICE, "rubbish");
        }
    } else if (strcmp(self->does, "garbage") == 0) {
        garbage(self);
    } else if (strcmp(self->does, "large") == 0 && !self->told) {
        self->told = 1;
        large_event(self, 0);
        large_event(self, 1);
    } else if (strcmp(self->does, "again") == 0) {
        self->host->fail(self->host, "the peer is away", "wait for it");
        return PITCAST_AGAIN;
    } else if (strcmp(self->does, "fail") == 0) {
        self->host->fail(self->host, "does not like its options", "give it better ones");
        return PITCAST_FAILED;
    } else if (strcmp(self->does, "end") == 0) {
        return PITCAST_END;
    } else if (strcmp(self->does, "wrong") == 0) {
        return 4711;
    } else if (strcmp(self->does, "silent") == 0) {
        self->host->heard(self->host, 0);
    } else if (strcmp(self->does, "command") == 0) {
        static const char command[] = "{\"verb\": \"clear\", \"layer\": 3, \"id\": \"mine\"}";
        (void)self->host->command(self->host, command, sizeof command - 1);
        (void)self->host->command(self->host, "7", 1);
        self->does[0] = '\0';
    }
    return PITCAST_OK;
}

static void copy(char *to, size_t size, const char *from) { (void)snprintf(to, size, "%s", from); }

static void *create(const pitcast_host *host, const pitcast_options *options) {
    troublemaker *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    self->host = host;
    copy(self->when, sizeof self->when, pitcast_option_of(options, "when", ""));
    copy(self->does, sizeof self->does, pitcast_option_of(options, "do", ""));
    copy(self->note, sizeof self->note, pitcast_option_of(options, "note", ""));
    copy(self->session, sizeof self->session, pitcast_option_of(options, "session", "T"));
    self->after = atoi(pitcast_option_of(options, "after", "0"));
    if (trouble(self, "create") != PITCAST_OK) {
        free(self);
        return NULL;
    }
    return self;
}

static void *create_sink(const pitcast_host *host, const pitcast_options *options,
                         const pitcast_stream *stream) {
    troublemaker *self = create(host, options);
    char text[64];
    if (self != NULL) {
        (void)snprintf(text, sizeof text, "%ux%u format %u", (unsigned)stream->width,
                       (unsigned)stream->height, (unsigned)stream->format);
        note(self, "create", text);
    }
    return self;
}

static int32_t start(void *instance) {
    troublemaker *self = instance;
    char text[128];
    (void)snprintf(text, sizeof text,
                   "{\"kind\": \"session\", \"id\": \"%s\", \"session_kind\": \"race\"}",
                   self->session);
    event(self, text);
    note(self, "start", "");
    return trouble(self, "start");
}

static int32_t poll_feed(void *instance, uint32_t wait_ms) {
    (void)usleep(wait_ms * 100);
    return trouble(instance, "poll");
}

static int32_t receive(void *instance, const void *bytes, size_t length, int64_t utc_ns) {
    troublemaker *self = instance;
    char text[256];
    (void)utc_ns;
    if (length > 0 && length < 200) {
        (void)snprintf(text, sizeof text, "{\"kind\": \"race_control\", \"text\": \"%.*s\"}",
                       (int)length, (const char *)bytes);
        event(self, text);
    }
    return trouble(self, "receive");
}

static int32_t write_frame(void *instance, const pitcast_frame *frame) {
    troublemaker *self = instance;
    char text[64];
    (void)snprintf(text, sizeof text, "%lld %s", (long long)frame->number, frame->timecode);
    note(self, "frame", text);
    return trouble(self, "write");
}

static int32_t hear(void *instance, const char *topic, const char *json, size_t length) {
    troublemaker *self = instance;
    (void)length;
    note(self, topic, json);
    return trouble(self, "hear");
}

static int32_t stop_sink(void *instance) {
    note(instance, "stop", "");
    return trouble(instance, "stop");
}
static void stop(void *instance) { (void)stop_sink(instance); }

static void destroy(void *instance) {
    note(instance, "destroy", "");
    (void)trouble(instance, "destroy");
    free(instance);
}

const pitcast_plugin *pitcast_plugin_entry(void) {
    static const uint32_t formats[] = {PITCAST_PACK_RGBA8, PITCAST_PACK_V210};
    static const pitcast_feed_api feed = {sizeof(pitcast_feed_api), 0,       create, start,
                                          poll_feed,                receive, stop,   destroy};
    static const pitcast_sink_api sink = {.struct_size = sizeof(pitcast_sink_api),
                                          .flags = PITCAST_SINK_GRAPHICS,
                                          .formats = formats,
                                          .format_count = 2,
                                          .create = create_sink,
                                          .start = start,
                                          .write = write_frame,
                                          .stop = stop_sink,
                                          .destroy = destroy};
    static const pitcast_control_api surface = {
        sizeof(pitcast_control_api), 0, create, start, hear, poll_feed, stop, destroy};
    static const pitcast_plugin plugin = {
        sizeof(pitcast_plugin), PITCAST_PLUGIN_ABI, "troublemaker", "1", "Does what it is told",
        &feed,                  &sink,              &surface,       NULL};
    return &plugin;
}
