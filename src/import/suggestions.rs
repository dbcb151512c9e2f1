//! Headings in other languages, of other products, or with a typing error: suggested to a person, and never taken by
//! themselves.

use super::columns::Target;
use super::spellings::{SPELLINGS, folded};

/// Headings, as [`plain`] has them.
const WORDS: &[(Target, &[&str])] = &[
    (
        Target::Name,
        &[
            "bezeichnung",
            "bezeichner",
            "namen",
            "schluesselname",
            "titel",
            "nom",
            "nomdelacle",
            "libelle",
            "intitule",
            "nombre",
            "nombredelaclave",
            "titulo",
            "nome",
            "nomedachave",
            "titolo",
            "naam",
            "navn",
            "namn",
            "nazwa",
            "nimi",
            "service",
            "servicename",
            "dienst",
            "serviceaccount",
            "app",
            "appname",
            "application",
            "applicationname",
            "anwendung",
            "client",
            "clientname",
            "item",
            "itemname",
            "account",
            "accountname",
            "konto",
            "login",
            "loginname",
            "identifier",
            "integration",
            "system",
            "variable",
            "variablename",
            "имя",
            "название",
            "名前",
            "名称",
            "名稱",
        ],
    ),
    (
        Target::Cleartext,
        &[
            "geheimnis",
            "geheim",
            "geheimerschluessel",
            "schluessel",
            "zugriffsschluessel",
            "passwort",
            "kennwort",
            "cle",
            "clesecrete",
            "clef",
            "cledapi",
            "cleapi",
            "secretdelacle",
            "motdepasse",
            "jeton",
            "clave",
            "clavesecreta",
            "claveapi",
            "clavedeacceso",
            "secreto",
            "contrasena",
            "chave",
            "chavesecreta",
            "segredo",
            "senha",
            "chiave",
            "chiavesegreta",
            "segreto",
            "sleutel",
            "wachtwoord",
            "nyckel",
            "hemlighet",
            "noegle",
            "nokkel",
            "hasloo",
            "haslo",
            "klucz",
            "sekret",
            "loginpassword",
            "secretstring",
            "secrettext",
            "secretkeyvalue",
            "privatekey",
            "keymaterial",
            "apisecret",
            "consumersecret",
            "appsecret",
            "sharedsecret",
            "sharedkey",
            "bearer",
            "bearertoken",
            "authtoken",
            "pat",
            "wert",
            "valeur",
            "valor",
            "valore",
            "ключ",
            "секрет",
            "пароль",
            "キー",
            "シークレット",
            "密钥",
            "金鑰",
            "密碼",
            "密码",
        ],
    ),
    (
        Target::Description,
        &[
            "beschreibung",
            "bemerkung",
            "bemerkungen",
            "kommentar",
            "notiz",
            "notizen",
            "zweck",
            "remarque",
            "remarques",
            "commentaire",
            "descripcion",
            "comentario",
            "comentarios",
            "nota",
            "notas",
            "descricao",
            "descrizione",
            "omschrijving",
            "beskrivning",
            "beskrivelse",
            "opis",
            "details",
            "usage",
        ],
    ),
    (
        Target::Expiry,
        &[
            "ablauf",
            "ablaufdatum",
            "laeuftab",
            "laeuftabam",
            "gueltigbis",
            "verfallsdatum",
            "dateexpiration",
            "datedexpiration",
            "datedefin",
            "expirele",
            "valablejusquau",
            "echeance",
            "vencimiento",
            "fechadevencimiento",
            "caducidad",
            "fechadecaducidad",
            "caduca",
            "expira",
            "expiraem",
            "validade",
            "validoate",
            "scadenza",
            "datadiscadenza",
            "vervaldatum",
            "geldigtot",
            "udloeber",
            "expirydatetime",
            "enddate",
            "validtill",
            "expireson",
            "ttl",
        ],
    ),
    (Target::Roles, &["rollen", "rolle", "projektrollen", "ruoli", "ruolo", "funcoes", "rollennamen", "permissions"]),
    (
        Target::Tenants,
        &[
            "mandant",
            "mandanten",
            "mieter",
            "locataire",
            "locataires",
            "inquilino",
            "inquilinos",
            "organisation",
            "organization",
        ],
    ),
    (Target::User, &["benutzer", "benutzerid", "nutzer", "utilisateur", "usuario", "utente", "gebruiker", "owner"]),
    (
        Target::PermittedIps,
        &[
            "erlaubteips",
            "erlaubteipadressen",
            "ipadressen",
            "adressesip",
            "adresseip",
            "ipautorisees",
            "direccionesip",
            "ipspermitidas",
            "indirizziip",
        ],
    ),
];

/// What a heading may mean, where nobody is sure.
pub(super) fn suggested(heading: &str) -> Option<Target> {
    let plain = plain(heading);
    if plain.is_empty() || plain.chars().count() > 24 {
        return None;
    }
    let of = |words: &'static [(Target, &'static [&'static str])], is: &dyn Fn(&str) -> bool| {
        words.iter().find(|(_, words)| words.iter().any(|word| is(word))).map(|(target, _)| target.clone())
    };
    let short = folded(heading);
    of(WORDS, &|word| word == plain).or_else(|| {
        let is_long = short.len() > 3 && short.len() == plain.len();
        is_long.then(|| of(SPELLINGS, &|word| is_near(&short, word))).flatten()
    })
}

/// The small letters and digits of a heading, letters with marks as they are written without.
fn plain(heading: &str) -> String {
    let mut plain = String::with_capacity(heading.len());
    for c in heading.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'å' => plain.push('a'),
            'ä' | 'æ' => plain.push_str("ae"),
            'ç' => plain.push('c'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
            'ñ' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' => plain.push('o'),
            'ö' | 'ø' => plain.push_str("oe"),
            'ù' | 'ú' | 'û' => plain.push('u'),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'ł' => plain.push('l'),
            other => plain.push(other),
        }
    }
    plain
}

/// Whether one text becomes the other by one letter left out, put in, or changed, or by two that change places.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if other.len() < 4 || one == other || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (one.get(same..).unwrap_or_default(), other.get(same..).unwrap_or_default());
    match (one, other) {
        ([_, one @ ..], [_, other @ ..]) if one == other => true,
        ([first, second, one @ ..], [third, fourth, other @ ..])
            if first == fourth && second == third && one == other =>
        {
            true
        }
        ([_, one @ ..], other) if one == other => true,
        (one, [_, other @ ..]) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_other_words_are_suggested() {
        for (heading, target) in [
            ("Bezeichnung", Some(Target::Name)),
            ("Geheimnis", Some(Target::Cleartext)),
            ("Schlüssel", Some(Target::Cleartext)),
            ("Gültig bis", Some(Target::Expiry)),
            ("Clé secrète", Some(Target::Cleartext)),
            ("Contraseña", Some(Target::Cleartext)),
            ("login_password", Some(Target::Cleartext)),
            ("nmae", Some(Target::Name)),
            ("secert", Some(Target::Cleartext)),
            ("descripton", Some(Target::Description)),
            ("expirs", Some(Target::Expiry)),
            ("секрет", Some(Target::Cleartext)),
            ("名前", Some(Target::Name)),
            ("ci-deploy", None),
            ("name", None),
            ("", None),
            ("colour", None),
        ] {
            assert_eq!(suggested(heading), target, "{heading}");
        }
    }
}
