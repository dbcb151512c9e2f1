//! What nobody should write into a file, and somebody will.

use super::*;

/// What is expected of a row in which one cell holds a text.
enum Expected {
    /// It would be sent, with nothing to say.
    Fine,
    /// It would be sent, and this is said.
    Told(&'static str),
    /// It cannot be sent, for this reason.
    Refused(&'static str),
}

use Expected::{Fine, Refused, Told};

/// Tries a text in a column, in a CSV and in JSON.
fn tried(heading: &str, text: &str, expected: &Expected) {
    let others = [("name", "ci"), ("cleartext", GOOD)].into_iter().filter(|(name, _)| *name != heading);
    let all: Vec<_> = others.chain([(heading, text)]).collect();
    let names: Vec<_> = all.iter().map(|(name, _)| cell(name)).collect();
    let values: Vec<_> = all.iter().map(|(_, value)| cell(value)).collect();
    let cells = format!("{}\n{}\n", names.join(","), values.join(","));
    let members: Vec<_> = all.iter().map(|(name, value)| format!("{}:{}", quoted(name), quoted(value))).collect();
    let json = format!("[{{{}}}]", members.join(","));
    // In a file of cells a NUL ends it, before any row is looked at.
    let files = if text.contains('\0') { vec![json] } else { vec![cells, json] };
    for file in files {
        let review = review("", &file);
        let said = said(&review);
        let sent = review.row(0, NOW).is_some();
        let column = review.table().headings().iter().position(|name| name == heading);
        match expected {
            Fine => assert!(sent && said.is_empty(), "{file} {said:?}"),
            Told(words) => assert!(sent && said.iter().any(|said| said.contains(words)), "{file} {said:?}"),
            Refused(words) => {
                let found = review.findings(0).into_iter().find(|finding| finding.text.contains(words));
                let found = found.unwrap_or_else(|| panic!("{file} {said:?}"));
                assert!(!sent && found.severity == Severity::Wrong && found.column == column, "{file} {said:?}");
            }
        }
    }
}

fn all(heading: &str, table: &[(&str, Expected)]) {
    for (text, expected) in table {
        tried(heading, text, expected);
    }
}

#[test]
fn names() {
    let long = "a".repeat(10_000);
    let zalgo = format!("a{}", "\u{301}".repeat(500));
    all(
        "name",
        &[
            ("<img src=x onerror=alert(1)>", Fine),
            ("</title><script>1</script>", Fine),
            ("{{7*7}}${7*7}#{7*7}", Fine),
            ("admin\u{202e}nimda", Told("U+202E")),
            ("\u{2069}\u{202e}evil", Told("U+2069, U+202E")),
            ("prod\u{200b}key", Told("U+200B")),
            ("\u{feff}prodkey", Told("U+FEFF")),
            ("   ", Refused("Give the key a name")),
            ("\u{a0}\u{3164}", Refused("Give the key a name")),
            ("", Refused("Give the key a name")),
            (" ci ", Told("Spaces around the name are dropped")),
            ("a\r\nb", Refused("control character")),
            (&long, Refused("10000 characters")),
            (&zalgo, Refused("501 characters")),
            ("👩‍👩‍👧 \u{645}\u{641}\u{62a}\u{627}\u{62d} \u{915}\u{941}\u{902}\u{91c}\u{940} \u{9470}", Fine),
            ("=HYPERLINK(\"http://e\",\"x\")", Fine),
            ("+1", Fine),
            ("@SUM(1)", Fine),
            ("\tx", Told("Spaces around")),
            ("a\0b", Refused("control character")),
            ("\u{1b}[31m", Refused("control character")),
            ("null", Fine),
            ("__proto__", Fine),
            ("..%2f..%2f?id=1#x", Fine),
            ("a\u{fffd}b", Refused("U+FFFD")),
            ("K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", Told("looks like a secret")),
        ],
    );
}

#[test]
fn descriptions() {
    let large = "x".repeat(600_000);
    let lines = "\n".repeat(5_000);
    all(
        "description",
        &[
            (&large, Refused("600000 characters")),
            (&lines, Refused("5000 characters")),
            ("[x](javascript:1) http://a.example", Fine),
            ("two\nlines", Fine),
            ("two\r\nlines", Told("sent as LF")),
            ("a\rb", Refused("control character")),
            ("-----BEGIN PRIVATE KEY-----", Told("looks like a secret")),
            ("eyJhbGciOi.eyJpc3Mi.c2ln", Told("looks like a secret")),
        ],
    );
}

#[test]
fn of_a_line_break_that_is_refused_nobody_says_that_it_is_sent() {
    for text in ["a\rb", "a\r\nb\rc"] {
        let review = review("", &format!("name,secret,description\nci,{GOOD},{}\n", cell(text)));
        let said = said(&review);
        assert!(said.iter().any(|said| said.contains("control character")), "{said:?}");
        assert!(!said.iter().any(|said| said.contains("sent as LF")), "{said:?}");
    }
}

#[test]
fn addresses() {
    let many = (0..10_000).map(|at| format!("10.{}.{}.1", at / 256, at % 256)).collect::<Vec<_>>().join("\n");
    all(
        "permittedIps",
        &[
            ("203.0.113.7;198.51.100.0/24 | 192.0.2.1, 192.0.2.2\n192.0.2.3", Fine),
            ("[\"203.0.113.7\"]", Fine),
            ("0.0.0.0/0", Told("allows everyone on IPv4")),
            ("0.0.0.0/1;128.0.0.0/1", Told("Together with the entries before it, this allows everyone on IPv4")),
            ("::/0", Told("allows everyone on IPv6")),
            ("10.0.0.1/8", Refused("“10.0.0.1/8”: This is an address within a range. Did you mean 10.0.0.0/8?")),
            ("1.2.3.4/08", Refused("plain number")),
            ("1.2.3.4/33", Refused("too large")),
            ("2001:db8::/129", Refused("too large")),
            ("01.2.3.4", Refused("no IP address")),
            ("0x7f.1", Refused("no IP address")),
            ("2130706433", Refused("no IP address")),
            ("1.2.3", Refused("no IP address")),
            ("1.2.3.4/255.255.255.0", Refused("plain number")),
            ("1.2.3.0-1.2.3.9", Refused("no IP address")),
            ("1.2.3.*", Refused("no IP address")),
            ("::ffff:1.2.3.4", Told("1.2.3.4")),
            ("fe80::1%eth0", Refused("no IP address")),
            ("[::1]", Refused("list of texts")),
            ("1.2.3.4:443", Refused("no IP address")),
            ("１.２.３.４", Refused("no IP address")),
            ("1.2.3.4\u{200b}", Refused("no IP address")),
            ("1.2.3.4;1.2.3.4", Refused("already")),
            ("1.2.3.0/24;1.2.3.4", Told("holds these addresses already")),
            (&many, Refused("10000 entries")),
            ("169.254.169.254", Told("private or special")),
        ],
    );
}

#[test]
fn claims_and_attributes() {
    let long_name = format!("{{\"{}\":1}}", "n".repeat(10_240));
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(100_000));
    let token = format!("{{\"a\":\"{}\"}}", "x".repeat(4_000));
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(128), "]".repeat(128));
    all(
        "customClaims",
        &[
            ("{\"team\":\"b\",\"tier\":2,\"on\":true}", Fine),
            ("", Fine),
            ("{}", Fine),
            ("{\"sub\":1}", Refused("“sub”")),
            ("{\"__proto__\":1,\"a.b\":2,\"a[0]\":3}", Fine),
            ("{\"\":1}", Refused("Give it a name")),
            (&long_name, Refused("10240 bytes")),
            ("{\"a\":1,\"a\":2}", Refused("twice")),
            ("{\"a\":12345678901234567890123}", Told("may arrive rounded")),
            ("{\"a\":9007199254740993}", Told("may arrive rounded")),
            ("{\"a\":NaN}", Refused("Expected a value")),
            ("{\"a\":Infinity}", Refused("Expected a value")),
            ("{\"a\":[1]}", Fine),
            (&deep, Refused("too deep")),
            (&large, Refused("at most 65536")),
            ("{\"a\":1,}", Refused("line 1, column 8")),
            ("{\"a\":1} x", Refused("follows")),
            ("\u{feff}{}", Refused("byte order mark")),
            ("{'a':1}", Refused("double quotes")),
            ("[]", Refused("object in braces")),
            (&token, Told("Many servers refuse headers")),
            ("{\"a\":\"{{user.email}}\"}", Told("Templates are not filled in")),
            ("{\"a\":\"\u{202e}<b>=1\"}", Fine),
            ("{\"a\":\"\u{fffd}\"}", Refused("U+FFFD")),
        ],
    );
    all(
        "claim.team",
        &[
            ("true", Fine),
            ("5", Fine),
            ("null", Fine),
            ("", Fine),
            ("{{x}}", Told("Templates")),
            ("\u{fffd}", Refused("U+FFFD")),
        ],
    );
    all("claims.sub", &[("x", Refused("set by Descope")), ("", Fine)]);
    all("attr.cost centre", &[("x", Refused("plain letters"))]);
    all("customAttributes", &[("{\"stages\":[\"a\",\"b\"]}", Fine), ("{\"a b\":1}", Refused("plain letters"))]);
    let both = format!("name,secret,claims,claim.team\nci,{GOOD},\"{{\"\"team\"\":1}}\",x\n");
    assert!(said(&review("", &both)).iter().any(|said| said.contains("stands here twice")));
}

#[test]
fn the_types_of_single_claims_are_those_of_the_file() {
    let cells = format!("name,secret,claim.a,claim.b,claim.c\nci,{GOOD},true,5,null\n");
    assert_eq!(sent(&review("", &cells))[0].0.claims(), r#"{"a":"true","b":"5","c":"null"}"#);
    let json =
        format!(r#"[{{"name":"ci","secret":"{GOOD}","claim.a":true,"claim.b":1e400,"claim.c":null,"claim.d":"5"}}]"#);
    let review = review("", &json);
    assert_eq!(sent(&review)[0].0.claims(), r#"{"a":true,"b":1e400,"d":"5"}"#, "{:?}", said(&review));
}

#[test]
fn grants() {
    let many = (0..2_000).map(|at| format!("r{at}")).collect::<Vec<_>>().join("|");
    let wide = format!("T1:{many}");
    all(
        "tenants",
        &[
            ("T1:Reader|Writer; T2", Fine),
            ("T1;T1", Refused("stands here twice")),
            ("T1:Reader|Reader", Told("sent once")),
            ("[{\"tenantId\":\"T1\",\"tenantName\":\"Acme\"}]", Told("tenantName")),
            ("[{\"tenantId\":5}]", Refused("no list of tenants")),
            ("[{\"tenantId\":\"T1\"},]", Refused("no list of tenants")),
            (&wide, Refused("2001 roles and tenants")),
            ("{\"tenantId\":\"T1\",\"roleNames\":[\"R\"]}", Fine),
            ("[\"\"]", Refused("no list of tenants")),
        ],
    );
    all(
        "roles",
        &[
            ("Reader|Writer", Fine),
            ("[\"Reader, \\\"x\\\"\"]", Fine),
            ("<b>\u{202e}", Fine),
            ("[1]", Refused("list of texts")),
            ("a\u{fffd}", Refused("U+FFFD")),
            ("", Told("No role is chosen")),
            (&many, Refused("2000 roles")),
        ],
    );
    for (heading, text, words) in [
        ("tenants", "T1:Reader,T2:Writer", "in more than one way"),
        ("tenants", "T1:Reader|T2:Writer", "in more than one way"),
        ("tenants", "T1:Reader, T2", "in more than one way"),
        ("tenants", "T1, T2:Reader", "in more than one way"),
        ("tenants", "T1:orders:read", "in more than one way"),
        ("tenants", "T1 T2", "in more than one way"),
        ("tenants", "T1=Reader", "in more than one way"),
        ("tenants", "'T1'", "in more than one way"),
        ("tenants", "https://t1.example", "in more than one way"),
        ("tenants", "T1:{Reader}", "in more than one way"),
        ("tenants", "{\"T1\":[\"Reader\"]}", "no list of tenants"),
        ("tenants", "[\"T1:Reader\",\"T2\"]", "in more than one way"),
        ("tenants", "{T1:Reader}", "no list of tenants"),
        ("tenants", ":Reader", "No tenant stands before a colon"),
        ("tenants", "T1;None", "stands for nothing"),
        ("tenants", "T1:-", "stands for nothing"),
        ("roles", "{Reader,Editor}", "in more than one way"),
        ("roles", "{\"Reader\"}", "in more than one way"),
        ("roles", "(Reader)", "in more than one way"),
        ("roles", "\"Reader\"", "in more than one way"),
        ("roles", "Admin, Reader|x", "in more than one way"),
        ("roles", "none", "stands for nothing"),
        ("roles", "-", "stands for nothing"),
        ("roles", "NULL", "stands for nothing"),
        ("roles", "Reader|n/a", "stands for nothing"),
    ] {
        tried(heading, text, &Refused(words));
    }
    all("roles", &[("[\"none\",\"{a}\"]", Fine)]);
    all("tenants", &[("[\"none\",{\"tenantId\":\"a:b\"}]", Fine)]);
    let both = format!(
        "name,secret,roles,tenants,user\na,{GOOD},Reader,T1,\nb,z4Lw8Qm2Xn6Vb0Tc5Rk1,Reader,,U2x\nc,y{GOOD},,,U2x\n"
    );
    let review = review("", &both);
    assert!(said(&review)[0].contains("either roles of the project or tenants"));
    assert_eq!(review.sendable(), [2]);
    assert_eq!(review.row(2, NOW).map(|(key, _)| key.user().to_owned()), Some("U2x".to_owned()));
}

#[test]
fn moments() {
    all(
        "expires",
        &[
            ("0", Told("never expires")),
            ("", Told("never expires")),
            ("2027-01-31", Told("00:00 UTC")),
            ("2027-01-31T12:00:00+14:00", Fine),
            ("1600000000", Refused("has passed")),
            ("1760000030", Refused("has passed")),
            ("2038-01-19T03:14:08Z", Refused("before 19 January 2038")),
            ("1900000000000", Refused("milliseconds")),
            ("-5", Refused("no moment")),
            ("1e9", Refused("no moment")),
            ("٢٠٢٧-01-31", Refused("0 to 9")),
            ("2027-02-29", Refused("no such day")),
            ("2027-04-31", Refused("no such day")),
            ("2027-01-31T24:00:00Z", Refused("no such time")),
            ("2027-03-28T02:30:00", Refused("no time zone")),
            ("2027-01-31T23:59:60Z", Refused("no such time")),
        ],
    );
}

#[test]
fn secrets() {
    let long = format!("{GOOD}{}", "aB3xQ9".repeat(800));
    let table: &[(&str, Expected)] = &[
        (GOOD, Fine),
        ("", Refused("no secret")),
        ("  ", Refused("blanks only")),
        ("Kx8vQ2mN 5pR7tW9yB3dF", Refused("no header could carry it")),
        ("Kx8vQ2mN\n5pR7tW9yB3dF", Refused("no header could carry it")),
        ("Kx8vQ2mN\u{7}5pR7tW9yB3dF", Refused("no header could carry it")),
        ("Kx8vQ2mN\u{a0}5pR7tW9yB3dF", Refused("no header could carry it")),
        ("Kx8vQ2mN5pR7tW9yB3dF\n", Told("around the secret")),
        (" Kx8vQ2mN5pR7tW9yB3dF", Told("around the secret")),
        ("\"Kx8vQ2mN5pR7tW9yB3dF\"", Told("Quotes stand around")),
        ("'Kx8vQ2mN5pR7tW9yB3dF'", Told("Quotes stand around")),
        ("Kx8vQ2mN5pR7tW9yB3dF'", Told("quotation mark stands at an edge")),
        ("\"Kx8vQ2mN5pR7tW9yB3dF", Told("quotation mark stands at an edge")),
        ("Kx8vQ2mN5pR7tW9yB3dF`", Told("quotation mark stands at an edge")),
        ("Kx8vQ2mN'5pR7tW9yB3dF", Fine),
        ("\u{201c}Kx8vQ2mN5pR7tW9yB3dF\u{201d}", Told("typographic quotes")),
        ("Kx8vQ2mN\u{200b}5pR7tW9yB3dF", Told("not seen")),
        ("Kx8vQ2mN\u{e9}5pR7tW9yB3dF", Told("no plain letters")),
        ("Kx8vQ2mN\u{fffd}5pR7tW9yB3dF", Refused("U+FFFD")),
        ("P2abc:Kx8vQ2mN5pR7tW9yB3dF", Told("colon")),
        ("${CI_KEY}Qx72mN5pR7tW9", Told("template")),
        ("$2b$12$Kx8vQ2mN5pR7tW9yB3dFeu", Told("hash")),
        ("-----BEGINKx8vQ2mN5pR7", Told("private key")),
        ("eyJhbGciOi.eyJpc3Mi.c2lnbmF0dXJl", Told("session token")),
        ("K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", Told("that Descope made")),
        ("test", Told("has 4 characters")),
        ("x", Told("has 1 character;")),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Told("over and over")),
        ("changeme-changeme-12", Told("common word")),
        ("abababababababababab", Told("few different characters")),
        (&long, Told("longer than 4096 bytes")),
    ];
    all("cleartext", table);
    // No words quote a secret, nor as much of it as would tell it.
    for (text, _) in table.iter().filter(|(text, _)| text.len() >= 12) {
        let file = format!("[{{\"name\":\"ci\",\"cleartext\":{}}}]", quoted(text));
        let review = review("", &file);
        let part: String = text.trim().chars().skip(2).take(8).collect();
        assert!(said(&review).iter().all(|said| !said.contains(&part)) || part.contains("aaaa"), "{text}");
        assert!(matches!(review.shown(0)[1], Shown::Secret { characters } if characters == text.chars().count()));
        assert!(!mask(text.chars().count()).contains(&part));
    }
}

#[test]
fn a_secret_is_sent_as_it_stands() {
    for text in [
        " Kx8vQ2mN5pR7tW9yB3dF\n",
        "\"Kx8vQ2mN5pR7tW9yB3dF\"",
        "Kx8vQ2mN\"\"5pR7tW9\\yB3dF",
        "\u{201c}Kx8vQ2mN5pR7tW9yB3dF",
    ] {
        let file = format!("name,secret\nci,{}\n", cell(text));
        assert_eq!(sent(&review("", &file))[0].1.expose(), text);
        let file = format!("[{{\"name\":\"ci\",\"secret\":{}}}]", quoted(text));
        assert_eq!(sent(&review("", &file))[0].1.expose(), text);
    }
    let typed = review("", r#"[{"name":"ci","secret":12345678901234567890}]"#);
    assert!(said(&typed)[0].contains("must be a text") && typed.sendable().is_empty());
}

#[test]
fn files_that_are_something_else() {
    for (bytes, words) in [
        (&b"PK\x03\x04\x14\0\0\0keys.json"[..], "zip"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "compressed"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfen\0a\0m\0e", "damaged"),
        (b"\xff\xfe\0\0n\0\0\0", "UTF-32"),
        (b"name,secret\nca\xe9,x\n", "0xE9"),
        (b"name,secret\na,\xc0\xaf\n", "0xC0"),
        (b"name,secret\na,b\0c\n", "NUL"),
        (b"<!doctype html><title>Sign in</title>", "HTML"),
        (b"age-encryption.org/v1\n", "sealed"),
    ] {
        let refusal = table("keys.json", bytes).err();
        assert!(refusal.as_ref().is_some_and(|refusal| refusal.text.contains(words)), "{words} {refusal:?}");
    }
}

#[test]
fn one_bad_row_among_many_is_told_and_left_to_the_person() {
    let rows = (0..500).map(|at| format!("k{at},{at}{GOOD},{}\n", if at == 137 { "yesterday" } else { "2027-01-31" }));
    let mut review = review("", &format!("name,secret,expires\n{}", rows.collect::<String>()));
    assert_eq!((review.counts().ready, review.rows_of(Standing::Wrong)), (499, vec![137]));
    assert!(!review.counts().is_settled());
    review.leave_out_all(Which::Standing(Standing::Wrong), true);
    assert!(review.counts().is_settled());
}

#[test]
fn headings_are_known_in_many_spellings() {
    for (heading, target) in [
        ("Key Name", Target::Name),
        ("api_key", Target::Cleartext),
        ("Plain-Text", Target::Cleartext),
        ("Token", Target::Cleartext),
        ("expires_at", Target::Expiry),
        ("roleNames", Target::Roles),
        ("keyTenants", Target::Tenants),
        ("tenantId", Target::Tenants),
        ("boundUserId", Target::User),
        ("allowed_ips", Target::PermittedIps),
        ("customClaims", Target::Claims),
        ("customClaims.Team", Target::Claim("Team".into())),
        ("claim:x.y", Target::Claim("x.y".into())),
        ("attr.x", Target::Attribute("x".into())),
        ("createdTime", Target::Ignore),
        ("editable", Target::Ignore),
        ("colour", Target::Ignore),
    ] {
        let table = table_as(Format::Comma, true, format!("{heading}\nx\n").as_bytes(), 64);
        assert_eq!(table.map(|table| guess(&table)), Ok(vec![target]), "{heading}");
    }
    let text = "key,name,secret,Name,id,roles,claim.a,claim.a\nx,x,x,x,x,x,x,x\n";
    let table = table("a.csv", text.as_bytes()).unwrap_or_else(|refusal| panic!("{}", refusal.text));
    let targets = guess(&table);
    assert_eq!(targets.iter().filter(|target| **target == Target::Ignore).count(), 4);
    assert_eq!((targets[1].clone(), targets[2].clone()), (Target::Name, Target::Cleartext));
    let why: Vec<_> = unsent(&table, &targets).into_iter().map(|unsent| (unsent.column, unsent.why)).collect();
    assert!(
        why[0].1.contains("Another column") && why[2] == (4, "Descope sets this by itself; import does not take it.")
    );
}
