// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/packet_socket.h"
#include "pitcast/video/picture_sender.h"

namespace pitcast::plugin {

/// One life of a source in the process of its own, told to the channel as a camera's decoder tells
/// what it has decoded. Returns when that is over; the channel has been told why.
void run_source(const video::PictureSender::Order& order, PacketSocket& channel);

}  // namespace pitcast::plugin
