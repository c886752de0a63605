// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/editor/editor.h"

#include "on_air.h"

namespace pitcast::cli {

/// Has contact sheets made by `pitcast sheet`, in a program of its own that takes the priority of
/// the thread that asks for them: what it needs is not taken from the channel.
[[nodiscard]] editor::SheetWork sheet_work(const show::Edition& edition);

}  // namespace pitcast::cli
