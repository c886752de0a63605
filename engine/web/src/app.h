// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "pitcast/web/call.h"
#include "pitcast/web/health.h"
#include "pitcast/web/layer_book.h"
#include "pitcast/web/metrics.h"
#include "pitcast/web/plan.h"
#include "pitcast/web/routes.h"
#include "pitcast/web/still_shelf.h"

#include "order_desk.h"

namespace pitcast::web {

/// Answers calls that have come in. Any thread; no sockets.
class App {
 public:
    struct Sources {
        std::function<View()> view;
        std::function<Health()> health;
        std::function<WebStats()> stats;
        /// Newer than when it is asked for, where the channel gives one in time.
        std::function<std::shared_ptr<const race::RaceState>()> race;
        std::shared_ptr<StillShelf> stills;
    };
    App(Sources sources, OrderDesk& desk) : sources_(std::move(sources)), desk_(desk) {}

    [[nodiscard]] Reply answer(const Call& call);
    /// What followers of the state are told; the same text for all of them.
    [[nodiscard]] std::shared_ptr<const std::string> brief(
        const std::shared_ptr<const Json>& state);

 private:
    /// A text that is made once for each state, or for each content of the show.
    struct Kept {
        std::shared_ptr<const void> of;
        std::shared_ptr<const std::string> text;
    };
    template <typename Make>
    [[nodiscard]] std::shared_ptr<const std::string> kept(Kept& place,
                                                          const std::shared_ptr<const void>& of,
                                                          const Make& make);
    [[nodiscard]] Reply ask(Endpoint endpoint, const std::vector<std::string>& steps,
                            const Call& call, const View& view);
    [[nodiscard]] Reply ask_race(View view, const Call& call);
    [[nodiscard]] Reply ask_picture(std::string_view bus, const Call& call);
    [[nodiscard]] Reply act(Endpoint endpoint, const Call& call, const View& view);
    [[nodiscard]] Reply carry_out(Plan plan, const View& view);

    const Sources sources_;
    OrderDesk& desk_;
    std::mutex mutex_;  ///< of the book and of the texts
    LayerBook book_;
    Kept state_text_;
    Kept brief_text_;
    Kept show_text_;
    Kept openapi_text_;
};

}  // namespace pitcast::web
