//! A query's text cut into words and fields with values.
//!
//! Invariant: every byte is looked at a fixed number of times, and each token knows where it stood. Signs that a text
//! program or an input method has changed, such as curly quotes, long dashes or a full-width colon, are read as the
//! plain ones; letters stay as they were typed.

use std::ops::Range;

use crate::domain::text::plain;

/// The signs that may stand between a field and its values.
pub(super) const OPERATORS: [&str; 7] = [":", "=", "~", "<=", ">=", "<", ">"];

/// Whether a character is read as one of those signs, or begins one.
#[inline(never)]
pub(super) fn is_operator(c: char) -> bool {
    matches!(plain(c), ':' | '=' | '~' | '<' | '>' | '\u{2264}'..='\u{2267}' | '\u{2a7d}' | '\u{2a7e}')
}

/// Whether a value begins behind this character.
pub fn is_before_value(c: char) -> bool {
    is_operator(c) || plain(c) == ','
}

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

    /// Whether a sign stands here that is read as this one.
    fn is_at(&self, sign: char) -> bool {
        self.peek().is_some_and(|c| plain(c) == sign)
    }

    fn skip(&mut self, is_such: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !is_such(c)).unwrap_or(rest.len());
    }

    fn operator(&mut self) -> Option<&'static str> {
        let mut chars = self.rest().chars();
        let (first, second) = (chars.next()?, chars.next());
        let is_equals = |c: &char| plain(*c) == '=';
        let (operator, length) = match (plain(first), second.filter(is_equals)) {
            ('<', Some(equals)) => ("<=", first.len_utf8() + equals.len_utf8()),
            ('>', Some(equals)) => (">=", first.len_utf8() + equals.len_utf8()),
            ('\u{2264}' | '\u{2266}' | '\u{2a7d}', _) => ("<=", first.len_utf8()),
            ('\u{2265}' | '\u{2267}' | '\u{2a7e}', _) => (">=", first.len_utf8()),
            (sign, _) => (*OPERATORS.iter().find(|operator| operator.chars().eq([sign]))?, first.len_utf8()),
        };
        self.at += length;
        Some(operator)
    }

    /// Text up to a sign that ends it, quotes taken off. A plain quote is closed by a plain one, a curly one by any. A
    /// backslash is one only within quotes, before a quote or another.
    fn piece(&mut self, ends: impl Fn(char) -> bool) -> Piece {
        let start = self.at;
        let mut piece = Piece::default();
        let mut open = None;
        let mut chars = self.rest().char_indices().peekable();
        let mut length = self.rest().len();
        while let Some((at, c)) = chars.next() {
            match (c, open) {
                (quote, None) if plain(quote) == '"' => {
                    open = Some((start + at, quote));
                    piece.quoted = true;
                }
                (quote, Some((_, opened))) if quote == '"' || (opened != '"' && plain(quote) == '"') => open = None,
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
        piece.unclosed = open.map(|(at, _)| at);
        piece
    }

    /// A field up to and with its sign; `None`, and nothing is taken, where no field stands.
    fn field(&mut self) -> Option<(Piece, Option<Piece>, &'static str)> {
        let start = self.at;
        self.skip(|c| plain(c).is_ascii_alphabetic());
        let text = self.text[start..self.at].chars().map(plain).collect();
        let name = Piece { text, span: start..self.at, ..Piece::default() };
        let has_member = matches!(name.text.to_ascii_lowercase().as_str(), "claim" | "attr");
        let mut member = None;
        if has_member && self.is_at('.') {
            self.at += self.peek().map_or(0, char::len_utf8);
            member = Some(self.piece(|c| c.is_whitespace() || is_operator(c)));
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
        let mut chars = self.rest().chars();
        let dash = chars.next().filter(|c| plain(*c) == '-');
        let negated = dash.is_some() && chars.next().is_some_and(|c| !c.is_whitespace());
        self.at += dash.filter(|_| negated).map_or(0, char::len_utf8);
        let kind = match self.field() {
            None => Kind::Word(self.piece(char::is_whitespace)),
            Some((name, member, operator)) => {
                let ends = |c: char| c.is_whitespace() || plain(c) == ',';
                let mut values = vec![self.piece(ends)];
                while let Some(comma) = self.peek().filter(|c| plain(*c) == ',') {
                    self.at += comma.len_utf8();
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
    fn signs_of_text_programs_and_input_methods_are_read_as_the_plain_ones() {
        let table: [(&str, &str); 14] = [
            ("tenant:“Acme Inc”", "tenant:\"Acme Inc\""),
            ("name:„night ly“ status:active", "name:\"night ly\" status:active"),
            ("name:«night ly» ”a b” ＂c d＂", "name:\"night ly\" \"a b\" \"c d\""),
            ("“a \"b", "\"a \"b"),
            ("\"a “b” c\"", "\"a “b” c\""),
            ("–role:admin —a −b ‐c", "-role:admin -a -b -c"),
            ("status：active", "status:active"),
            ("ｓｔａｔｕｓ：active，inactive、x", "status:active,inactive,x"),
            ("expires≤30d created≥7d expires＜＝1d", "expires<=30d created>=7d expires<=1d"),
            ("ip～10.0.0.1 ip〜10.0.0.1", "ip~10.0.0.1 ip~10.0.0.1"),
            ("claim.env＝prod claim.a≤b", "claim.env=prod claim.a<=b"),
            ("status:\u{a0}active", "status: active"),
            ("a\u{a0}b\u{3000}c", "a b c"),
            ("– a", "– a"),
        ];
        for (typed, meant) in table {
            assert_eq!(words(typed), words(meant), "{typed}");
        }
        let spans: Vec<_> = Lexer::new("–role：“a b” x").map(|token| token.span).collect();
        assert_eq!(spans, [0..19, 20..21]);
    }

    #[test]
    fn a_quote_that_is_never_closed_reaches_to_the_end() {
        let token = Lexer::new("a tenant:\"b c").nth(1).unwrap();
        let Kind::Field { values, .. } = token.kind else { panic!("a field") };
        assert_eq!((values[0].text.as_str(), values[0].unclosed, token.span), ("b c", Some(9), 2..13));
    }
}
