// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/feed/line_source.h"
#include "pitcast/plugin/plugin_url.h"
#include "pitcast/plugin/watch.h"

#include "host_calls.h"
#include "library.h"

namespace pitcast::plugin {

/// What became of a call: end none = it goes on.
struct Turn {
    Watch::End end = Watch::End::none;
    Error error{};
};

/// One life of a plug-in, from create to destroy; all of it on one thread. The same in the process
/// of its own and in the channel's.
class Life {
 public:
    Life(const Library& library, const PluginUrl& url, Outlet& outlet);
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;

 protected:
    /// What a function of it returned, by name.
    [[nodiscard]] Turn turn_of(std::int32_t result, const char* function);
    [[nodiscard]] Turn created(const void* instance);
    /// create and start; stop and destroy. Of all but sinks.
    template <typename Api>
    [[nodiscard]] Turn begin_of(const Api& api) {
        instance_ = api.create(calls_.host(), options_.options());
        if (Turn made = created(instance_); made.end != Watch::End::none) {
            return made;
        }
        started_ = true;
        return turn_of(api.start(instance_), "start");
    }
    template <typename Api>
    void end_of(const Api& api) {
        if (instance_ != nullptr) {
            if (started_) {
                api.stop(instance_);
            }
            api.destroy(instance_);
        }
        instance_ = nullptr;
        started_ = false;
    }
    /// A poll that returned at once is not asked again at once.
    static void hold_back(Nanoseconds began_ns);

    const Library& library_;
    const PluginUrl& url_;
    const std::string where_;  ///< for errors
    HostCalls calls_;
    OptionList options_;
    bool started_ = false;
    void* instance_ = nullptr;
};

class FeedLife : public Life {
 public:
    FeedLife(const Library& library, const PluginUrl& url, Outlet& outlet);
    ~FeedLife() { end(); }
    [[nodiscard]] Turn begin();
    /// Asks it, or hands over what has come: waits some hundredths of a second.
    [[nodiscard]] Turn turn();
    void end();

 private:
    [[nodiscard]] Turn hand_over();
    void connect();

    const pitcast_feed_api& api_;
    Outlet& outlet_;
    std::optional<feed::LineSource> source_;
    bool heard_ = true;
    Nanoseconds next_try_ns_ = 0;
    Nanoseconds pause_ns_ = 0;
};

class SinkLife : public Life {
 public:
    SinkLife(const Library& library, const PluginUrl& url, Outlet& outlet);
    ~SinkLife() { (void)end(); }
    [[nodiscard]] Turn begin(const pitcast_stream& stream);
    [[nodiscard]] Turn write(const pitcast_frame& frame);
    /// Finishes; an error is what could not be finished.
    [[nodiscard]] Turn end();

 private:
    const pitcast_sink_api& api_;
};

class SourceLife : public Life {
 public:
    SourceLife(const Library& library, const PluginUrl& url, Outlet& outlet);
    ~SourceLife() { end(); }
    [[nodiscard]] Turn begin();
    /// Asks it for what comes next: waits some hundredths of a second.
    [[nodiscard]] Turn turn();
    void end();

 private:
    const pitcast_source_api& api_;
};

class SurfaceLife : public Life {
 public:
    SurfaceLife(const Library& library, const PluginUrl& url, Outlet& outlet);
    ~SurfaceLife() { end(); }
    [[nodiscard]] Turn begin();
    [[nodiscard]] Turn hear(const std::string& topic, const std::string& json);
    [[nodiscard]] Turn turn();
    void end();

 private:
    const pitcast_control_api& api_;
};

}  // namespace pitcast::plugin
