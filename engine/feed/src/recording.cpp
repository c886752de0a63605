// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/event_codec.h"
#include "pitcast/feed/f1.h"
#include "pitcast/feed/raw_recording.h"
#include "pitcast/feed/recorder.h"
#include "pitcast/feed/wrc_log.h"

#include "protocols.h"
#include "record_format.h"
#include "wire.h"

namespace pitcast::feed {
namespace {

struct Received {
    Nanoseconds utc_ns = 0;
    wire::Message message;
};

/// Brings the messages of one epoch into the order in which a subscriber would have had them: a
/// reliable message waits for those before it, if the file holds them anywhere.
class Sorter {
 public:
    explicit Sorter(Recording& recording) : recording_(recording) {}

    void sort(const std::vector<Received>& epoch) {
        std::set<std::uint64_t> to_come;
        for (const Received& received : epoch) {
            if (received.message.header.order != 0) {
                to_come.insert(received.message.header.order);
            }
        }
        std::map<std::uint64_t, const wire::Message*> waiting;
        std::map<std::string, std::uint64_t> newest;
        for (const Received& received : epoch) {
            now_ = std::max(now_, received.utc_ns);
            const wire::Header& header = received.message.header;
            if (header.order == 0) {
                std::uint64_t& seq = newest[received.message.topic];
                if (header.seq > seq) {
                    seq = header.seq;
                    emit(received.message);
                }
                continue;
            }
            if (to_come.contains(header.order)) {  // else a duplicate of one that went out
                waiting.emplace(header.order, &received.message);
            }
            while (!waiting.empty() && waiting.begin()->first == *to_come.begin()) {
                emit(*waiting.begin()->second);
                waiting.erase(waiting.begin());
                to_come.erase(to_come.begin());
            }
        }
    }

 private:
    void emit(const wire::Message& message) {
        Result<race::Event> event = decode_event(message.payload);
        if (!event) {
            ++recording_.stats.refused;
            recording_.stats.last_refusal = event.error().within(message.topic).message();
            return;
        }
        ++recording_.stats.events;
        recording_.events.push_back({now_, std::move(*event)});
    }

    Recording& recording_;
    Nanoseconds now_ = 0;
};

}  // namespace

Result<Recording> parse_native_recording(std::string_view bytes, std::string name) {
    if (!bytes.starts_with(kRecordingMagic)) {
        return Error{name, "is not a native recording", "record with `pitcast feed record`"};
    }
    const std::size_t total = bytes.size();
    bytes.remove_prefix(kRecordingMagic.size());
    Recording recording;
    recording.protocol = "native";
    const auto refuse = [&](const Error& error, std::size_t at) {
        ++recording.stats.refused;
        recording.stats.last_refusal =
            error.within(name + ": byte " + std::to_string(at)).message();
    };
    std::vector<std::uint64_t> epochs;  // in order of appearance
    std::map<std::uint64_t, std::vector<Received>> by_epoch;
    while (!bytes.empty()) {
        const std::size_t at = total - bytes.size();
        Result<std::optional<Record>> record = take_record(bytes);
        if (!record) {
            refuse(record.error(), at);
            continue;
        }
        ++recording.stats.records;
        const auto& frames = (*record)->frames;
        Result<wire::Message> message = frames.size() == 3
                                            ? wire::parse_message(frames[0], frames[1], frames[2])
                                            : Error{"message", "is not of three frames", ""};
        if (!message) {
            refuse(message.error(), at);
            continue;
        }
        if (message->header.is(wire::heartbeat)) {
            continue;
        }
        const std::uint64_t epoch = message->header.epoch;
        if (!by_epoch.contains(epoch)) {
            epochs.push_back(epoch);
        }
        by_epoch[epoch].push_back({(*record)->received_utc_ns, std::move(*message)});
    }
    Sorter sorter(recording);
    for (const std::uint64_t epoch : epochs) {
        sorter.sort(by_epoch[epoch]);
    }
    return recording;
}

std::vector<std::string> recording_protocols() {
    std::vector<std::string> names{"native"};
    for (const Protocol& row : protocols()) {
        names.emplace_back(row.name);
    }
    return names;
}

Result<Recording> read_recording(const std::string& path, std::string_view protocol) {
    return read_recording(path, protocol, DecoderOptions{});
}

Result<Recording> read_recording(const std::string& path, std::string_view protocol,
                                 const DecoderOptions& options) {
    std::error_code problem;
    if (std::filesystem::is_directory(path, problem)) {
        return protocol == "wrc-log" || (protocol.empty() && is_wrc_log_folder(path))
                   ? read_wrc_log_folder(path, options)
                   : read_f1_folder(path);
    }
    const Result<std::string> bytes = read_file(path);
    if (!bytes) {
        return bytes.error();
    }
    if (is_raw_recording(*bytes)) {
        return parse_raw_recording(*bytes, path, options);
    }
    const auto rows = protocols();
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Protocol& known) {
        return protocol.empty() ? known.looks_like(*bytes) : known.name == protocol;
    });
    if (row != rows.end()) {
        return row->parse(*bytes, path, options);
    }
    if (!protocol.empty() && protocol != "native") {
        return Error{path, "no protocol \"" + std::string(protocol) + "\" has recordings",
                     "choose from: native, " + protocol_names(false)};
    }
    return parse_native_recording(*bytes, path);
}

}  // namespace pitcast::feed
