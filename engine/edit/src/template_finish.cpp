// SPDX-License-Identifier: Apache-2.0
#include "template_finish.h"

namespace pitcast::edit {

Status finish_plan(TemplatePlan& plan, const JsonText& made, JsonText& package) {
    const Json* templates = package.find("/templates");
    if (Status named = package.insert("/templates", templates == nullptr ? 0 : templates->size(),
                                      written(plan.file, 0));
        !named) {
        return named;
    }
    plan.text = made.text();
    plan.package_after = package.text();
    return {};
}

}  // namespace pitcast::edit
