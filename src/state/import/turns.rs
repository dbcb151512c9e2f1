//! Long work in short turns.

use leptos::prelude::*;

use super::ImportStore;
use crate::api::Client;
use crate::import::Progress;

/// Milliseconds of work between two turns of the page.
const TURN: i64 = 8;

impl ImportStore {
    /// Does a long piece of work in turns that leave room for the page; `None` when it is not wanted any more.
    pub(super) async fn in_turns<E>(
        self,
        job: u32,
        tell: impl Fn(Progress),
        mut work: impl FnMut() -> Result<Progress, E>,
    ) -> Option<Result<(), E>> {
        loop {
            let client = self.keys.client().filter(|_| self.is_due(job))?;
            let until = client.transport().now() + TURN;
            let progress = loop {
                match work() {
                    Err(error) => return Some(Err(error)),
                    Ok(progress) if progress.is_finished || is_over(&client, until) => break progress,
                    Ok(_) => {}
                }
            };
            // What follows is a turn of its own, and so is what the page draws of it.
            if progress.is_finished {
                client.transport().pause().await;
                return self.is_due(job).then_some(Ok(()));
            }
            tell(progress);
            client.transport().pause().await;
        }
    }

    pub(super) fn begin_job(self) -> u32 {
        let next = |job: &mut u32| {
            *job += 1;
            *job
        };
        self.job.try_update_value(next).unwrap_or_default()
    }

    pub(super) fn is_due(self, job: u32) -> bool {
        self.job.try_get_value() == Some(job) && !self.stage.is_disposed()
    }
}

fn is_over(client: &Client, until: i64) -> bool {
    client.transport().now() >= until
}
