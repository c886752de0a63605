// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "pitcast/amcp/session.h"

/// Batches: what stands between BEGIN and COMMIT goes to the channel as one order.
namespace pitcast::amcp {

Answer Session::begin() {
    if (batch_) {
        return fault(403, "a batch is open already");
    }
    batch_.emplace();
    batch_->serial = ++batches_;
    return {};
}

void Session::commit(const Request& request) {
    if (!batch_) {
        return push(request, fault(403, "no batch is open"));
    }
    if (!batch_->commands.empty()) {
        orders_.push_back(std::move(batch_->commands));
    }
    Slot slot{.id = request.id, .action = request.action, .answer = {}};
    slot.batch = batch_->serial;
    slot.commit = true;
    slots_.push_back(std::move(slot));
    batch_.reset();
}

Answer Session::discard() {
    if (!batch_) {
        return fault(403, "no batch is open");
    }
    drop_batch(501, "its batch was discarded");
    failed_.erase(batch_->serial);
    batch_.reset();
    return {};
}

void Session::leave() {
    if (batch_) {
        drop_batch(501, "its batch was not committed");
        batch_.reset();
    }
    leaving_ = true;
}

/// Answers what waits for COMMIT, which will not come.
void Session::drop_batch(int code, std::string_view reason) {
    for (Slot& slot : slots_) {
        if (slot.batch == batch_->serial && !slot.ready) {
            slot.answer = fault(code, std::string(reason));
            slot.ready = true;
        }
    }
    for (const Numbered& sent : batch_->commands) {
        desk_.settle({sent.number, code, 0, {}});
    }
    batch_->commands.clear();
    failed_.insert(batch_->serial);
}

void Session::spoil_batch_that_is_too_large() {
    if (batch_ && !batch_->spoilt &&
        (++batch_->requests > kMostWhileOpen || batch_->commands.size() > kMostInBatch ||
         held_bytes_ > kMostHeldBytes)) {
        drop_batch(504, "its batch is too large");
        batch_->spoilt = true;
    }
}

}  // namespace pitcast::amcp
