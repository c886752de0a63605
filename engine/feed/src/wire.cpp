// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include <charconv>

#include <zlib.h>

#include "payload_scan.h"

namespace pitcast::feed::wire {
namespace {

constexpr std::string_view kMagic = "PCF1";
constexpr std::string_view kRequestMagic = "REQ1";
constexpr std::string_view kAnswerMagic = "ANS1";
constexpr std::size_t kRequestHead = 4 + 1 + 4 + 3 * 8;
constexpr std::size_t kAnswerBytes = 4 + 1 + 1 + 4 + 2 * 8;
constexpr std::size_t kLongestPart = 96;

Error bad(std::string what) {
    return {"message", std::move(what), "publish as docs/feed.md says"};
}

/// Letters, digits and "-._~" as they are, other bytes as %XX (RFC 3986).
void append_part(std::string& out, std::string_view part) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += part.empty() ? "-" : "";
    for (const char c : part.substr(0, kLongestPart)) {
        const auto byte = static_cast<std::uint8_t>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                           (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    out += '/';
}

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};

}  // namespace

std::uint32_t crc32_of(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

std::array<char, kHeaderBytes> encode_header(const Header& header, std::string_view topic) {
    std::string out(kMagic);
    put(out, header.version);
    put(out, header.flags);
    put(out, header.epoch);
    put(out, header.seq);
    put(out, header.order);
    put(out, header.event_utc_ns);
    put(out, header.send_utc_ns);
    put(out, header.payload_bytes);
    put(out, header.payload_crc);
    put(out, std::uint32_t{0});  // reserved
    put(out, crc32_of(std::string(topic) + out));
    std::array<char, kHeaderBytes> bytes{};
    out.copy(bytes.data(), bytes.size());
    return bytes;
}

Result<Message> parse_message(std::string_view topic, std::string_view header,
                              std::string_view payload) {
    if (topic.size() > kLongestTopic || !topic.starts_with(kRoot) || !topic.ends_with('/') ||
        !is_utf8(topic)) {
        return bad("topic is not of the native feed");
    }
    if (header.size() != kHeaderBytes || !header.starts_with(kMagic)) {
        return bad("header is not 64 bytes that begin with PCF1");
    }
    Message message{std::string(topic), {}, std::string(payload)};
    Header& to = message.header;
    to.version = get<std::uint16_t>(header, 4);
    if (to.version != kVersion) {
        return bad("version " + std::to_string(to.version) + " of the wire is not ours");
    }
    to.flags = get<std::uint16_t>(header, 6);
    to.epoch = get<std::uint64_t>(header, 8);
    to.seq = get<std::uint64_t>(header, 16);
    to.order = get<std::uint64_t>(header, 24);
    to.event_utc_ns = get<std::int64_t>(header, 32);
    to.send_utc_ns = get<std::int64_t>(header, 40);
    to.payload_bytes = get<std::uint32_t>(header, 48);
    to.payload_crc = get<std::uint32_t>(header, 52);
    if (get<std::uint32_t>(header, 60) !=
        crc32_of(message.topic + std::string(header.substr(0, 60)))) {
        return bad("header or topic is damaged (CRC)");
    }
    if (payload.size() > kLargestPayload || to.payload_bytes != payload.size() ||
        to.payload_crc != crc32_of(payload)) {
        return bad("payload is damaged (length or CRC)");
    }
    if (to.seq == 0 || to.epoch == 0 || (to.order != 0) != to.is(reliable)) {
        return bad("header contradicts itself");
    }
    return message;
}

TopicKind topic_kind(const race::EventBody& body) {
    using namespace race;
    return std::visit(Overloaded{[](const SessionInfo&) {
                                     return TopicKind{"session", {}};
                                 },
                                 [](const SessionStatus&) {
                                     return TopicKind{"session", {}};
                                 },
                                 [](const Entry& e) {
                                     return TopicKind{"entry", e.number};
                                 },
                                 [](const Passing& e) {
                                     return TopicKind{"pass", e.number};
                                 },
                                 [](const Positions&) {
                                     return TopicKind{"pos", {}, false};
                                 },
                                 [](const Telemetry& e) {
                                     return TopicKind{"tele", e.number, false};
                                 },
                                 [](const FlagChange&) {
                                     return TopicKind{"flag", {}};
                                 },
                                 [](const Penalty&) {
                                     return TopicKind{"rc", {}};
                                 },
                                 [](const PlaceOverride&) {
                                     return TopicKind{"rc", {}};
                                 },
                                 [](const CountBack&) {
                                     return TopicKind{"rc", {}};
                                 },
                                 [](const FeedStatus&) {
                                     return TopicKind{"session", {}};
                                 },
                                 [](const RaceControlMessage&) {
                                     return TopicKind{"rc", {}};
                                 },
                                 [](const SessionClock&) {
                                     return TopicKind{"clock", {}};
                                 },
                                 [](const auto& result_of_a_car) {
                                     return TopicKind{"clas", result_of_a_car.number};
                                 }},
                      body);
}

std::string topic_of(std::string_view event, std::string_view session, const TopicKind& kind) {
    std::string topic(kRoot);
    append_part(topic, event);
    append_part(topic, session);
    if (!kind.kind.empty()) {
        append_part(topic, kind.kind);
    }
    if (!kind.car.empty()) {
        append_part(topic, kind.car);
    }
    return topic;
}

std::string encode_request(const Request& request) {
    std::string out(kRequestMagic);
    put(out, static_cast<std::uint8_t>(request.verb));
    put(out, request.id);
    put(out, request.epoch);
    put(out, request.from);
    put(out, request.to);
    return out + request.topic;
}

Result<Request> parse_request(std::string_view bytes) {
    if (bytes.size() < kRequestHead || bytes.size() > kRequestHead + kLongestTopic ||
        !bytes.starts_with(kRequestMagic) || bytes[4] < 1 || bytes[4] > 2) {
        return bad("request is not REQ1 with a verb that we know");
    }
    return Request{static_cast<Request::Verb>(bytes[4]), get<std::uint32_t>(bytes, 5),
                   get<std::uint64_t>(bytes, 9),         get<std::uint64_t>(bytes, 17),
                   get<std::uint64_t>(bytes, 25),        std::string(bytes.substr(kRequestHead))};
}

std::string encode_answer(const Answer& answer) {
    std::string out(kAnswerMagic);
    put(out, static_cast<std::uint8_t>(answer.kind));
    put(out, static_cast<std::uint8_t>((answer.more ? 1 : 0) | (answer.too_old ? 2 : 0)));
    put(out, answer.id);
    put(out, answer.epoch);
    put(out, answer.next);
    return out;
}

Result<Answer> parse_answer(std::string_view bytes) {
    if (bytes.size() != kAnswerBytes || !bytes.starts_with(kAnswerMagic) || bytes[4] < 1 ||
        bytes[4] > 2) {
        return bad("answer is not ANS1 of a kind that we know");
    }
    return Answer{static_cast<Answer::Kind>(bytes[4]),
                  (bytes[5] & 1) != 0,
                  (bytes[5] & 2) != 0,
                  get<std::uint32_t>(bytes, 6),
                  get<std::uint64_t>(bytes, 10),
                  get<std::uint64_t>(bytes, 18)};
}

Result<std::string> replay_endpoint(const std::string& endpoint) {
    if (endpoint.starts_with("ipc://") && endpoint.size() > 6) {
        return endpoint + ".replay";
    }
    const std::size_t colon = endpoint.rfind(':');
    if (!endpoint.starts_with("tcp://") || colon < 6) {
        return Error{endpoint, "is not an endpoint of a native feed",
                     "write tcp://host:port or ipc:///path"};
    }
    int port = 0;
    const char* end = endpoint.data() + endpoint.size();
    const auto [stop, problem] = std::from_chars(endpoint.data() + colon + 1, end, port);
    if (problem != std::errc{} || stop != end || port < 1 || port > 65534) {
        return Error{endpoint, "has no port from 1 to 65534", "write tcp://host:port"};
    }
    return endpoint.substr(0, colon + 1) + std::to_string(port + 1);
}

}  // namespace pitcast::feed::wire
