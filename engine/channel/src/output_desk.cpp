// SPDX-License-Identifier: Apache-2.0
#include "output_desk.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/log.h"
#include "pitcast/output/output_url.h"

namespace pitcast::channel {
namespace {

/// Opened or closed at a time; more are refused.
constexpr std::size_t kMostJobs = 16;
/// Far more than there can be: the frame thread takes one a frame.
constexpr std::size_t kMostDone = 1024;
constexpr std::size_t kMostOutputs = 64;
/// From the order to the first frame of an output: time to open it, so that its time stamps begin
/// with its first frame.
constexpr Nanoseconds kLeadNs = 1'000'000'000;
/// Frames that an output may hold: its queue, the one in work, the one offered.
constexpr std::size_t kBesideQueue = 2;
constexpr std::chrono::milliseconds kLook{100};

bool is_open_for(const OutputDesk::Output& output, std::string_view name) {
    return output.sink->name() == name || output.url == name;
}

std::string carried_by(const output::Sink& sink, Bus bus) {
    return (bus == Bus::graphics ? "graphics  " : "programme  ") + output::text_of(sink.wants());
}

}  // namespace

OutputDesk::OutputDesk(SinkOpener open, const output::SinkContext& context, MonitorDesk& monitors)
    : monitors_(monitors),
      open_(std::move(open)),
      context_(context),
      jobs_(kMostJobs),
      done_(kMostDone),
      thread_([this] { work(); }) {}

OutputDesk::~OutputDesk() {
    stop_ = true;
    if (thread_.joinable()) {
        thread_.join();
    }
}

Status OutputDesk::add(std::unique_ptr<output::Sink> sink, Bus bus, Renderer& renderer) {
    const std::size_t held = context_.queue_frames + kBesideQueue;
    if (is_monitor(bus)) {
        want_monitor(bus, sink->wants(), renderer);
    } else if (Status wanted = renderer.want(bus, sink->wants(), held); !wanted) {
        return wanted.error().within(sink->name());
    }
    std::string carries = carried_by(*sink, bus);
    outputs_.push_back({std::move(sink), bus, {}, context_.first, std::move(carries)});
    return {};
}

/// Buffers for it come one a frame, at the start too: nobody misses the first of a monitor.
void OutputDesk::want_monitor(Bus bus, const draw::Packing& packing, Renderer& renderer) {
    monitors_.want(bus, packing, context_.queue_frames + kBesideQueue);
    if (bus == Bus::multiview) {
        renderer.want_now_and_then(Bus::programme, MonitorDesk::kLooksAt, MonitorDesk::kHeld);
    }
}

void OutputDesk::begin(ChannelOrder order, Renderer& renderer) {
    const bool adds = order.command.verb == show::Verb::add_sink;
    Status begun = order.command.sink.empty()
                       ? Status(Error{"command", "member \"sink\" is missing",
                                      adds ? "give the URL of the output"
                                           : "give its name, as the state has it"})
                   : adds ? open_later(order)
                          : close_later(order, renderer);
    if (!begun) {
        settled_.push_back({std::move(order), begun});
    }
}

Status OutputDesk::open_later(const ChannelOrder& order) {
    const std::string& url = order.command.sink;
    const bool is_there = std::any_of(outputs_.begin(), outputs_.end(), [&](const Output& output) {
        return is_open_for(output, url);
    });
    if (is_there || std::find(opening_.begin(), opening_.end(), url) != opening_.end()) {
        return Error{"\"" + url + "\"", "is an output already", "remove_sink takes it out"};
    }
    if (!open_) {
        return Error{"\"" + url + "\"", "cannot be added: this channel has no outputs of its own",
                     "add outputs to one that \"pitcast run\" has started"};
    }
    if (outputs_.size() + opening_.size() >= kMostOutputs ||
        !jobs_.try_push({order, {.sink = nullptr, .url = url}})) {
        return Error{"\"" + url + "\"", "there are too many outputs, or too many being opened",
                     "wait, or remove one"};
    }
    opening_.push_back(url);
    return {};
}

Status OutputDesk::close_later(ChannelOrder& order, Renderer& renderer) {
    const std::string& name = order.command.sink;
    const auto found = std::find_if(outputs_.begin(), outputs_.end(), [&](const Output& output) {
        return is_open_for(output, name);
    });
    if (found == outputs_.end()) {
        std::vector<std::string> names;
        for (const Output& output : outputs_) {
            names.emplace_back(output.sink->name());
        }
        const std::string near = nearest_word(name, names);
        return Error{
            "\"" + name + "\"", "is no output of this channel",
            near.empty() ? "the state lists them as \"sinks\"" : "did you mean \"" + near + "\"?"};
    }
    // There is room: nobody else puts jobs in.
    if (jobs_.size() >= kMostJobs) {
        return Error{"\"" + name + "\"", "too many outputs are being closed", "wait a moment"};
    }
    Output going = std::move(*found);
    outputs_.erase(found);
    auto unused = unwant(going.bus, going.sink->wants(), renderer);
    (void)jobs_.try_push({std::move(order), std::move(going), std::move(unused)});
    return {};
}

std::vector<output::FramePool> OutputDesk::unwant(Bus bus, const draw::Packing& packing,
                                                  Renderer& renderer) {
    const std::size_t held = context_.queue_frames + kBesideQueue;
    if (!is_monitor(bus)) {
        return renderer.unwant(bus, packing, held);
    }
    monitors_.unwant(bus, packing, held);
    std::vector<output::FramePool> unused;
    if (bus == Bus::multiview) {
        renderer.unwant_now_and_then(Bus::programme, MonitorDesk::kLooksAt, MonitorDesk::kHeld,
                                     unused);
    }
    return unused;
}

std::optional<OutputDesk::Settled> OutputDesk::settle(FrameNumber now, Renderer& renderer) {
    if (!settled_.empty()) {
        Settled first = std::move(settled_.front());
        settled_.erase(settled_.begin());
        return first;
    }
    auto done = done_.pop_within(std::chrono::nanoseconds(0));
    if (!done) {
        return std::nullopt;
    }
    std::erase(opening_, done->output.url);
    if (done->output.sink != nullptr) {
        const Bus bus = done->output.bus;
        if (is_monitor(bus)) {
            want_monitor(bus, done->output.sink->wants(), renderer);
        } else {
            renderer.want_on_air(bus, done->output.sink->wants(),
                                 context_.queue_frames + kBesideQueue);
        }
        done->output.first = std::max(done->output.first, now);
        outputs_.push_back(std::move(done->output));
    }
    return Settled{std::move(done->order), std::move(done->status)};
}

void OutputDesk::work() {
    while (!stop_) {
        if (auto job = jobs_.pop_within(kLook)) {
            (void)done_.try_push(do_job(std::move(*job)));
        }
    }
}

OutputDesk::Done OutputDesk::do_job(Job job) const {
    const std::string name = job.order.command.sink;
    if (job.output.sink != nullptr) {
        const Status closed = job.output.sink->close();
        log_notice(name, closed ? "is no output any more" : closed.error().message());
        return {std::move(job.order), {}, closed ? Status{} : closed.error().within(name)};
    }
    output::SinkContext context = context_;
    context.first = frame_at_tai_ns(monotonic_now_ns() + *context.tai_minus_monotonic_ns + kLeadNs,
                                    context.format.rate);
    auto opened = open_(job.output.url, context);
    if (!opened) {
        log_warning(name, opened.error().message());
        return {std::move(job.order), {.sink = nullptr, .url = name}, opened.error()};
    }
    log_notice(name, "is an output: " + output::text_of(opened->sink->wants()));
    std::string carries = carried_by(*opened->sink, opened->bus);
    return {std::move(job.order),
            {std::move(opened->sink), opened->bus, name, context.first, std::move(carries)},
            Status{}};
}

std::vector<Error> OutputDesk::close() {
    stop_ = true;
    if (thread_.joinable()) {
        thread_.join();
    }
    std::vector<Error> errors;
    while (auto job = jobs_.pop_within(std::chrono::nanoseconds(0))) {
        if (job->output.sink != nullptr) {
            outputs_.push_back(std::move(job->output));
        }
    }
    while (auto done = done_.pop_within(std::chrono::nanoseconds(0))) {
        if (done->output.sink != nullptr) {
            outputs_.push_back(std::move(done->output));
        }
    }
    for (const Output& output : outputs_) {
        if (Status closed = output.sink->close(); !closed) {
            errors.push_back(closed.error().within(output.sink->name()));
        }
    }
    return errors;
}

}  // namespace pitcast::channel
