//! Values as the API might send them: `null` for absent, numbers as text, text as numbers.
//!
//! Invariant: tolerance ends where guessing would begin. A list where a number belongs is an error of that one key.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

/// Text; a number or boolean is taken as its spelling, `null` as empty.
#[derive(Default)]
pub(super) struct Text<'a>(pub Cow<'a, str>);

/// A whole number, also when written as text or as `5.0`; `null` and empty text are absent.
#[derive(Clone, Copy, Default)]
pub(super) struct Whole(pub Option<i64>);

/// A truth value, also when written as text; `null` is absent.
#[derive(Clone, Copy, Default)]
pub(super) struct Flag(pub Option<bool>);

/// A list; `null` is empty.
pub(super) struct List<T>(pub Vec<T>);

/// A list of [`Text`]s.
#[derive(Default)]
pub(super) struct Texts<'a>(pub Vec<Cow<'a, str>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Text::default())
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(number.to_string())))
            }
            fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(truth.to_string())))
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl Visitor<'_> for Seen {
            type Value = Whole;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number")
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Whole(Some(number)))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                i64::try_from(number).map(|n| Whole(Some(n))).map_err(E::custom)
            }
            // Only a float without a fraction, and small enough that the float is exact.
            #[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
            fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                if number.fract() == 0.0 && number.abs() < 9e15 {
                    Ok(Whole(Some(number as i64)))
                } else {
                    Err(E::custom("not a whole number"))
                }
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                match text.trim() {
                    "" => Ok(Whole(None)),
                    digits => digits.parse().map(|n| Whole(Some(n))).map_err(E::custom),
                }
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Whole(None))
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl Visitor<'_> for Seen {
            type Value = Flag;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or false")
            }
            fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
                Ok(Flag(Some(truth)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                match text {
                    "true" => Ok(Flag(Some(true))),
                    "false" => Ok(Flag(Some(false))),
                    "" => Ok(Flag(None)),
                    _ => Err(E::custom("neither true nor false")),
                }
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Flag(None))
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Seen<T> {
            type Value = List<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::with_capacity(list.size_hint().unwrap_or(0));
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(List(all))
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(List(Vec::new()))
            }
        }
        deserializer.deserialize_any(Seen(std::marker::PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Texts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Taken over in place: a text and its wrapper are the same bytes.
        List::<Text<'a>>::deserialize(deserializer).map(|list| Self(list.0.into_iter().map(|text| text.0).collect()))
    }
}
