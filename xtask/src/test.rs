//! `cargo xtask test`: the tests, layer by layer. A layer that fails does not keep the
//! others from running, and one that ran nothing has failed.

mod browser;
mod clients;
mod count;
mod e2e;
mod hosting;
mod layer;
mod rust;

use crate::failure::{Failure, Outcome, fail};
use crate::{fuzz, say, usage};
use count::Count;
use layer::Layer;
use lexopt::{Arg, Parser};
use std::time::{Duration, Instant};

/// Parses the layer and runs it, or all of them.
pub(crate) fn run(arguments: &mut Parser) -> Outcome {
    let mut layers = Vec::new();
    while let Some(argument) = arguments.next().map_err(|error| Failure::new(error.to_string()))? {
        match argument {
            Arg::Value(name) => match Layer::named(&name.to_string_lossy()) {
                Some(layer) => layers.push(layer),
                None => fail!("There is no layer {name:?}. See `cargo xtask test --help`."),
            },
            Arg::Short('h') | Arg::Long("help") => {
                say::line(usage::TEST);
                return Ok(());
            }
            other => fail!("{}. See `cargo xtask test --help`.", other.unexpected()),
        }
    }
    if layers.is_empty() {
        layers.extend(Layer::ALL.into_iter().filter(|layer| layer.is_in_whole_run()));
    }
    run_layers(&layers)
}

fn run_layers(layers: &[Layer]) -> Outcome {
    let mut lines = Vec::new();
    let mut sum = Count::default();
    for layer in layers {
        say::doing(&format!("{} …", layer.name()));
        let started = Instant::now();
        let count = judged(*layer, run_layer(*layer));
        let line = line(*layer, count, started.elapsed());
        say::line(&line);
        lines.push(line);
        sum += count;
    }
    if layers.len() > 1 {
        say::line(&format!("\n{}", lines.join("\n")));
    }
    if sum.failed > 0 {
        say::doing("What the tools printed is in .tools/log.");
    }
    // The last line, whatever happened: it is what continuous integration reads.
    say::line(&format!("{} passed, {} failed", sum.passed, sum.failed));
    if sum.failed == 0 { Ok(()) } else { Err(Failure::told()) }
}

fn run_layer(layer: Layer) -> Outcome<Count> {
    match layer {
        Layer::Format => rust::format(),
        Layer::Clippy => rust::clippy(),
        Layer::Tidy => rust::tidy(),
        Layer::Unit => rust::unit(),
        Layer::Contract => clients::contract(),
        Layer::Fuzz => fuzz::layer().map(|passed| Count { passed, failed: 0 }),
        Layer::Browser => browser::chromium(),
        Layer::EndToEnd => e2e::chromium(),
        Layer::Firefox => firefox(),
        Layer::WebKit => e2e::webkit(),
        Layer::Hosting => hosting::run(),
        Layer::Rustdoc => rust::rustdoc(),
    }
}

/// Components and journeys; those that fail do not keep the others from running.
fn firefox() -> Outcome<Count> {
    let mut count = judged(Layer::Firefox, browser::firefox());
    count += e2e::firefox()?;
    Ok(count)
}

/// The count of a layer. What kept it from running counts as a failure, and so does having nothing to run.
fn judged(layer: Layer, result: Outcome<Count>) -> Count {
    match result {
        Ok(Count { passed: 0, failed: 0 }) => {
            say::failure(&Failure::new(format!("The layer {} ran no test at all.", layer.name())));
            Count::of_check(false)
        }
        Ok(count) => count,
        Err(failure) => {
            say::failure(&failure);
            Count::of_check(false)
        }
    }
}

fn line(layer: Layer, count: Count, took: Duration) -> String {
    let Count { passed, failed } = count;
    format!("{:<9} {passed:>5} passed {failed:>4} failed {:>7.1} s", layer.name(), took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_that_ran_nothing_has_failed() {
        assert_eq!(judged(Layer::Browser, Ok(Count::default())), Count { passed: 0, failed: 1 });
        assert_eq!(judged(Layer::Browser, Err(Failure::new("no browser"))), Count { passed: 0, failed: 1 });
        assert_eq!(judged(Layer::Unit, Ok(Count { passed: 2, failed: 0 })), Count { passed: 2, failed: 0 });
    }
}
