// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>
#include <zmq.hpp>

#include "pitcast/control/command_client.h"
#include "pitcast/control/command_server.h"
#include "pitcast/control/key_folder.h"

namespace pitcast::testing {

/// A folder of keys with one client of each role, named after it. Removed with this object.
class KeyRing {
 public:
    KeyRing()
        : folder_(std::filesystem::path(::testing::TempDir()) /
                  ("pitcast-keys-" + std::to_string(::getpid()) + "-" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
        std::filesystem::remove_all(folder_);
        EXPECT_TRUE(control::make_server_key(folder_).ok());
        for (const char* role : {"viewer", "operator", "director", "engineer"}) {
            EXPECT_TRUE(
                control::make_client(folder_, "a-" + std::string(role), *control::role_of(role))
                    .ok());
        }
    }
    ~KeyRing() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    KeyRing(const KeyRing&) = delete;
    KeyRing& operator=(const KeyRing&) = delete;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// Keys of "a-viewer", "a-director", …
    [[nodiscard]] control::ClientKeys keys_of(const std::string& name) const {
        auto keys = control::load_client_keys(control::client_key_file(folder_, name),
                                              control::server_public_file(folder_));
        EXPECT_TRUE(keys.ok()) << keys.error().message();
        return *std::move(keys);
    }
    /// Keys that nobody knows.
    [[nodiscard]] control::ClientKeys strange_keys() const {
        control::ClientKeys keys = keys_of("a-viewer");
        keys.own = *control::make_key_pair();
        return keys;
    }

 private:
    std::filesystem::path folder_;
};

/// A client that says just what it is told to, with keys or without.
class BareClient {
 public:
    BareClient(const std::string& endpoint, const control::ClientKeys* keys,
               zmq::socket_type type = zmq::socket_type::dealer, const std::string& routing_id = "")
        : socket_(context_, type) {
        socket_.set(zmq::sockopt::linger, 0);
        socket_.set(zmq::sockopt::sndhwm, 0);
        if (!routing_id.empty()) {
            socket_.set(zmq::sockopt::routing_id, routing_id);
        }
        if (type == zmq::socket_type::sub) {
            socket_.set(zmq::sockopt::subscribe, "");
        }
        if (keys != nullptr) {
            socket_.set(zmq::sockopt::curve_serverkey, keys->server_public_key);
            socket_.set(zmq::sockopt::curve_publickey, keys->own.public_key);
            socket_.set(zmq::sockopt::curve_secretkey, keys->own.secret_key);
        }
        socket_.connect(endpoint);
    }
    void send(const std::string& body) { socket_.send(zmq::buffer(body)); }
    /// The last frame of what comes, waiting so long; "" when nothing comes.
    [[nodiscard]] std::string next(int timeout_ms = 20'000) {
        socket_.set(zmq::sockopt::rcvtimeo, timeout_ms);
        zmq::message_t frame;
        do {
            if (!socket_.recv(frame)) {
                return "";
            }
        } while (frame.more());
        return frame.to_string();
    }
    [[nodiscard]] Json ask(const Json& request) {
        send(request.dump());
        const std::string answer = next();
        return answer.empty() ? Json() : Json::parse(answer);
    }

 private:
    zmq::context_t context_;
    zmq::socket_t socket_;
};

/// Plays the frame thread: answers all commands and notes them, and publishes a state.
class PlayedFrames {
 public:
    explicit PlayedFrames(control::CommandServer& server)
        : thread_([this, &server] {
              control::Received received;
              for (FrameNumber frame = 1; !stop_; ++frame) {
                  while (!held_ && server.poll(received)) {
                      take(server, received, frame);
                  }
                  server.publish({{"frame", frame}}, "state");
                  std::this_thread::sleep_for(std::chrono::milliseconds(1));
              }
          }) {}
    ~PlayedFrames() {
        stop_ = true;
        thread_.join();
    }
    PlayedFrames(const PlayedFrames&) = delete;
    PlayedFrames& operator=(const PlayedFrames&) = delete;

    /// Commands taken, those of batches each. Asked for when nothing is on its way any more.
    [[nodiscard]] std::vector<show::Command> taken() const {
        const std::lock_guard lock(mutex_);
        return taken_;
    }
    void hold(bool held) { held_ = held; }

 private:
    void take(control::CommandServer& server, const control::Received& received,
              FrameNumber frame) {
        const std::lock_guard lock(mutex_);
        if (received.batch.empty()) {
            taken_.push_back(received.command);
            server.answer(received, control::accepted_answer(frame));
            return;
        }
        std::vector<Json> answers;
        for (const show::Command& one : received.batch) {
            taken_.push_back(one);
            answers.push_back(control::accepted_answer(frame));
        }
        server.answer(received, control::batch_answer(frame, std::move(answers)));
    }

    std::atomic<bool> stop_{false};
    std::atomic<bool> held_{false};
    mutable std::mutex mutex_;
    std::vector<show::Command> taken_;
    std::thread thread_;
};

/// Whether something becomes true; for what happens on threads that nobody can wait for.
[[nodiscard]] inline bool becomes(const std::function<bool()>& holds) {
    for (int i = 0; i < 4000; ++i) {
        if (holds()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

}  // namespace pitcast::testing
