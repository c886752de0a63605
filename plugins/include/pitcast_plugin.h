/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plug-ins of Pitcast: feeds, sources, sinks and control surfaces of your own, without a look at
 * the engine.
 *
 * This file is all that a plug-in needs. It is C11 and C++; nothing is linked. A plug-in is a
 * shared object that has one function, pitcast_plugin_entry(), which returns a description of what
 * it can do. docs/plugins.md writes one in a quarter of an hour; plugins/template is one to copy.
 *
 *     pitcast plugin ./my_feed.so
 *     pitcast run xinqiu --plugin ./my_feed.so --feed 'plugin:my_feed?url=http://timing.local'
 *     pitcast run xinqiu --plugin ./my_sink.so --sink 'plugin:my_sink?path=out'
 *     package.json: {"id": "drone", "url": "plugin:my_camera?port=2"}, and --plugin ./my_camera.so
 *     pitcast run xinqiu --plugin ./my_desk.so --surface 'plugin:my_desk'
 *
 * PROCESS. Each feed, source, sink and surface runs in a process of its own (pitcast-plugin-host),
 * at a lower priority than the channel, with 2 GiB of memory. If it crashes, or a function of it
 * does not return for ten seconds, the process is ended and a new one begins, a little later each
 * time; after ten short lives in a row no more. The channel loses what you would have told it, and
 * nothing else. With ?in_process the same functions are called in the channel's own process:
 * nothing is copied, and nothing protects the channel from you. Sources are like network cameras:
 * always in a process of their own, patience is four seconds, and they are begun again for ever.
 *
 * LIFE. create, start, then poll, receive, write and hear as often as there is reason, stop,
 * destroy. Each instance has its own life; there may be several in one process (?in_process).
 *   create   reads the options and takes memory. No files, no network. NULL: refused.
 *   start    opens files and connections, begins threads.
 *   stop     ends them. Nothing of the host may be called once it has returned.
 *   destroy  gives memory back. Called after create gave something, whatever came between.
 *
 * THREADS. All functions of one instance are called on one thread, one after the other. A plug-in
 * may have threads of its own between start and stop; functions of the host (pitcast_host) may be
 * called from any of them. Block signals in them or leave signals alone.
 *
 * MEMORY. Whoever took it gives it back. What a function is given is good until it returns, but for
 * pitcast_host, which is good until destroy has returned. Descriptions (pitcast_plugin and what it
 * points to) are static. Text is UTF-8 and ends with a zero byte; where a length is given beside
 * it, the length counts and the zero is not needed.
 *
 * ERRORS. A function that fails says why by host->fail(what, mend), then returns PITCAST_AGAIN (the
 * peer is away: this life ends, the next one begins after a pause), or PITCAST_FAILED (wrong
 * options: no other life would do better). No C++ exception may leave a plug-in.
 *
 * UNITS. Times are whole nanoseconds: utc_ns since 1970-01-01 UTC, tai_ns since 1970-01-01 TAI,
 * which is 37 s ahead and has no leap seconds. Sound is 48 kHz, 24 bits in 32.
 *
 * GROWTH. Every struct that may grow begins with struct_size. Members are only ever added at the
 * end, by whoever made the struct, so read a later one only where PITCAST_HAS(struct, member). What
 * exists does not change within one PITCAST_PLUGIN_ABI.
 */
#ifndef PITCAST_PLUGIN_H
#define PITCAST_PLUGIN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PITCAST_PLUGIN_ABI 1u

/* Is `member` within what the maker of *pointer knew of? */
#define PITCAST_HAS(pointer, member)                                   \
    ((const char*)(&(pointer)->member + 1) - (const char*)(pointer) <= \
     (ptrdiff_t)(pointer)->struct_size)

#if defined(__GNUC__)
#define PITCAST_PLUGIN_EXPORT __attribute__((visibility("default")))
#else
#define PITCAST_PLUGIN_EXPORT
#endif

/* ---- results ---- */

enum {
    PITCAST_OK = 0,
    PITCAST_AGAIN = 1,  /* this life is over; try another after a pause */
    PITCAST_FAILED = 2, /* and no other would do better */
    PITCAST_END = 3     /* the source has ended in order; that was all (feeds, sources, surfaces) */
};

enum { PITCAST_LOG_ERROR = 1, PITCAST_LOG_WARNING = 2, PITCAST_LOG_NOTICE = 3 };

/* ---- options: what stands behind the ? of plugin:NAME?key=value&key=value ---- */

/* %XX in a value stands for a byte, so that a URL may be one: url=http://host/a%3Fb. Keys that the
 * host keeps for itself never come: in_process, restarts, patience_ms, source,
 * control_key, control_server_key, and pack, bus, colour, range and dither of sinks. */
typedef struct pitcast_option {
    const char* key;
    const char* value; /* never NULL; "" of a key that stands alone */
} pitcast_option;

typedef struct pitcast_options {
    uint32_t struct_size;
    uint32_t count;
    const pitcast_option* items; /* in the order of the URL */
} pitcast_options;

/* The value of a key, or `fallback` where the URL does not have it. */
static inline const char* pitcast_option_of(const pitcast_options* options, const char* key,
                                            const char* fallback) {
    uint32_t i;
    for (i = 0; i < options->count; ++i) {
        if (strcmp(options->items[i].key, key) == 0) {
            return options->items[i].value;
        }
    }
    return fallback;
}

struct pitcast_picture;
struct pitcast_sound;

/* ---- what the host does; any thread, between create and the end of stop ---- */

typedef struct pitcast_host {
    uint32_t struct_size;
    uint32_t abi_version;
    void* context; /* the host's own */

    /* A line of the channel's log. At most ten a second are shown. */
    void (*log)(const struct pitcast_host* host, int32_t level, const char* text);
    /* Why the function that is about to fail does: "http://timing.local: answers 404", and what the
     * reader can do about it ("check the URL"; "" or NULL = nothing). The last one counts. */
    void (*fail)(const struct pitcast_host* host, const char* what, const char* mend);
    int64_t (*utc_now_ns)(const struct pitcast_host* host);

    /* Feeds: one event of the native feed as a JSON object, up to 1 MiB. docs/feed.md says how it
     * reads, docs/feed.schema.json says it to machines:
     *     {"kind": "passing", "utc_ns": 1750000090000000000, "number": "007", "loop": "SF"}
     * utc_ns is when it happened, by the clock of the source. What does not fit is counted, named
     * in the channel's state, and changes nothing. Over 4000 events a second this waits. Returns
     * PITCAST_OK, or PITCAST_AGAIN when nobody listens any more. */
    int32_t (*event)(const struct pitcast_host* host, const char* json, size_t length);
    /* Feeds: 0 = the source is silent, 1 = it is heard again (as at the start). While it is silent
     * the channel is told so, and graphics hide what can no longer be true. */
    void (*heard)(const struct pitcast_host* host, int32_t heard);

    /* Surfaces: one request of the native control protocol as a JSON object
     * (engine/control/include/pitcast/control/request.h):
     *     {"verb": "take", "template": "lower-third", "data": {"number": "7"}, "id": "1"}
     * The answer comes to `hear` with topic "answer" and the same id. */
    int32_t (*command)(const struct pitcast_host* host, const char* json, size_t length);

    /* Sources: the next picture, copied before this returns. What cannot be one is counted with
     * damaged pictures in the channel's state. PITCAST_AGAIN when nobody listens any more. */
    int32_t (*picture)(const struct pitcast_host* host, const struct pitcast_picture* picture);
    /* Sources: sound that belongs to the pictures, up to a second at a time. */
    int32_t (*sound)(const struct pitcast_host* host, const struct pitcast_sound* sound);
} pitcast_host;

/* ---- feeds: race events in ---- */

/* Has poll, or receive, or both. */
typedef struct pitcast_feed_api {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    void* (*create)(const pitcast_host* host, const pitcast_options* options);
    int32_t (*start)(void* feed);
    /* Asks the source, or waits for it, for up to wait_ms, and tells events. At most a hundred
     * times a second. */
    int32_t (*poll)(void* feed, uint32_t wait_ms);
    /* A feed that only understands bytes: the host reads them from ?source=tcp://host:port
     * (connected again when it is lost) or ?source=/a/file, and hands them over as they come, cut
     * anywhere. length 0: the connection has ended, what is half there is over. utc_ns: when they
     * came. */
    int32_t (*receive)(void* feed, const void* bytes, size_t length, int64_t utc_ns);
    void (*stop)(void* feed);
    void (*destroy)(void* feed);
} pitcast_feed_api;

/* ---- sinks: frames out ---- */

/* How pictures are packed. docs/outputs.md says what the codes mean (BT.709, narrow range, unless
 * the URL says ?colour=hlg or ?range=full). */
enum {
    PITCAST_PACK_BGRA8 = 1,     /* premultiplied, full range */
    PITCAST_PACK_RGBA8 = 2,     /* the same, bytes R G B A */
    PITCAST_PACK_YUV420P8 = 3,  /* three planes */
    PITCAST_PACK_YUV422P10 = 4, /* three planes of 16-bit words */
    PITCAST_PACK_V210 = 5,      /* 10-bit 4:2:2, lines padded to 128 bytes */
    PITCAST_PACK_V210_KEY = 6,  /* the key as luma */
    PITCAST_PACK_UYVY = 7,      /* 8-bit 4:2:2 */
    PITCAST_PACK_NV12 = 8,      /* two planes */
    PITCAST_PACK_P010 = 9,      /* two planes of 16-bit words, value in the high 10 bits */
    PITCAST_PACK_RGBA16 = 10,   /* 16-bit words, premultiplied, full range */
    PITCAST_PACK_V210A = 11     /* v210, not premultiplied, and a plane of the key */
};

enum {
    PITCAST_SINK_GRAPHICS = 1u, /* the graphics alone, unless the URL says ?bus=programme */
    PITCAST_SINK_SOUND = 2u     /* wants the sound of a show that has some */
};

typedef struct pitcast_stream {
    uint32_t struct_size;
    uint32_t format; /* PITCAST_PACK_*: one of those that the sink takes */
    int32_t width;   /* pixels */
    int32_t height;  /* lines of a frame */
    int32_t rate_numerator;
    int32_t rate_denominator; /* frames a second = numerator / denominator */
    int32_t interlaced;       /* 1 = two fields a frame, top field first */
    int32_t sound_channels;   /* 0 = none */
    int32_t utc_offset_s;     /* of the timecode */
    int32_t lossless;         /* 1 = not on air: the renderer waits for the sink */
    int32_t life;             /* 1; more: one before this was lost, and what it wrote is there */
    int32_t reserved;         /* 0 */
    int64_t first;            /* number of the first frame that will come */
} pitcast_stream;

typedef struct pitcast_plane {
    const void* bytes; /* NULL: the format does not have this plane */
    size_t stride;     /* bytes from one line to the next */
    size_t size;       /* bytes */
} pitcast_plane;

typedef struct pitcast_frame {
    uint32_t struct_size;
    uint32_t flags;    /* 0 */
    int64_t number;    /* frames since the TAI epoch, at the rate of the stream; rises, with gaps
                        * where frames were lost */
    int64_t tai_ns;    /* begin of the frame */
    char timecode[16]; /* "HH:MM:SS:FF" */
    pitcast_plane planes[3];
    const int32_t* samples; /* interleaved, -2^23 .. 2^23 - 1; NULL = none */
    int64_t sound_first;    /* number of the first sample since the TAI epoch */
    int32_t sound_frames;   /* samples a channel */
    int32_t sound_channels;
} pitcast_frame;

typedef struct pitcast_sink_api {
    uint32_t struct_size;
    uint32_t flags;          /* PITCAST_SINK_* */
    const uint32_t* formats; /* those it takes, PITCAST_PACK_*; the first unless ?pack=NAME */
    uint32_t format_count;   /* 1..11 */
    uint32_t reserved;       /* 0 */
    void* (*create)(const pitcast_host* host, const pitcast_options* options,
                    const pitcast_stream* stream);
    int32_t (*start)(void* sink);
    /* One frame, in the order of their numbers. A sink that takes longer than a frame lasts loses
     * some, which are counted. */
    int32_t (*write)(void* sink, const pitcast_frame* frame);
    /* Also finishes the file. PITCAST_OK, or what could not be finished. */
    int32_t (*stop)(void* sink);
    void (*destroy)(void* sink);
} pitcast_sink_api;

/* ---- sources: pictures in ---- */

/* The formats that are composed without a conversion. */
enum {
    PITCAST_PICTURE_RGBA8 = 1,    /* one plane, bytes R G B A, premultiplied */
    PITCAST_PICTURE_YUV420P8 = 2, /* three planes */
    PITCAST_PICTURE_YUV422P8 = 3,
    PITCAST_PICTURE_YUV444P8 = 4,
    PITCAST_PICTURE_YUV420P10 = 5, /* three planes of 16-bit words, value in the low 10 bits */
    PITCAST_PICTURE_YUV422P10 = 6,
    PITCAST_PICTURE_YUV444P10 = 7
};

enum { PITCAST_MATRIX_BT709 = 0, PITCAST_MATRIX_BT601 = 1, PITCAST_MATRIX_BT2020 = 2 };

enum {
    PITCAST_PICTURE_FULL_RANGE = 1u, /* of Y'CbCr; else narrow */
    PITCAST_PICTURE_INTERLACED = 2u, /* two fields, woven */
    PITCAST_PICTURE_BOTTOM_FIRST = 4u
};

typedef struct pitcast_picture {
    uint32_t struct_size;
    uint32_t format; /* PITCAST_PICTURE_* */
    int32_t width;   /* 1..16384 */
    int32_t height;
    uint32_t matrix; /* PITCAST_MATRIX_* */
    uint32_t flags;
    int32_t rate_numerator; /* pictures a second, that of the first counts; 0 = unknown */
    int32_t rate_denominator;
    /* By a clock of the source's own that goes evenly and is the sound's too; -1: shown as it
     * comes. Pictures are shown in the cadence of their stamps. */
    int64_t stamp_ns;
    pitcast_plane planes[3]; /* chroma sited left, widths and heights rounded up */
} pitcast_picture;

typedef struct pitcast_sound {
    uint32_t struct_size;
    int32_t channels;       /* 1..16 */
    const int32_t* samples; /* interleaved, 48 kHz, -2^23 .. 2^23 - 1 */
    size_t frames;          /* samples a channel, up to 48000 */
    int64_t stamp_ns;       /* of the first one, by the clock of the pictures */
} pitcast_sound;

typedef struct pitcast_source_api {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    void* (*create)(const pitcast_host* host, const pitcast_options* options);
    int32_t (*start)(void* source);
    /* Waits for the next picture for up to wait_ms and hands it to host->picture. NULL: it has
     * threads of its own that do. */
    int32_t (*poll)(void* source, uint32_t wait_ms);
    void (*stop)(void* source);
    void (*destroy)(void* source);
} pitcast_source_api;

/* ---- control surfaces: state out, commands in ---- */

typedef struct pitcast_control_api {
    uint32_t struct_size;
    uint32_t flags; /* 0 */
    void* (*create)(const pitcast_host* host, const pitcast_options* options);
    int32_t (*start)(void* surface);
    /* What the channel tells, as JSON: topic "state" (all of it, up to ten times a second, the
     * newest only), "on_air" (a command has become effective), "answer" (to host->command), and
     * what may come to be; pass over topics that you do not know. */
    int32_t (*hear)(void* surface, const char* topic, const char* json, size_t length);
    /* Waits for the buttons, for up to wait_ms. May be NULL. At most a hundred times a second. */
    int32_t (*poll)(void* surface, uint32_t wait_ms);
    void (*stop)(void* surface);
    void (*destroy)(void* surface);
} pitcast_control_api;

/* ---- the plug-in ---- */

typedef struct pitcast_plugin {
    uint32_t struct_size;
    uint32_t abi_version; /* PITCAST_PLUGIN_ABI */
    const char* name;     /* of plugin:NAME: a-z, 0-9 and _, a letter first, at most 32 */
    const char* version;  /* its own, "1.2.0" */
    const char* title;    /* a line for people */
    /* NULL = is none */
    const pitcast_feed_api* feed;
    const pitcast_sink_api* sink;
    const pitcast_control_api* control;
    const pitcast_source_api* source;
} pitcast_plugin;

/* The one symbol that a plug-in exports. Takes no time and opens nothing. */
PITCAST_PLUGIN_EXPORT const pitcast_plugin* pitcast_plugin_entry(void);

#ifdef __cplusplus
}
#endif

#endif /* PITCAST_PLUGIN_H */
