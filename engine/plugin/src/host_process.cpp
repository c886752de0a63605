// SPDX-License-Identifier: Apache-2.0
#include "host_process.h"

#include <chrono>
#include <thread>

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/program.h"

namespace pitcast::plugin {
namespace {

constexpr int kPollMs = 20;
constexpr Nanoseconds kDescribePatience = 5 * kNanosecondsPerSecond;
/// Whoever has closed its end is about to be gone: so long it may take to have its exit status.
constexpr Nanoseconds kExitPatience = kNanosecondsPerSecond;

}  // namespace

std::filesystem::path host_program() {
    return program_beside("pitcast-plugin-host", PITCAST_PLUGIN_HOST);
}

Result<PluginOrder> order_of(const PluginInfo& info, Role role, std::string_view url) {
    PluginOrder order;
    order.role = role;
    const std::string path = info.path.string();
    if (path.size() >= order.path.size()) {
        return Error{path, "is too long a path", "put the plug-in elsewhere"};
    }
    if (url.size() >= order.url.size()) {
        return Error{std::string(url.substr(0, 80)), "is too long a URL", "shorten it"};
    }
    put_text(order.path, path);
    put_text(order.url, url);
    return order;
}

Result<std::unique_ptr<HostProcess>> HostProcess::start(const PluginOrder& order,
                                                        Nanoseconds patience_ns) {
    auto ends = PacketSocket::pair();
    if (!ends) {
        return ends.error();
    }
    const auto program = host_program();
    const auto pid = start_program(program, {.socket = (*ends)[1].get()});
    if (!pid) {
        return pid.error();
    }
    std::unique_ptr<HostProcess> process(new HostProcess(*pid, std::move((*ends)[0])));
    (*ends)[1] = Descriptor();
    process->be_patient(patience_ns);
    if (!process->socket_.send(order)) {
        return Error{program.string(), "ended at once", "run it by hand to see why"};
    }
    return process;
}

void HostProcess::be_patient(Nanoseconds patience_ns) const {
    // A process that reads nothing any more must not hold up whoever writes to it.
    const timeval patience{static_cast<time_t>(patience_ns / kNanosecondsPerSecond),
                           static_cast<suseconds_t>(patience_ns % kNanosecondsPerSecond / 1000)};
    ::setsockopt(socket_.file(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
}

bool HostProcess::is_gone() const {
    pollfd asked{socket_.file(), 0, 0};
    return ::poll(&asked, 1, 0) == 1 && (asked.revents & (POLLHUP | POLLERR)) != 0;
}

std::string HostProcess::end() {
    if (pid_ <= 0) {
        return {};
    }
    int status = 0;
    pid_t ended = 0;
    // Its socket closes a moment before it can be waited for.
    const Nanoseconds give_up = monotonic_now_ns() + (is_gone() ? kExitPatience : 0);
    while ((ended = ::waitpid(pid_, &status, WNOHANG)) == 0 && monotonic_now_ns() < give_up) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    const bool killed_here = ended == 0;
    if (killed_here) {
        ::kill(pid_, SIGKILL);
        ended = ::waitpid(pid_, &status, 0);
    }
    pid_ = -1;
    if (ended <= 0 || killed_here) {
        return "was ended";
    }
    if (WIFSIGNALED(status)) {
        const char* name = ::sigabbrev_np(WTERMSIG(status));
        return "crashed (signal " + std::to_string(WTERMSIG(status)) +
               (name == nullptr ? ")" : ", SIG" + std::string(name) + ")");
    }
    return "ended its process with status " + std::to_string(WEXITSTATUS(status));
}

std::optional<PluginEnded> HostProcess::finish(Nanoseconds patience_ns) {
    be_patient(patience_ns);
    if (!socket_.send(PluginEnd{})) {
        return std::nullopt;
    }
    const Nanoseconds give_up = monotonic_now_ns() + patience_ns;
    while (monotonic_now_ns() < give_up) {
        const auto outcome = socket_.receive(kPollMs);
        if (outcome == PacketSocket::Outcome::gone) {
            return std::nullopt;
        }
        if (outcome == PacketSocket::Outcome::message) {
            if (const auto ended = read_packet<PluginEnded>(socket_.message())) {
                return ended;
            }
        }
    }
    return std::nullopt;
}

Result<PluginInfo> describe_plugin(const std::filesystem::path& path) {
    PluginInfo asked;
    asked.path = path;
    auto order = order_of(asked, Role::none, "");
    if (!order) {
        return order.error();
    }
    auto process = HostProcess::start(*order, kDescribePatience);
    if (!process) {
        return process.error();
    }
    PacketSocket& socket = (*process)->socket();
    const Nanoseconds give_up = monotonic_now_ns() + kDescribePatience;
    while (monotonic_now_ns() < give_up) {
        const auto outcome = socket.receive(kPollMs);
        if (outcome == PacketSocket::Outcome::gone) {
            return Error{path.string(), "while it was loaded, it " + (*process)->end(),
                         "look at what it does before pitcast_plugin_entry() is called"};
        }
        if (outcome != PacketSocket::Outcome::message) {
            continue;
        }
        if (const auto ended = read_packet<PluginEnded>(socket.message())) {
            return read_ended(*ended).second;
        }
        if (const auto told = read_packet<PluginDescribed>(socket.message())) {
            return read_described(*told, path);
        }
    }
    return Error{path.string(), "does not come back from being loaded",
                 "look at what it does before pitcast_plugin_entry() is called"};
}

}  // namespace pitcast::plugin
