// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "pitcast/core/shared_slots.h"

namespace pitcast {

inline constexpr std::size_t kLargestPacket = 8192;

/// The message as what it must be: empty when its size, or its first member, `kind`, is another.
template <typename Message>
[[nodiscard]] std::optional<Message> read_packet(std::span<const std::byte> message) {
    static_assert(std::is_trivially_copyable_v<Message>);
    Message read;
    const auto wanted = read.kind;
    if (message.size() != sizeof(Message)) {
        return std::nullopt;
    }
    std::memcpy(&read, message.data(), sizeof(Message));
    return read.kind == wanted ? std::optional(read) : std::nullopt;
}

/// Text of a field of fixed size, up to its first zero.
template <std::size_t Size>
[[nodiscard]] std::string_view text_in(const std::array<char, Size>& field) {
    return {field.data(), ::strnlen(field.data(), Size)};
}
/// What does not fit is cut off.
template <std::size_t Size>
void put_text(std::array<char, Size>& field, std::string_view text) {
    const std::size_t size = text.size() < Size ? text.size() : Size - 1;
    std::memcpy(field.data(), text.data(), size);
    field[size] = '\0';
}

/// One end of a SOCK_SEQPACKET connection between two programs of ours on one machine: whole
/// messages of plain members, in this machine's own layout, some with a file.
class PacketSocket {
 public:
    enum class Outcome : std::uint8_t { none, message, silence, gone };

    explicit PacketSocket(Descriptor socket) : socket_(std::move(socket)) {}
    /// Two ends. Errors: the system's reason.
    [[nodiscard]] static Result<std::array<Descriptor, 2>> pair();

    /// False: the other end is gone.
    template <typename Message>
    [[nodiscard]] bool send(const Message& message, int file = -1) {
        static_assert(std::is_trivially_copyable_v<Message>);
        return send_bytes(std::as_bytes(std::span(&message, 1)), file);
    }
    /// Waits at most `patience_ms` for a message; message() is it, until the next call.
    [[nodiscard]] Outcome receive(int patience_ms);
    [[nodiscard]] std::span<const std::byte> message() const {
        return std::span(buffer_).first(size_);
    }
    /// The file that came with the message; not ok when there was none.
    [[nodiscard]] Descriptor take_file() { return std::move(received_); }
    /// For poll().
    [[nodiscard]] int file() const { return socket_.get(); }

 private:
    [[nodiscard]] bool send_bytes(std::span<const std::byte> bytes, int file);

    Descriptor socket_;
    Descriptor received_;
    std::size_t size_ = 0;
    alignas(8) std::array<std::byte, kLargestPacket> buffer_{};
};

}  // namespace pitcast
