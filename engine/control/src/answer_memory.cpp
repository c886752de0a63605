// SPDX-License-Identifier: Apache-2.0
#include "answer_memory.h"

#include <algorithm>
#include <utility>

namespace pitcast::control {
namespace {

// No fewer than a show remembers ids, so that none is taken for new here and for old there.
constexpr std::size_t kRequestsAnAsker = 4096;
constexpr std::size_t kBytesAnAsker = 1U << 20U;

std::size_t bytes_of(const Remembered& request) {
    return sizeof request + request.id.size() + request.answer.size();
}

}  // namespace

Remembered* AnswerMemory::recall(const std::string& who, const std::string& id) {
    const auto known = by_who_.find(who);
    if (known == by_who_.end()) {
        return nullptr;
    }
    auto& requests = known->second->requests;
    // Answers come soon after their requests: the search begins with the newest.
    const auto found = std::find_if(requests.rbegin(), requests.rend(),
                                    [&](const Remembered& one) { return one.id == id; });
    return found == requests.rend() ? nullptr : &*found;
}

void AnswerMemory::remember(const std::string& who, Remembered request) {
    if (const auto known = by_who_.find(who); known != by_who_.end()) {
        pasts_.splice(pasts_.begin(), pasts_, known->second);
    } else {
        if (pasts_.size() >= most_askers_) {
            by_who_.erase(pasts_.back().who);
            pasts_.pop_back();
        }
        pasts_.emplace_front().who = who;
        by_who_[who] = pasts_.begin();
    }
    Past& past = pasts_.front();
    past.bytes += bytes_of(request);
    past.requests.push_back(std::move(request));
    shorten(past);
}

void AnswerMemory::answered(const std::string& who, const std::string& id, std::string answer) {
    if (Remembered* request = recall(who, id)) {
        Past& past = *by_who_[who];
        past.bytes += answer.size() - request->answer.size();
        request->answer = std::move(answer);
        request->ticket = 0;
        shorten(past);
    }
}

void AnswerMemory::shorten(Past& past) {
    while (past.requests.size() > kRequestsAnAsker ||
           (past.bytes > kBytesAnAsker && past.requests.size() > 1)) {
        past.bytes -= bytes_of(past.requests.front());
        past.requests.pop_front();
    }
}

}  // namespace pitcast::control
