// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <netinet/in.h>

#include "pitcast/core/result.h"
#include "pitcast/core/shared_slots.h"
#include "pitcast/output/st2110_options.h"

#include "st2110_schedule.h"

namespace pitcast::output::st2110 {

/// Packets that leave together, one behind the other in memory.
class Burst {
 public:
    explicit Burst(std::size_t packet_octets)
        : bytes_(packet_octets * std::size_t{Schedule::kMostBurst}) {}
    void clear();
    /// Where the next packet is written; then add() says how long it became.
    [[nodiscard]] std::byte* next() { return bytes_.data() + octets_; }
    void add(std::size_t octets);

    [[nodiscard]] std::span<const std::byte> bytes() const {
        return std::span(bytes_).first(octets_);
    }
    [[nodiscard]] std::span<const std::uint16_t> sizes() const {
        return std::span(sizes_).first(count_);
    }
    /// All of one size: the kernel may cut them.
    [[nodiscard]] bool even() const { return even_; }

 private:
    std::vector<std::byte> bytes_;
    std::array<std::uint16_t, Schedule::kMostBurst> sizes_{};
    std::size_t octets_ = 0;
    std::size_t count_ = 0;
    bool even_ = true;
};

struct PathOptions {
    St2110Endpoint to{};
    std::string interface {};  ///< IPv4 address or name; empty: by the routes
    std::int32_t ttl = 64;
    std::int32_t dscp = 34;
};

/// One way of packets to one destination: a UDP socket over IPv4. Never waits.
class Path {
 public:
    /// Errors: an address or interface that is none, the system's reason.
    [[nodiscard]] static Result<Path> open(const PathOptions& options);

    /// Sends the burst; returns how many packets the system did not take.
    std::uint32_t send(const Burst& burst);
    /// Whether the last burst met an error that does not go by itself; error() is the reason.
    [[nodiscard]] bool broken() const { return broken_ != 0; }
    [[nodiscard]] Error error() const;

    [[nodiscard]] const PathOptions& options() const { return options_; }
    /// Address that packets come from: "10.0.0.1".
    [[nodiscard]] std::string source() const;
    /// Hardware address of its interface, "3C-EC-EF-01-02-03"; zeros when it has none.
    [[nodiscard]] std::string hardware() const;

 private:
    Path(Descriptor socket, PathOptions options)
        : socket_(std::move(socket)), options_(std::move(options)) {}
    /// One call for the whole burst, which the kernel cuts. -1: errno says why not.
    [[nodiscard]] int send_cut(const Burst& burst);
    /// One call for the rest of the burst from packet `from` on. Packets sent; -1: errno.
    [[nodiscard]] int send_each(const Burst& burst, std::size_t from, std::size_t offset);

    Descriptor socket_;
    PathOptions options_;
    bool cuts_ = true;  ///< the kernel knows UDP_SEGMENT, as far as we know
    int broken_ = 0;    ///< errno
};

[[nodiscard]] constexpr bool is_multicast(std::uint32_t address) {
    return address >> 28U == 0xe;
}

}  // namespace pitcast::output::st2110
