// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/race/event.h"

/// The native feed on the wire: [topic][header][payload]. docs/feed.md is its manual.
namespace pitcast::feed::wire {

inline constexpr std::string_view kRoot = "pitcast/";
inline constexpr std::size_t kHeaderBytes = 64;
inline constexpr std::size_t kLongestTopic = 512;
inline constexpr std::size_t kLargestPayload = 1 << 20;
inline constexpr std::uint16_t kVersion = 1;

enum Flags : std::uint16_t {
    reliable = 1,   ///< has an `order`; can be replayed
    keyframe = 2,   ///< sent before; says again what still holds
    heartbeat = 4,  ///< payload is a heartbeat, not an event
};

/// All integers little-endian, in this order, after the magic "PCF1".
struct Header {
    std::uint16_t version = kVersion;
    std::uint16_t flags = 0;
    std::uint64_t epoch = 0;  ///< random at every start of the publisher
    std::uint64_t seq = 0;    ///< in the topic, from 1
    std::uint64_t order = 0;  ///< among all reliable messages of the epoch, from 1; else 0
    std::int64_t event_utc_ns = 0;
    std::int64_t send_utc_ns = 0;
    std::uint32_t payload_bytes = 0;
    std::uint32_t payload_crc = 0;

    [[nodiscard]] bool is(Flags flag) const { return (flags & flag) != 0; }
};

/// One message, whole.
struct Message {
    std::string topic;
    Header header;
    std::string payload;
};

/// The header's bytes; the last four are a CRC over topic and header, so that a damaged topic or
/// number cannot pass.
[[nodiscard]] std::array<char, kHeaderBytes> encode_header(const Header& header,
                                                           std::string_view topic);

/// Takes the three frames apart. Errors say what is wrong with them.
[[nodiscard]] Result<Message> parse_message(std::string_view topic, std::string_view header,
                                            std::string_view payload);

[[nodiscard]] std::uint32_t crc32_of(std::string_view bytes);

/// Kind of topic of an event ("pos", "tele", "pass", "clas", "flag", "rc", "clock", "entry",
/// "session"), and the car it belongs to, if one.
struct TopicKind {
    std::string_view kind;
    std::string_view car;
    bool reliable = true;
};
[[nodiscard]] TopicKind topic_kind(const race::EventBody& body);

/// "pitcast/<event>/<session>/<kind>/" or "…/<kind>/<car>/". The last slash closes the topic: a
/// subscription to "…/tele/1/" does not get car 10. Parts are percent-encoded.
[[nodiscard]] std::string topic_of(std::string_view event, std::string_view session,
                                   const TopicKind& kind);

/// Little-endian integers in byte strings.
template <typename T>
void put(std::string& out, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF));
    }
}
template <typename T>
[[nodiscard]] T get(std::string_view bytes, std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[at + i])) << (8 * i);
    }
    return static_cast<T>(value);
}

/// Request to the ROUTER, one frame: "REQ1", verb, ids. Answered by [EVENT][topic][header][payload]
/// frames and one [DONE].
struct Request {
    enum class Verb : std::uint8_t { none, snapshot, replay };
    Verb verb = Verb::none;
    std::uint32_t id = 0;     ///< chosen by the client; comes back in every answer
    std::uint64_t epoch = 0;  ///< of the messages asked for; 0 = whatever runs (snapshot)
    std::uint64_t from = 0;   ///< first order, or first seq when `topic` is given
    std::uint64_t to = 0;     ///< last one, inclusive; snapshots ignore it
    std::string topic;        ///< empty = all reliable topics, counted by order
};
[[nodiscard]] std::string encode_request(const Request& request);
[[nodiscard]] Result<Request> parse_request(std::string_view bytes);

/// First frame of every answer: "ANS1", kind, ids.
struct Answer {
    enum class Kind : std::uint8_t { none, event, done };
    Kind kind = Kind::none;
    bool more = false;     ///< done: the page is full; ask again from `next`
    bool too_old = false;  ///< done: not kept any more; take a snapshot
    std::uint32_t id = 0;
    std::uint64_t epoch = 0;
    std::uint64_t next = 0;  ///< done: first order (or seq) not covered by this answer
};
[[nodiscard]] std::string encode_answer(const Answer& answer);
[[nodiscard]] Result<Answer> parse_answer(std::string_view bytes);

/// Port of the ROUTER that belongs to a PUB endpoint.
[[nodiscard]] Result<std::string> replay_endpoint(const std::string& endpoint);

}  // namespace pitcast::feed::wire
