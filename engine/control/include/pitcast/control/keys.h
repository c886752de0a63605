// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"

/// Keys of ZeroMQ's CURVE (Curve25519), as text of 40 characters (Z85, ZeroMQ RFC 32).
///
/// A key file has lines "public KEY" and, if it is a private one, "secret KEY"; lines that begin
/// with "#" and empty ones are passed over. Errors never quote what stands in a key file.
namespace pitcast::control {

inline constexpr std::size_t kKeyCharacters = 40;

/// Who somebody is (public) and what proves it (secret).
struct KeyPair {
    KeyPair() = default;
    ~KeyPair();  ///< wipes the secret
    KeyPair(const KeyPair&) = default;
    KeyPair(KeyPair&&) = default;
    KeyPair& operator=(const KeyPair&) = default;
    KeyPair& operator=(KeyPair&&) = default;

    std::string public_key;
    std::string secret_key;  ///< empty: only the public one is known
};

/// What a client needs to speak to a channel that asks for keys.
struct ClientKeys {
    KeyPair own;
    std::string server_public_key;
};

/// Whether these are 40 characters of Z85 that stand for 32 bytes.
[[nodiscard]] bool is_key(std::string_view text);
/// The text of 32 bytes; empty for another number of bytes.
[[nodiscard]] std::string key_text(std::string_view bytes);

/// Errors: ZeroMQ was built without CURVE.
[[nodiscard]] Result<KeyPair> make_key_pair();

/// Reads the text of a key file. `name` is what errors call it. Errors: lines that are not
/// understood, keys that are missing, doubled or do not belong together.
[[nodiscard]] Result<KeyPair> parse_key_file(std::string_view text, const std::string& name);
/// Errors also: no secret in it, others than its owner can read the file.
[[nodiscard]] Result<KeyPair> load_private_key(const std::filesystem::path& file);
/// The public key of a file, private or not. Errors as parse_key_file.
[[nodiscard]] Result<std::string> load_public_key(const std::filesystem::path& file);
[[nodiscard]] Result<ClientKeys> load_client_keys(const std::filesystem::path& key_file,
                                                  const std::filesystem::path& server_key_file);

/// Writes a private key that only its owner can read (mode 0600 from the start); `whose` goes into
/// its first line. Errors: the file is there already.
[[nodiscard]] Status write_private_key(const std::filesystem::path& file, const KeyPair& pair,
                                       std::string_view whose);
[[nodiscard]] Status write_public_key(const std::filesystem::path& file, std::string_view key,
                                      std::string_view whose);

}  // namespace pitcast::control
