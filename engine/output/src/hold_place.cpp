// SPDX-License-Identifier: Apache-2.0
#include "hold_place.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "pitcast/core/hash.h"
#include "pitcast/core/program.h"

namespace pitcast::output {
namespace {

constexpr const char* kProgram = "pitcast-output";

sockaddr_un address_of(const std::filesystem::path& place) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, place.c_str(), sizeof(address.sun_path) - 1);
    return address;
}

Descriptor new_socket() {
    return Descriptor(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
}

std::filesystem::path folder() {
    const char* own = std::getenv("XDG_RUNTIME_DIR");
    if (own != nullptr && own[0] == '/' && ::access(own, W_OK) == 0) {
        return std::filesystem::path(own) / "pitcast";
    }
    return std::filesystem::temp_directory_path() / ("pitcast-" + std::to_string(::getuid()));
}

}  // namespace

Result<std::filesystem::path> hold_place(std::string_view url) {
    const std::filesystem::path place = folder();
    if (::mkdir(place.c_str(), 0700) != 0 && errno != EEXIST) {
        return Error{place.string(), std::string("cannot be made: ") + std::strerror(errno),
                     "set XDG_RUNTIME_DIR to a folder of yours"};
    }
    // Whoever could put a socket here would get the programme.
    struct stat facts {};
    if (::lstat(place.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode) ||
        facts.st_uid != ::getuid() || (facts.st_mode & 077U) != 0) {
        return Error{place.string(), "is not a folder of this user's alone",
                     "remove it, or set XDG_RUNTIME_DIR"};
    }
    Hasher hasher;
    hasher.add(url);
    char name[32];
    std::snprintf(name, sizeof name, "%016llx.hold",
                  static_cast<unsigned long long>(hasher.value()));
    const std::filesystem::path socket = place / name;
    if (socket.string().size() >= sizeof(sockaddr_un::sun_path)) {
        return Error{place.string(), "is too long a path for a socket",
                     "set XDG_RUNTIME_DIR to a shorter one"};
    }
    return socket;
}

Result<Descriptor> wait_at(const std::filesystem::path& place) {
    if (call_at(place).ok()) {
        return Error{place.string(), "is held by another process", ""};
    }
    ::unlink(place.c_str());
    Descriptor socket = new_socket();
    const sockaddr_un address = address_of(place);
    if (!socket.ok() ||
        ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket.get(), 4) != 0) {
        return Error{place.string(), std::string("no socket: ") + std::strerror(errno), ""};
    }
    return socket;
}

Descriptor call_at(const std::filesystem::path& place) {
    Descriptor socket = new_socket();
    const sockaddr_un address = address_of(place);
    if (socket.ok() &&
        ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return {};
    }
    return socket;
}

Result<int> start_holder(const std::filesystem::path& place) {
    auto started = start_program(program_beside(kProgram, PITCAST_OUTPUT_PROGRAM),
                                 {.arguments = {place.string()}, .own_session = true});
    return started ? Result<int>(*started) : started.error();
}

}  // namespace pitcast::output
