// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace pitcast::amcp {

/// A tween of CasparCG ("EASEOUTQUAD") as a cubic Bézier; empty for those that no such curve is
/// like (ELASTIC, BOUNCE, OUTIN). The usual curves for Penner's equations, within some hundredths
/// of the way.
[[nodiscard]] std::optional<std::array<double, 4>> tween_curve(std::string_view name);

}  // namespace pitcast::amcp
