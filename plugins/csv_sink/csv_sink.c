/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sink that writes one line a frame, for logs of what went out and for tests:
 *
 *     --plugin csv_sink --sink 'plugin:csv_sink?path=out.csv'
 *
 *     frame,timecode,hash,changed,sound_frames,peak_1,peak_2
 *     88000000012,20:13:20:12,8d5a0c9be81f6a41,1,1920,-18.06,-18.06
 *
 * `hash` is of all planes, `changed` whether it differs from the line before, peaks are in dBFS,
 * "-inf" for silence. Options: path=FILE; append = go on with a file that is there.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "pitcast_plugin.h"

typedef struct csv_sink {
    const pitcast_host *host;
    const char *mode; /* of fopen */
    char *path;
    FILE *file;
    uint64_t last_hash;
    int32_t channels;
    int any; /* a line has been written */
} csv_sink;

/* Why something failed, with the file's name. */
static void complain(const csv_sink *sink, const char *what) {
    char text[512];
    (void)snprintf(text, sizeof text, "%s: %s: %s", sink->path, what, strerror(errno));
    sink->host->fail(sink->host, text, "check the folder, its permissions and the space left");
}

static void *csv_create(const pitcast_host *host, const pitcast_options *options,
                        const pitcast_stream *stream) {
    const char *path = pitcast_option_of(options, "path", "");
    const size_t size = strlen(path) + 1;
    csv_sink *sink;
    if (size == 1) {
        host->fail(host, "is told no file", "write plugin:csv_sink?path=out.csv");
        return NULL;
    }
    sink = calloc(1, sizeof *sink);
    if (sink == NULL) {
        return NULL;
    }
    sink->host = host;
    /* What one before us wrote stays. */
    sink->mode = stream->life > 1 || pitcast_option_of(options, "append", NULL) != NULL ? "a" : "w";
    sink->channels = stream->sound_channels;
    sink->path = malloc(size);
    if (sink->path == NULL) {
        free(sink);
        return NULL;
    }
    memcpy(sink->path, path, size);
    return sink;
}

static int32_t csv_start(void *instance) {
    csv_sink *sink = instance;
    int32_t channel;
    sink->file = fopen(sink->path, sink->mode);
    if (sink->file == NULL) {
        complain(sink, "cannot be opened");
        return PITCAST_FAILED;
    }
    (void)setvbuf(sink->file, NULL, _IOLBF, 4096); /* whole lines, whatever becomes of us */
    (void)fseek(sink->file, 0, SEEK_END);
    if (ftell(sink->file) == 0) {
        (void)fputs("frame,timecode,hash,changed,sound_frames", sink->file);
        for (channel = 1; channel <= sink->channels; ++channel) {
            (void)fprintf(sink->file, ",peak_%d", (int)channel);
        }
        (void)fputc('\n', sink->file);
    }
    return PITCAST_OK;
}

/* Eight bytes at a time, mixed by multiplication (the constants are those of FNV-1a and of the
 * golden ratio): not for secrets. */
static uint64_t mixed(uint64_t hash, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    while (size > 0) {
        uint64_t word = 0;
        const size_t part = size < sizeof word ? size : sizeof word;
        memcpy(&word, at, part);
        hash = (hash ^ word) * UINT64_C(0x100000001B3);
        hash ^= hash >> 29;
        at += part;
        size -= part;
    }
    return hash * UINT64_C(0x9E3779B97F4A7C15);
}

static uint64_t hash_of(const pitcast_frame *frame) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    int i;
    for (i = 0; i < 3; ++i) {
        if (frame->planes[i].bytes != NULL) {
            hash = mixed(hash, frame->planes[i].bytes, frame->planes[i].size);
        }
    }
    return hash;
}

/* The loudest sample of a channel, 0 .. 2^23. */
static int32_t peak_of(const pitcast_frame *frame, int32_t channel) {
    int32_t peak = 0;
    int32_t i;
    for (i = 0; i < frame->sound_frames; ++i) {
        const int32_t sample = frame->samples[i * frame->sound_channels + channel];
        const int32_t size = sample < 0 ? -sample : sample;
        peak = size > peak ? size : peak;
    }
    return peak;
}

static int32_t csv_write(void *instance, const pitcast_frame *frame) {
    csv_sink *sink = instance;
    const uint64_t hash = hash_of(frame);
    const int changed = !sink->any || hash != sink->last_hash;
    int32_t channel;
    (void)fprintf(sink->file, "%lld,%s,%016llx,%d,%d", (long long)frame->number, frame->timecode,
                  (unsigned long long)hash, changed, (int)frame->sound_frames);
    for (channel = 0; channel < sink->channels; ++channel) {
        const int heard = frame->samples != NULL && channel < frame->sound_channels;
        const int32_t peak = heard ? peak_of(frame, channel) : 0;
        if (peak == 0) {
            (void)fputs(",-inf", sink->file);
        } else {
            (void)fprintf(sink->file, ",%.2f", 20.0 * log10((double)peak / 8388608.0));
        }
    }
    sink->last_hash = hash;
    sink->any = 1;
    if (fputc('\n', sink->file) == EOF) {
        complain(sink, "cannot be written");
        return PITCAST_FAILED;
    }
    return PITCAST_OK;
}

static int32_t csv_stop(void *instance) {
    csv_sink *sink = instance;
    FILE *file = sink->file;
    sink->file = NULL;
    if (file != NULL && fclose(file) != 0) {
        complain(sink, "cannot be finished");
        return PITCAST_FAILED;
    }
    return PITCAST_OK;
}

static void csv_destroy(void *instance) {
    csv_sink *sink = instance;
    free(sink->path);
    free(sink);
}

const pitcast_plugin *pitcast_plugin_entry(void) {
    static const uint32_t formats[] = {PITCAST_PACK_UYVY,  PITCAST_PACK_V210,  PITCAST_PACK_V210A,
                                       PITCAST_PACK_RGBA8, PITCAST_PACK_BGRA8, PITCAST_PACK_RGBA16};
    static const pitcast_sink_api sink = {
        .struct_size = sizeof(pitcast_sink_api),
        .flags = PITCAST_SINK_SOUND,
        .formats = formats,
        .format_count = sizeof formats / sizeof formats[0],
        .create = csv_create,
        .start = csv_start,
        .write = csv_write,
        .stop = csv_stop,
        .destroy = csv_destroy,
    };
    static const pitcast_plugin plugin = {
        .struct_size = sizeof(pitcast_plugin),
        .abi_version = PITCAST_PLUGIN_ABI,
        .name = "csv_sink",
        .version = "1.0.0",
        .title = "One line a frame: number, timecode, hash of the picture, peaks of the sound",
        .sink = &sink,
    };
    return &plugin;
}
