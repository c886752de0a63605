// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>

#include "pitcast/audio/audio.h"

#include "loader.h"

namespace pitcast::show {
namespace {

constexpr std::size_t kMostRoutes = 256;

/// Channels as they are counted in the file, from 1; counted from 0 here.
std::vector<std::int32_t> channels_in(const Node& node, std::string_view key, std::int32_t most,
                                      Reader& reader) {
    std::vector<std::int32_t> channels;
    const Node list = node.child(key);
    if (!list || !reader.array(list, key)) {
        return channels;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        const double channel = reader.number_of(list.item(i), key);
        if (channel < 1 || channel > most || channel != std::floor(channel)) {
            reader.fail(
                list.item(i), "there is no such channel",
                "\"" + std::string(key) + "\" has numbers from 1 to " + std::to_string(most));
            return {};
        }
        channels.push_back(static_cast<std::int32_t>(channel) - 1);
    }
    return channels;
}

void load_route(const Node& node, LoadContext& context, Reader& reader) {
    if (!reader.object(node, {"source", "from", "to", "gain_db", "follow"})) {
        return;
    }
    AudioPlan& plan = context.show.audio_;
    const std::string source = reader.required_text(node, "source");
    std::vector<std::string> known;
    for (const SourceDeclaration& one : context.show.sources_) {
        known.push_back(one.id);
    }
    if (std::find(known.begin(), known.end(), source) == known.end()) {
        reader.fail_word(node.child("source"), "no source \"" + source + "\"", source, known);
        return;
    }
    std::vector<std::int32_t> to = channels_in(node, "to", plan.channels, reader);
    std::vector<std::int32_t> from = channels_in(node, "from", audio::kMostChannels, reader);
    if (to.empty()) {
        to.resize(static_cast<std::size_t>(plan.channels));
        std::iota(to.begin(), to.end(), 0);
    }
    if (from.empty()) {
        from = to;
    }
    if (from.size() != to.size() && !reader.failed()) {
        reader.fail(node, "\"from\" and \"to\" name another number of channels",
                    "each channel of \"from\" goes to the one beside it in \"to\"");
    }
    const double gain = reader.number(node, "gain_db", 0);
    if (gain * 10 < audio::kLeastTenths || gain * 10 > audio::kMostTenths) {
        reader.fail(node.child("gain_db"), "\"gain_db\" is out of range",
                    "between -100 (silence) and 24");
    }
    const bool follows = reader.text(node, "follow", "") == "picture";
    if (node.child("follow") && !follows) {
        reader.fail(node.child("follow"), "\"follow\" can only be \"picture\"",
                    "leave it out, and the source is heard all the time");
    }
    for (std::size_t i = 0; i < to.size() && !reader.failed(); ++i) {
        plan.routes.push_back(
            {source, from[i], to[i], static_cast<std::int32_t>(std::lround(gain * 10)), follows});
    }
    if (plan.routes.size() > kMostRoutes) {
        reader.fail(node, "more than 256 routes of channels", "leave some out");
    }
}

}  // namespace

void load_audio(const Node& root, LoadContext& context, Reader& reader) {
    const Node plan = root.child("audio");
    if (!plan || reader.failed() || !reader.object(plan, {"channels", "routes"})) {
        return;
    }
    const double channels = reader.number(plan, "channels", 2);
    if (channels < 1 || channels > audio::kMostChannels || channels != std::floor(channels)) {
        reader.fail(plan.child("channels"), "\"channels\" is a whole number from 1 to 16");
        return;
    }
    context.show.audio_.channels = static_cast<std::int32_t>(channels);
    const Node routes = plan.child("routes");
    for (std::size_t i = 0;
         routes && reader.array(routes, "routes") && i < routes.size() && !reader.failed(); ++i) {
        load_route(routes.item(i), context, reader);
    }
}

}  // namespace pitcast::show
