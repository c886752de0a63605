// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace pitcast {

/// "srt" of "srt://..."; empty for a path. "file:x" is a path too.
[[nodiscard]] std::string_view scheme_of(std::string_view url);
/// The path of a URL without scheme or with "file:".
[[nodiscard]] std::string path_of(std::string_view url);
/// Of http(s) only play-lists may be asked for (…/live.m3u8?query): a show opens no other page.
[[nodiscard]] bool is_play_list(std::string_view url);
/// The value of a member of the query, which is taken out of the URL; empty: there was none.
[[nodiscard]] std::string taken_out(std::string& url, std::string_view member);
/// A URL as it may stand in a message: without the user and the password before the host, and
/// without the values of a query that are nobody's business (passphrase, token, …).
[[nodiscard]] std::string safe_to_tell(std::string_view url);

}  // namespace pitcast
