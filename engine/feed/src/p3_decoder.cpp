// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <utility>

#include "pitcast/feed/p3.h"

#include "line_reader.h"
#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr char kBegin = '\x8E';
constexpr char kEnd = '\x8F';
constexpr std::size_t kLongestFrame = 4096;
constexpr std::size_t kMostWaiting = 256;
constexpr std::size_t kMostUnknown = 64;
constexpr std::uint32_t kMostAskedFor = 1000;
constexpr Nanoseconds kLongestWait = 3 * kSecondNs;
constexpr Nanoseconds kLatestUtc = 7'258'118'400 * kSecondNs;

/// Fields of a passing and of a status.
constexpr std::uint8_t kPassingNumber = 0x01;
constexpr std::uint8_t kTransponder = 0x03;
constexpr std::uint8_t kRtcTime = 0x04;
constexpr std::uint8_t kTranCode = 0x0A;
constexpr std::uint8_t kDecoderId = 0x81;
constexpr std::uint8_t kNoise = 0x01;
constexpr std::uint8_t kInputVoltage = 0x0C;

struct Waiting {
    Nanoseconds utc_ns = 0;
    std::string transponder;
    std::string code;  ///< of the transponder; mostly empty
    std::string decoder;
};

std::optional<std::uint64_t> number_of(const P3Frame& frame, std::uint8_t id) {
    const P3Field* field = frame.find(id);
    return field ? field->number() : std::nullopt;
}

/// A code of a transponder is ASCII, padded with zeros.
std::string_view printable(std::string_view code) {
    code = code.substr(0, code.find('\0'));
    const bool sound =
        std::all_of(code.begin(), code.end(), [](char c) { return c >= ' ' && c <= '~'; });
    return sound && code.size() <= 16 ? trimmed(code) : std::string_view{};
}

/// Bytes of a text in hex; nothing when it is none.
std::optional<std::string> from_hex(std::string_view text) {
    if (text.empty() || text.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto value = parse_integer(text.substr(i, 2), 16);
        if (!value || *value < 0) {
            return std::nullopt;
        }
        bytes += static_cast<char>(*value);
    }
    return bytes;
}

/// "passings of transponders that belong to no car: 3438895 (42), 4000046 (41)".
std::string describe_unknown(const P3Health& health) {
    constexpr std::size_t kMostNamed = 16;
    std::string text;
    std::size_t named = 0;
    for (const auto& [transponder, passings] : health.unknown_transponders) {
        if (++named > kMostNamed) {
            text += ", …";
            break;
        }
        text += text.empty() ? "" : ", ";
        text += transponder + " (" + std::to_string(passings) + ")";
    }
    return "passings of transponders that belong to no car: " + text;
}

}  // namespace

struct P3Decoder::Impl {
    explicit Impl(const DecoderOptions& options) : transponders(options.transponders) {}

    const TransponderMap transponders;
    DecoderStats stats;
    P3Health health;
    std::string partial;
    race::SessionInfo session;
    std::optional<std::uint32_t> next;  ///< number of the passing due
    Nanoseconds newest_ns = 0;          ///< clock of the newest passing that went out
    std::map<std::uint32_t, Waiting> waiting;
    std::vector<std::string> requests;

    void refuse(std::string why) {
        ++stats.refused;
        stats.last_refusal = std::move(why);
    }

    /// The car's number; empty = the map does not have the transponder.
    std::string car_of(const Waiting& passing) {
        if (transponders.empty()) {
            return passing.transponder;
        }
        auto found = transponders.find(passing.transponder);
        found = found == transponders.end() ? transponders.find(passing.code) : found;
        if (found != transponders.end()) {
            return found->second;
        }
        const std::string name =
            passing.transponder + (passing.code.empty() ? "" : " (" + passing.code + ")");
        ++health.unknown;
        auto& names = health.unknown_transponders;
        if (names.contains(name) || names.size() < kMostUnknown) {
            ++names[name];
        }
        refuse("passing: transponder " + name + " belongs to no car");
        return {};
    }

    void emit(const Waiting& passing, std::vector<TimedEvent>& out) {
        newest_ns = std::max(newest_ns, passing.utc_ns);
        ++health.passings;
        const std::string car = car_of(passing);
        if (car.empty()) {
            return;
        }
        const auto known =
            std::any_of(session.loops.begin(), session.loops.end(),
                        [&](const race::Loop& loop) { return loop.id == passing.decoder; });
        if (!known && session.loops.size() < 64) {
            session.id = "p3";
            session.kind = race::SessionKind::practice;
            session.sectors = 1;
            session.loops.push_back(
                {passing.decoder, "", race::LoopKind::start_finish, 0, session.sectors});
            out.push_back({passing.utc_ns, {passing.utc_ns, session}});
        }
        out.push_back({passing.utc_ns, {passing.utc_ns, race::Passing{car, passing.decoder, 0}}});
    }

    /// What is due goes out; after too long a wait also what is not.
    void release(bool all, std::vector<TimedEvent>& out) {
        while (!waiting.empty()) {
            const auto first = waiting.begin();
            const Nanoseconds waited = waiting.rbegin()->second.utc_ns - first->second.utc_ns;
            const bool due = first->first == *next;
            if (!due && !all && waiting.size() <= kMostWaiting && waited <= kLongestWait) {
                return;
            }
            health.given_up += due ? 0 : first->first - *next;
            emit(first->second, out);
            next = first->first + 1;
            waiting.erase(first);
        }
    }

    void take_passing(const P3Frame& frame, std::vector<TimedEvent>& out) {
        const auto number = number_of(frame, kPassingNumber);
        const auto transponder = number_of(frame, kTransponder);
        const auto time_us = number_of(frame, kRtcTime);
        const bool timed =
            time_us && *time_us > 0 && *time_us < static_cast<std::uint64_t>(kLatestUtc) / 1000;
        if (!number || *number >= UINT32_MAX || !transponder || !timed) {
            refuse("passing: has no number, transponder or time");
            return;
        }
        const auto at = static_cast<std::uint32_t>(*number);
        const P3Field* code = frame.find(kTranCode);
        const Waiting passing{static_cast<Nanoseconds>(*time_us) * 1000,
                              std::to_string(*transponder),
                              code ? as_utf8(printable(code->value)) : std::string{},
                              std::to_string(number_of(frame, kDecoderId).value_or(0))};
        if (next && at < *next) {
            // The same again; or a decoder that counts anew after it was switched on.
            if (passing.utc_ns <= newest_ns) {
                ++health.duplicates;
                return;
            }
            release(true, out);
            next = at;
        }
        next = next.value_or(at);
        const std::uint32_t due = waiting.empty() ? *next : waiting.rbegin()->first + 1;
        if (at > due) {
            health.missing += at - due;
            if (at - due <= kMostAskedFor && requests.size() < 64) {
                requests.push_back(p3_resend_request(due, at - 1));
            }
        } else if (at < due) {
            health.repaired += waiting.contains(at) ? 0 : 1;
        }
        if (!waiting.emplace(at, passing).second) {
            ++health.duplicates;
            return;
        }
        release(false, out);
    }

    void take_frame(std::string_view bytes, std::vector<TimedEvent>& out) {
        ++stats.records;
        const auto frame = parse_p3(bytes);
        if (!frame) {
            refuse(frame.error().message());
            return;
        }
        const std::size_t before = out.size();
        if (frame->kind == P3Kind::passing) {
            take_passing(*frame, out);
        } else if (frame->kind == P3Kind::status) {
            const auto noise = number_of(*frame, kNoise);
            const auto voltage = number_of(*frame, kInputVoltage);
            const auto fits = [](const auto& v) { return v && *v <= UINT32_MAX; };
            health.noise =
                fits(noise) ? std::optional(static_cast<std::uint32_t>(*noise)) : health.noise;
            health.voltage_tenths = fits(voltage)
                                        ? std::optional(static_cast<std::uint32_t>(*voltage))
                                        : health.voltage_tenths;
        } else if (frame->kind == P3Kind::error) {
            refuse("the decoder reports an error");
        }
        stats.events += out.size() - before;
    }
};

P3Decoder::P3Decoder(const DecoderOptions& options) : impl_(std::make_unique<Impl>(options)) {}
P3Decoder::~P3Decoder() = default;

const DecoderStats& P3Decoder::stats() const {
    return impl_->stats;
}

const P3Health& P3Decoder::health() const {
    return impl_->health;
}

std::optional<std::string> P3Decoder::take_request() {
    if (impl_->requests.empty()) {
        return std::nullopt;
    }
    std::string request = std::move(impl_->requests.front());
    impl_->requests.erase(impl_->requests.begin());
    return request;
}

void P3Decoder::decode(std::string_view bytes, std::vector<TimedEvent>& out) {
    // 8E and 8F stand nowhere but at the ends: inside a frame they are escaped.
    std::string& partial = impl_->partial;
    for (const char c : bytes) {
        if (c == kBegin) {
            if (!partial.empty()) {
                impl_->refuse("frame without an end, of " + std::to_string(partial.size()) +
                              " bytes");
            }
            partial.assign(1, c);
        } else if (!partial.empty()) {
            partial += c;
            if (c == kEnd) {
                impl_->take_frame(partial, out);
                partial.clear();
            } else if (partial.size() > kLongestFrame) {
                impl_->refuse("frame is longer than 4096 bytes");
                partial.clear();
            }
        }
    }
}

void P3Decoder::finish(std::vector<TimedEvent>& out) {
    if (!impl_->partial.empty()) {
        impl_->refuse("frame cut off at the end of the stream");
        impl_->partial.clear();
    }
    if (impl_->next) {
        const std::size_t before = out.size();
        impl_->release(true, out);
        impl_->stats.events += out.size() - before;
    }
}

bool looks_like_p3(std::string_view bytes) {
    if (bytes.starts_with(kBegin)) {
        return true;
    }
    const std::string_view line = trimmed(bytes.substr(0, bytes.find('\n')));
    return line.size() <= 2 * kLongestFrame && (line.starts_with("8e") || line.starts_with("8E")) &&
           from_hex(line);
}

Result<Recording> parse_p3_file(std::string_view bytes, const std::string& name,
                                const DecoderOptions& options) {
    Recording recording;
    recording.protocol = "p3";
    P3Decoder decoder(options);
    std::string refusal;
    std::uint64_t bad_lines = 0;
    if (bytes.starts_with(kBegin)) {
        decoder.decode(bytes, recording.events);
    } else {
        std::uint64_t refused = 0;
        for_each_line(bytes, [&](std::string_view text, std::size_t number) {
            const std::string_view line = trimmed(text);
            const auto frame = from_hex(line);
            if (frame) {
                decoder.decode(*frame, recording.events);
            } else if (!line.empty()) {
                ++bad_lines;
                refusal = "line " + std::to_string(number) + ": is not hex";
            }
            if (decoder.stats().refused != refused) {
                refused = decoder.stats().refused;
                refusal = "line " + std::to_string(number) + ": " + decoder.stats().last_refusal;
            }
        });
    }
    decoder.finish(recording.events);
    recording.stats = decoder.stats();
    recording.stats.refused += bad_lines;
    recording.stats.last_refusal = refusal.empty() ? recording.stats.last_refusal : refusal;
    if (decoder.health().unknown > 0) {
        recording.stats.last_refusal = describe_unknown(decoder.health());
    }
    const std::uint64_t damaged = recording.stats.refused - decoder.health().unknown;
    if (recording.stats.records == damaged) {
        return Error{name, "holds no frame of P3", "name raw frames, or hex, one frame a line"};
    }
    return recording;
}

}  // namespace pitcast::feed
