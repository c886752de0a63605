// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "pitcast/osc/desk.h"

namespace pitcast::osc {
namespace {

/// An answer is not much longer than what asked for it, whoever the sender says it is.
constexpr std::size_t kMostAddressTold = 200;
constexpr std::size_t kMostTextTold = 300;
constexpr std::string_view kErrorAddress = "/pitcast/error";
constexpr std::uint32_t kErrorsASecond = 200;
constexpr std::size_t kMostNotes = 32;

/// At most so many bytes, whole characters only.
std::string cut(const std::string& text, std::size_t most) {
    if (text.size() <= most) {
        return text;
    }
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return text.substr(0, end);
}

/// What a sender wrote must not steer the terminal of whoever reads the log.
std::string without_controls(std::string text) {
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
    return text;
}

}  // namespace

void Desk::answer_error(const std::string& sender, const std::string& address,
                        const std::string& text, const Moment& now) {
    ++stats_.refused;
    // Two doors that send to each other must not tell each other so for ever.
    if (address == kErrorAddress || !senders_.may_answer(sender, now.monotonic_ns) ||
        !answers_.take(kErrorsASecond, now.monotonic_ns)) {
        return;
    }
    const std::string told = cut(address, kMostAddressTold);
    const std::string why = cut(text, kMostTextTold);
    if (notes_.size() >= kMostNotes) {
        notes_.pop_front();
    }
    notes_.push_back(without_controls(sender + ": " + (told.empty() ? "" : told + ": ") + why));
    replies_.push_back({sender, {std::string(kErrorAddress), {told, why}}});
}

}  // namespace pitcast::osc
