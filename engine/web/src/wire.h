// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <functional>
#include <string>

#include <httplib.h>

#include "pitcast/core/frame_rate.h"

namespace pitcast::web {

/// A client's socket as the HTTP library reads and writes it, within bounds that hold for a whole
/// request: the library's own count for each byte, which a client that sends one in a while can
/// stretch for ever. Does not own the socket.
class Wire final : public httplib::Stream {
 public:
    Wire(int socket, std::string address, Nanoseconds send_ns)
        : socket_(socket), address_(std::move(address)), send_ns_(send_ns) {}

    /// Waits for the first byte of a request; false when none comes or the other side is gone.
    [[nodiscard]] bool wait_for_request(Nanoseconds patience_ns);
    /// From now on a request may take so long, and its head so many bytes.
    void allow(Nanoseconds time_ns, std::size_t bytes);
    /// A body of so many bytes follows; `complete` is told when it has been read, at once for 0.
    void expect_body(std::size_t bytes, std::function<void()> complete);
    /// A bound was met, or the other side is gone.
    [[nodiscard]] bool failed() const { return failed_; }

    [[nodiscard]] bool is_readable() const override { return !failed_; }
    [[nodiscard]] bool is_writable() const override { return !failed_; }
    ssize_t read(char* into, size_t size) override;
    ssize_t write(const char* bytes, size_t size) override;
    void get_remote_ip_and_port(std::string& ip, int& port) const override;
    void get_local_ip_and_port(std::string& ip, int& port) const override;
    [[nodiscard]] socket_t socket() const override { return socket_; }

 private:
    [[nodiscard]] bool fill();
    [[nodiscard]] bool wait(short events, Nanoseconds until_ns) const;

    const int socket_;
    const std::string address_;
    const Nanoseconds send_ns_;
    std::array<char, 4096> buffer_{};
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    Nanoseconds read_until_ns_ = 0;
    std::size_t bytes_left_ = 0;
    std::size_t body_left_ = 0;
    std::function<void()> complete_;
    bool failed_ = false;
};

}  // namespace pitcast::web
