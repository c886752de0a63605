// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/osc/meaning.h"
#include "pitcast/osc/message.h"
#include "pitcast/osc/order.h"
#include "pitcast/osc/senders.h"
#include "pitcast/osc/show_view.h"

namespace pitcast::osc {

struct DeskOptions {
    FrameRate rate{};
    SenderLimits senders{};
    /// Begins the ids of this life of the channel's commands: one that goes on with a journal must
    /// not take a command for one of the life before.
    std::string life;
    std::size_t most_waiting = 256;  ///< commands that have not gone to the channel yet; more: busy
    std::size_t most_held = 64;      ///< bundles whose time has not come
    Nanoseconds longest_hold_ns = 60 * kNanosecondsPerSecond;  ///< later ones are refused
    Nanoseconds answer_patience_ns = 10 * kNanosecondsPerSecond;
};

struct DeskStats {
    std::uint64_t packets = 0;
    std::uint64_t messages = 0;  ///< that were understood as OSC
    std::uint64_t commands = 0;  ///< handed to the channel
    std::uint64_t releases = 0;  ///< of buttons: nothing was to be done
    std::uint64_t refused = 0;   ///< packets, messages and commands: answered with an error
    std::uint64_t flooded = 0;   ///< messages over a sender's rate
    std::uint64_t late = 0;      ///< bundles whose time had passed: done at once
    std::size_t held = 0;        ///< bundles whose time has not come
};

/// Something to be sent to one sender.
struct Reply {
    std::string to;
    Message message;
};

/// The conversation with all senders: packets in; orders, replies and wishes to be told out. No
/// sockets and no clocks.
class Desk {
 public:
    Desk(const DeskOptions& options, ShowView view);

    /// A packet from `sender` ("udp 127.0.0.1:5000"). Any bytes are safe.
    void take(std::string_view bytes, const std::string& sender, const Moment& now);

    /// Gives orders that may go to the channel to `push`, until it has no room (false). What is
    /// held goes half a second ahead of its time, for the frame thread to put it on its frame.
    void hand_over(const Moment& now, const std::function<bool(TimedOrder&)>& push);
    /// What became of a command.
    void settle(const Verdict& verdict, const Moment& now);
    /// Gives up what the channel has not answered for too long.
    void expire(const Moment& now);
    /// The sender has gone.
    void leave(const std::string& sender);

    [[nodiscard]] std::deque<Reply>& replies() { return replies_; }
    /// Senders that want the whole state, once.
    [[nodiscard]] std::vector<std::string>& curious() { return curious_; }
    [[nodiscard]] ShowView& view() { return view_; }
    [[nodiscard]] const Senders& senders() const { return senders_; }
    [[nodiscard]] DeskStats stats() const;
    /// Lines for the log: what was refused, and whose it was.
    [[nodiscard]] std::deque<std::string>& notes() { return notes_; }
    /// Whether something is with the channel, or on its way there.
    [[nodiscard]] bool is_busy() const { return with_channel_ > 0 || !orders_.empty(); }
    /// Whether a bundle waits for its time.
    [[nodiscard]] bool holds() const { return !held_.empty(); }

 private:
    /// A message whose commands are on their way.
    struct Ask {
        std::string sender;
        std::string address;
        std::size_t missing = 0;  ///< commands not answered yet
        bool refused = false;
    };
    struct Asked {
        std::shared_ptr<Ask> ask;
        Nanoseconds since_ns = 0;  ///< when the channel got it; 0 = not yet
    };
    /// Messages of one time, and what they ask for.
    struct Group {
        Nanoseconds at_utc_ns = 0;  ///< 0 = at once
        std::vector<const Message*> messages{};
        std::vector<Meaning> meanings{};
        std::size_t commands = 0;
    };
    using Groups = std::vector<Group>;

    [[nodiscard]] Status gather(const Packet& packet, Nanoseconds outer_ns, const Moment& now,
                                Groups& groups);
    [[nodiscard]] bool understand(Groups& groups, const std::string& sender, const Moment& now);
    [[nodiscard]] Status room_for(const Groups& groups) const;
    void carry_out(Group& group, const std::string& sender, const Moment& now);
    void answer_question(const Question& question, const std::string& sender,
                         const std::string& address, const Moment& now);
    void answer_error(const std::string& sender, const std::string& address,
                      const std::string& text, const Moment& now);

    const DeskOptions options_;
    ShowView view_;
    Senders senders_;
    Allowance answers_;  ///< errors to everybody together
    Allowance states_;   ///< whole states likewise: some ten packets for one
    std::deque<TimedOrder> orders_;
    std::size_t waiting_ = 0;                 ///< commands in them
    std::multimap<Nanoseconds, Order> held_;  ///< by time
    std::deque<Nanoseconds> ahead_;           ///< times of held ones that have gone ahead
    std::map<std::uint64_t, Asked> asked_;    ///< by number
    std::size_t with_channel_ = 0;            ///< of those, handed over
    Nanoseconds expired_ns_ = 0;              ///< when it was last looked for
    std::deque<Reply> replies_;
    std::vector<std::string> curious_;
    std::deque<std::string> notes_;
    std::uint64_t next_number_ = 1;
    DeskStats stats_;
};

}  // namespace pitcast::osc
