// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pitcast/amcp/answer.h"

/// AMCP, the control protocol of CasparCG, as a grammar: one line, one request.
///
///   [REQ id] VERB [channel[-layer]] [SUBVERB] [parameters…]
///
/// Words are separated by spaces; "quotes" keep spaces and make empty words; \n is a new line and
/// \x any other character x itself. Verbs in any case.
namespace pitcast::amcp {

enum class Verb : std::uint8_t {
    none,
    // the show
    cg_add,
    cg_play,
    cg_stop,
    cg_next,
    cg_remove,
    cg_clear,
    cg_update,
    cg_invoke,
    loadbg,
    load,
    play,
    pause,
    resume,
    stop,
    clear,
    clear_all,
    call,
    callbg,
    swap,
    add_consumer,
    remove_consumer,
    // questions
    version,
    info,
    info_channel,
    info_config,
    info_paths,
    info_template,
    cg_info,
    cls,
    tls,
    fls,
    cinf,
    thumbnail_list,
    thumbnail_retrieve,
    mixer,
    // kept data
    data_store,
    data_retrieve,
    data_list,
    data_remove,
    // the conversation
    ping,
    bye,
    begin,
    commit,
    discard,
    lock,
    log_level,
    // known, and answered 503 or 501
    forbidden,
    not_possible
};

struct Request {
    std::string id;      ///< of REQ; empty = none
    std::string action;  ///< as answers name it: "CG", "DATA STORE"
    Verb verb = Verb::none;
    std::int32_t channel = 0;  ///< 0 = none was named
    std::int32_t layer = -1;   ///< 0..9999; -1 = none was named
    std::vector<std::string> parameters;
};

/// A request that cannot be taken, ready to be answered.
struct Refusal {
    std::string id;
    std::string action;
    Answer answer;
};

/// Words of a line. A quote that is not closed ends with the line.
[[nodiscard]] std::vector<std::string> words_of(std::string_view line);

/// Any bytes are safe. A line without words gives Verb::none.
[[nodiscard]] std::variant<Request, Refusal> parse_request(std::string_view line);

/// Upper case of ASCII letters; all else as it is.
[[nodiscard]] std::string upper(std::string_view text);

}  // namespace pitcast::amcp
