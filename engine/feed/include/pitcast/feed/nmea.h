// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"

namespace pitcast::feed {

/// NMEA 0183 of trackers in cars: RMC (time, date, place, speed) and GGA (height), from any talker;
/// other sentences are passed over. Every sentence must have its check sum.
///
/// Several trackers over one connection tell themselves apart by a tag block with a source
/// (`\s:007*hh\$GPRMC,…`, NMEA 0183 4.0) or by their number in front (`007,$GPRMC,…`; also with a
/// blank, ':' or ';'). A connection of one tracker gets its number from DecoderOptions::number.
///
/// A tracker that sends GGA only has no date: it is that of arrival (`received`), else refused.
class NmeaDecoder : public Decoder {
 public:
    explicit NmeaDecoder(const DecoderOptions& options = {});
    ~NmeaDecoder() override;
    NmeaDecoder(const NmeaDecoder&) = delete;
    NmeaDecoder& operator=(const NmeaDecoder&) = delete;

    /// One sentence, with or without its end.
    void decode(std::string_view record, std::vector<TimedEvent>& out) override;
    void received(Nanoseconds utc_ns) override;
    [[nodiscard]] const DecoderStats& stats() const override;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether the beginning of a file looks like sentences of NMEA 0183.
[[nodiscard]] bool looks_like_nmea(std::string_view bytes);

/// A whole file of sentences -> its events. Errors: no place in it, no origin told.
[[nodiscard]] Result<Recording> parse_nmea(std::string_view bytes, const std::string& name,
                                           const DecoderOptions& options);

}  // namespace pitcast::feed
