/* SPDX-License-Identifier: Apache-2.0 */
/*
 * y4m_source: pictures of whatever can write YUV4MPEG2, out of a named pipe or a file.
 *
 *     mkfifo /tmp/drone
 *     ffmpeg -i … -f yuv4mpegpipe -strict -1 -y /tmp/drone
 *     package.json: {"id": "drone", "url": "plugin:y4m_source?path=/tmp/drone"}
 *
 * A pipe is read as it comes, by whoever writes it; when that one has gone, the next may come. A
 * file is shown at its own rate, over and over.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "pitcast_plugin.h"

enum { LONGEST_LINE = 512, LARGEST_SIDE = 16384 };

typedef struct source {
    const pitcast_host* host;
    char path[1024];
    int file;
    int is_pipe;
    /* Bytes that have come, as far as they are needed. */
    unsigned char* bytes;
    size_t have;
    size_t room;
    /* What the header says; width 0: it has not come yet. */
    pitcast_picture picture;
    size_t plane_bytes[3];
    size_t picture_bytes;
    int64_t shown;    /* pictures */
    int64_t began_ns; /* of files: when the first one was shown */
} source;

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int32_t failed(source* self, int32_t result, const char* what, const char* mend) {
    char text[1200];
    snprintf(text, sizeof text, "%s: %s", self->path, what);
    self->host->fail(self->host, text, mend);
    return result;
}

static void* create(const pitcast_host* host, const pitcast_options* options) {
    const char* path = pitcast_option_of(options, "path", "");
    source* self;
    if (path[0] == '\0' || strlen(path) >= sizeof self->path) {
        host->fail(host, "no path", "write plugin:y4m_source?path=/tmp/drone");
        return NULL;
    }
    self = calloc(1, sizeof *self);
    if (self != NULL) {
        self->host = host;
        self->file = -1;
        strcpy(self->path, path);
    }
    return self;
}

static int32_t start(void* instance) {
    source* self = instance;
    struct stat facts;
    self->file = open(self->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (self->file < 0 || fstat(self->file, &facts) != 0) {
        return failed(self, PITCAST_AGAIN, strerror(errno), "make it with mkfifo, or name a file");
    }
    if (!S_ISFIFO(facts.st_mode) && !S_ISREG(facts.st_mode)) {
        return failed(self, PITCAST_FAILED, "is neither a pipe nor a file", "use mkfifo");
    }
    self->is_pipe = S_ISFIFO(facts.st_mode);
    return PITCAST_OK;
}

/* ---- the header: "YUV4MPEG2 W1280 H720 F25:1 Ip C422p10 XCOLORRANGE=FULL" ---- */

static int take_colour(pitcast_picture* picture, const char* name) {
    static const struct {
        const char* begins;
        uint32_t format;
    } kinds[] = {{"420p10", PITCAST_PICTURE_YUV420P10}, {"422p10", PITCAST_PICTURE_YUV422P10},
                 {"444p10", PITCAST_PICTURE_YUV444P10}, {"420p1", 0},
                 {"422p1", 0},                          {"444p1", 0},
                 {"444alpha", 0},                       {"420", PITCAST_PICTURE_YUV420P8},
                 {"422", PITCAST_PICTURE_YUV422P8},     {"444", PITCAST_PICTURE_YUV444P8}};
    size_t i;
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; ++i) {
        if (strncmp(name, kinds[i].begins, strlen(kinds[i].begins)) == 0) {
            picture->format = kinds[i].format;
            return kinds[i].format != 0;
        }
    }
    return 0;
}

static int take_word(pitcast_picture* picture, const char* word) {
    switch (word[0]) {
        case 'W':
            picture->width = (int32_t)strtol(word + 1, NULL, 10);
            return 1;
        case 'H':
            picture->height = (int32_t)strtol(word + 1, NULL, 10);
            return 1;
        case 'F':
            return sscanf(word + 1, "%d:%d", &picture->rate_numerator,
                          &picture->rate_denominator) == 2;
        case 'I':
            picture->flags |= word[1] == 't' || word[1] == 'b' ? PITCAST_PICTURE_INTERLACED : 0u;
            picture->flags |= word[1] == 'b' ? PITCAST_PICTURE_BOTTOM_FIRST : 0u;
            return 1;
        case 'C':
            return take_colour(picture, word + 1);
        case 'X':
            picture->flags |=
                strcmp(word + 1, "COLORRANGE=FULL") == 0 ? PITCAST_PICTURE_FULL_RANGE : 0u;
            return 1;
        default:
            return 1;
    }
}

static void lay_out(source* self) {
    pitcast_picture* picture = &self->picture;
    const size_t depth = picture->format >= PITCAST_PICTURE_YUV420P10 ? 2 : 1;
    const int halved_down = picture->format == PITCAST_PICTURE_YUV420P8 ||
                            picture->format == PITCAST_PICTURE_YUV420P10;
    const int halved_across = halved_down || picture->format == PITCAST_PICTURE_YUV422P8 ||
                              picture->format == PITCAST_PICTURE_YUV422P10;
    int i;
    self->picture_bytes = 0;
    for (i = 0; i < 3; ++i) {
        const size_t width = (size_t)(i > 0 && halved_across ? (picture->width + 1) / 2
                                                             : picture->width);
        const size_t lines = (size_t)(i > 0 && halved_down ? (picture->height + 1) / 2
                                                           : picture->height);
        picture->planes[i].stride = width * depth;
        picture->planes[i].size = self->plane_bytes[i] = width * depth * lines;
        self->picture_bytes += self->plane_bytes[i];
    }
}

static int32_t take_header(source* self, char* line) {
    pitcast_picture* picture = &self->picture;
    char* rest = line;
    char* word = strtok_r(line, " ", &rest);
    memset(picture, 0, sizeof *picture);
    picture->struct_size = sizeof *picture;
    picture->format = PITCAST_PICTURE_YUV420P8;
    picture->matrix = PITCAST_MATRIX_BT709;
    if (word == NULL || strcmp(word, "YUV4MPEG2") != 0) {
        return failed(self, PITCAST_AGAIN, "is no YUV4MPEG2", "ffmpeg … -f yuv4mpegpipe");
    }
    while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
        if (!take_word(picture, word)) {
            return failed(self, PITCAST_AGAIN, "has pictures of a kind that is not shown",
                          "ffmpeg … -pix_fmt yuv422p10le -strict -1 -f yuv4mpegpipe");
        }
    }
    if (picture->width < 1 || picture->height < 1 || picture->width > LARGEST_SIDE ||
        picture->height > LARGEST_SIDE || picture->rate_numerator < 1 ||
        picture->rate_denominator < 1) {
        return failed(self, PITCAST_AGAIN, "does not say its size or rate", "look at its header");
    }
    lay_out(self);
    return PITCAST_OK;
}

/* ---- bytes ---- */

/* Reads until there are `need`. 1: there are; 0: not yet; -1: it is over. */
static int fill(source* self, size_t need) {
    if (self->room < need) {
        unsigned char* more = realloc(self->bytes, need);
        if (more == NULL) {
            return -1;
        }
        self->bytes = more;
        self->room = need;
    }
    while (self->have < need) {
        const ssize_t got = read(self->file, self->bytes + self->have, need - self->have);
        if (got < 0) {
            return errno == EAGAIN || errno == EINTR ? 0 : -1;
        }
        if (got == 0) {
            /* A pipe that nobody has opened yet looks like one whose writer has gone. */
            return self->is_pipe && self->have == 0 && self->shown == 0 ? 0 : -1;
        }
        self->have += (size_t)got;
    }
    return 1;
}

static void drop(source* self, size_t count) {
    self->have -= count;
    memmove(self->bytes, self->bytes + count, self->have);
}

/* A line up to its end, without that. 1, 0 or -1 as fill. */
static int take_line(source* self, char* line) {
    for (;;) {
        const unsigned char* end = self->have > 0 ? memchr(self->bytes, '\n', self->have) : NULL;
        int filled;
        if (end != NULL) {
            const size_t length = (size_t)(end - self->bytes);
            memcpy(line, self->bytes, length);
            line[length] = '\0';
            drop(self, length + 1);
            return 1;
        }
        if (self->have >= LONGEST_LINE - 1) {
            return -1;
        }
        filled = fill(self, self->have + 1);
        if (filled != 1) {
            return filled;
        }
    }
}

static int32_t is_over(source* self) {
    if (self->is_pipe) {
        return failed(self, PITCAST_AGAIN, "nobody writes to it any more", "");
    }
    if (self->shown == 0) {
        return failed(self, PITCAST_FAILED, "holds no picture", "look at it with ffprobe");
    }
    /* A file begins anew; its clock goes on. */
    if (lseek(self->file, 0, SEEK_SET) < 0) {
        return failed(self, PITCAST_AGAIN, strerror(errno), "");
    }
    self->have = 0;
    self->picture.width = 0;
    return PITCAST_OK;
}

static int64_t stamp_of(const source* self) {
    return self->shown * self->picture.rate_denominator * 1000000000 /
           self->picture.rate_numerator;
}

/* Of files: whether the next picture is due, after a wait if that is short enough. */
static int is_due(source* self, uint32_t wait_ms) {
    int64_t early;
    if (self->is_pipe) {
        return 1;
    }
    if (self->shown == 0) {
        self->began_ns = now_ns();
    }
    early = self->began_ns + stamp_of(self) - now_ns();
    if (early > (int64_t)wait_ms * 1000000) {
        poll(NULL, 0, (int)wait_ms);
        return 0;
    }
    if (early > 0) {
        const struct timespec rest = {early / 1000000000, early % 1000000000};
        nanosleep(&rest, NULL);
    }
    return 1;
}

static int32_t show(source* self) {
    const unsigned char* at = self->bytes;
    int32_t told;
    int i;
    self->picture.stamp_ns = stamp_of(self);
    for (i = 0; i < 3; ++i) {
        self->picture.planes[i].bytes = at;
        at += self->plane_bytes[i];
    }
    told = self->host->picture(self->host, &self->picture);
    ++self->shown;
    self->have = 0;
    return told;
}

static int32_t poll_source(void* instance, uint32_t wait_ms) {
    source* self = instance;
    char line[LONGEST_LINE];
    int got;
    if (self->is_pipe) {
        struct pollfd ready = {self->file, POLLIN, 0};
        if (poll(&ready, 1, (int)wait_ms) == 0) {
            return PITCAST_OK;
        }
        if ((ready.revents & POLLIN) == 0) { /* its writer has gone */
            poll(NULL, 0, self->shown > 0 ? 0 : (int)wait_ms);
            return self->shown > 0 ? is_over(self) : PITCAST_OK;
        }
    }
    if (self->picture.width == 0) {
        int32_t taken;
        got = take_line(self, line);
        if (got != 1) {
            return got == 0 ? PITCAST_OK : is_over(self);
        }
        taken = take_header(self, line);
        if (taken != PITCAST_OK) {
            return taken;
        }
    }
    if (self->picture.planes[0].bytes == NULL) { /* "FRAME" has not come yet */
        got = take_line(self, line);
        if (got != 1) {
            return got == 0 ? PITCAST_OK : is_over(self);
        }
        if (strncmp(line, "FRAME", 5) != 0) {
            return failed(self, PITCAST_AGAIN, "is damaged: no FRAME where one must be", "");
        }
        self->picture.planes[0].bytes = self->bytes;
    }
    got = fill(self, self->picture_bytes);
    if (got != 1) {
        return got == 0 ? PITCAST_OK : is_over(self);
    }
    if (!is_due(self, wait_ms)) {
        return PITCAST_OK;
    }
    got = show(self);
    self->picture.planes[0].bytes = NULL;
    return got;
}

static void stop(void* instance) {
    source* self = instance;
    if (self->file >= 0) {
        close(self->file);
    }
    self->file = -1;
}

static void destroy(void* instance) {
    source* self = instance;
    free(self->bytes);
    free(self);
}

static const pitcast_source_api api = {sizeof api, 0, create, start, poll_source, stop, destroy};
static const pitcast_plugin plugin = {sizeof plugin,
                                      PITCAST_PLUGIN_ABI,
                                      "y4m_source",
                                      "1.0.0",
                                      "Pictures in YUV4MPEG2, from a named pipe or a file",
                                      NULL,
                                      NULL,
                                      NULL,
                                      &api};

const pitcast_plugin* pitcast_plugin_entry(void) {
    return &plugin;
}
