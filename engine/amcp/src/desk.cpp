// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/desk.h"

#include <algorithm>

#include "pitcast/core/utf8.h"

namespace pitcast::amcp {
namespace {

constexpr std::size_t kMostNotes = 32;

}  // namespace

/// What a client wrote must not steer the terminal of whoever reads the log.
void Desk::note(std::string text) {
    const bool is_text = is_utf8(text);
    std::replace_if(
        text.begin(), text.end(),
        [&](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !is_text);
        },
        '?');
    if (notes.size() >= kMostNotes) {
        notes.pop_front();
    }
    notes.push_back(std::move(text));
}

void Desk::settle(const Verdict& verdict) {
    const auto found = std::find_if(view.recent.begin(), view.recent.end(), [&](const auto& entry) {
        return entry.second.number == verdict.number;
    });
    if (found != view.recent.end() && verdict.code >= 300) {
        view.recent.erase(found);
    } else if (found != view.recent.end()) {
        found->second.effective = verdict.effective;
    }
}

}  // namespace pitcast::amcp
