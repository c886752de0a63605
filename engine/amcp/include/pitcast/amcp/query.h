// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/amcp/answer.h"
#include "pitcast/amcp/request.h"
#include "pitcast/amcp/show_view.h"

namespace pitcast::amcp {

/// Answers VERSION, INFO and its kin, CLS, TLS, FLS, CINF, THUMBNAIL and CG INFO, from what was
/// published last. Other verbs: 501.
[[nodiscard]] Answer answer_query(const Request& request, const ShowView& view);

}  // namespace pitcast::amcp
