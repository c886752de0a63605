// SPDX-License-Identifier: Apache-2.0
#include "take_up.h"

#include <string>
#include <utility>

#include "pitcast/journal/journal.h"

namespace pitcast::channel {
namespace {

/// A show that has stood for so long is over: nobody waits for its graphics to come back.
constexpr Nanoseconds kLongestPause = 12 * 3600 * kNanosecondsPerSecond;

/// The same show in the same format; otherwise the journal's state is not one that we could have.
Status check_header(const std::string& where, const Json& found, const Json& wanted) {
    for (const char* member : {"show", "format"}) {
        const Json had = found.value(member, Json());
        if (had != wanted.at(member)) {
            return Error{where,
                         std::string("is of ") + member + " " + had.dump() + ", and not of " +
                             wanted.at(member).dump(),
                         "start that one, or name another journal"};
        }
    }
    return {};
}

Status check_pause(const std::string& where, FrameNumber last, FrameNumber now, FrameRate rate) {
    if (last > now) {
        return Error{where, "ends in the future", "set the clock of this machine"};
    }
    const Nanoseconds pause = frame_start_tai_ns(now, rate) - frame_start_tai_ns(last, rate);
    if (pause > kLongestPause) {
        return Error{where,
                     "ended " + std::to_string(pause / kNanosecondsPerSecond / 3600) + " hours ago",
                     "begin another journal for another show"};
    }
    return {};
}

/// Reads records and steps the simulation from check to check.
class Retelling {
 public:
    Retelling(Simulation& simulation, const Shows& shows, std::uint64_t first_content,
              std::string where, std::vector<Error>& warnings)
        : simulation_(simulation), shows_(shows), where_(std::move(where)), warnings_(warnings) {
        told_.content = first_content;
        told_.package = first_content == shows.first->content_hash() ? shows.first : nullptr;
    }

    Status take(const journal::Record& record) {
        if (const auto hash = journal::check_hash(record)) {
            step_to(record.effect_frame);
            hash_ = *hash;
            return {};
        }
        if (const auto lost = journal::lost_count(record)) {
            warnings_.push_back({where_,
                                 std::to_string(*lost) + " inputs are missing at frame " +
                                     std::to_string(record.effect_frame) +
                                     ": what comes back may not be what was on air",
                                 "look at what is on air, and correct it"});
            return {};
        }
        auto input = from_record(record);
        if (!input) {
            return input.error().within(where_);
        }
        if (auto* change = std::get_if<ContentChange>(&input->body)) {
            take(*change, input->effect_frame);
        }
        ++told_.inputs;
        simulation_.push(std::move(*input));
        return {};
    }

    std::optional<TakenUp> end() {
        if (told_.first == 0) {
            return std::nullopt;
        }
        if (told_.package != nullptr && simulation_.state_hash() != hash_) {
            warnings_.push_back({where_, "what comes back is not quite what was on air",
                                 "look at what is on air, and correct it"});
        }
        return told_;
    }
    [[nodiscard]] FrameNumber last() const { return told_.last; }

 private:
    void take(ContentChange& change, FrameNumber frame) {
        const bool is_first = change.show.empty();
        if (change.show != told_.show) {
            told_.first = frame;  // another show begins
        }
        const auto found = is_first ? shows_.first : shows_.other(change.show, change.edition);
        const bool has_it = found != nullptr && found->content_hash() == change.content;
        told_.content = change.content;
        told_.show = change.show;
        told_.edition = change.edition;
        told_.package = change.package = has_it ? found : nullptr;
    }

    void step_to(FrameNumber frame) {
        if (told_.first == 0) {
            told_.first = frame;
            told_.last = frame - 1;
        }
        step_through(simulation_, told_.last, frame);
        told_.last = std::max(told_.last, frame);
    }

    Simulation& simulation_;
    const Shows& shows_;
    std::string where_;
    std::vector<Error>& warnings_;
    TakenUp told_;
    std::uint64_t hash_ = 0;
};

}  // namespace

void step_through(Simulation& simulation, FrameNumber after, FrameNumber last) {
    std::vector<Outcome> told_before;
    for (FrameNumber n = after + 1; n <= last; ++n) {
        simulation.advance(n, nullptr, told_before);
        told_before.clear();
    }
}

Result<std::optional<TakenUp>> take_up(const std::filesystem::path& journal, const Json& header,
                                       FrameNumber now, const Shows& shows,
                                       const VideoFormat& format, Simulation& simulation,
                                       std::vector<Error>& warnings) {
    const std::string where = journal.string();
    auto reader = journal::Reader::open(journal);
    if (!reader) {
        return reader.error();
    }
    const Json& found = (*reader)->header();
    if (const Status alike = check_header(where, found, header); !alike) {
        return alike.error();
    }
    const Json content = found.value("content", Json());
    Retelling retelling(simulation, shows,
                        content.is_string() ? content_of(content.get<std::string>()) : 0, where,
                        warnings);
    journal::Record record;
    for (;;) {
        auto more = (*reader)->next(record);
        if (!more) {
            return more.error();
        }
        if (!*more) {
            break;
        }
        if (const Status taken = retelling.take(record); !taken) {
            return taken.error();
        }
    }
    auto told = retelling.end();
    if (!told) {
        return std::optional<TakenUp>();
    }
    if (const Status soon = check_pause(where, told->last, now, format.rate); !soon) {
        return soon.error();
    }
    if (told->package == nullptr) {
        warnings.push_back({where,
                            "the files of the show have changed since: it comes back with those "
                            "of now",
                            "look at what is on air"});
    }
    return told;
}

}  // namespace pitcast::channel
