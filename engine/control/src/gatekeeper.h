// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <zmq.hpp>

#include "pitcast/control/client_list.h"
#include "pitcast/control/keys.h"
#include "pitcast/core/frame_rate.h"

namespace pitcast::control {

/// Domain of our sockets in ZAP, ZeroMQ's protocol between sockets and who lets clients in.
inline constexpr const char* kZapDomain = "pitcast";
inline constexpr const char* kZapEndpoint = "inproc://zeromq.zap.01";

/// Knows who is who: answers the handshakes of the sockets (ZAP, ZeroMQ RFC 27) from the list of
/// a key folder. The User-Id of a connection is its public key and not its name, so that another
/// key under the same name is another client. One thread.
class Gatekeeper {
 public:
    /// Errors: the folder has no server.key, or not one that can be used.
    [[nodiscard]] static Result<std::unique_ptr<Gatekeeper>> open(
        const std::filesystem::path& folder);

    [[nodiscard]] const KeyPair& server_key() const { return server_key_; }
    /// Whose connection this is, by its User-Id. Null: nobody's, or of a key that was withdrawn.
    [[nodiscard]] const AuthorisedClient* client(std::string_view user_id) const {
        return list_.by_key(user_id);
    }
    /// Answers the handshakes that wait at a REP socket bound to kZapEndpoint. Throws zmq::error_t.
    void answer_handshakes(zmq::socket_t& zap);
    /// Reads the list anew, twice a second. True when a key that counted before counts no more.
    [[nodiscard]] bool look_at_list(Nanoseconds now_ns);

    [[nodiscard]] std::uint64_t let_in() const { return let_in_; }
    [[nodiscard]] std::uint64_t turned_away() const { return turned_away_; }

 private:
    Gatekeeper(std::filesystem::path folder, KeyPair server_key)
        : folder_(std::move(folder)), server_key_(std::move(server_key)) {}
    [[nodiscard]] std::string list_text();
    void tell_of_stranger(std::string_view key, std::string_view address);

    const std::filesystem::path folder_;
    const KeyPair server_key_;
    ClientList list_;
    std::string text_;      ///< that list_ was read from
    bool readable_ = true;  ///< the list, at the last look
    Nanoseconds looked_ns_ = 0;
    Nanoseconds told_ns_ = 0;  ///< of a stranger
    std::uint64_t let_in_ = 0;
    std::uint64_t turned_away_ = 0;
};

}  // namespace pitcast::control
