// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "pitcast/edit/draft_picture.h"
#include "pitcast/editor/editor.h"

namespace pitcast::editor {

class Desk;

/// What a take would bring: the template that is selected, with the form's values, in the race as
/// it is. Painted on a thread of its own, when something of it changes and else once a second.
class CuePreview {
 public:
    explicit CuePreview(const EditOptions& options);

    /// Once a frame of the desk.
    void refresh(Desk& desk, Nanoseconds now_ns);

    /// Null: none yet.
    [[nodiscard]] const std::shared_ptr<draw::PackedFrame>& frame() const { return frame_; }
    /// Why the newest one could not be painted; empty = it could.
    [[nodiscard]] const std::string& error() const { return error_; }

 private:
    edit::DraftStudio studio_;
    std::string shown_;  ///< template, values and content of the one asked for last
    Nanoseconds asked_ns_ = 0;
    std::shared_ptr<draw::PackedFrame> frame_;
    std::string error_;
};

}  // namespace pitcast::editor
