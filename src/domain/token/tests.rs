//! Tokens that somebody wrote to break whoever reads them.

use super::base64::encoded;
use super::*;
use crate::domain::json::Why;

/// A token of this header and these claims, with a made-up signature.
pub(in crate::domain) fn token(header: &str, claims: &str) -> String {
    format!("{}.{}.{}", encoded(header.as_bytes()), encoded(claims.as_bytes()), encoded(b"signed"))
}

/// A token of which only the header matters.
pub(super) fn header(json: &str) -> Token {
    Token::read(&token(json, "{}")).unwrap()
}

fn claims(json: &str) -> Result<Token, BadToken> {
    Token::read(&token(r#"{"alg":"RS256","kid":"one"}"#, json))
}

#[test]
fn a_token_is_read_with_every_claim_as_it_is_spelled() {
    let text = token(
        r#"{"alg":"RS256","kid":"one","typ":"JWT"}"#,
        r#"{"sub":"K1","exp":1800000000,"iat":1799999400.75,"big":12345678901234567890123,"n\u0061me":"a\u202eb"}"#,
    );
    let read = Token::read(&text).unwrap();
    assert_eq!((read.algorithm.as_str(), read.key_id.as_str(), read.size), ("RS256", "one", text.len()));
    assert_eq!(read.moment("exp"), Some(Seconds(1_800_000_000)));
    assert_eq!(read.moment("iat"), Some(Seconds(1_799_999_400)));
    assert_eq!(read.claim("big").map(Member::value_spelling), Some("12345678901234567890123"));
    assert_eq!(read.claim("name").map(|claim| &claim.value), Some(&Json::Text("a\u{202e}b".into())));
}

#[test]
fn what_is_no_token_is_told_with_its_reason() {
    let good = encoded(b"{}");
    let table = [
        (String::new(), BadToken::Parts(1)),
        ("a.b".into(), BadToken::Parts(2)),
        ("a.b.c.d.e".into(), BadToken::Parts(5)),
        (".".repeat(100_000), BadToken::Parts(100_001)),
        ("x".repeat(LONGEST + 1), BadToken::TooLong),
        ("..".into(), BadToken::Json(Part::Header, json::read("", 1).unwrap_err())),
        (format!("{good}=.{good}."), BadToken::Base64(Part::Header)),
        (format!(" {good}.{good}."), BadToken::Base64(Part::Header)),
        (format!("{good}.é.x"), BadToken::Base64(Part::Claims)),
        (format!("{good}.{}.x", encoded(b"{\"a\":\"\xff\"}")), BadToken::Utf8(Part::Claims)),
        (format!("{good}.{}.x", encoded(b"[]")), BadToken::NoObject(Part::Claims)),
        (format!("{}.{good}.x", encoded(b"null")), BadToken::NoObject(Part::Header)),
    ];
    for (text, bad) in table {
        assert_eq!(Token::read(&text), Err(bad.clone()), "{:.40}", text);
        assert!(bad.advice().ends_with('.'));
    }
}

#[test]
fn a_claim_that_stands_twice_or_too_deep_is_no_claim() {
    let why = |outcome: Result<Token, BadToken>| match outcome {
        Err(BadToken::Json(Part::Claims, bad)) => bad.why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(claims(r#"{"sub":"K1","sub":"K2"}"#)), Why::Twice("sub".into()));
    assert_eq!(why(claims(r#"{"sub":"K1","s\u0075b":"K2"}"#)), Why::Twice("sub".into()));
    assert_eq!(why(claims(&format!("{{\"a\":{}", "[".repeat(90_000)))), Why::TooDeep);
    assert_eq!(why(claims("\u{feff}{}")), Why::Mark);
    let twice = Token::read(&token(r#"{"alg":"RS256","alg":"none"}"#, "{}"));
    assert!(matches!(twice, Err(BadToken::Json(Part::Header, BadJson { why: Why::Twice(_), .. }))));
}

#[test]
fn a_moment_that_is_none_is_not_made_one() {
    let moment = |json: &str| claims(&format!(r#"{{"exp":{json}}}"#)).unwrap().moment("exp");
    assert_eq!(moment("9007199254740993"), Some(Seconds(9_007_199_254_740_993)));
    assert_eq!(moment("-1"), Some(Seconds(-1)));
    for odd in ["\"1800000000\"", "1e9", "1.8e9", "99999999999999999999", "null", "[1]", "{}"] {
        assert_eq!(moment(odd), None, "{odd}");
    }
}

/// Whatever the bytes are, reading ends in a value.
#[test]
fn no_text_breaks_the_reader() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below
    };
    let good =
        token(r#"{"alg":"RS256","kid":"one"}"#, r#"{"sub":"K1","tenants":{"T1":{"roles":["a"]}},"n":[1,-2.5e3]}"#);
    let odd = ["\u{202e}", "é", ".", "=", "\0", "eyJ", "\u{feff}", "W1tb", "-_", "\u{1f511}"];
    for _ in 0..20_000 {
        let mut text: Vec<char> = good.chars().collect();
        for _ in 0..=random(4) {
            let at = random(text.len());
            match random(4) {
                0 => text.truncate(at.max(1)),
                1 => text.extend(odd[random(odd.len())].chars()),
                2 => text[at] = odd[random(odd.len())].chars().next().unwrap(),
                _ => text[at] = char::from(b'0' + u8::try_from(random(75)).unwrap()),
            }
        }
        let text: String = text.into_iter().collect();
        match Token::read(&text) {
            Ok(read) => assert_eq!(read.size, text.len()),
            Err(bad) => assert!(!bad.advice().is_empty()),
        }
        let _ = signature::proof(&text);
    }
    const SIGNS: &[u8] = b"{}[]\":,01eE-.\\u\xff\x00 aKd";
    // The same below the base 64: any bytes at all as header and claims.
    for _ in 0..5_000 {
        let bytes: Vec<u8> = (0..random(60)).map(|_| SIGNS[random(SIGNS.len())]).collect();
        let _ = Token::read(&format!("{}.{}.x", encoded(&bytes), encoded(&bytes)));
    }
}
