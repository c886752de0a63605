// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/draw_list.h"

namespace pitcast::draw {
namespace {

/// Hands the buffers of a command back.
class Keeper {
 public:
    explicit Keeper(SpareBuffers& spares) : spares_(spares) {}

    void operator()(FillRect& command) { keep(command.paint); }
    void operator()(FillPolygon& command) {
        keep(command.paint);
        spares_.keep(command.ring_ends);
        spares_.keep(command.points);
    }
    void operator()(StrokePolyline& command) {
        keep(command.paint);
        spares_.keep(command.dashes);
        spares_.keep(command.points);
    }
    void operator()(StrokeRect& command) { keep(command.paint); }
    void operator()(StrokeArc& command) { keep(command.paint); }
    void operator()(GlyphRun& command) {
        keep(command.paint);
        spares_.keep(command.glyphs);
    }
    void operator()(FillShadow& command) {
        keep(command.paint);
        std::visit(*this, command.shape);
    }
    void operator()(PushGroup& command) {
        if (command.mask) {
            keep(*command.mask);
        }
        (*this)(command.path);
    }
    template <typename Other>
    void operator()(Other&) {}

 private:
    void keep(Paint& paint) {
        std::visit(
            [this](auto& kind) {
                if constexpr (!std::is_same_v<std::decay_t<decltype(kind)>, Color>) {
                    spares_.keep(kind.stops);
                }
            },
            paint);
    }
    SpareBuffers& spares_;
};

}  // namespace

void DrawList::clear() {
    Keeper keeper(spares);
    // Last first: a list that is filled again in the same order gets each buffer back where it was.
    for (auto command = commands.rbegin(); command != commands.rend(); ++command) {
        std::visit(keeper, *command);
    }
    commands.clear();
}

}  // namespace pitcast::draw
