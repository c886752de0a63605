// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/session.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "pitcast/amcp/query.h"
#include "pitcast/amcp/show_command.h"

#include "consumer.h"

namespace pitcast::amcp {
namespace {

constexpr std::size_t kMostOfALine = 200;  ///< in the log

/// What the state may not tell yet: which template a layer now has.
void note_layer(ShowView& view, const Numbered& sent) {
    const show::Command& command = sent.command;
    const FrameNumber told = view.state == nullptr ? 0 : view.state->value("frame", FrameNumber{0});
    std::erase_if(view.recent, [&](const auto& entry) {
        return entry.second.effective != 0 && entry.second.effective <= told;
    });
    std::string template_id = command.template_id;
    if (!command.page.empty()) {
        const auto page = view.find("page/" + command.page);
        template_id = page ? page->template_id : "";
    }
    const bool comes = command.verb == show::Verb::take ||
                       (command.verb == show::Verb::cue && view.template_on(command.layer).empty());
    if (comes && !template_id.empty()) {
        view.recent[command.layer] = {template_id, sent.number, 0};
    }
}

std::size_t bytes_of(const Answer& answer) {
    std::size_t bytes = 0;
    for (const std::string& line : answer.lines) {
        bytes += line.size();
    }
    return bytes;
}

}  // namespace

Session::Session(Desk& desk, std::uint64_t serial, std::string who)
    : desk_(desk), serial_(serial), who_(std::move(who)) {}

Session::~Session() {
    desk_.lock.holders.erase(serial_);
}

void Session::push(const Request& request, Answer answer) {
    if (answer.code >= 400 && batch_) {
        failed_.insert(batch_->serial);
    }
    held_bytes_ += bytes_of(answer);
    slots_.push_back({.id = request.id, .action = request.action, .answer = std::move(answer)});
}

void Session::take(std::string_view line) {
    if (leaving_) {
        return;
    }
    auto parsed = parse_request(line);
    auto* request = std::get_if<Request>(&parsed);
    // A phrase is told to nobody, not even to the log.
    const bool is_secret = request != nullptr && request->verb == Verb::lock;
    const std::string told =
        who_ + ": " + std::string(is_secret ? "LOCK" : line.substr(0, kMostOfALine));
    if (desk_.talk == Talk::everything) {
        desk_.note(told);
    }
    const std::size_t before = slots_.size();
    if (auto* refusal = std::get_if<Refusal>(&parsed)) {
        Request refused;
        refused.id = std::move(refusal->id);
        refused.action = std::move(refusal->action);
        push(refused, std::move(refusal->answer));
    } else {
        take_request(*request);
    }
    spoil_batch_that_is_too_large();
    for (std::size_t i = before; i < slots_.size() && desk_.talk != Talk::none; ++i) {
        const Answer& answer = slots_[i].answer;
        if (slots_[i].ready && answer.code >= 400) {
            desk_.note(told + ": " + std::to_string(answer.code) + ", " + answer.reason);
        }
    }
}

void Session::take_request(const Request& request) {
    has_talked_ = has_talked_ || request.verb != Verb::none;
    switch (request.verb) {
        case Verb::none:
            break;
        case Verb::ping:
            pong(request);
            break;
        case Verb::bye:
            leave();
            break;
        case Verb::commit:
            commit(request);
            break;
        case Verb::mixer:
            take_mixer(request);
            break;
        default:
            if (changes_show(request.verb)) {
                take_command(request);
            } else {
                push(request, answer_here(request));
            }
    }
}

/// Everything that needs no frame.
Answer Session::answer_here(const Request& request) {
    switch (request.verb) {
        case Verb::begin:
            return begin();
        case Verb::discard:
            return discard();
        case Verb::lock:
            return lock(request);
        case Verb::log_level:
            return log_level(request);
        case Verb::data_store:
        case Verb::data_retrieve:
        case Verb::data_list:
        case Verb::data_remove:
            return keep_data(request);
        case Verb::forbidden:
            return fault(503, "a channel is ended where it was started, not by a client");
        case Verb::not_possible:
            return fault(501, "a show has nothing that does this");
        default:
            return answer_query(request, desk_.view);
    }
}

void Session::pong(const Request& request) {
    push(request, {});
    if (request.id.empty()) {
        std::string& text = slots_.back().raw = "PONG";
        for (const std::string& word : request.parameters) {
            text += " " + word;
        }
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
        text += "\r\n";
    }
}

void Session::take_command(const Request& request) {
    if (is_barred(request)) {
        return;
    }
    auto mapped = show_command(request, desk_.view, desk_.store);
    if (auto* answer = std::get_if<Answer>(&mapped)) {
        return push(request, std::move(*answer));
    }
    auto& made = std::get<ShowCommand>(mapped);
    note_consumer(desk_.view, request.layer, made.command);
    send(request, {std::move(made.command)}, std::move(made.done));
}

/// For one frame; answered by what becomes of the last of them.
void Session::send(const Request& request, std::vector<show::Command> commands, Answer done) {
    Slot slot{.id = request.id, .action = request.action, .answer = std::move(done)};
    slot.ready = false;
    slot.batch = batch_ ? batch_->serial : 0;
    Order& order = batch_ ? batch_->commands : orders_.emplace_back();
    for (show::Command& command : commands) {
        order.push_back(Numbered{desk_.next_number++, std::move(command)});
        Numbered& sent = order.back();
        sent.command.id = "amcp-" + desk_.life + "-" + std::to_string(sent.number);
        sent.command.who = who_;
        note_layer(desk_.view, sent);
        slot.number = sent.number;
    }
    slots_.push_back(std::move(slot));
}

/// Whether somebody else's lock, or a batch that is spoilt, stands before it; then it is answered.
bool Session::is_barred(const Request& request) {
    const auto& holders = desk_.lock.holders;
    if (!holders.empty() && !holders.contains(serial_)) {
        push(request, fault(503, "the channel is locked by another client"));
        return true;
    }
    if (batch_ && batch_->spoilt) {
        push(request, fault(504, "its batch is spoilt"));
        return true;
    }
    return false;
}

void Session::take_mixer(const Request& request) {
    auto wanted = mixer_request(request, desk_.view);
    if (auto* answer = std::get_if<Answer>(&wanted)) {
        return push(request, std::move(*answer));
    }
    if (is_barred(request)) {
        return;
    }
    if (auto* change = std::get_if<MixerChange>(&wanted)) {
        if (!change->deferred) {
            return send(request, {std::move(change->command)}, {});
        }
        if (deferred_.size() >= kMostInBatch) {
            return push(request, fault(503, "too many are deferred: MIXER COMMIT comes first"));
        }
        deferred_.push_back(std::move(change->command));
        return push(request, {});
    }
    if (deferred_.empty()) {
        return push(request, {});
    }
    send(request, std::exchange(deferred_, {}), {});
}

void Session::settle(const Verdict& verdict) {
    const auto slot = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& one) {
        return one.number == verdict.number && !one.ready;
    });
    if (slot == slots_.end()) {
        return;
    }
    slot->ready = true;
    if (verdict.code < 300) {
        return;
    }
    slot->answer = fault(verdict.code, verdict.reason);
    if (slot->batch != 0) {
        failed_.insert(slot->batch);
    }
    if (desk_.talk != Talk::none) {
        desk_.note(who_ + ": " + slot->action + ": " + verdict.reason);
    }
}

void Session::collect(std::string& out) {
    while (!slots_.empty() && slots_.front().ready) {
        Slot& slot = slots_.front();
        // All of its batch stands before it, so all of it has been answered.
        if (slot.commit && failed_.erase(slot.batch) > 0) {
            slot.answer = fault(501, "something of the batch was refused");
        }
        held_bytes_ -= std::min(held_bytes_, bytes_of(slot.answer));
        out += slot.raw.empty() ? text_of(slot.answer, slot.id, slot.action) : slot.raw;
        slots_.pop_front();
    }
}

}  // namespace pitcast::amcp
