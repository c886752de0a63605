// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pitcast/amcp/data_store.h"
#include "pitcast/amcp/show_view.h"
#include "pitcast/core/life.h"
#include "pitcast/show/command.h"

namespace pitcast::amcp {

/// A command on its way to the channel. Its id is "amcp-<life of the channel>-<number>".
struct Numbered {
    std::uint64_t number = 0;
    show::Command command;
};

/// What goes to the channel at once, to take effect on one frame: a command, or a batch.
using Order = std::vector<Numbered>;

/// What became of a command.
struct Verdict {
    std::uint64_t number = 0;
    int code = 202;  ///< 202, or what a refusal is answered with
    FrameNumber effective = 0;
    std::string reason{};
};

/// What of the conversations is logged (LOG LEVEL).
enum class Talk : std::uint8_t { none, refusals, everything };

/// LOCK: while it is held, only its holders change the show through this server.
struct ChannelLock {
    std::string phrase;
    std::set<std::uint64_t> holders;  ///< sessions
};

/// What all sessions share.
struct Desk {
    Desk(ShowView shown, DataStore kept) : view(std::move(shown)), store(std::move(kept)) {}

    const std::string life = life_mark();
    ShowView view;
    DataStore store;
    ChannelLock lock;
    Talk talk = Talk::refusals;
    std::deque<std::string> notes;  ///< for the log; the oldest gives way
    std::uint64_t next_number = 1;

    void note(std::string text);
    /// A command has been taken or refused: what its layer shows is known.
    void settle(const Verdict& verdict);
};

}  // namespace pitcast::amcp
