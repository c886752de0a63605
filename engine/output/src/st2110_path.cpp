// SPDX-License-Identifier: Apache-2.0
#include "st2110_path.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/if_packet.h>
#include <netinet/udp.h>
#include <sys/socket.h>

namespace pitcast::output::st2110 {
namespace {

#ifndef UDP_SEGMENT
constexpr int kUdpSegment = 103;  // linux/udp.h, since 4.18
#else
constexpr int kUdpSegment = UDP_SEGMENT;
#endif

/// Some frames' worth of bursts; the schedule keeps it nearly empty.
constexpr int kSendBuffer = 1 << 20;

struct InterfacesFree {
    void operator()(ifaddrs* list) const { ::freeifaddrs(list); }
};
using Interfaces = std::unique_ptr<ifaddrs, InterfacesFree>;

Interfaces interfaces() {
    ifaddrs* list = nullptr;
    return ::getifaddrs(&list) == 0 ? Interfaces(list) : nullptr;
}

std::string text_of_address(in_addr address) {
    std::array<char, INET_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET, &address, text.data(), text.size());
    return text.data();
}

/// Of an IPv4 address, or of an interface's name.
Result<in_addr> interface_address(const std::string& text) {
    in_addr address{};
    if (::inet_pton(AF_INET, text.c_str(), &address) == 1) {
        return address;
    }
    std::string known;
    const Interfaces list = interfaces();
    for (const ifaddrs* at = list.get(); at != nullptr; at = at->ifa_next) {
        if (at->ifa_addr == nullptr || at->ifa_addr->sa_family != AF_INET) {
            continue;
        }
        if (text == at->ifa_name) {
            return reinterpret_cast<const sockaddr_in*>(at->ifa_addr)->sin_addr;
        }
        known += (known.empty() ? "" : ", ") + std::string(at->ifa_name);
    }
    return Error{"interface=" + text, "no interface of this name has an IPv4 address",
                 "use an address of this machine, or one of " + known};
}

template <typename Value>
bool set_option(const Descriptor& socket, int level, int name, const Value& value) {
    return ::setsockopt(socket.get(), level, name, &value, sizeof value) == 0;
}

/// Gone with the next packet: a full queue, a receiver that is not there (yet).
bool passes(int error) {
    return error == EAGAIN || error == ENOBUFS || error == ECONNREFUSED || error == ENOMEM;
}

}  // namespace

void Burst::clear() {
    octets_ = 0;
    count_ = 0;
    even_ = true;
}

void Burst::add(std::size_t octets) {
    sizes_[count_] = static_cast<std::uint16_t>(octets);
    // Only the last one may be shorter.
    even_ = even_ && (count_ == 0 || (sizes_[count_ - 1] == sizes_[0] && octets <= sizes_[0]));
    octets_ += octets;
    ++count_;
}

Result<Path> Path::open(const PathOptions& options) {
    const std::string where = options.to.address + ":" + std::to_string(options.to.port);
    const auto failure = [&](const char* what) {
        return Error{where, std::string(what) + ": " + std::strerror(errno),
                     "name the interface that leads there, interface=ADDRESS"};
    };
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(options.to.port);
    if (::inet_pton(AF_INET, options.to.address.c_str(), &to.sin_addr) != 1) {
        return Error{where, "is no IPv4 address and port", "use 239.1.1.1:5004, for example"};
    }
    Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket.ok()) {
        return failure("no socket");
    }
    if (!options.interface.empty()) {
        const auto address = interface_address(options.interface);
        if (!address) {
            return address.error().within(where);
        }
        sockaddr_in from{};
        from.sin_family = AF_INET;
        from.sin_addr = *address;
        if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) {
            return Error{where, "interface=" + options.interface + ": " + std::strerror(errno),
                         "use an address that this machine has, or the name of an interface"};
        }
        if (!set_option(socket, IPPROTO_IP, IP_MULTICAST_IF, *address)) {
            return failure("multicast does not go out there");
        }
    }
    const int service = options.dscp << 2;
    if (!set_option(socket, IPPROTO_IP, IP_TTL, options.ttl) ||
        !set_option(socket, IPPROTO_IP, IP_MULTICAST_TTL, options.ttl) ||
        !set_option(socket, IPPROTO_IP, IP_TOS, service)) {
        return failure("ttl and dscp cannot be set");
    }
    (void)set_option(socket, SOL_SOCKET, SO_SNDBUF, kSendBuffer);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
        return failure("cannot be reached");
    }
    return Path(std::move(socket), options);
}

int Path::send_cut(const Burst& burst) {
    const auto bytes = burst.bytes();
    iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_UDP;
    header->cmsg_type = kUdpSegment;
    header->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
    std::memcpy(CMSG_DATA(header), burst.sizes().data(), sizeof(std::uint16_t));
    return ::sendmsg(socket_.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -1 : 0;
}

int Path::send_each(const Burst& burst, std::size_t from, std::size_t offset) {
    std::array<iovec, Schedule::kMostBurst> parts{};
    std::array<mmsghdr, Schedule::kMostBurst> messages{};
    const std::size_t count = burst.sizes().size() - from;
    std::byte* at = const_cast<std::byte*>(burst.bytes().data()) + offset;
    for (std::size_t i = 0; i < count; ++i) {
        parts[i] = {at, burst.sizes()[from + i]};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        at += parts[i].iov_len;
    }
    return ::sendmmsg(socket_.get(), messages.data(), static_cast<unsigned>(count),
                      MSG_DONTWAIT | MSG_NOSIGNAL);
}

std::uint32_t Path::send(const Burst& burst) {
    broken_ = 0;
    const std::size_t count = burst.sizes().size();
    // An earlier packet that nobody took is reported in place of sending: hence twice.
    for (int attempt = 0; attempt < 2 && cuts_ && burst.even() && count > 1; ++attempt) {
        if (send_cut(burst) == 0) {
            return 0;
        }
        if (errno == EINVAL || errno == EIO || errno == EOPNOTSUPP || errno == ENOPROTOOPT) {
            cuts_ = false;  // this kernel, or this interface, cannot
        } else if (errno != ECONNREFUSED) {
            broken_ = passes(errno) ? 0 : errno;
            return static_cast<std::uint32_t>(count);
        }
    }
    std::size_t sent = 0;
    std::size_t offset = 0;
    std::uint32_t lost = 0;
    bool again = true;
    while (sent < count) {
        const int taken = send_each(burst, sent, offset);
        if (taken > 0) {
            for (int i = 0; i < taken; ++i) {
                offset += burst.sizes()[sent++];
            }
            again = true;
        } else if (errno == ECONNREFUSED && again) {
            again = false;
        } else if (errno != EINTR) {
            broken_ = passes(errno) ? 0 : errno;
            lost = static_cast<std::uint32_t>(count - sent);
            break;
        }
    }
    return lost;
}

Error Path::error() const {
    return {options_.to.address + ":" + std::to_string(options_.to.port), std::strerror(broken_),
            "is the interface up, and is there a route?"};
}

std::string Path::source() const {
    sockaddr_in from{};
    socklen_t size = sizeof from;
    ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&from), &size);
    return text_of_address(from.sin_addr);
}

std::string Path::hardware() const {
    const std::string own = source();
    const Interfaces list = interfaces();
    std::string name;
    for (const ifaddrs* at = list.get(); at != nullptr; at = at->ifa_next) {
        if (at->ifa_addr != nullptr && at->ifa_addr->sa_family == AF_INET &&
            text_of_address(reinterpret_cast<const sockaddr_in*>(at->ifa_addr)->sin_addr) == own) {
            name = at->ifa_name;
        }
    }
    std::array<unsigned char, 6> octets{};
    for (const ifaddrs* at = list.get(); at != nullptr; at = at->ifa_next) {
        if (at->ifa_addr != nullptr && at->ifa_addr->sa_family == AF_PACKET &&
            name == at->ifa_name) {
            std::memcpy(octets.data(), reinterpret_cast<const sockaddr_ll*>(at->ifa_addr)->sll_addr,
                        octets.size());
        }
    }
    std::string text;
    for (const unsigned char octet : octets) {
        constexpr std::string_view kDigits = "0123456789ABCDEF";
        text += text.empty() ? "" : "-";
        text += kDigits[octet >> 4U];
        text += kDigits[octet & 15U];
    }
    return text;
}

}  // namespace pitcast::output::st2110
