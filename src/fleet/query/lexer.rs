//! A query's text cut into words and fields with values.
//!
//! Invariant: every byte is looked at a fixed number of times, and each token knows where it stood.

use std::ops::Range;

/// The signs that may stand between a field and its values.
pub(super) const OPERATORS: [&str; 7] = [":", "=", "~", "<=", ">=", "<", ">"];

/// A text that may have been quoted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Without its quotes.
    pub(super) text: String,
    /// Whether any of it was quoted.
    pub(super) quoted: bool,
    /// Where it stands, quotes included.
    pub(super) span: Range<usize>,
    /// Where a quote opens that is never closed.
    pub(super) unclosed: Option<usize>,
}

/// A word, or a field with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) span: Range<usize>,
    pub(super) negated: bool,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word(Piece),
    Field {
        /// The field's name as typed, and where.
        name: Piece,
        /// What stands after the first dot of `claim.` and `attr.`.
        member: Option<Piece>,
        operator: &'static str,
        values: Vec<Piece>,
    },
}

/// Cuts tokens off a text, one after the other.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, is_such: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !is_such(c)).unwrap_or(rest.len());
    }

    fn operator(&mut self) -> Option<&'static str> {
        let operator = OPERATORS.into_iter().find(|sign| self.rest().starts_with(sign))?;
        self.at += operator.len();
        Some(operator)
    }

    /// Text up to a sign that ends it, quotes taken off. A backslash is one only within quotes, before a quote or another.
    fn piece(&mut self, ends: impl Fn(char) -> bool) -> Piece {
        let start = self.at;
        let mut piece = Piece::default();
        let mut open = None;
        let mut chars = self.rest().char_indices().peekable();
        let mut length = self.rest().len();
        while let Some((at, c)) = chars.next() {
            match (c, open) {
                ('"', None) => {
                    open = Some(start + at);
                    piece.quoted = true;
                }
                ('"', Some(_)) => open = None,
                ('\\', Some(_)) => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                    Some((_, escaped)) => piece.text.push(escaped),
                    None => piece.text.push(c),
                },
                (_, None) if ends(c) => {
                    length = at;
                    break;
                }
                _ => piece.text.push(c),
            }
        }
        self.at += length;
        piece.span = start..self.at;
        piece.unclosed = open;
        piece
    }

    /// A field up to and with its sign; `None`, and nothing is taken, where no field stands.
    fn field(&mut self) -> Option<(Piece, Option<Piece>, &'static str)> {
        let start = self.at;
        self.skip(|c| c.is_ascii_alphabetic());
        let name = Piece { text: self.text[start..self.at].to_owned(), span: start..self.at, ..Piece::default() };
        let has_member = matches!(name.text.to_ascii_lowercase().as_str(), "claim" | "attr");
        let mut member = None;
        if has_member && self.peek() == Some('.') {
            self.at += 1;
            member = Some(self.piece(|c| c.is_whitespace() || matches!(c, ':' | '=' | '~' | '<' | '>')));
        }
        let operator = if name.text.is_empty() { None } else { self.operator() };
        if operator.is_none() {
            self.at = start;
        }
        Some((name, member, operator?))
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip(char::is_whitespace);
        let start = self.at;
        self.peek()?;
        let negated =
            self.rest().strip_prefix('-').and_then(|rest| rest.chars().next()).is_some_and(|c| !c.is_whitespace());
        self.at += usize::from(negated);
        let kind = match self.field() {
            None => Kind::Word(self.piece(char::is_whitespace)),
            Some((name, member, operator)) => {
                let ends = |c: char| c.is_whitespace() || c == ',';
                let mut values = vec![self.piece(ends)];
                while self.peek() == Some(',') {
                    self.at += 1;
                    values.push(self.piece(ends));
                }
                Kind::Field { name, member, operator, values }
            }
        };
        Some(Token { span: start..self.at, negated, kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let spelt = |token: Token| match token.kind {
            Kind::Word(piece) => piece.text,
            Kind::Field { name, member, operator, values } => {
                let member = member.map_or(String::new(), |member| format!(".[{}]", member.text));
                let values: Vec<_> = values.into_iter().map(|value| format!("[{}]", value.text)).collect();
                format!("{}{member} {operator} {}", name.text, values.join(" "))
            }
        };
        Lexer::new(text).map(|token| format!("{}{}", if token.negated { "not " } else { "" }, spelt(token))).collect()
    }

    #[test]
    fn a_text_is_cut_where_a_reader_would() {
        let table: [(&str, &[&str]); 12] = [
            ("  a  b\u{3000}c ", &["a", "b", "c"]),
            ("\"a b\" c\"d e\"f", &["a b", "cd ef"]),
            (r#""a \"b\" \\ \n""#, &[r#"a "b" \ \n"#]),
            ("-a - --b", &["not a", "-", "not -b"]),
            ("status:active,expired", &["status : [active] [expired]"]),
            ("tenant:\"A, Inc\",b", &["tenant : [A, Inc] [b]"]),
            ("expires<=30d", &["expires <= [30d]"]),
            ("claim.env=prod claim.\"a b\":x claim.x", &["claim.[env] = [prod]", "claim.[a b] : [x]", "claim.x"]),
            ("2001:db8::1 10.0.0.0/8", &["2001:db8::1", "10.0.0.0/8"]),
            ("tenant: x", &["tenant : []", "x"]),
            ("\"status:active\"", &["status:active"]),
            ("ü:x", &["ü:x"]),
        ];
        for (text, expected) in table {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_reaches_to_the_end() {
        let token = Lexer::new("a tenant:\"b c").nth(1).unwrap();
        let Kind::Field { values, .. } = token.kind else { panic!("a field") };
        assert_eq!((values[0].text.as_str(), values[0].unclosed, token.span), ("b c", Some(9), 2..13));
    }
}
