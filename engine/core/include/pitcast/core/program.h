// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "pitcast/core/result.h"

namespace pitcast {

/// A program of ours: beside this one, else where it was built.
[[nodiscard]] std::filesystem::path program_beside(const char* name,
                                                   const std::filesystem::path& built);

/// Where a program that was given a socket finds it.
inline constexpr int kProgramSocket = 3;

struct ProgramStart {
    std::vector<std::string> arguments{};  ///< after its name
    int socket = -1;                       ///< becomes its file kProgramSocket; -1 = none
    bool own_session = false;              ///< it lives on when this process dies
};
/// Starts a program with an empty input and no output. It gets no other file of this process, and
/// Ctrl-C here is not for it. Returns its process number, which somebody must wait for. Errors: it
/// cannot be started.
[[nodiscard]] Result<int> start_program(const std::filesystem::path& program,
                                        const ProgramStart& start);

}  // namespace pitcast
