// SPDX-License-Identifier: Apache-2.0
#include "handshake_watch.h"

#include <cstring>
#include <string>

namespace pitcast::control {

void HandshakeWatch::attach(zmq::context_t& context, zmq::socket_t& socket) {
    const std::string address = "inproc://handshakes-" + std::to_string(++attached_) + "-" +
                                std::to_string(reinterpret_cast<std::uintptr_t>(this));
    events_.close();
    fault_ = Fault::none;
    const int wanted = ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                       ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED;
    if (zmq_socket_monitor(socket.handle(), address.c_str(), wanted) != 0) {
        throw zmq::error_t();
    }
    events_ = zmq::socket_t(context, zmq::socket_type::pair);
    events_.set(zmq::sockopt::linger, 0);
    events_.connect(address);
}

HandshakeWatch::Fault HandshakeWatch::fault() {
    zmq::message_t frame;
    while (events_.handle() != nullptr && events_.recv(frame, zmq::recv_flags::dontwait)) {
        // Two frames: event (16 bits) with a value, and the address.
        std::uint16_t event = 0;
        if (frame.size() >= sizeof event) {
            std::memcpy(&event, frame.data(), sizeof event);
        }
        while (frame.more() && events_.recv(frame, zmq::recv_flags::none)) {
        }
        if (event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) {
            fault_ = Fault::unknown_key;
        } else if (fault_ != Fault::unknown_key) {
            fault_ = event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED ? Fault::none : Fault::failed;
        }
    }
    return fault_;
}

}  // namespace pitcast::control
