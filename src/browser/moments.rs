//! Moments in the person's own language and zone, by the browser's `Intl`, and back from a date field.

use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::domain::Seconds;
use crate::domain::calendar::{Date as Day, Zone};

/// Formats moments in one style. Making one is dear, using it is cheap.
pub struct Format(js_sys::Function);

impl Format {
    /// Day, month and year: for a column.
    pub fn day() -> Self {
        Self::with(&[("year", "numeric"), ("month", "short"), ("day", "numeric")])
    }

    /// Date and time with the zone's name: when exactness matters.
    pub fn exact() -> Self {
        let day = [("weekday", "short"), ("year", "numeric"), ("month", "long"), ("day", "numeric")];
        let time = [("hour", "2-digit"), ("minute", "2-digit"), ("timeZoneName", "short")];
        Self::with(&[day.as_slice(), time.as_slice()].concat())
    }

    /// Hours, minutes and seconds of today.
    pub fn clock() -> Self {
        Self::with(&[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")])
    }

    fn with(options: &[(&str, &str)]) -> Self {
        let chosen = Object::new();
        for (name, value) in options {
            // Setting a member of a fresh object cannot be refused.
            let _ = Reflect::set(&chosen, &JsValue::from_str(name), &JsValue::from_str(value));
        }
        // The console speaks English; dates follow its language and the person's zone.
        let language = Array::of1(&JsValue::from_str("en-GB"));
        Self(Intl::DateTimeFormat::new(&language, &chosen).format())
    }

    /// A moment as text; empty for one that no calendar holds.
    #[expect(clippy::cast_precision_loss, reason = "exact for every moment that a calendar of the browser holds")]
    pub fn text(&self, moment: Seconds) -> String {
        let milliseconds = JsValue::from_f64(moment.0 as f64 * 1_000.0);
        let formatted = self.0.call1(&JsValue::UNDEFINED, &milliseconds).ok();
        formatted.and_then(|text| text.as_string()).unwrap_or_default()
    }
}

/// The moment of a `datetime-local` field's value, in the person's zone; `None` for what is none.
#[expect(clippy::cast_possible_truncation, reason = "whole seconds within the browser's calendar")]
pub fn from_field(value: &str) -> Option<Seconds> {
    let milliseconds = Date::parse(value);
    (!value.is_empty() && milliseconds.is_finite()).then(|| Seconds((milliseconds / 1_000.0).floor() as i64))
}

/// The moment at which a minute of a date begins in the person's zone. Where clocks skip it, the first one after.
pub fn local_start(date: Day, minute: u16) -> Seconds {
    let Day { year, month, day } = date;
    let text = format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", minute / 60, minute % 60);
    // A date that the browser's calendar does not hold is as far away in any zone.
    from_field(&text).unwrap_or_else(|| Zone::default().start(date, minute))
}

/// A moment as the value of a `datetime-local` field, in the person's zone, to the minute.
#[expect(clippy::cast_precision_loss, reason = "exact for every moment that a calendar of the browser holds")]
pub fn to_field(moment: Seconds) -> String {
    let date = Date::new(&JsValue::from_f64(moment.0 as f64 * 1_000.0));
    let (year, month) = (date.get_full_year(), date.get_month() + 1);
    format!("{year:04}-{month:02}-{:02}T{:02}:{:02}", date.get_date(), date.get_hours(), date.get_minutes())
}

/// Milliseconds since the epoch, by this machine's clock.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds within the browser's calendar")]
pub fn now() -> i64 {
    Date::now() as i64
}

/// A whole number with its thousands apart.
pub fn grouped(number: usize) -> String {
    let text = number.to_string();
    let digits = text.as_bytes().rchunks(3).rev().map(|three| String::from_utf8_lossy(three));
    digits.collect::<Vec<_>>().join(",")
}

/// The name of the person's time zone, such as `Europe/Berlin`.
pub fn zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(options.unchecked_ref(), &JsValue::from_str("timeZone")).ok();
    zone.and_then(|zone| zone.as_string()).unwrap_or_default()
}
