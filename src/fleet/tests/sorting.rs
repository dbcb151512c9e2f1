//! The order of rows against a comparison of whole keys.

use std::cmp::Ordering;

use super::properties::fleet;
use super::random::{NOW, Random};
use crate::domain::{AccessKey, Expiry, Status};
use crate::fleet::columns::GridColumn;
use crate::fleet::index::fold::tests::FOLD;
use crate::fleet::query::Query;
use crate::fleet::sort::{Order, compare_texts};
use crate::fleet::{Fleet, KeyParts, Row};

fn prepare(fleet: &mut Fleet) {
    for (column, _) in GridColumn::ALL {
        while !fleet.prepare(column, 500) {}
    }
}

fn texts(one: &str, other: &str) -> Ordering {
    match (one.is_empty(), other.is_empty()) {
        (false, false) => compare_texts(one, other, FOLD),
        (one, other) => one.cmp(&other),
    }
}

fn access(key: &AccessKey) -> &str {
    let tenant = key.tenants.first().map(|tenant| if tenant.name.is_empty() { &tenant.id } else { &tenant.name });
    if key.bound_user.is_empty() { tenant.or(key.roles.first()).map_or("", String::as_str) } else { &key.bound_user }
}

fn status(key: &AccessKey) -> usize {
    match key.status(NOW) {
        Status::Active => 0,
        Status::Inactive => 1,
        Status::Expired => 2,
        Status::Other(word) => 3 + usize::from(word == "frozen"),
    }
}

/// Which of two keys comes first, descending or not; what has no value is last both ways.
fn compare(a: &AccessKey, b: &AccessKey, by: GridColumn, descending: bool) -> Ordering {
    let directed = |order: Ordering| if descending { order.reverse() } else { order };
    let with_none = |a: Option<Ordering>, none: (bool, bool)| match none {
        (false, false) => a.map_or(Ordering::Equal, directed),
        (a, b) => a.cmp(&b),
    };
    let of_texts = |a: &str, b: &str| with_none(Some(texts(a, b)), (a.is_empty(), b.is_empty()));
    match by {
        GridColumn::Name => of_texts(&a.name, &b.name),
        GridColumn::Id => of_texts(&a.id.0, &b.id.0),
        GridColumn::Description => of_texts(&a.description, &b.description),
        GridColumn::ClientId => of_texts(&a.client_id, &b.client_id),
        GridColumn::CreatedBy => of_texts(&a.created_by, &b.created_by),
        GridColumn::User => of_texts(&a.bound_user, &b.bound_user),
        GridColumn::Access => of_texts(access(a), access(b)),
        GridColumn::Status => directed(status(a).cmp(&status(b))),
        GridColumn::Editable => directed(a.editable.cmp(&b.editable)),
        GridColumn::Created => with_none(Some(a.created.cmp(&b.created)), (a.created.is_none(), b.created.is_none())),
        GridColumn::Expires => directed(match (a.expiry, b.expiry) {
            (Expiry::At(a), Expiry::At(b)) => a.cmp(&b),
            (a, b) => (a == Expiry::Never).cmp(&(b == Expiry::Never)),
        }),
        GridColumn::PermittedIps => {
            let (one, other) = (a.permitted_ips.len(), b.permitted_ips.len());
            with_none(Some(one.cmp(&other)), (one == 0, other == 0))
        }
    }
}

#[test]
fn rows_are_ordered_as_their_keys_compare_and_the_order_is_stable() {
    let (mut fleet, _) = fleet(41, 300);
    prepare(&mut fleet);
    let mut random = Random::new(42);
    let all = fleet.find(&Query::default(), NOW).positions().to_vec();
    for _ in 0..300 {
        let by: Vec<Order> = (0..=random.below(2))
            .map(|_| Order { by: random.one(&GridColumn::ALL).0, descending: random.below(2) == 0 })
            .collect();
        let sorted = fleet.sort(&all, &by, NOW).unwrap();
        let keys: Vec<(u32, AccessKey)> = sorted
            .iter()
            .filter_map(|at| match fleet.row(*at as usize) {
                Some(Row::Key(key)) => Some((*at, *key)),
                _ => None,
            })
            .collect();
        for pair in keys.windows(2) {
            let [(at, one), (to, other)] = pair else { continue };
            let order = by.iter().map(|order| compare(one, other, order.by, order.descending));
            let order = order.fold(Ordering::Equal, Ordering::then).then(at.cmp(to));
            assert_eq!(order, Ordering::Less, "{by:?}\n{one:?}\n{other:?}");
        }
        assert_eq!(sorted.len(), all.len(), "no row is lost");
    }
}

#[test]
fn a_written_key_finds_its_place_and_an_unprepared_column_says_so() {
    let (mut fleet, _) = fleet(43, 200);
    let by = [Order { by: GridColumn::Name, descending: false }];
    let all = |fleet: &Fleet| fleet.find(&Query::default(), NOW).positions().to_vec();
    assert_eq!(fleet.sort(&all(&fleet), &by, NOW), None);
    prepare(&mut fleet);
    let mut random = Random::new(44);
    for at in 0..30 {
        fleet.merge(&AccessKey { name: format!("key {at}"), ..random.key(1_000 + at) });
        assert_eq!(fleet.sort(&all(&fleet), &by, NOW), None);
        prepare(&mut fleet);
        let mut anew = Fleet::new(FOLD);
        fleet.positions().filter_map(|at| fleet.parts(at)).for_each(|parts: KeyParts<'_>| anew.push(&parts));
        prepare(&mut anew);
        let names = |fleet: &Fleet, sorted: Vec<u32>| {
            sorted.into_iter().filter_map(|at| Some(fleet.parts(at as usize)?.id.into_owned())).collect::<Vec<_>>()
        };
        let (one, other) = (fleet.sort(&all(&fleet), &by, NOW).unwrap(), anew.sort(&all(&anew), &by, NOW).unwrap());
        assert_eq!(names(&fleet, one), names(&anew, other));
    }
}
