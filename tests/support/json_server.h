// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "peer_process.h"
#include "plugin_rig.h"
#include "video_test_support.h"

namespace pitcast::plugin {

/// tests/support/json_server.py, with a document that the test writes.
class JsonServer {
 public:
    JsonServer()
        : process_("exec python3 '" + std::string(PITCAST_SOURCE_DIR) +
                   "/tests/support/json_server.py' '" + (folder_ / "document") + "' '" +
                   (folder_ / "log") + "' > '" + (folder_ / "port") + "'") {
        EXPECT_TRUE(comes_true([&] { return text_in_file(folder_ / "port").ends_with('\n'); }));
        port_ = lines_in_file(folder_ / "port").at(0);
    }

    /// The document; all at once.
    void offer(const std::string& text) const {
        std::ofstream(folder_ / "new") << text;
        std::filesystem::rename(folder_ / "new", folder_ / "document");
    }
    void withdraw() const { std::filesystem::remove(folder_ / "document"); }
    /// As an option of a plug-in's URL.
    [[nodiscard]] std::string url(const std::string& path = "document") const {
        return "url=http://127.0.0.1:" + port_ + "/" + path;
    }
    /// How often it has answered so.
    [[nodiscard]] std::size_t answers(const std::string& status) const {
        const auto lines = lines_in_file(folder_ / "log");
        return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), status));
    }
    void stop() { process_.stop(); }

 private:
    test::Folder folder_;
    test::PeerProcess process_;
    std::string port_;
};

}  // namespace pitcast::plugin
