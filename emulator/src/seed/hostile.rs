//! Names that careless clients stumble over. All of them are legal.

/// One of them, by number; the list begins again after its end.
pub(super) fn name(number: usize) -> String {
    const SHORT: &[&str] = &[
        "<img src=x onerror=alert(1)>",
        "admin\u{202e}nimda",
        "=HYPERLINK(\"http://example.com\",\"open\")",
        "ключ-оплаты-prod",
        "مفتاح الفوترة",
        "prod\u{200b}key",
        "</title><script>document.title='x'</script>",
        "👩‍👩‍👧‍👦 family plan 🇩🇪🇯🇵",
        "\u{2069}\u{202e}evil",
        "請求書エクスポート",
        "\u{430}dmin",
        "{{7*7}}${7*7}#{7*7}",
        "+1-800-FORMULA",
        "@SUM(A1:A9)",
        "  leading and trailing  ",
        "__proto__",
        "null",
        "..%2f..%2fetc%2fpasswd?id=1#x",
        "O'Brien & Söhne \"GmbH\"",
        "מפתח-בדיקה (test)",
        "line one\nline two",
        "\u{feff}byte-order-mark",
        "cafe\u{301}-terminal",
        "caf\u{e9}-terminal",
        "-1",
        "undefined",
    ];
    match number % (SHORT.len() + 3) {
        0 => format!("migration-{}", "very-long-service-name-that-nobody-shortened-".repeat(9)),
        1 => "長い名前".repeat(100),
        2 => format!("z{}algo", "\u{300}\u{323}\u{36f}".repeat(40)),
        at => SHORT.get(at - 3).copied().unwrap_or("null").to_owned(),
    }
}
