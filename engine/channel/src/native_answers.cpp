// SPDX-License-Identifier: Apache-2.0
#include "native_answers.h"

#include <algorithm>
#include <utility>

namespace pitcast::channel {
namespace {

show::Command id_and_who(const show::Command& of) {
    show::Command command;
    command.id = of.id;
    command.who = of.who;
    return command;
}

}  // namespace

void NativeAnswers::expect(control::Received asked) {
    if (asked.batch.empty()) {
        expected_.push_back({id_and_who(asked.command), asked.ticket, 0});
        return;
    }
    for (std::size_t i = 0; i < asked.batch.size(); ++i) {
        expected_.push_back({id_and_who(asked.batch[i]), asked.ticket, i + 1});
    }
    batches_[asked.ticket] = {std::vector<Json>(asked.batch.size()), asked.batch.size()};
}

std::optional<NativeAnswers::Due> NativeAnswers::note(const Outcome& outcome, const Json& body) {
    // Commands come out in the order in which they went in, mixed with those of others.
    const auto found = std::find_if(expected_.begin(), expected_.end(), [&](const Expected& one) {
        return one.command.id == outcome.command.id && one.command.who == outcome.command.who;
    });
    if (found == expected_.end()) {
        return std::nullopt;
    }
    const Expected done = std::move(*found);
    expected_.erase(found);
    if (done.in_batch == 0) {
        return Due{{done.ticket, done.command}, body};
    }
    const auto batch = batches_.find(done.ticket);
    batch->second.answers[done.in_batch - 1] = body;
    if (--batch->second.missing > 0) {
        return std::nullopt;
    }
    Due due{{done.ticket, {}},
            control::batch_answer(outcome.frame, std::move(batch->second.answers))};
    batches_.erase(batch);
    return due;
}

}  // namespace pitcast::channel
