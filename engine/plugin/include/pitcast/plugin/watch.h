// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/result.h"
#include "pitcast/plugin/plugin_info.h"
#include "pitcast/plugin/plugin_url.h"

namespace pitcast::plugin {

enum class Condition : std::uint8_t {
    none,
    starting,
    running,
    waiting,  ///< between two lives
    ended,    ///< in order; that was all
    failed    ///< for good: see error
};
[[nodiscard]] std::string_view text_of(Condition condition);

/// Health of a plug-in, as in the channel's state.
struct Report {
    std::string name;
    Role role = Role::none;
    Condition condition = Condition::none;
    bool in_process = false;
    bool heard = true;     ///< feeds: what the plug-in says of its source
    std::int32_t pid = 0;  ///< of its process; 0 = none now
    std::uint64_t lives = 0;
    std::uint64_t crashes = 0;
    std::uint64_t hangs = 0;
    std::uint64_t events = 0;    ///< feeds: taken
    std::uint64_t refused = 0;   ///< feeds: made no sense; surfaces: commands that were refused
    std::uint64_t held_up = 0;   ///< feeds: times that it told more than is taken
    std::uint64_t commands = 0;  ///< surfaces
    std::string last_refusal;
    std::string error;  ///< the last one
};

/// Counts the lives of one plug-in and says whether there is another. Any thread.
class Watch {
 public:
    enum class End : std::uint8_t {
        none,
        stopped,  ///< because we wanted it to
        done,     ///< by itself, in order
        again,    ///< says that another life may do better
        failed,   ///< says that none would
        crash,
        hang
    };

    Watch(const PluginUrl& url, Role role);

    void began(std::int32_t pid);
    void running();
    /// A life is over. The pause before the next one; nothing: that was the last. Says a new error
    /// in the log, once.
    std::optional<Nanoseconds> ended(End how, const Error& error);
    /// No more lives.
    [[nodiscard]] bool is_over() const;
    void note_heard(bool heard);
    void note_events(std::uint64_t taken, std::uint64_t refused, const std::string& last_refusal);
    void note_held_up();
    void note_command(bool refused, const std::string& why);
    /// A line of the plug-in's own, where it has not said too much already.
    void log(std::int32_t level, std::string_view text);

    [[nodiscard]] Report report() const;
    [[nodiscard]] const Limits& limits() const { return limits_; }

 private:
    const Limits limits_;
    mutable PiMutex mutex_;  // held for moments only
    Report report_;
    std::int32_t short_lives_ = 0;
    Nanoseconds pause_ns_ = 0;
    Nanoseconds began_ns_ = 0;
    Nanoseconds log_second_ = 0;
    std::int32_t logged_ = 0;
};

/// The plug-ins of a channel, for its state.
class Watches {
 public:
    void add(std::shared_ptr<const Watch> watch) { watches_.push_back(std::move(watch)); }
    [[nodiscard]] std::vector<Report> reports() const;

 private:
    std::vector<std::shared_ptr<const Watch>> watches_;
};

}  // namespace pitcast::plugin
