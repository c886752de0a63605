/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source that counts: 25 grey pictures of 64 x 36 a second, the n-th as bright as n modulo 256,
 * with a tone. ?do=TROUBLE&after=N makes trouble after N pictures. ?threads: pictures come from a
 * thread of its own.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pitcast_plugin.h"

enum { WIDTH = 64, HEIGHT = 36, BLOCK = 1920 };

typedef struct test_source {
    const pitcast_host *host;
    char does[16];
    int after;
    int has_thread;
    int count;
    volatile int ending;
    pthread_t thread;
    unsigned char pixels[WIDTH * HEIGHT * 4];
    int32_t samples[BLOCK];
} test_source;

static void *create(const pitcast_host *host, const pitcast_options *options) {
    test_source *self = calloc(1, sizeof *self);
    self->host = host;
    snprintf(self->does, sizeof self->does, "%s", pitcast_option_of(options, "do", ""));
    self->after = atoi(pitcast_option_of(options, "after", "0"));
    self->has_thread = strcmp(pitcast_option_of(options, "threads", "no"), "no") != 0;
    if (strcmp(self->does, "refuse") == 0) {
        host->fail(host, "has no lens", "screw one on");
        free(self);
        return NULL;
    }
    return self;
}

static void garbage(test_source *self) {
    pitcast_picture picture;
    pitcast_sound sound;
    memset(&picture, 0, sizeof picture);
    (void)self->host->picture(self->host, &picture);
    (void)self->host->picture(self->host, NULL);
    picture.struct_size = sizeof picture;
    picture.format = 99;
    picture.width = WIDTH;
    picture.height = HEIGHT;
    (void)self->host->picture(self->host, &picture);
    picture.format = PITCAST_PICTURE_YUV420P8; /* no planes */
    (void)self->host->picture(self->host, &picture);
    picture.format = PITCAST_PICTURE_RGBA8;
    picture.planes[0].bytes = self->pixels;
    picture.planes[0].stride = WIDTH * 4;
    picture.planes[0].size = sizeof self->pixels - 1; /* a byte is missing */
    (void)self->host->picture(self->host, &picture);
    picture.width = 1 << 30;
    picture.planes[0].size = sizeof self->pixels;
    (void)self->host->picture(self->host, &picture);
    memset(&sound, 0, sizeof sound);
    sound.struct_size = sizeof sound;
    sound.samples = self->samples;
    sound.channels = 1000;
    sound.frames = 1;
    (void)self->host->sound(self->host, &sound);
}

static int32_t make_trouble(test_source *self) {
    if (strcmp(self->does, "crash") == 0) {
        abort();
    }
    if (strcmp(self->does, "hang") == 0) {
        for (;;) {
            sleep(1000);
        }
    }
    if (strcmp(self->does, "garbage") == 0) {
        garbage(self);
    }
    return strcmp(self->does, "end") == 0 ? PITCAST_END : PITCAST_OK;
}

static int32_t show(test_source *self) {
    pitcast_picture picture;
    pitcast_sound sound;
    int i;
    if (self->does[0] != '\0' && self->count >= self->after) {
        const int32_t result = make_trouble(self);
        if (result != PITCAST_OK) {
            return result;
        }
    }
    for (i = 0; i < WIDTH * HEIGHT; ++i) {
        memset(self->pixels + 4 * i, self->count & 255, 3);
        self->pixels[4 * i + 3] = 255;
    }
    for (i = 0; i < BLOCK; ++i) {
        self->samples[i] = i % 48 < 24 ? 1000000 : -1000000;
    }
    memset(&picture, 0, sizeof picture);
    picture.struct_size = sizeof picture;
    picture.format = PITCAST_PICTURE_RGBA8;
    picture.width = WIDTH;
    picture.height = HEIGHT;
    picture.rate_numerator = 25;
    picture.rate_denominator = 1;
    picture.stamp_ns = (int64_t)self->count * 40000000;
    picture.planes[0].bytes = self->pixels;
    picture.planes[0].stride = WIDTH * 4;
    picture.planes[0].size = sizeof self->pixels;
    memset(&sound, 0, sizeof sound);
    sound.struct_size = sizeof sound;
    sound.channels = 1;
    sound.samples = self->samples;
    sound.frames = BLOCK;
    sound.stamp_ns = picture.stamp_ns;
    ++self->count;
    usleep(40000);
    if (self->host->picture(self->host, &picture) != PITCAST_OK) {
        return PITCAST_AGAIN;
    }
    return self->host->sound(self->host, &sound);
}

static void *run(void *instance) {
    test_source *self = instance;
    while (!self->ending && show(self) == PITCAST_OK) {
    }
    return NULL;
}

static int32_t start(void *instance) {
    test_source *self = instance;
    self->host->log(self->host, PITCAST_LOG_NOTICE, "counts");
    if (self->has_thread) {
        (void)pthread_create(&self->thread, NULL, run, self);
    }
    return PITCAST_OK;
}

static int32_t poll_source(void *instance, uint32_t wait_ms) {
    test_source *self = instance;
    if (self->has_thread) {
        usleep(wait_ms * 1000);
        return PITCAST_OK;
    }
    return show(self);
}

static void stop(void *instance) {
    test_source *self = instance;
    self->ending = 1;
    if (self->has_thread) {
        (void)pthread_join(self->thread, NULL);
    }
}

static const pitcast_source_api api = {sizeof api, 0, create, start, poll_source, stop, free};

#ifdef BEFORE_SOURCES
/* As one that was built before there were sources. */
static int32_t poll_feed(void *feed, uint32_t wait_ms) {
    (void)feed;
    usleep(wait_ms * 1000);
    return PITCAST_OK;
}
static const pitcast_feed_api feed_api = {sizeof feed_api, 0,    create, start,
                                          poll_feed,       NULL, stop,   free};
static const pitcast_plugin plugin = {
    (uint32_t)offsetof(pitcast_plugin, source), PITCAST_PLUGIN_ABI, "old_feed", "1", "", &feed_api,
    NULL, NULL, &api};
#else
static const pitcast_plugin plugin = {sizeof plugin, PITCAST_PLUGIN_ABI, "test_source", "1", "",
                                      NULL,          NULL,               NULL,          &api};
#endif

const pitcast_plugin *pitcast_plugin_entry(void) { return &plugin; }
