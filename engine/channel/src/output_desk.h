// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/renderer.h"
#include "pitcast/core/bounded_queue.h"
#include "pitcast/output/sink.h"

#include "channel_order.h"
#include "monitor_desk.h"

namespace pitcast::channel {

/// The outputs of a channel, those that come and go on air among them. What takes time (opening
/// files, networks and encoders, writing files to their end, freeing buffers) is done by a thread
/// of its own; all calls are the frame thread's and come back at once.
class OutputDesk {
 public:
    struct Output {
        std::unique_ptr<output::Sink> sink;
        Bus bus = Bus::programme;
        std::string url{};      ///< asked for on air; empty: there from the start
        FrameNumber first = 0;  ///< the first that it is offered
        std::string carries{};  ///< as in SinkReport
    };

    /// `open` may be empty: then nothing comes on air. `context` is that of prepare(). `monitors`
    /// outlives it.
    OutputDesk(SinkOpener open, const output::SinkContext& context, MonitorDesk& monitors);
    ~OutputDesk();
    OutputDesk(const OutputDesk&) = delete;
    OutputDesk& operator=(const OutputDesk&) = delete;

    [[nodiscard]] Status add(std::unique_ptr<output::Sink> sink, Bus bus, Renderer& renderer);
    [[nodiscard]] const std::vector<Output>& all() const { return outputs_; }

    /// Begins what an order for outputs asks for; it is told by `settle` when it is done.
    void begin(ChannelOrder order, Renderer& renderer);
    /// An order, and what came of it.
    struct Settled {
        ChannelOrder order;
        Status status;
    };
    /// Takes in outputs that are open, and tells of orders that are done: one a call.
    [[nodiscard]] std::optional<Settled> settle(FrameNumber now, Renderer& renderer);

    /// Finishes every output. The first error, with the others behind it.
    [[nodiscard]] std::vector<Error> close();

 private:
    /// For the other thread: to open (`output.sink` is empty), or to close.
    struct Job {
        ChannelOrder order;
        Output output;
        std::vector<output::FramePool> unused{};
    };
    /// From it.
    struct Done {
        ChannelOrder order;
        Output output;  ///< its sink is empty when it was closed, or cannot be opened
        Status status;
    };
    void work();
    void want_monitor(Bus bus, const draw::Packing& packing, Renderer& renderer);
    /// Takes back what a bus was asked for.
    [[nodiscard]] std::vector<output::FramePool> unwant(Bus bus, const draw::Packing& packing,
                                                        Renderer& renderer);
    [[nodiscard]] Done do_job(Job job) const;
    [[nodiscard]] Status open_later(const ChannelOrder& order);
    [[nodiscard]] Status close_later(ChannelOrder& order, Renderer& renderer);

    MonitorDesk& monitors_;
    const SinkOpener open_;
    const output::SinkContext context_;
    std::vector<Output> outputs_;
    std::vector<std::string> opening_;  ///< URLs
    std::vector<Settled> settled_;      ///< at once
    BoundedQueue<Job> jobs_;
    BoundedQueue<Done> done_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace pitcast::channel
