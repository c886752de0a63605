// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pitcast::amcp {

/// What a request is answered with. The code says what follows its first line:
///   200  any number of lines, then an empty one
///   201  one line
///   202  nothing
///   400  one line, the request itself: it was not understood, or names a channel there is not
///   402, 403, 404      parameter missing, parameter wrong, no such template or file
///   500, 501, 503, 504 no answer of the channel, not possible here, not allowed, too much at once
struct Answer {
    int code = 202;
    std::vector<std::string> lines{};  ///< 201 and 400: the first one counts
    std::string reason{};              ///< for the log; the protocol has no place for it
};

[[nodiscard]] Answer one_line(std::string line);
[[nodiscard]] Answer fault(int code, std::string reason);

/// The answer as it is sent: "[RES id] code ACTION OK|ERROR|FAILED" and what follows, every line
/// ended by CR LF. Line ends inside a line become LF, so that none is taken for two.
[[nodiscard]] std::string text_of(const Answer& answer, std::string_view id,
                                  std::string_view action);

}  // namespace pitcast::amcp
