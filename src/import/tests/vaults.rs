//! What password managers export.

use super::*;

#[test]
fn of_a_password_manager_the_secret_is_offered_and_the_rest_hidden() {
    for (head, row) in [
        (
            "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp",
            "servers,,login,gateway,recovery words: plum river,PIN: 4931,0,https://gw.example/,svc-gw,{},otpauth://totp/x?secret=RUYWSWCN23HJSDGT",
        ),
        ("name,url,username,password,note", "gateway,https://gw.example/,svc-gw,{},plum river"),
        (
            "url,username,password,totp,extra,name,grouping,fav",
            "https://gw.example/,svc-gw,{},,plum river,gateway,servers,0",
        ),
        ("Group,Title,Username,Password,URL,Notes,TOTP", "servers,gateway,svc-gw,{},https://gw.example/,plum river,"),
        (
            "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes",
            "gateway,https://gw.example/,svc-gw,{},,,,,plum river",
        ),
    ] {
        let text = format!("{head}\n{}\n", row.replace("{}", GOOD));
        let mut review = review("export.csv", &text);
        let of = |words: &[&str]| {
            review.table().headings().iter().position(|heading| words.contains(&heading.to_lowercase().as_str()))
        };
        let (name, password) = (of(&["name", "title"]).unwrap(), of(&["password", "login_password"]).unwrap());
        let notes = of(&["notes", "note", "extra"]).unwrap();
        assert_eq!(review.targets()[name], Target::Name, "{head}");
        assert_eq!(
            review.targets().iter().filter(|target| **target != Target::Ignore).count(),
            1,
            "{head}: {:?}",
            review.targets()
        );
        assert_eq!(offers(review.table(), review.targets()), [(password, Target::Cleartext)], "{head}");
        for column in [Some(notes), of(&["fields"]), of(&["login_totp"]), Some(password)].into_iter().flatten() {
            assert!(matches!(review.shown(0)[column], Shown::Secret { .. }), "{head} {column}");
        }
        review.set_target(password, Target::Cleartext);
        let review = checked(review);
        let keys = sent(&review);
        assert_eq!((keys[0].0.name(), keys[0].1.expose(), keys[0].0.description()), ("gateway", GOOD, ""), "{head}");
        assert!(matches!(review.shown(0)[notes], Shown::Secret { .. }), "{head}: also then");
    }
}
