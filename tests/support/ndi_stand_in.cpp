// SPDX-License-Identifier: Apache-2.0
// Stands in for the runtime of NDI: a library with the same functions, which writes down what it is
// given. Structures are read at the offsets that the SDK's headers have, not through declarations
// of ours. What is sent goes to the file that PITCAST_NDI_RECORD names, a line a call, and the
// pictures to that name with ".video", the sound to that with ".audio".
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

template <typename T>
T at(const void* structure, std::size_t offset) {
    T value;
    std::memcpy(&value, static_cast<const char*>(structure) + offset, sizeof value);
    return value;
}

std::string text_at(const void* structure, std::size_t offset) {
    const char* text = at<const char*>(structure, offset);
    return text == nullptr ? "null" : text;
}

struct Sender {
    std::FILE* record = nullptr;
    std::FILE* video = nullptr;
    std::FILE* audio = nullptr;
    // A real runtime reads a picture that is sent asynchronously until the next call. This one
    // reads it only then, so that one that was written to in between is found out.
    const char* picture = nullptr;
    std::size_t picture_bytes = 0;

    void read_picture() {
        if (picture != nullptr) {
            std::fwrite(picture, 1, picture_bytes, video);
        }
        picture = nullptr;
    }
};

std::atomic<int> connections{0};
std::atomic<bool> on_programme{false};
std::atomic<bool> on_preview{false};
std::atomic<bool> tally_is_new{false};

}  // namespace

extern "C" {

/// For the test: who watches.
void ndi_stand_in_watch(int count, bool programme, bool preview) {
    connections = count;
    on_programme = programme;
    on_preview = preview;
    tally_is_new = true;
}

bool NDIlib_initialize() {
    return std::getenv("PITCAST_NDI_REFUSES") == nullptr;
}

void* NDIlib_send_create(const void* request) {
    const std::string name = std::getenv("PITCAST_NDI_RECORD");
    if (text_at(request, 0) == "taken") {
        return nullptr;
    }
    auto* sender =
        new Sender{std::fopen(name.c_str(), "w"), std::fopen((name + ".video").c_str(), "wb"),
                   std::fopen((name + ".audio").c_str(), "wb")};
    std::fprintf(sender->record, "create name=%s groups=%s clock_video=%d clock_audio=%d\n",
                 text_at(request, 0).c_str(), text_at(request, 8).c_str(), at<bool>(request, 16),
                 at<bool>(request, 17));
    return sender;
}

void NDIlib_send_destroy(void* instance) {
    auto* sender = static_cast<Sender*>(instance);
    std::fprintf(sender->record, sender->picture == nullptr ? "destroy\n" : "destroy too early\n");
    std::fclose(sender->record);
    std::fclose(sender->video);
    std::fclose(sender->audio);
    delete sender;
}

void NDIlib_send_send_video_async_v2(void* instance, const void* frame) {
    auto* sender = static_cast<Sender*>(instance);
    sender->read_picture();
    if (frame == nullptr) {
        std::fprintf(sender->record, "flush\n");
        return;
    }
    const auto height = at<std::int32_t>(frame, 4);
    const auto stride = at<std::int32_t>(frame, 48);
    char layout[5] = {};
    std::memcpy(layout, static_cast<const char*>(frame) + 8, 4);
    const std::string known(layout);
    const auto plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(stride);
    sender->picture = at<const char*>(frame, 40);
    sender->picture_bytes = known == "UYVY"   ? plane
                            : known == "UYVA" ? plane + plane / 2
                            : known == "P216" ? plane * 2
                            : known == "PA16" ? plane * 3
                                              : 0;
    std::fprintf(sender->record,
                 "video %dx%d %s rate=%d/%d aspect=%g kind=%d timecode=%lld stride=%d metadata=%s "
                 "timestamp=%lld\n",
                 at<std::int32_t>(frame, 0), height, layout, at<std::int32_t>(frame, 12),
                 at<std::int32_t>(frame, 16), static_cast<double>(at<float>(frame, 20)),
                 at<std::int32_t>(frame, 24), static_cast<long long>(at<std::int64_t>(frame, 32)),
                 stride, text_at(frame, 56).c_str(),
                 static_cast<long long>(at<std::int64_t>(frame, 64)));
}

void NDIlib_send_send_audio_v3(void* instance, const void* frame) {
    auto* sender = static_cast<Sender*>(instance);
    const auto channels = at<std::int32_t>(frame, 4);
    const auto samples = at<std::int32_t>(frame, 8);
    const auto stride = at<std::int32_t>(frame, 40);
    char layout[5] = {};
    std::memcpy(layout, static_cast<const char*>(frame) + 24, 4);
    std::fprintf(sender->record, "audio %d Hz channels=%d samples=%d timecode=%lld %s stride=%d\n",
                 at<std::int32_t>(frame, 0), channels, samples,
                 static_cast<long long>(at<std::int64_t>(frame, 16)), layout, stride);
    for (std::int32_t c = 0; c < channels; ++c) {
        std::fwrite(at<const char*>(frame, 32) + static_cast<std::ptrdiff_t>(c) * stride,
                    sizeof(float), static_cast<std::size_t>(samples), sender->audio);
    }
}

bool NDIlib_send_get_tally(void*, void* tally, std::uint32_t) {
    const bool flags[2] = {on_programme, on_preview};
    if (!tally_is_new.exchange(false)) {
        return false;
    }
    std::memcpy(tally, flags, sizeof flags);
    return true;
}

int NDIlib_send_get_no_connections(void*, std::uint32_t) {
    return connections;
}

}  // extern "C"
