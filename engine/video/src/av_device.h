// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "av.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

namespace pitcast::video {

struct BufferFree {
    void operator()(AVBufferRef* buffer) const { av_buffer_unref(&buffer); }
};
using BufferPtr = std::unique_ptr<AVBufferRef, BufferFree>;

/// FFmpeg tells whoever asks for a device that is not there, in lines of its own: not meanwhile.
class Quiet {
 public:
    Quiet();
    ~Quiet();
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

 private:
    int level_;
};

/// The first device of this type that there is. Errors: there is none, with what to install.
[[nodiscard]] Result<BufferPtr> open_device(AVHWDeviceType type);

}  // namespace pitcast::video
