// SPDX-License-Identifier: Apache-2.0
// What ST 2110 costs: v210 to pgroups, a frame of 1080p50 sent, how late its bursts are, and what
// a receiver on loopback loses.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/output/output_url.h"

#include "../../engine/output/src/st2110_pgroups.h"
#include "../../engine/output/src/st2110_video.h"

namespace {

using namespace pitcast;

output::FramePtr noise(const VideoFormat& format) {
    auto frame = std::make_shared<draw::PackedFrame>();
    frame->format = draw::PackFormat::v210;
    frame->width = format.width;
    frame->height = format.height;
    frame->planes = draw::pack_layout(frame->format, format.width, format.height);
    auto memory = std::make_shared<std::vector<std::uint32_t>>(frame->planes[0].size / 4);
    std::uint32_t state = 1;
    for (std::uint32_t& word : *memory) {
        state = state * 1664525U + 1013904223U;
        word = state & 0x3fffffffU;
    }
    frame->planes[0].bytes = reinterpret_cast<std::byte*>(memory->data());
    frame->owner = memory;
    return frame;
}

double ms(Nanoseconds ns) {
    return static_cast<double>(ns) / 1e6;
}

template <typename Work>
Nanoseconds fastest(int times, const Work& work) {
    Nanoseconds best = 0;
    for (int i = 0; i < times; ++i) {
        const Nanoseconds begin = monotonic_now_ns();
        work();
        const Nanoseconds took = monotonic_now_ns() - begin;
        best = best == 0 || took < best ? took : best;
    }
    return best;
}

void measure_conversion(const VideoFormat& format) {
    namespace st = output::st2110;
    const auto frame = noise(format);
    std::vector<std::byte> line(st::line_room(format.width));
    const auto convert = [&](const auto& with) {
        return fastest(20, [&] {
            for (std::int32_t y = 0; y < format.height; ++y) {
                const auto& plane = frame->planes[0];
                with(plane.bytes + static_cast<std::size_t>(y) * plane.stride, format.width,
                     line.data());
            }
        });
    };
    std::printf("%-8s v210 to pgroups           %6.2f ms a frame\n", format.name.data(),
                ms(convert(st::pgroups_of_v210)));
    std::printf("%-8s v210 to pgroups of a key  %6.2f ms a frame\n", format.name.data(),
                ms(convert(st::key_pgroups_of_v210)));
    const auto layout = st::video_layout(st::Sampling::ycbcr_422, format);
    st::VideoPackets packets(*layout, 1);
    std::vector<std::byte> packet(layout->packet_octets);
    const Nanoseconds all = fastest(20, [&] {
        packets.begin(*frame, 1, 0);
        while (packets.left() > 0) {
            packets.put(packet.data());
        }
    });
    std::printf("%-8s the same, as %5d packets %6.2f ms a frame\n", format.name.data(),
                layout->packets, ms(all));
}

/// Counts what comes, many packets at a time.
class Counter {
 public:
    Counter() : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        socklen_t size = sizeof address;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        const int buffer = 4 << 20;
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
        const timeval patience{0, 100'000};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        thread_ = std::thread([this] { run(); });
    }
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;
    ~Counter() {
        stop();
        ::close(socket_);
    }
    std::uint64_t stop() {
        if (thread_.joinable()) {
            end_ = true;
            thread_.join();
        }
        return count_;
    }
    [[nodiscard]] int port() const { return port_; }

 private:
    void run() {
        constexpr unsigned kAtATime = 64;
        std::vector<std::vector<char>> packets(kAtATime, std::vector<char>(1500));
        std::vector<iovec> parts(kAtATime);
        std::vector<mmsghdr> messages(kAtATime);
        for (std::size_t i = 0; i < kAtATime; ++i) {
            parts[i] = {packets[i].data(), packets[i].size()};
            messages[i].msg_hdr.msg_iov = &parts[i];
            messages[i].msg_hdr.msg_iovlen = 1;
        }
        for (;;) {
            const int got = ::recvmmsg(socket_, messages.data(), kAtATime, MSG_WAITFORONE, nullptr);
            if (got > 0) {
                count_ += static_cast<std::uint64_t>(got);
            } else if (end_) {
                return;
            }
        }
    }
    int socket_;
    int port_ = 0;
    std::atomic<bool> end_{false};
    std::uint64_t count_ = 0;
    std::thread thread_;
};

Nanoseconds processor_time() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& time) {
        return time.tv_sec * kNanosecondsPerSecond + time.tv_usec * 1000;
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

/// As a channel does: a frame each frame duration, for some seconds.
void measure_sending(const VideoFormat& format, const char* options, int seconds) {
    Counter counter;
    const auto frame = noise(format);
    const auto now = [&] { return frame_at_tai_ns(tai_now_ns(), format.rate); };
    output::SinkContext context{.format = format, .first = now() + 2};
    context.tai_minus_monotonic_ns = tai_now_ns() - monotonic_now_ns();
    auto sink = output::sink_from_url(
        "st2110:127.0.0.1:" + std::to_string(counter.port()) + options, context);
    if (!sink) {
        std::fprintf(stderr, "%s\n", sink.error().message().c_str());
        return;
    }
    const FrameNumber count = seconds * format.rate.numerator / format.rate.denominator;
    const Nanoseconds before = processor_time();
    for (FrameNumber n = context.first; n < context.first + count; ++n) {
        sleep_until_monotonic(frame_start_tai_ns(n, format.rate) - *context.tai_minus_monotonic_ns);
        (*sink)->offer(frame, n);
    }
    static_cast<void>((*sink)->close());
    const Nanoseconds used = processor_time() - before;
    const output::SinkStats stats = (*sink)->stats();
    const std::uint64_t received = counter.stop();
    std::printf(
        "%-8s %-10s frames %llu, left out %llu; %.2f ms of the thread a frame, with the "
        "receiver %.2f; bursts late p99 %.0f us, max %.0f us; packets %llu, refused %llu, "
        "lost by the receiver %lld\n",
        format.name.data(), options, static_cast<unsigned long long>(stats.frames_written),
        static_cast<unsigned long long>(stats.frames_dropped),
        ms(frame_duration_ns(format.rate)) / stats.speed, ms(used) / static_cast<double>(count),
        ms(stats.pace->late_p99_ns) * 1000, ms(stats.pace->late_max_ns) * 1000,
        static_cast<unsigned long long>(stats.pace->packets),
        static_cast<unsigned long long>(stats.pace->packets_lost),
        static_cast<long long>(stats.pace->packets - received));
}

}  // namespace

int main() {
    const VideoFormat hd = *video_format("1080p50");
    measure_conversion(hd);
    for (const char* options : {"?burst=8", "?burst=16", "?burst=40"}) {
        measure_sending(hd, options, 5);
    }
    measure_sending(*video_format("1080i50"), "?burst=16", 5);
    return 0;
}
