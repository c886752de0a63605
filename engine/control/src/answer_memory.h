// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <string>
#include <unordered_map>

namespace pitcast::control {

/// A request that somebody made, so that the same one sent again is not done again.
struct Remembered {
    std::string id;
    std::uint64_t content_hash = 0;
    std::uint64_t ticket = 0;  ///< while it waits for its answer
    std::string answer;        ///< empty = not answered yet
};

/// The newest requests of each asker, whatever connections they came over: by "who", so that a
/// client that has lost its connection, or was started again, can ask again. Bounded: so many
/// askers, and of each so many requests and bytes; the oldest go.
class AnswerMemory {
 public:
    explicit AnswerMemory(std::size_t most_askers) : most_askers_(most_askers) {}

    /// Null: not heard of, or forgotten. Valid until the next call.
    [[nodiscard]] Remembered* recall(const std::string& who, const std::string& id);
    void remember(const std::string& who, Remembered request);
    void answered(const std::string& who, const std::string& id, std::string answer);

 private:
    struct Past {
        std::string who;
        std::deque<Remembered> requests;  // oldest first
        std::size_t bytes = 0;
    };
    void shorten(Past& past);

    const std::size_t most_askers_;
    std::list<Past> pasts_;  // newest first
    std::unordered_map<std::string, std::list<Past>::iterator> by_who_;
};

}  // namespace pitcast::control
