// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/channel/channel.h"
#include "pitcast/output/output_url.h"

#include "verbs.h"

namespace pitcast::cli {

/// A sink for a bus, made once the channel knows its first frame.
struct SinkPlan {
    channel::Bus bus = channel::Bus::programme;
    std::function<Result<std::unique_ptr<output::Sink>>(const output::SinkContext&)> make;
    draw::PackSignal signal{};  ///< unless its URL says another
};

/// Options that `demo`, `run` and `render` share.
struct CommonOptions {
    std::string format = "1080p50";
    std::string executor = "auto";
    bool validation = false;
    bool limit = false;
    std::string line_filter = "none";
    std::string dither = "none";
    std::filesystem::path media;
};
/// `--theme` and `--language`, of all that load a show.
void add_edition(CLI::App& verb, show::Edition& edition);
void add_common(CLI::App& verb, CommonOptions& options);
/// `--control` and `--control-keys`, of all that take commands over the network.
void add_control(CLI::App& verb, std::string& endpoint, std::filesystem::path& keys);
[[nodiscard]] Result<channel::RendererOptions> renderer_options(const CommonOptions& options);

/// Signal of outputs that say nothing of it themselves.
[[nodiscard]] draw::PackSignal usual_signal(const CommonOptions& options);

/// What an output shows.
[[nodiscard]] channel::Bus bus_of(const output::OutputRequest& request);

/// Plan for `--sink URL`; see output/output_url.h. Errors: a URL that is not understood.
[[nodiscard]] Result<SinkPlan> plan_of_url(const std::string& url, const VideoFormat& format,
                                           const draw::PackSignal& signal);

/// Opens outputs that are asked for on air as those at the start, with the same usual signal.
[[nodiscard]] channel::SinkOpener sink_opener(const draw::PackSignal& signal);

/// Opens the channel and its sinks, runs it with a progress line (and a programme window when
/// asked for), prints a summary. Returns the exit code. `while_running` is called some times a
/// second with the newest status; true stops the channel.
/// `ready` is called once before it runs, with the address of its control (empty = none); what it
/// starts is shown in the state.
int go_on_air(const channel::ChannelOptions& options, const std::vector<SinkPlan>& sinks,
              bool window, const std::function<bool(const channel::ChannelStatus&)>& while_running,
              const std::function<Status(const std::string&)>& ready = nullptr);

/// One line: frame, late, repeated, cost, feed age, sinks.
[[nodiscard]] std::string progress_line(const channel::ChannelStatus& status);

}  // namespace pitcast::cli
