// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/raw_recording.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"
#include "pitcast/feed/line_source.h"

#include "protocols.h"
#include "raw_format.h"
#include "record_format.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kLongestLine = 1 << 20;
constexpr Nanoseconds kLongestPauseNs = 5 * kNanosecondsPerSecond;

Status write(std::ofstream& file, const std::filesystem::path& path, std::string_view bytes) {
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.flush();
    if (!file) {
        return Error{path.string(), std::string("cannot be written: ") + std::strerror(errno),
                     "make room on the disk and record to another file"};
    }
    return {};
}

/// One connection, until it ends.
Status record_connection(LineSource& source, std::ofstream& file, const std::filesystem::path& path,
                         const std::atomic<bool>& stop) {
    std::string out;
    append_record(out, {utc_now_ns(), Record::Source::live, {}});
    if (Status status = write(file, path, out); !status) {
        return status;
    }
    while (!stop && !source.ended()) {
        auto bytes = source.next_bytes();
        if (!bytes || bytes->empty()) {
            continue;
        }
        out.clear();
        append_record(out, {utc_now_ns(), Record::Source::live, {std::move(*bytes)}});
        if (Status status = write(file, path, out); !status) {
            return status;
        }
    }
    return {};
}

/// Lines out of chunks cut anywhere.
class LineCutter {
 public:
    template <typename F>
    void take(std::string_view chunk, F&& f) {
        for (std::size_t end = chunk.find('\n'); end != chunk.npos; end = chunk.find('\n')) {
            partial_ += chunk.substr(0, end);
            chunk.remove_prefix(end + 1);
            end_line(f);
        }
        partial_ += chunk.substr(0, kLongestLine + 1 - std::min(partial_.size(), kLongestLine + 1));
    }
    template <typename F>
    void finish(F&& f) {
        if (!partial_.empty()) {
            end_line(f);
        }
    }
    [[nodiscard]] std::uint64_t too_long() const { return too_long_; }
    /// The connection broke: what was half a line never becomes a whole one.
    void reset() { partial_.clear(); }

 private:
    template <typename F>
    void end_line(F&& f) {
        if (partial_.size() > kLongestLine) {
            ++too_long_;
        } else {
            f(std::string_view(partial_));
        }
        partial_.clear();
    }
    std::string partial_;
    std::uint64_t too_long_ = 0;
};

}  // namespace

Status run_record_raw(const BridgeSource& source, const std::filesystem::path& file,
                      const std::atomic<bool>& stop) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        return Error{file.string(), "exists already", "choose another name, or remove it"};
    }
    std::ofstream out(file, std::ios::binary);
    std::string begin(kRawMagic);
    append_record(begin, {utc_now_ns(), Record::Source::unknown, {source.protocol, source.source}});
    if (Status status = write(out, file, begin); !status) {
        return status;
    }
    const bool tcp = source.source.starts_with("tcp://");
    Nanoseconds wait = kNanosecondsPerSecond / 4;
    while (!stop) {
        Result<LineSource> opened = LineSource::open(source.source, kLongestLine);
        if (opened) {
            wait = kNanosecondsPerSecond / 4;
            if (Status status = record_connection(*opened, out, file, stop); !status) {
                return status;
            }
        } else if (!tcp) {
            return opened.error();
        } else {
            log_error(opened.error());
        }
        if (!tcp) {
            return {};
        }
        const Nanoseconds until = monotonic_now_ns() + wait;
        while (!stop && monotonic_now_ns() < until) {
            sleep_until_monotonic(std::min(until, monotonic_now_ns() + kNanosecondsPerSecond / 20));
        }
        wait = std::min(2 * wait, kLongestPauseNs);
    }
    return {};
}

bool is_raw_recording(std::string_view bytes) {
    return bytes.starts_with(kRawMagic);
}

Result<Recording> parse_raw_recording(std::string_view bytes, const std::string& name,
                                      const DecoderOptions& options) {
    const auto raw = parse_raw(bytes, name);
    if (!raw) {
        return raw.error();
    }
    const Protocol* protocol = find_protocol(raw->protocol);
    if (!protocol || !protocol->make) {
        return Error{name, "is of the protocol \"" + raw->protocol + "\", which is not known here",
                     "choose from: " + protocol_names(true)};
    }
    const std::unique_ptr<Decoder> decoder = protocol->make(options);
    Recording recording;
    recording.protocol = raw->protocol;
    LineCutter lines;
    const auto decode = [&](std::string_view line) { decoder->decode(line, recording.events); };
    for (const RawChunk& chunk : raw->chunks) {
        decoder->received(chunk.received_utc_ns);
        const std::size_t before = recording.events.size();
        if (chunk.connected) {
            lines.reset();
        } else if (protocol->in_lines) {
            lines.take(chunk.bytes, decode);
        } else {
            decode(chunk.bytes);
        }
        for (std::size_t i = before; i < recording.events.size(); ++i) {
            recording.events[i].delivered_utc_ns = chunk.received_utc_ns;
        }
    }
    lines.finish(decode);
    decoder->finish(recording.events);
    recording.stats = decoder->stats();
    recording.stats.refused += raw->damaged + lines.too_long();
    if (raw->damaged > 0) {
        recording.stats.last_refusal = raw->last_damage;
    }
    return recording;
}

}  // namespace pitcast::feed
