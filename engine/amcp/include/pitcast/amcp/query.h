// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/amcp/answer.h"
#include "pitcast/amcp/request.h"
#include "pitcast/amcp/show_view.h"

namespace pitcast::amcp {

/// Answers VERSION, INFO and its kin, CLS, TLS, FLS, CINF, THUMBNAIL and CG INFO, from what was
/// published last. Other verbs: 501.
[[nodiscard]] Answer answer_query(const Request& request, const ShowView& view);

/// MIXER: layers of a show are not mixed, so each verb has one value, that of a layer left alone.
/// Asking gives it, setting exactly it is granted, setting anything else is 501. COMMIT and CLEAR
/// are granted: nothing waits, and nothing is set.
[[nodiscard]] Answer answer_mixer(const Request& request);

}  // namespace pitcast::amcp
