// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>
#include <vector>

#include "pitcast/remote/remote_engine.h"

namespace pitcast::remote {

/// This machine's copy of the show that the engine has.
class ShowCopy {
 public:
    explicit ShowCopy(const RemoteOptions& options) : options_(options) {}

    /// Loads what the folder holds now. Errors: a package that cannot be loaded; what was there
    /// before stays.
    [[nodiscard]] Status load();
    /// Any thread. What was ever given out stays alive.
    [[nodiscard]] const show::Package& package() const { return *shown_.load(); }
    [[nodiscard]] std::uint64_t content() const { return package().content_hash(); }

 private:
    struct Kept {
        std::unique_ptr<draw::FontLibrary> fonts;
        std::shared_ptr<const show::Package> package;
    };
    const RemoteOptions options_;
    std::vector<Kept> kept_;
    std::atomic<const show::Package*> shown_{nullptr};
};

}  // namespace pitcast::remote
