// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "pitcast/audio/audio.h"

#include "desk.h"

namespace pitcast::editor {

void Desk::play_clip(show::Verb verb, const std::string& file, std::int32_t layer) {
    view.clip = file;
    show::Command command;
    command.verb = verb;
    command.template_id = "clip";
    command.layer = layer;
    command.data = verb == show::Verb::out ? Json::object() : Json{{"file", file}};
    send(std::move(command), file);
}

void Desk::set_delay(const std::string& source, std::int32_t frames) {
    show::Command command;
    command.verb = show::Verb::delay;
    command.source = source;
    command.frames = std::clamp(frames, 0, show::SourceDeclaration::kLongestDelayFrames);
    const std::string what = source + "  " + std::to_string(command.frames) + " frames";
    send(std::move(command), what);
}

void Desk::set_gain(const std::string& source, std::int32_t tenths) {
    show::Command command;
    command.verb = show::Verb::gain;
    command.source = source;
    command.gain_tenths = std::clamp(tenths, audio::kLeastTenths, audio::kMostTenths);
    const std::string what = source + "  " + std::to_string(*command.gain_tenths / 10) + " dB";
    send(std::move(command), what);
}

const channel::SourceReport* Desk::selected_source() const {
    return view.source < status_.sources.size() ? &status_.sources[view.source] : nullptr;
}

void Desk::step_source(int by) {
    const auto count = static_cast<int>(status_.sources.size());
    if (count > 0) {
        view.source =
            static_cast<std::size_t>(std::clamp(static_cast<int>(view.source) + by, 0, count - 1));
    }
}

}  // namespace pitcast::editor
