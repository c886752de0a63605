// SPDX-License-Identifier: Apache-2.0
#include "verb_table.h"

#include <algorithm>
#include <array>

namespace pitcast::amcp {
namespace {

using A = Address;

constexpr auto kVerbs = std::to_array<VerbEntry>({
    {"CG ADD", Verb::cg_add, A::channel, 2, "CG"},
    {"CG PLAY", Verb::cg_play, A::channel, 1, "CG"},
    {"CG STOP", Verb::cg_stop, A::channel, 1, "CG"},
    {"CG NEXT", Verb::cg_next, A::channel, 1, "CG"},
    {"CG REMOVE", Verb::cg_remove, A::channel, 1, "CG"},
    {"CG CLEAR", Verb::cg_clear, A::channel, 0, "CG"},
    {"CG UPDATE", Verb::cg_update, A::channel, 2, "CG"},
    {"CG INVOKE", Verb::cg_invoke, A::channel, 2, "CG"},
    {"CG INFO", Verb::cg_info, A::channel, 0, "CG"},
    {"LOADBG", Verb::loadbg, A::channel, 1},
    {"LOAD", Verb::load, A::channel, 1},
    {"PLAY", Verb::play, A::channel, 0},
    {"PAUSE", Verb::pause, A::channel, 0},
    {"RESUME", Verb::resume, A::channel, 0},
    {"STOP", Verb::stop, A::channel, 0},
    {"CLEAR", Verb::clear, A::channel, 0},
    {"CLEAR ALL", Verb::clear_all, A::none, 0, "CLEAR"},
    {"CALL", Verb::call, A::channel, 1},
    {"VERSION", Verb::version, A::none, 0},
    {"INFO", Verb::info, A::none, 0},
    {"INFO", Verb::info_channel, A::channel, 0},
    {"INFO CONFIG", Verb::info_config, A::none, 0},
    {"INFO PATHS", Verb::info_paths, A::none, 0},
    {"INFO TEMPLATE", Verb::info_template, A::none, 1},
    {"CLS", Verb::cls, A::none, 0},
    {"TLS", Verb::tls, A::none, 0},
    {"FLS", Verb::fls, A::none, 0},
    {"CINF", Verb::cinf, A::none, 1},
    {"THUMBNAIL LIST", Verb::thumbnail_list, A::none, 0},
    {"THUMBNAIL RETRIEVE", Verb::thumbnail_retrieve, A::none, 1},
    {"MIXER", Verb::mixer, A::channel, 1},
    {"DATA STORE", Verb::data_store, A::none, 2},
    {"DATA RETRIEVE", Verb::data_retrieve, A::none, 1},
    {"DATA LIST", Verb::data_list, A::none, 0},
    {"DATA REMOVE", Verb::data_remove, A::none, 1},
    {"PING", Verb::ping, A::none, 0},
    {"BYE", Verb::bye, A::none, 0},
    {"BEGIN", Verb::begin, A::none, 0},
    {"COMMIT", Verb::commit, A::none, 0},
    {"DISCARD", Verb::discard, A::none, 0},
    {"LOCK", Verb::lock, A::channel, 1},
    {"LOG LEVEL", Verb::log_level, A::none, 1},
    {"KILL", Verb::forbidden, A::none, 0},
    {"RESTART", Verb::forbidden, A::none, 0},
    {"CALLBG", Verb::callbg, A::channel, 1},
    {"SWAP", Verb::swap, A::channel, 1},
    {"ADD", Verb::add_consumer, A::channel, 1},
    {"REMOVE", Verb::remove_consumer, A::channel, 0},
    {"APPLY", Verb::not_possible, A::channel, 0},
    {"PRINT", Verb::not_possible, A::channel, 0},
    {"SET", Verb::not_possible, A::channel, 0},
    {"INFO DELAY", Verb::not_possible, A::channel, 0},
    {"INFO DELAY", Verb::not_possible, A::none, 0},
    {"INFO SYSTEM", Verb::not_possible, A::none, 0},
    {"INFO SERVER", Verb::not_possible, A::none, 0},
    {"INFO QUEUES", Verb::not_possible, A::none, 0},
    {"INFO THREADS", Verb::not_possible, A::none, 0},
    {"CHANNEL_GRID", Verb::not_possible, A::none, 0},
    {"THUMBNAIL GENERATE", Verb::not_possible, A::none, 0},
    {"THUMBNAIL GENERATE_ALL", Verb::not_possible, A::none, 0},
    {"LOG CATEGORY", Verb::not_possible, A::none, 0},
    {"DIAG", Verb::not_possible, A::none, 0},
    {"GL INFO", Verb::not_possible, A::none, 0},
    {"GL GC", Verb::not_possible, A::none, 0},
    {"OSC SUBSCRIBE", Verb::not_possible, A::none, 0},
    {"OSC UNSUBSCRIBE", Verb::not_possible, A::none, 0},
});

}  // namespace

const VerbEntry* find_verb(std::string_view name, Address address) {
    const auto found = std::find_if(kVerbs.begin(), kVerbs.end(), [&](const VerbEntry& entry) {
        return entry.name == name && entry.address == address;
    });
    return found == kVerbs.end() ? nullptr : &*found;
}

}  // namespace pitcast::amcp
