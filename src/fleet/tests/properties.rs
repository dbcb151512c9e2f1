//! What must hold of every fleet and every query.

use super::naive::meets;
use super::random::{HOSTILE, NOW, Random};
use crate::domain::{AccessKey, KeyId};
use crate::fleet::facets::Facet;
use crate::fleet::index::fold::tests::FOLD;
use crate::fleet::query::{LONGEST, MOST_VALUES, Query, parse, suggest};
use crate::fleet::{Damaged, Fleet, KeyParts, Row};

pub(super) fn fleet(seed: u64, count: usize) -> (Fleet, Vec<Row>) {
    let mut random = Random::new(seed);
    let (mut fleet, mut rows) = (Fleet::new(FOLD), Vec::new());
    for at in 0..count {
        if random.chance(12) {
            let id = random.chance(2).then(|| KeyId(format!("K2damaged{at}")));
            let damaged =
                Damaged { id, reason: "It has no end.".into(), excerpt: format!("{{\"name\":\"{}", random.text()) };
            fleet.push_damaged(&damaged);
            rows.push(Row::Damaged(damaged));
        } else {
            let key = random.key(at);
            fleet.push(&KeyParts::from(&key));
            rows.push(Row::Key(Box::new(key)));
        }
    }
    (fleet, rows)
}

fn positions(fleet: &Fleet, query: &Query) -> Vec<usize> {
    fleet.find(query, NOW).positions().iter().map(|at| *at as usize).collect()
}

#[test]
fn every_row_comes_out_as_it_went_in() {
    let (fleet, rows) = fleet(1, 500);
    let out: Vec<Row> = fleet.positions().map(|at| fleet.row(at).unwrap()).collect();
    assert_eq!(out, rows);
    assert!(fleet.bytes() > 0 && fleet.row(rows.len()).is_none());
}

#[test]
fn a_query_finds_what_a_look_at_each_key_finds() {
    let (fleet, rows) = fleet(2, 400);
    let mut random = Random::new(3);
    let mut hits = 0;
    for _ in 0..2_000 {
        let query = random.query();
        let expected: Vec<usize> = (0..rows.len()).filter(|at| meets(&rows[*at], &query)).collect();
        hits += expected.len();
        assert_eq!(positions(&fleet, &query), expected, "{query}");
    }
    assert!(hits > 5_000, "the queries find something: {hits}");
}

#[test]
fn every_query_prints_and_parses_back() {
    let mut random = Random::new(4);
    for _ in 0..5_000 {
        let query = random.query();
        let parsed = parse(&query.to_string());
        assert_eq!(parsed.problems, [], "{query}");
        assert_eq!(parsed.query, query, "{query}");
        assert!(query.reading("UTC").ends_with('.'));
    }
}

#[test]
fn any_text_is_a_query_and_what_it_printed_means_the_same() {
    let mut random = Random::new(5);
    let bits = [
        "status:",
        "-",
        "\"",
        "\\",
        " ",
        ",",
        "tenant=",
        "expires<",
        "30d",
        "..",
        "2026-02-31",
        "claim.",
        "ip~",
        "10.0.0.0/8",
        "é",
        "\u{202e}",
        "=",
        ":",
        "is:x",
        "\n",
        "/",
        "none",
        "999999999999y",
    ];
    let (fleet, _) = fleet(6, 50);
    for _ in 0..5_000 {
        let text: String = (0..random.below(9)).map(|_| random.one(&bits)).collect();
        let parsed = parse(&text);
        for problem in &parsed.problems {
            assert!(text.get(problem.span.clone()).is_some() && problem.text.ends_with('.'), "{text:?} {problem:?}");
        }
        let again = parse(&parsed.query.to_string());
        assert_eq!((again.query, again.problems), (parsed.query, vec![]), "{text:?}");
        for suggestion in suggest(&fleet, &text, random.below(text.len() + 1), NOW, 5) {
            assert!(text.get(suggestion.span.clone()).is_some(), "{text:?} {suggestion:?}");
        }
    }
}

#[test]
fn queries_that_are_too_long_say_so_and_the_rest_applies() {
    let (fleet, _) = fleet(7, 100);
    let long = "a ".repeat(25_000);
    let laughs = format!("status:active {}", "role:lol,lol,lol ".repeat(3_000));
    let word = "x".repeat(50_000);
    let ors = format!("status:active tenant:{}", vec!["a"; 5_000].join(","));
    for text in [&long, &laughs, &word, &ors] {
        let parsed = parse(text);
        assert!(!parsed.problems.is_empty() && parsed.problems.len() <= 3, "{:?}", parsed.problems);
        assert!(parsed.query.terms.len() <= MOST_VALUES && parsed.query.to_string().len() <= 2 * LONGEST);
        positions(&fleet, &parsed.query);
    }
    assert_eq!(parse(&laughs).query.terms[0], parse("status:active").query.terms[0]);
    assert_eq!(parse(&ors).query, parse("status:active").query);
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let table = [
        ("billing foo:bar", 8..11, "no field"),
        ("tenant: x", 0..6, "Say what tenant"),
        ("is:dead", 3..7, "expiring"),
        ("ip:10.0.0.0/8,10.", 14..17, "no IP address"),
        ("ip:1.2.3.4/33", 3..13, "more bits"),
        ("ip:1.2.3.4/08", 3..13, "no plain number"),
        ("expires:30d", 8..11, "expires<30d"),
        ("expires<soon", 8..12, "no date"),
        ("created:7d..2026", 8..16, "both ends"),
        ("created:2026-02-30", 8..18, "no date"),
        ("tenant<5", 0..6, "does not go with"),
        ("claim:x", 0..5, "Say which one"),
        ("editable:maybe", 9..14, "editable:yes"),
        ("name:\"open", 5..10, "not closed"),
    ];
    for (text, span, words) in table {
        let problems = parse(text).problems;
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert_eq!(problems[0].span, span, "{text}");
        assert!(problems[0].text.contains(words), "{text}: {}", problems[0].text);
    }
    let parsed = parse("ip:10.0.0.0/8,10. -is:dead ok");
    assert_eq!(parsed.query.to_string(), "ip:10.0.0.0/8 ok", "the rest applies");
}

#[test]
fn a_facets_count_is_what_its_term_would_leave() {
    let (fleet, _) = fleet(8, 300);
    let mut random = Random::new(9);
    for _ in 0..60 {
        let query = random.query();
        let found = fleet.find(&query, NOW);
        for facet in Facet::ALL {
            let counts = fleet.facet(facet, &query, &found, NOW, "", 1_000);
            assert_eq!(counts.more, 0);
            let has_an_order = matches!(facet, Facet::Status | Facet::Expiry | Facet::Restriction);
            assert!(has_an_order || counts.values.is_sorted_by(|a, b| a.count >= b.count));
            let mut without = query.clone();
            without.terms.retain(|term| term.negated || Facet::of(&term.test) != Some(facet));
            for value in &counts.values {
                let mut one = without.clone();
                one.terms.push(value.term.clone());
                assert_eq!(fleet.find(&one, NOW).len(), value.count, "{query} {}", value.term);
                assert_eq!(value.on, query.has(&value.term, FOLD));
            }
            let sum: usize = counts.values.iter().map(|value| value.count).sum();
            if facet == Facet::Status {
                assert_eq!(sum, fleet.find(&without, NOW).len(), "each row has one status: {query}");
            }
        }
    }
}

#[test]
fn values_with_an_order_of_their_own_are_in_it() {
    let (fleet, _) = fleet(8, 300);
    let all = Query::default();
    let labels = |facet| {
        let counts = fleet.facet(facet, &all, &fleet.find(&all, NOW), NOW, "", 1_000);
        counts.values.into_iter().map(|value| value.label).collect::<Vec<_>>()
    };
    let known = |labels: Vec<String>, order: &[&str]| {
        let places: Vec<_> = labels.iter().filter_map(|label| order.iter().position(|one| one == label)).collect();
        assert!(places.len() > 1 && places.is_sorted(), "{labels:?}");
    };
    known(
        labels(Facet::Expiry),
        &["Past", "Within 7 days", "7 to 30 days", "30 to 90 days", "90 days or more", "Never"],
    );
    known(labels(Facet::Restriction), &["From everywhere", "From everywhere on IPv6", "From listed addresses"]);
    known(labels(Facet::Status), &["Active", "active", "Inactive", "inactive", "Expired", "expired"]);
}

#[test]
fn facets_are_searched_and_cut() {
    let (fleet, _) = fleet(10, 300);
    let all = Query::default();
    let counts = fleet.facet(Facet::Tenant, &all, &fleet.find(&all, NOW), NOW, "t", 2);
    assert!(counts.values.len() == 2 && counts.more > 0, "{counts:?}");
    let chosen = parse("tenant=T9").query;
    let counts = fleet.facet(Facet::Tenant, &chosen, &fleet.find(&chosen, NOW), NOW, "T9", 9);
    assert!(counts.values.iter().any(|value| value.on && value.count == 0), "a choice can be taken back: {counts:?}");
}

#[test]
fn writes_keep_every_other_row_in_its_place() {
    let (mut fleet, rows) = fleet(11, 200);
    let mut rows: Vec<Row> = rows;
    let mut random = Random::new(12);
    for at in 0..300 {
        let id = |row: &Row| match row {
            Row::Key(key) => Some(key.id.clone()),
            Row::Damaged(damaged) => damaged.id.clone(),
        };
        let chosen = random.below(rows.len());
        match (random.below(3), id(&rows[chosen])) {
            (0, Some(id_of_chosen)) => {
                fleet.remove(&id_of_chosen);
                rows.retain(|row| id(row).as_ref() != Some(&id_of_chosen));
            }
            (1, Some(id)) => {
                let key = AccessKey { id, ..random.key(at) };
                fleet.merge(&key);
                rows[chosen] = Row::Key(Box::new(key));
            }
            _ => {
                let key = random.key(10_000 + at);
                fleet.merge(&key);
                rows.insert(0, Row::Key(Box::new(key)));
            }
        }
        assert_eq!(fleet.len(), rows.len());
    }
    let out: Vec<Row> = fleet.positions().map(|at| fleet.row(at).unwrap()).collect();
    assert_eq!(out, rows);
    assert_eq!(fleet.damaged(), rows.iter().filter(|row| matches!(row, Row::Damaged(_))).count());
    for _ in 0..300 {
        let query = random.query();
        let found: Vec<Row> = positions(&fleet, &query).into_iter().map(|at| fleet.row(at).unwrap()).collect();
        assert_eq!(found, rows.iter().filter(|row| meets(row, &query)).cloned().collect::<Vec<_>>(), "{query}");
    }
}

#[test]
fn large_and_double_keys_hide_nothing() {
    let mut random = Random::new(13);
    let mut fleet = Fleet::new(FOLD);
    let large = AccessKey {
        permitted_ips: (0..10_000).map(|at| format!("10.{}.{}.1", at / 250, at % 250)).collect(),
        claims: format!("{{\"big\":\"{}\",\"env\":\"prod\"}}", "x".repeat(1 << 20)),
        name: HOSTILE.join(" "),
        ..random.key(0)
    };
    fleet.push(&KeyParts::from(&large));
    let twin = AccessKey { id: large.id.clone(), name: "twin".into(), ..random.key(1) };
    fleet.push(&KeyParts::from(&twin));
    assert_eq!((fleet.len(), fleet.key(&large.id)), (2, Some(twin.clone())));
    assert_eq!(fleet.row(0), Some(Row::Key(Box::new(large.clone()))));
    for (text, count) in
        [("ip:10.39.249.1", 1), ("ip~10.0.0.1 -twin", 1), ("twin", 1), ("claim.env=prod -name=twin", 1)]
    {
        assert_eq!(positions(&fleet, &parse(text).query).len(), count, "{text}");
    }
    fleet.merge(&AccessKey { name: "third".into(), ..twin.clone() });
    assert_eq!(fleet.len(), 2, "the one that came last is replaced");
    fleet.remove(&large.id);
    assert!(fleet.is_empty(), "the server has neither any more");
}

#[test]
fn suggestions_are_what_occurs() {
    let (fleet, _) = fleet(14, 300);
    let texts =
        |text: &str| suggest(&fleet, text, text.len(), NOW, 20).into_iter().map(|one| one.text).collect::<Vec<_>>();
    assert_eq!(texts("te"), ["tenant:"]);
    assert_eq!(texts("-stat"), ["status:"]);
    assert!(texts("").contains(&"expires:".to_owned()));
    assert_eq!(texts("is:exp"), ["expired", "expiring"]);
    assert!(texts("role:rea").contains(&"Reader".to_owned()) && !texts("role:rea").contains(&"Admin".to_owned()));
    assert!(texts("tenant:acm").iter().all(|id| id.starts_with('T')), "{:?}", texts("tenant:acm"));
    assert!(texts("claim.e").contains(&"claim.env=".to_owned()));
    assert_eq!(texts("claim.env=product"), ["Production"]);
    assert!(texts("ip:10").contains(&"10.0.0.0/8".to_owned()));
    assert!(texts("status:").contains(&"frozen".to_owned()));
    assert_eq!(texts("\"te"), [""; 0]);
}
