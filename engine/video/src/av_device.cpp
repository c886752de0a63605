// SPDX-License-Identifier: Apache-2.0
#include "av_device.h"

extern "C" {
#include <libavutil/log.h>
}

namespace pitcast::video {

Quiet::Quiet() : level_(av_log_get_level()) {
    av_log_set_level(AV_LOG_QUIET);
}

Quiet::~Quiet() {
    av_log_set_level(level_);
}

Result<BufferPtr> open_device(AVHWDeviceType type) {
    const Quiet quiet;
    AVBufferRef* opened = nullptr;
    const int code = av_hwdevice_ctx_create(&opened, type, nullptr, nullptr, 0);
    BufferPtr device(opened);
    if (code < 0) {
        const bool nvidia = type == AV_HWDEVICE_TYPE_CUDA;
        return Error{av_hwdevice_get_type_name(type),
                     "this machine has no device for it: " + av_text(code),
                     nvidia ? "install NVIDIA's driver (nvidia-driver, libnvcuvid1)"
                            : "install the driver of its graphics chip (va-driver-all), and be in "
                              "the group \"render\""};
    }
    return device;
}

}  // namespace pitcast::video
