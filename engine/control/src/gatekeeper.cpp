// SPDX-License-Identifier: Apache-2.0
#include "gatekeeper.h"

#include <utility>
#include <vector>

#include "pitcast/control/key_folder.h"
#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/core/log.h"

namespace pitcast::control {
namespace {

constexpr Nanoseconds kLookAtListNs = kNanosecondsPerSecond / 2;
constexpr Nanoseconds kTellNs = 10 * kNanosecondsPerSecond;
constexpr std::uintmax_t kMostListBytes = 1U << 20U;
constexpr int kHandshakesALook = 64;

// A request of ZAP (RFC 27): version, request id, domain, address, identity, mechanism, and for
// CURVE the public key as 32 bytes.
struct Handshake {
    std::string version;
    std::string request_id;
    std::string address;
    std::string key;  ///< as text; empty = the request makes no sense
};

Handshake read_handshake(const std::vector<std::string>& frames) {
    Handshake handshake;
    handshake.version = frames.empty() ? std::string() : frames[0];
    handshake.request_id = frames.size() < 2 ? std::string() : frames[1];
    if (frames.size() == 7 && frames[0] == "1.0" && frames[2] == kZapDomain &&
        frames[5] == "CURVE") {
        handshake.address = frames[3];
        handshake.key = key_text(frames[6]);
    }
    return handshake;
}

}  // namespace

Result<std::unique_ptr<Gatekeeper>> Gatekeeper::open(const std::filesystem::path& folder) {
    std::error_code failed;
    if (!std::filesystem::exists(server_key_file(folder), failed)) {
        return Error{
            server_key_file(folder).string(), "the channel has no key there",
            "make keys: pitcast keys make NAME --role director --folder " + folder.string()};
    }
    auto key = load_private_key(server_key_file(folder));
    if (!key) {
        return key.error();
    }
    std::unique_ptr<Gatekeeper> gate(new Gatekeeper(folder, *std::move(key)));
    static_cast<void>(gate->look_at_list(monotonic_now_ns()));
    if (gate->list_.clients.empty()) {
        log_warning("control", client_list_file(folder).string() + " lists nobody yet");
    }
    return gate;
}

// What cannot be read lists nobody: a door fails shut.
std::string Gatekeeper::list_text() {
    const auto file = client_list_file(folder_);
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    auto text = !failed && size <= kMostListBytes ? read_file(file) : Result<std::string>(Error{});
    if (!text && readable_) {
        log_warning("control", file.string() + " cannot be read: nobody is let in");
    }
    readable_ = text.ok();
    return text ? *std::move(text) : std::string();
}

bool Gatekeeper::look_at_list(Nanoseconds now_ns) {
    if (looked_ns_ != 0 && now_ns - looked_ns_ < kLookAtListNs) {
        return false;
    }
    looked_ns_ = now_ns;
    std::string text = list_text();
    if (text == text_) {
        return false;
    }
    ClientList list = parse_client_list(text, client_list_file(folder_).string());
    for (const Error& fault : list.faults) {
        log_warning("control", fault.message());
    }
    bool withdrawn = false;
    for (const AuthorisedClient& before : list_.clients) {
        if (list.by_key(before.public_key) == nullptr) {
            log_warning("control", "the key of " + before.name + " is withdrawn");
            withdrawn = true;
        }
    }
    list_ = std::move(list);
    text_ = std::move(text);
    return withdrawn;
}

void Gatekeeper::answer_handshakes(zmq::socket_t& zap) {
    zmq::message_t frame;
    for (int n = 0; n < kHandshakesALook && zap.recv(frame, zmq::recv_flags::dontwait); ++n) {
        std::vector<std::string> frames{frame.to_string()};
        while (frame.more() && zap.recv(frame, zmq::recv_flags::none)) {
            frames.push_back(frame.to_string());
        }
        const Handshake handshake = read_handshake(frames);
        const bool known = !handshake.key.empty() && list_.by_key(handshake.key) != nullptr;
        known ? ++let_in_ : ++turned_away_;
        if (!known) {
            tell_of_stranger(handshake.key, handshake.address);
        }
        const std::vector<std::string> answer{"1.0",
                                              handshake.request_id,
                                              known ? "200" : "400",
                                              known ? "" : "this key is not known here",
                                              known ? handshake.key : "",
                                              ""};
        for (std::size_t i = 0; i < answer.size(); ++i) {
            zap.send(zmq::buffer(answer[i]),
                     i + 1 < answer.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
        }
    }
}

void Gatekeeper::tell_of_stranger(std::string_view key, std::string_view address) {
    const Nanoseconds now_ns = monotonic_now_ns();
    if (told_ns_ == 0 || now_ns - told_ns_ > kTellNs) {
        told_ns_ = now_ns;
        log_warning("control", "turned away " + std::string(address) + ": the public key " +
                                   std::string(key) + " is not on the list (" +
                                   std::to_string(turned_away_) + " so far)");
    }
}

}  // namespace pitcast::control
