// SPDX-License-Identifier: Apache-2.0
// The bridge against timing systems that listen on this machine.
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pitcast/feed/bridge.h"
#include "pitcast/feed/p3.h"
#include "pitcast/feed/subscriber.h"
#include "pitcast/race/race_state.h"

namespace pitcast::feed {
namespace {

using namespace std::chrono_literals;

/// Listens on a free port and treats each connection in turn, until it is told to stop.
class TimingServer {
 public:
    using Session = std::function<void(int descriptor, int connection)>;

    explicit TimingServer(Session session) : session_(std::move(session)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
        ::listen(listener_, 4);
        socklen_t size = sizeof(address);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~TimingServer() {
        stop_ = true;
        thread_.join();
        ::close(listener_);
    }
    [[nodiscard]] std::string url(const std::string& protocol) const {
        return protocol + "://127.0.0.1:" + std::to_string(port_);
    }
    /// Until the test ends.
    void hold() const {
        while (!stop_) {
            std::this_thread::sleep_for(5ms);
        }
    }

 private:
    void serve() {
        for (int connection = 0; !stop_;) {
            pollfd item{listener_, POLLIN, 0};
            if (::poll(&item, 1, 20) != 1) {
                continue;
            }
            const int descriptor = ::accept(listener_, nullptr, nullptr);
            if (descriptor >= 0) {
                session_(descriptor, connection++);
                ::close(descriptor);
            }
        }
    }

    Session session_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

void send_text(int descriptor, const std::string& text) {
    ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
}

/// A bridge and whoever listens to what it publishes.
class Bridge {
 public:
    explicit Bridge(const std::string& url) {
        static int count = 0;
        const auto source = parse_bridge_source(url);
        EXPECT_TRUE(source);
        options_.protocol = source->protocol;
        options_.source = source->source;
        options_.endpoint = "ipc:///tmp/pitcast-bridge-" + std::to_string(::getpid()) + "-" +
                            std::to_string(++count);
        thread_ = std::thread([this] { EXPECT_TRUE(run_bridge(options_, stop_)); });
        auto subscriber = Subscriber::open(options_.endpoint);
        EXPECT_TRUE(subscriber);
        subscriber_ = std::move(*subscriber);
    }
    ~Bridge() {
        stop_ = true;
        thread_.join();
    }
    /// Races on until `done`, at most ten seconds.
    bool wait(const std::function<bool(const race::RaceState&)>& done) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (std::chrono::steady_clock::now() < end) {
            race::Event event;
            while (subscriber_->poll(event)) {
                race::apply(state, event);
            }
            race::classify(state);
            if (done(state)) {
                return true;
            }
            std::this_thread::sleep_for(2ms);
        }
        return false;
    }
    race::RaceState state;

 private:
    BridgeOptions options_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
    std::unique_ptr<Subscriber> subscriber_;
};

TEST(Bridge, BringsRMonitorToTheNativeFeedAndConnectsAgain) {
    TimingServer* self = nullptr;
    TimingServer server([&](int descriptor, int connection) {
        if (connection == 0) {
            send_text(descriptor,
                      "$B,7,\"Final\"\r\n$A,\"5\",\"5\",1,\"ZHANG\",\"\",\"\",1\r\n"
                      "$F,9999,\"00:10:00\",\"12:00:00\",\"00:00:00\",\"Green \"\r\n"
                      "$G,1,\"5\",,\"00:00:0");  // and the line goes dead
            return;
        }
        send_text(descriptor, "2.100\"\r\n$G,1,\"5\",,\"00:00:02.100\"\r\n");
        send_text(descriptor,
                  "$J,\"5\",\"00:01:30.500\",\"00:01:32.600\"\r\n"
                  "$G,1,\"5\",1,\"00:01:32.600\"\r\n");
        self->hold();
    });
    self = &server;
    Bridge bridge(server.url("rmonitor"));
    EXPECT_TRUE(bridge.wait([](const race::RaceState& state) {
        const race::Competitor* car = state.find("5");
        return car && car->laps == 1;
    }));
    const race::Competitor* car = bridge.state.find("5");
    ASSERT_NE(car, nullptr);
    EXPECT_EQ(car->total_ns, 92'600'000'000);
    EXPECT_EQ(car->last_lap_ns, 90'500'000'000);
    EXPECT_EQ(bridge.state.session.name, "Final");
}

std::string p3_passing(std::uint32_t number, std::uint32_t transponder) {
    const auto bytes = [](std::uint64_t value, int size) {
        std::string text;
        for (int i = 0; i < size; ++i) {
            text += static_cast<char>(value >> (8 * i) & 0xFF);
        }
        return text;
    };
    P3Frame frame;
    frame.kind = P3Kind::passing;
    frame.fields = {{0x01, bytes(number, 4)},
                    {0x03, bytes(transponder, 4)},
                    {0x04, bytes(1'551'542'808'933'000 + number * 1000ULL, 8)}};
    return build_p3(frame);
}

TEST(Bridge, AsksAP3DecoderForPassingsThatWereLost) {
    TimingServer* self = nullptr;
    std::atomic<int> requests = 0;
    TimingServer server([&](int descriptor, int) {
        send_text(descriptor, p3_passing(1, 42) + p3_passing(4, 45));
        std::array<char, 256> bytes{};
        const ssize_t size = ::recv(descriptor, bytes.data(), bytes.size(), 0);
        const auto asked =
            parse_p3({bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))});
        if (asked && asked->kind == P3Kind::resend) {
            ++requests;
            const auto from = static_cast<std::uint32_t>(*asked->fields[0].number());
            const auto until = static_cast<std::uint32_t>(*asked->fields[1].number());
            for (std::uint32_t number = from; number <= until; ++number) {
                send_text(descriptor, p3_passing(number, 41 + number));
            }
        }
        self->hold();
    });
    self = &server;
    Bridge bridge(server.url("p3"));
    EXPECT_TRUE(bridge.wait([](const race::RaceState& s) { return s.competitors.size() == 4; }));
    EXPECT_EQ(requests, 1);
    for (const char* transponder : {"42", "43", "44", "45"}) {
        EXPECT_NE(bridge.state.find(transponder), nullptr) << transponder;
    }
    EXPECT_EQ(bridge.state.events_refused, 0U);
}

TEST(Bridge, SourcesSayWhatIsWrongWithThem) {
    EXPECT_EQ(parse_bridge_source("rmonitor://timing")->source, "tcp://timing:50000");
    EXPECT_EQ(parse_bridge_source("p3://10.0.0.5:99")->source, "tcp://10.0.0.5:99");
    for (const char* bad : {"", "timing:50000", "pigeon://x:1", "p3://", "p3://:5403", "f1://x"}) {
        const auto source = parse_bridge_source(bad);
        ASSERT_FALSE(source) << bad;
        EXPECT_FALSE(source.error().mend.empty()) << bad;
    }
}

}  // namespace
}  // namespace pitcast::feed
