//! What stands before every operation: budgets, credentials, rights, and a proxy's once-only rule.
//!
//! Invariant: whoever is stopped here has changed nothing, and has not used up a request id.

use std::collections::{HashSet, VecDeque};

use crate::auth;
use crate::budget::Budget;
use crate::errors::{ErrorCode, Refusal};
use crate::operation::{Audience, Operation};
use crate::operations::Call;

/// How many request ids are remembered.
const REMEMBERED: usize = 10_000;

/// What the guards remember of earlier requests.
#[derive(Debug, Default)]
pub(crate) struct Guards {
    general: Budget,
    audit: Budget,
    request_ids: HashSet<String>,
    in_order: VecDeque<String>,
}

impl Guards {
    /// Lets a call through, or says why not.
    pub(crate) fn check(&mut self, call: &Call, management_key: &str) -> Result<(), Refusal> {
        self.take_from_budgets(call)?;
        match call.operation.audience() {
            Audience::Management => auth::management(call.request, call.project_id, management_key)?,
            Audience::AccessKey | Audience::Public => {}
        }
        if call.switches.forbidden.contains(&call.operation) {
            return Err(Refusal::new(ErrorCode::Forbidden, "The management key has no right to this operation"));
        }
        self.only_once(call)
    }

    fn take_from_budgets(&mut self, call: &Call) -> Result<(), Refusal> {
        let switches = call.switches;
        self.general
            .take(call.remote_ip, switches.rate_budget, switches.rate_window_seconds, call.now_ms)
            .and_then(|()| match call.operation {
                Operation::AuditSearch => self.audit.take(call.remote_ip, switches.audit_budget, 60, call.now_ms),
                _ => Ok(()),
            })
            .map_err(|seconds| {
                Refusal::new(ErrorCode::RateLimited, "Too many requests").with_retry_after(Some(seconds.to_string()))
            })
    }

    fn only_once(&mut self, call: &Call) -> Result<(), Refusal> {
        let Some(id) = call.request.header("x-request-id") else { return Ok(()) };
        if !call.switches.once_only || call.request.method != "POST" {
            return Ok(());
        }
        if !self.request_ids.insert(id.to_owned()) {
            return Err(Refusal::new(ErrorCode::Duplicate, "A request with this X-Request-Id was seen already"));
        }
        self.in_order.push_back(id.to_owned());
        if self.in_order.len() > REMEMBERED
            && let Some(oldest) = self.in_order.pop_front()
        {
            self.request_ids.remove(&oldest);
        }
        Ok(())
    }
}
