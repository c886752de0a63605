// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/desk.h"

#include <algorithm>
#include <utility>

#include "pitcast/osc/codec.h"
#include "pitcast/show/package.h"

namespace pitcast::osc {
namespace {

/// A time that has passed by more is told as late: less is the way here.
constexpr Nanoseconds kLateNs = 20'000'000;
constexpr std::uint32_t kStatesASecond = 64;

Error too_far(Nanoseconds most_ns) {
    return {
        "bundle",
        "is for a time more than " + std::to_string(most_ns / kNanosecondsPerSecond) + " s ahead",
        "compare the clocks of both machines"};
}

std::size_t messages_in(const Packet& packet) {
    const auto* bundle = std::get_if<Bundle>(&packet.body);
    if (bundle == nullptr) {
        return 1;
    }
    std::size_t count = 0;
    for (const Packet& element : bundle->elements) {
        count += messages_in(element);
    }
    return count;
}

}  // namespace

Desk::Desk(const DeskOptions& options, ShowView view)
    : options_(options), view_(std::move(view)), senders_(options.senders) {}

/// All of a packet is looked at before any of it is done: a name that is misspelt in one message
/// of a bundle must not put the others on air without it.
void Desk::take(std::string_view bytes, const std::string& sender, const Moment& now) {
    ++stats_.packets;
    if (!senders_.admit(sender, now.monotonic_ns)) {
        ++stats_.flooded;
        return;
    }
    const auto packet = parse_packet(bytes);
    if (!packet) {
        answer_error(sender, "", packet.error().message(), now);
        return;
    }
    const std::size_t count = messages_in(*packet);
    stats_.messages += count;
    for (std::size_t i = 1; i < count; ++i) {
        if (!senders_.admit(sender, now.monotonic_ns)) {
            stats_.flooded += count;
            return;
        }
    }
    Groups groups;
    if (const Status gathered = gather(*packet, 0, now, groups); !gathered) {
        answer_error(sender, "#bundle", gathered.error().message(), now);
        return;
    }
    if (!understand(groups, sender, now)) {
        return;
    }
    if (const Status room = room_for(groups); !room) {
        const bool alone = std::holds_alternative<Message>(packet->body);
        answer_error(sender, alone ? groups.front().messages.front()->address : "#bundle",
                     room.error().message(), now);
        return;
    }
    for (Group& group : groups) {
        carry_out(group, sender, now);
    }
}

/// A bundle within another counts from the time of the outer one on.
Status Desk::gather(const Packet& packet, Nanoseconds outer_ns, const Moment& now, Groups& groups) {
    if (const auto* message = std::get_if<Message>(&packet.body)) {
        auto group = std::find_if(groups.begin(), groups.end(),
                                  [&](const Group& one) { return one.at_utc_ns == outer_ns; });
        if (group == groups.end()) {
            group = groups.insert(group, Group{outer_ns});
        }
        group->messages.push_back(message);
        return {};
    }
    const auto& bundle = std::get<Bundle>(packet.body);
    Nanoseconds at_ns = outer_ns;
    if (!bundle.time.is_immediate()) {
        const Nanoseconds wanted_ns = utc_of(bundle.time, now.utc_ns);
        if (wanted_ns - now.utc_ns > options_.longest_hold_ns) {
            return too_far(options_.longest_hold_ns);
        }
        stats_.late += now.utc_ns - wanted_ns > kLateNs ? 1 : 0;
        at_ns = wanted_ns > now.utc_ns ? std::max(outer_ns, wanted_ns) : outer_ns;
    }
    for (const Packet& element : bundle.elements) {
        if (Status gathered = gather(element, at_ns, now, groups); !gathered) {
            return gathered;
        }
    }
    return {};
}

/// False when a message makes no sense; its sender has been told.
bool Desk::understand(Groups& groups, const std::string& sender, const Moment& now) {
    bool all = true;
    const auto refuse = [&](const Message& message, const Error& error) {
        all = false;
        answer_error(sender, message.address, error.message(), now);
    };
    for (Group& group : groups) {
        for (const Message* message : group.messages) {
            Meaning meaning = meaning_of(*message, view_);
            if (const auto* error = std::get_if<Error>(&meaning)) {
                refuse(*message, *error);
            } else if (const auto* commands = std::get_if<std::vector<show::Command>>(&meaning)) {
                group.commands += commands->size();
                for (const show::Command& command : *commands) {
                    const Status known = view_.package == nullptr
                                             ? Status()
                                             : show::check_command(*view_.package, command);
                    if (!known) {
                        refuse(*message, known.error());
                        break;
                    }
                }
            }
            group.meanings.push_back(std::move(meaning));
        }
    }
    return all;
}

Status Desk::room_for(const Groups& groups) const {
    std::size_t at_once = 0;
    std::size_t held = 0;
    for (const Group& group : groups) {
        if (group.commands > kMostInOrder) {
            return Error{"bundle", "has more than 256 commands for one frame", ""};
        }
        at_once += group.at_utc_ns == 0 ? group.commands : 0;
        held += group.at_utc_ns != 0 ? 1 : 0;
    }
    if (at_once > 0 && waiting_ >= options_.most_waiting) {
        return Error{"channel", "is busy: too many commands wait", "send fewer"};
    }
    if (held > 0 && held_.size() + held > options_.most_held) {
        return Error{"bundle", "is one too many that wait for their time", "send it later"};
    }
    return {};
}

void Desk::carry_out(Group& group, const std::string& sender, const Moment& now) {
    Order order;
    for (std::size_t i = 0; i < group.messages.size(); ++i) {
        const std::string& address = group.messages[i]->address;
        if (std::holds_alternative<Release>(group.meanings[i])) {
            ++stats_.releases;
        } else if (const auto* question = std::get_if<Question>(&group.meanings[i])) {
            answer_question(*question, sender, address, now);
        } else if (auto* all = std::get_if<std::vector<show::Command>>(&group.meanings[i])) {
            auto ask = std::make_shared<Ask>(Ask{sender, address, all->size()});
            for (show::Command& command : *all) {
                const std::uint64_t number = next_number_++;
                command.id = "osc-" + options_.life + "-" + std::to_string(number);
                command.who = "osc " + sender.substr(sender.find(' ') + 1);
                asked_.emplace(number, Asked{ask});
                if (group.at_utc_ns == 0) {
                    view_.expect(command, number);
                }
                order.push_back({number, std::move(command)});
            }
        }
    }
    if (order.empty()) {
        return;
    }
    if (group.at_utc_ns != 0) {
        held_.emplace(group.at_utc_ns, std::move(order));
    } else {
        waiting_ += order.size();
        orders_.push_back({0, std::move(order)});
    }
}

void Desk::answer_question(const Question& question, const std::string& sender,
                           const std::string& address, const Moment& now) {
    switch (question.kind) {
        case Question::Kind::unsubscribe:
            senders_.unsubscribe(sender);
            return;
        case Question::Kind::subscribe: {
            const bool is_new = !senders_.is_subscribed(sender, now.monotonic_ns);
            if (!senders_.subscribe(sender, question.port, now.monotonic_ns)) {
                answer_error(sender, address, "there are too many subscribers", now);
                return;
            }
            if (!is_new) {
                return;
            }
            break;
        }
        default:
            break;
    }
    if (std::find(curious_.begin(), curious_.end(), sender) != curious_.end()) {
        return;
    }
    if (senders_.may_ask_all(sender, now.monotonic_ns) &&
        states_.take(kStatesASecond, now.monotonic_ns)) {
        curious_.push_back(sender);
    } else {
        ++stats_.flooded;
    }
}

void Desk::leave(const std::string& sender) {
    senders_.forget(sender);
}

DeskStats Desk::stats() const {
    DeskStats stats = stats_;
    stats.held = held_.size();
    return stats;
}

}  // namespace pitcast::osc
