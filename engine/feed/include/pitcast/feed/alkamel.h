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

/// Al Kamel's "23_Analysis" CSV of a session: a row for each lap of each car, fields separated by
/// ';'. The first row names the columns; NUMBER, LAP_NUMBER, LAP_TIME, ELAPSED and HOUR must be
/// there.
///
/// - Numbers of cars are text: 007 is not 7.
/// - A lap that ends in the pit lane (CROSSING_FINISH_LINE_IN_PIT) is a pit stop; the car is on the
///   track again after PIT_TIME of its next lap.
/// - LAP_IMPROVEMENT 2 and 3 mark a car's best lap of the race; quicker laps without a mark have
///   been deleted.
/// - The file tells the local hour, and neither date, zone nor kind of session: DecoderOptions
/// does,
///   else it is a race on 2000-01-01, hours as if UTC.
class AlKamelDecoder : public Decoder {
 public:
    explicit AlKamelDecoder(const DecoderOptions& options = {});
    ~AlKamelDecoder() override;
    AlKamelDecoder(const AlKamelDecoder&) = delete;
    AlKamelDecoder& operator=(const AlKamelDecoder&) = delete;

    /// One row. Events come car by car, as the rows do: `parse_alkamel` brings them into order.
    void decode(std::string_view record, std::vector<TimedEvent>& out) override;
    [[nodiscard]] const DecoderStats& stats() const override;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Whether the beginning of a file looks like such a CSV.
[[nodiscard]] bool looks_like_alkamel(std::string_view bytes);

/// A whole file -> its events, in the order in which they happened. Errors: a column that must be
/// there is missing, no lap in it.
[[nodiscard]] Result<Recording> parse_alkamel(std::string_view bytes, const std::string& name,
                                              const DecoderOptions& options = {});

}  // namespace pitcast::feed
