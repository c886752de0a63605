// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/error.h"
#include "pitcast/plugin/plugin_url.h"

#include "pitcast_plugin.h"

namespace pitcast::plugin {

/// Where what a plug-in tells goes to. Any thread.
class Outlet {
 public:
    virtual ~Outlet() = default;
    /// False: nobody listens any more.
    [[nodiscard]] virtual bool event(std::string_view json) = 0;
    [[nodiscard]] virtual bool command(std::string_view json) = 0;
    virtual void heard(bool heard) = 0;
    /// Of sources only.
    [[nodiscard]] virtual bool picture(const pitcast_picture& /*picture*/) { return false; }
    [[nodiscard]] virtual bool sound(const pitcast_sound& /*sound*/) { return false; }
    virtual void log(std::int32_t level, std::string_view text) = 0;
};

/// Texts of a plug-in are at most as long as this.
inline constexpr std::size_t kLargestText = std::size_t{1} << 20;

/// The functions that a plug-in may call, for one instance.
class HostCalls {
 public:
    explicit HostCalls(Outlet& outlet);
    HostCalls(const HostCalls&) = delete;
    HostCalls& operator=(const HostCalls&) = delete;

    [[nodiscard]] const pitcast_host* host() const { return &host_; }
    /// What the plug-in has given as the reason of its failure, `otherwise` if it gave none.
    [[nodiscard]] Error take_failure(const std::string& where, const std::string& otherwise);

 private:
    static HostCalls& of(const pitcast_host* host) {
        return *static_cast<HostCalls*>(host->context);
    }

    Outlet& outlet_;
    pitcast_host host_{};
    std::mutex mutex_;
    Error failure_;
};

/// Options as C sees them.
class OptionList {
 public:
    explicit OptionList(OptionPairs pairs);
    OptionList(const OptionList&) = delete;
    OptionList& operator=(const OptionList&) = delete;
    [[nodiscard]] const pitcast_options* options() const { return &options_; }

 private:
    const OptionPairs pairs_;
    std::vector<pitcast_option> items_;
    pitcast_options options_{};
};

}  // namespace pitcast::plugin
