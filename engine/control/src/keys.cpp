// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/keys.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "pitcast/core/file.h"

namespace pitcast::control {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::uintmax_t kMostKeyFileBytes = 4096;

using KeyText = std::array<char, kKeyCharacters + 1>;

std::string reason_of_system() {
    return std::strerror(errno);
}

Error bad_line(const std::string& name, std::size_t line, std::string what) {
    return {name + ":" + std::to_string(line), std::move(what), "make the key anew"};
}

// One line of a key file. The line itself may hold a secret and is not repeated.
Status take_key_line(std::string_view line, const std::string& name, std::size_t number,
                     KeyPair& pair) {
    const bool is_secret = line.substr(0, 7) == "secret ";
    if (!is_secret && line.substr(0, 7) != "public ") {
        return bad_line(name, number, "this line begins neither with \"public\" nor \"secret\"");
    }
    const std::string_view key = line.substr(7);
    if (!is_key(key)) {
        return bad_line(name, number, "this is no key of 40 characters");
    }
    std::string& into = is_secret ? pair.secret_key : pair.public_key;
    if (!into.empty()) {
        return bad_line(name, number, "there is a second key of this kind");
    }
    into = key;
    return {};
}

Status write_new_file(const std::filesystem::path& file, std::string_view text, mode_t mode) {
    const int out =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (out < 0) {
        return Error{file.string(), "cannot be made: " + reason_of_system(),
                     errno == EEXIST ? "a key is never written over: take it away first" : ""};
    }
    const bool whole =
        ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(out) == 0;
    const std::string reason = reason_of_system();
    ::close(out);
    if (!whole) {
        ::unlink(file.c_str());
        return Error{file.string(), "cannot be written: " + reason, ""};
    }
    return {};
}

Result<std::string> read_key_text(const std::filesystem::path& file) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    if (!failed && size > kMostKeyFileBytes) {
        return Error{file.string(), "is too large for a key file", "name the file of a key"};
    }
    return read_file(file);
}

}  // namespace

KeyPair::~KeyPair() {
    ::explicit_bzero(secret_key.data(), secret_key.size());
}

bool is_key(std::string_view text) {
    if (text.size() != kKeyCharacters || text.find('\0') != std::string_view::npos) {
        return false;
    }
    std::array<std::uint8_t, kKeyBytes> bytes{};
    const std::string terminated(text);
    const bool read = zmq_z85_decode(bytes.data(), terminated.c_str()) != nullptr;
    // Some groups of five mean more than 32 bits; they must not stand for another key.
    const bool same =
        read && key_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()}) == text;
    ::explicit_bzero(bytes.data(), bytes.size());
    return same;
}

std::string key_text(std::string_view bytes) {
    KeyText text{};
    if (bytes.size() != kKeyBytes ||
        zmq_z85_encode(text.data(), reinterpret_cast<const std::uint8_t*>(bytes.data()),
                       bytes.size()) == nullptr) {
        return {};
    }
    return text.data();
}

Result<KeyPair> make_key_pair() {
    KeyText open{};
    KeyText secret{};
    if (zmq_curve_keypair(open.data(), secret.data()) != 0) {
        return Error{"ZeroMQ", std::string("makes no keys: ") + zmq_strerror(errno),
                     "install a ZeroMQ with CURVE, such as Debian's libzmq5"};
    }
    KeyPair pair;
    pair.public_key = open.data();
    pair.secret_key = secret.data();
    ::explicit_bzero(secret.data(), secret.size());
    return pair;
}

Result<KeyPair> parse_key_file(std::string_view text, const std::string& name) {
    KeyPair pair;
    std::size_t number = 0;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        ++number;
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (auto taken = take_key_line(line, name, number, pair); !taken) {
            return taken.error();
        }
    }
    if (pair.public_key.empty()) {
        return Error{name, "holds no public key", "name a key file that \"pitcast keys\" has made"};
    }
    KeyText derived{};
    if (!pair.secret_key.empty() &&
        (zmq_curve_public(derived.data(), pair.secret_key.c_str()) != 0 ||
         pair.public_key != derived.data())) {
        return Error{name, "its public and its secret key do not belong together",
                     "make the key anew"};
    }
    return pair;
}

Result<KeyPair> load_private_key(const std::filesystem::path& file) {
    auto text = read_key_text(file);
    if (!text) {
        return text.error();
    }
    auto pair = parse_key_file(*text, file.string());
    ::explicit_bzero(text->data(), text->size());
    if (!pair) {
        return pair.error();
    }
    if (pair->secret_key.empty()) {
        return Error{file.string(), "holds only a public key",
                     "name the private one, NAME.key, that \"pitcast keys make\" has written"};
    }
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0 || (found.st_mode & 077U) != 0) {
        return Error{file.string(), "this private key can be read by others",
                     "chmod 600 " + file.string()};
    }
    return pair;
}

Result<std::string> load_public_key(const std::filesystem::path& file) {
    auto text = read_key_text(file);
    if (!text) {
        return text.error();
    }
    const auto pair = parse_key_file(*text, file.string());
    ::explicit_bzero(text->data(), text->size());
    if (!pair) {
        return pair.error();
    }
    return pair->public_key;
}

Result<ClientKeys> load_client_keys(const std::filesystem::path& key_file,
                                    const std::filesystem::path& server_key_file) {
    ClientKeys keys;
    auto own = load_private_key(key_file);
    if (!own) {
        return own.error();
    }
    auto server = load_public_key(server_key_file);
    if (!server) {
        return server.error();
    }
    keys.own = *std::move(own);
    keys.server_public_key = *std::move(server);
    return keys;
}

Status write_private_key(const std::filesystem::path& file, const KeyPair& pair,
                         std::string_view whose) {
    std::string text = "# Private key of " + std::string(whose) +
                       " for Pitcast: for its owner alone.\npublic " + pair.public_key +
                       "\nsecret " + pair.secret_key + "\n";
    const Status written = write_new_file(file, text, 0600);
    ::explicit_bzero(text.data(), text.size());
    return written;
}

Status write_public_key(const std::filesystem::path& file, std::string_view key,
                        std::string_view whose) {
    return write_new_file(file,
                          "# Public key of " + std::string(whose) +
                              " for Pitcast: may be shown to everybody.\npublic " +
                              std::string(key) + "\n",
                          0644);
}

}  // namespace pitcast::control
