// SPDX-License-Identifier: Apache-2.0
// A sender's bytes through the whole conversation, but for the sockets: as a datagram, and as a
// stream over TCP.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "pitcast/osc/codec.h"
#include "pitcast/osc/desk.h"
#include "pitcast/osc/framing.h"
#include "pitcast/osc/pattern.h"

namespace {

using namespace pitcast;

void demand(bool holds) {
    if (!holds) {
        __builtin_trap();
    }
}

/// What is handed over can be journalled and read again; all of it is answered.
void drain(osc::Desk& desk, const osc::Moment& now) {
    std::vector<std::uint64_t> numbers;
    desk.hand_over(now, [&](osc::TimedOrder& order) {
        demand(!order.order.empty() && order.order.size() <= osc::kMostInOrder);
        for (const osc::Numbered& sent : order.order) {
            const std::string text = show::command_to_json(sent.command).dump();
            demand(show::command_from_json(Json::parse(text)).ok());
            numbers.push_back(sent.number);
        }
        return true;
    });
    for (const std::uint64_t number : numbers) {
        desk.settle({number, 5, number % 3 != 0, "no"}, now);
    }
    demand(!desk.is_busy());
    for (const osc::Reply& reply : desk.replies()) {
        demand(osc::parse_packet(osc::encode(reply.message)).ok());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto packet = osc::parse_packet(bytes)) {
        // Written again it is the same, but for type tags that an old sender leaves out.
        const std::string written = osc::encode(*packet);
        const auto again = osc::parse_packet(written);
        demand(again.ok() && osc::encode(*again) == written);
    }
    osc::ShowView view;
    view.state = std::make_shared<const Json>(Json{
        {"frame", 1},
        {"layers", Json::array({Json{{"layer", 10}, {"template", "tower"}, {"phase", "on"}}})}});
    osc::DeskOptions options;
    options.life = "fuzz";
    osc::Desk desk(options, view);
    constexpr osc::Moment kNow{kNanosecondsPerSecond, 1'795'834'521 * kNanosecondsPerSecond};
    desk.take(bytes, "udp 127.0.0.1:5000", kNow);
    osc::PacketStream stream(osc::kMostPacketBytes);
    for (std::size_t at = 0; at < bytes.size(); at += 700) {
        stream.add(bytes.substr(at, 700));
        while (const auto packet = stream.next()) {
            desk.take(*packet, "tcp 127.0.0.1:5001", kNow);
        }
    }
    drain(desk, {kNow.monotonic_ns, kNow.utc_ns + 100 * kNanosecondsPerSecond});
    demand(!desk.holds());
    const std::size_t half = size / 2;
    static_cast<void>(osc::matches(bytes.substr(0, half), bytes.substr(half)));
    return 0;
}
