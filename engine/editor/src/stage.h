// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <memory>

#include "pitcast/editor/editor.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/window.h"

#include "imgui_session.h"
#include "preview.h"
#include "repaint.h"
#include "ui.h"
#include "user_settings.h"

namespace pitcast::editor {

inline constexpr std::size_t kShown = 9;  ///< kinds of pictures, see Shown

/// The open window and what draws into it.
struct Stage {
    std::shared_ptr<gpu::Device> device;
    std::unique_ptr<gpu::Window> window;
    std::array<std::unique_ptr<Preview>, kShown> pictures;  ///< by Shown
    std::unique_ptr<ImGuiSession> session;
    Repaint repaint;
    UserSettings settings;    ///< as they are kept
    Nanoseconds kept_ns = 0;  ///< when they were written last
    WindowSize opened{};      ///< what the window was opened with

    [[nodiscard]] Preview& picture(Shown which) const {
        return *pictures[static_cast<std::size_t>(which)];
    }

    Stage() = default;
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;
    ~Stage() {
        if (device) {
            device->wait_idle();
        }
    }
};

/// As the options say, else as the user had it last. Errors: no display, no Vulkan device, no
/// fonts.
[[nodiscard]] Status open_stage(Stage& stage, const EditorOptions& options);
/// The largest scale up to `wanted` that the window has room for.
[[nodiscard]] std::int32_t fitting_scale(const Stage& stage, std::int32_t wanted);
/// What the user has made of the window; as long as nobody has drawn it, what was there stays.
void note_window(const Stage& stage, WindowSize& window);
/// Writes settings that have changed: when the mouse is at rest, twice a second at most, and at
/// the end (`now`).
void keep_settings(Stage& stage, const UserSettings& settings, const EditorOptions& options,
                   bool now);

}  // namespace pitcast::editor
