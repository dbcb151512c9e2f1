//! The layers of tests, the ones that fail fast first.

/// One layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Layer {
    Format,
    Clippy,
    Tidy,
    Unit,
    Contract,
    Fuzz,
    Browser,
    EndToEnd,
    Firefox,
    WebKit,
    Hosting,
    Rustdoc,
}

impl Layer {
    /// In the order in which they run.
    pub(crate) const ALL: [Self; 12] = [
        Self::Format,
        Self::Clippy,
        Self::Tidy,
        Self::Unit,
        Self::Contract,
        Self::Fuzz,
        Self::Browser,
        Self::EndToEnd,
        Self::Firefox,
        Self::WebKit,
        Self::Hosting,
        Self::Rustdoc,
    ];

    /// Whether it is a part of a run that names no layer. Firefox takes half an hour, so it runs when it is named.
    pub(crate) fn is_in_whole_run(self) -> bool {
        self != Self::Firefox
    }

    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Clippy => "clippy",
            Self::Tidy => "tidy",
            Self::Unit => "unit",
            Self::Contract => "contract",
            Self::Fuzz => "fuzz",
            Self::Browser => "browser",
            Self::EndToEnd => "e2e",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
            Self::Hosting => "hosting",
            Self::Rustdoc => "rustdoc",
        }
    }

    /// The layer of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage;

    #[test]
    fn every_layer_is_found_by_its_name_and_explained() {
        for layer in Layer::ALL {
            assert_eq!(Layer::named(layer.name()), Some(layer));
            assert!(usage::TEST.contains(&format!("\n  {:<9}", layer.name())), "{}", layer.name());
        }
        assert_eq!(Layer::named("everything"), None);
    }
}
