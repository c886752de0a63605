// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace pitcast::test {

/// GStreamer's RTSP server as a script of Python: gives what `pipeline` makes at rtsp://…:PORT/cam
/// (peer_ports.h puts in the port).
inline std::string rtsp_server(const std::string& pipeline) {
    return "import gi\n"
           "gi.require_version('Gst', '1.0')\n"
           "gi.require_version('GstRtspServer', '1.0')\n"
           "from gi.repository import Gst, GstRtspServer, GLib\n"
           "Gst.init(None)\n"
           "server = GstRtspServer.RTSPServer()\n"
           "server.set_address('127.0.0.1')\n"
           "server.set_service('PORT')\n"
           "factory = GstRtspServer.RTSPMediaFactory()\n"
           "factory.set_launch('''( " +
           pipeline +
           " )''')\n"
           "factory.set_shared(True)\n"
           "server.get_mount_points().add_factory('/cam', factory)\n"
           "server.attach(None)\n"
           "GLib.MainLoop().run()\n";
}

}  // namespace pitcast::test
