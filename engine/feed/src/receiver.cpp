// SPDX-License-Identifier: Apache-2.0
#include "receiver.h"

#include <utility>

#include <zmq.h>

#include "pitcast/core/clock.h"

#include "wire.h"

namespace pitcast::feed {
namespace {

constexpr int kMostAtOnce = 2048;  // so that neither socket starves the other

}  // namespace

Receiver::Receiver(Assembler::Deliver deliver, Tap tap, std::size_t most_pending)
    : sub_(context_, ZMQ_SUB),
      dealer_(context_, ZMQ_DEALER),
      assembler_(std::move(deliver), most_pending),
      tap_(std::move(tap)) {
    dealer_.set(ZMQ_IMMEDIATE, 1);  // no pile of stale requests while nobody is there
}

Result<std::unique_ptr<Receiver>> Receiver::open(const std::string& endpoint,
                                                 Assembler::Deliver deliver, Tap tap,
                                                 std::size_t most_pending) {
    const Result<std::string> replay = wire::replay_endpoint(endpoint);
    if (!replay) {
        return replay.error();
    }
    std::unique_ptr<Receiver> receiver(
        new Receiver(std::move(deliver), std::move(tap), most_pending));
    receiver->sub_.subscribe(wire::kRoot);
    if (Status status = receiver->sub_.connect(endpoint); !status) {
        return status.error();
    }
    if (Status status = receiver->dealer_.connect(*replay); !status) {
        return status.error();
    }
    return receiver;
}

/// Live messages alone tell the clocks: what is sent again was stamped long ago.
void Receiver::note_clocks(const wire::Header& header) {
    const bool of_its_own = !header.is(wire::heartbeat) && !header.is(wire::keyframe);
    clocks_.take(header.epoch, of_its_own ? header.event_utc_ns : 0, header.send_utc_ns,
                 monotonic_now_ns(), utc_now_ns());
}

std::size_t Receiver::take_live() {
    std::size_t sound = 0;
    for (int i = 0; i < kMostAtOnce && sub_.receive(parts_); ++i) {
        if (tap_) {
            tap_(parts_, true);
        }
        Result<wire::Message> message = parts_.size() == 3
                                            ? wire::parse_message(parts_[0], parts_[1], parts_[2])
                                            : Error{"message", "is not of three frames", ""};
        if (!message) {
            ++refused_;
            continue;
        }
        ++sound;
        note_clocks(message->header);
        assembler_.take_live(std::move(*message));
    }
    return sound;
}

std::size_t Receiver::take_answers() {
    std::size_t sound = 0;
    for (int i = 0; i < kMostAtOnce && dealer_.receive(parts_); ++i) {
        const Result<wire::Answer> answer =
            parts_.empty() ? Error{"answer", "is empty", ""} : wire::parse_answer(parts_[0]);
        if (answer && parts_.size() == 1 && answer->kind == wire::Answer::Kind::done) {
            assembler_.take_done(*answer);
            continue;
        }
        if (!answer || parts_.size() != 4 || answer->kind != wire::Answer::Kind::event) {
            ++refused_;
            continue;
        }
        parts_.erase(parts_.begin());
        if (tap_) {
            tap_(parts_, false);
        }
        Result<wire::Message> message = wire::parse_message(parts_[0], parts_[1], parts_[2]);
        if (!message) {
            ++refused_;
            continue;
        }
        ++sound;
        assembler_.take_answer(*answer, std::move(*message));
    }
    return sound;
}

std::size_t Receiver::run_once(int patience_ms) {
    wait_readable({&sub_, &dealer_}, patience_ms);
    return handle();
}

std::size_t Receiver::handle() {
    // Answers first: they come before what is newer.
    const std::size_t sound = take_answers() + take_live();
    assembler_.flush();
    if (const auto request = assembler_.ask(monotonic_now_ns())) {
        dealer_.send({wire::encode_request(*request)});  // not sent = asked again after a while
    }
    return sound;
}

}  // namespace pitcast::feed
