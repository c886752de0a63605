// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/result.h"

#include "ndi_abi.h"

namespace pitcast::output::ndi {

/// Functions of the runtime that the user has installed, found by name. It is not part of Pitcast
/// and nothing is linked to it.
struct Runtime {
    bool (*initialize)() = nullptr;
    Sender* (*send_create)(const SenderRequest*) = nullptr;
    void (*send_destroy)(Sender*) = nullptr;
    /// The bytes must stay until the next call; null: wait until those of the last are not needed.
    void (*send_video_async)(Sender*, const VideoFrame*) = nullptr;
    void (*send_audio)(Sender*, const AudioFrame*) = nullptr;
    bool (*get_tally)(Sender*, Tally*, std::uint32_t wait_ms) = nullptr;
    int (*count_connections)(Sender*, std::uint32_t wait_ms) = nullptr;
};

/// Looks in the folders that NDI_RUNTIME_DIR_V6 and NDI_RUNTIME_DIR_V5 name, then where the system
/// looks. The error says what to install. What is loaded stays loaded until the program ends.
[[nodiscard]] Result<Runtime> load_runtime();

}  // namespace pitcast::output::ndi
