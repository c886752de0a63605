// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include <curl/curl.h>

namespace http_json_feed {

/// What became of asking for a document.
struct Answer {
    bool over = false;     ///< false: still under way
    bool changed = false;  ///< `body` is new
    std::string body;
    std::int64_t utc_ns = 0;   ///< when the server says that it changed; 0 = it does not say
    std::string error;         ///< why there is none; empty = there is, or it has not changed
    std::int64_t wait_s = -1;  ///< so long the server wants to be left alone; -1 = it does not say
};

/// One document of an HTTP server, asked for again and again: only what has changed is sent
/// (ETag, Last-Modified), over one connection, and nothing ever blocks for longer than asked.
class HttpDocument {
 public:
    HttpDocument(std::string url, long timeout_ms);
    HttpDocument(const HttpDocument&) = delete;
    HttpDocument& operator=(const HttpDocument&) = delete;
    ~HttpDocument();

    [[nodiscard]] bool is_under_way() const { return under_way_; }
    void ask();
    /// What came last was of no use: it is to be sent again though it has not changed.
    void forget();
    /// Goes on with it for up to wait_ms.
    [[nodiscard]] Answer wait(int wait_ms);

 private:
    static std::size_t take_body(char* bytes, std::size_t one, std::size_t size, void* self);
    static std::size_t take_header(char* bytes, std::size_t one, std::size_t size, void* self);
    [[nodiscard]] Answer answer_of(CURLcode outcome);
    void finish();

    const std::string url_;
    CURLM* several_ = nullptr;
    CURL* one_ = nullptr;
    curl_slist* headers_ = nullptr;
    bool under_way_ = false;
    bool too_long_ = false;
    std::string body_;
    std::string etag_, new_etag_;          ///< of what we have, and of what comes
    std::string modified_, new_modified_;  ///< Last-Modified, likewise
    std::string date_;
};

}  // namespace http_json_feed
