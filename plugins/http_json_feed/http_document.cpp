// SPDX-License-Identifier: Apache-2.0
#include "http_document.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace http_json_feed {
namespace {

constexpr std::size_t kLongestBody = std::size_t{16} << 20;
constexpr std::size_t kLongestHeader = 256;

/// The value of a header line of that name; nothing else.
bool has_name(std::string_view line, std::string_view name, std::string& value) {
    if (line.size() <= name.size() || line[name.size()] != ':') {
        return false;
    }
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (std::tolower(static_cast<unsigned char>(line[i])) != name[i]) {
            return false;
        }
    }
    line.remove_prefix(name.size() + 1);
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.front()))) {
        line.remove_prefix(1);
    }
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back()))) {
        line.remove_suffix(1);
    }
    value = line.size() <= kLongestHeader ? std::string(line) : std::string();
    return true;
}

std::int64_t utc_ns_of(const std::string& date) {
    const time_t seconds = date.empty() ? -1 : ::curl_getdate(date.c_str(), nullptr);
    return seconds < 0 ? 0 : static_cast<std::int64_t>(seconds) * 1'000'000'000;
}

}  // namespace

HttpDocument::HttpDocument(std::string url, long timeout_ms)
    : url_(std::move(url)), several_(::curl_multi_init()), one_(::curl_easy_init()) {
    ::curl_easy_setopt(one_, CURLOPT_URL, url_.c_str());
    ::curl_easy_setopt(one_, CURLOPT_PROTOCOLS_STR, "http,https");
    ::curl_easy_setopt(one_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    ::curl_easy_setopt(one_, CURLOPT_FOLLOWLOCATION, 1L);
    ::curl_easy_setopt(one_, CURLOPT_MAXREDIRS, 3L);
    ::curl_easy_setopt(one_, CURLOPT_TIMEOUT_MS, timeout_ms);
    ::curl_easy_setopt(one_, CURLOPT_NOSIGNAL, 1L);
    ::curl_easy_setopt(one_, CURLOPT_ACCEPT_ENCODING, "");
    ::curl_easy_setopt(one_, CURLOPT_USERAGENT, "pitcast-http-json-feed/1");
    ::curl_easy_setopt(one_, CURLOPT_WRITEFUNCTION, take_body);
    ::curl_easy_setopt(one_, CURLOPT_WRITEDATA, this);
    ::curl_easy_setopt(one_, CURLOPT_HEADERFUNCTION, take_header);
    ::curl_easy_setopt(one_, CURLOPT_HEADERDATA, this);
}

HttpDocument::~HttpDocument() {
    finish();
    ::curl_easy_cleanup(one_);
    ::curl_multi_cleanup(several_);
}

std::size_t HttpDocument::take_body(char* bytes, std::size_t, std::size_t size, void* self) {
    auto& document = *static_cast<HttpDocument*>(self);
    document.too_long_ = document.body_.size() + size > kLongestBody;
    if (document.too_long_) {
        return 0;
    }
    document.body_.append(bytes, size);
    return size;
}

std::size_t HttpDocument::take_header(char* bytes, std::size_t, std::size_t size, void* self) {
    auto& document = *static_cast<HttpDocument*>(self);
    const std::string_view line(bytes, size);
    if (line.starts_with("HTTP/")) {  // a redirection went before
        document.new_etag_.clear();
        document.new_modified_.clear();
    }
    (void)(has_name(line, "etag", document.new_etag_) ||
           has_name(line, "last-modified", document.new_modified_) ||
           has_name(line, "date", document.date_));
    return size;
}

void HttpDocument::ask() {
    finish();
    body_.clear();
    date_.clear();
    too_long_ = false;
    if (!etag_.empty()) {
        headers_ = ::curl_slist_append(headers_, ("If-None-Match: " + etag_).c_str());
    }
    if (!modified_.empty()) {
        headers_ = ::curl_slist_append(headers_, ("If-Modified-Since: " + modified_).c_str());
    }
    ::curl_easy_setopt(one_, CURLOPT_HTTPHEADER, headers_);
    ::curl_multi_add_handle(several_, one_);
    under_way_ = true;
}

void HttpDocument::forget() {
    etag_.clear();
    modified_.clear();
}

void HttpDocument::finish() {
    if (under_way_) {
        ::curl_multi_remove_handle(several_, one_);
    }
    under_way_ = false;
    ::curl_slist_free_all(headers_);
    headers_ = nullptr;
}

Answer HttpDocument::wait(int wait_ms) {
    int running = 0;
    ::curl_multi_perform(several_, &running);
    if (running > 0) {
        ::curl_multi_poll(several_, nullptr, 0, wait_ms, nullptr);
        ::curl_multi_perform(several_, &running);
    }
    int left = 0;
    while (const CURLMsg* message = ::curl_multi_info_read(several_, &left)) {
        if (message->msg == CURLMSG_DONE) {
            Answer answer = answer_of(message->data.result);
            finish();
            return answer;
        }
    }
    return {};
}

Answer HttpDocument::answer_of(CURLcode outcome) {
    Answer answer;
    answer.over = true;
    long status = 0;
    curl_off_t retry_after = 0;
    ::curl_easy_getinfo(one_, CURLINFO_RESPONSE_CODE, &status);
    ::curl_easy_getinfo(one_, CURLINFO_RETRY_AFTER, &retry_after);
    if (outcome != CURLE_OK) {
        answer.error = too_long_ ? "sends more than 16 MiB" : ::curl_easy_strerror(outcome);
    } else if (status == 200) {
        answer.changed = true;
        answer.body = std::move(body_);
        answer.utc_ns = utc_ns_of(new_modified_.empty() ? date_ : new_modified_);
        etag_ = new_etag_;
        modified_ = new_modified_;
    } else if (status != 304) {
        answer.error = "answers " + std::to_string(status);
        answer.wait_s = retry_after > 0 ? static_cast<std::int64_t>(retry_after) : -1;
    }
    return answer;
}

}  // namespace http_json_feed
