//! Every operation the emulator has, its name, method and path.

use serde::{Deserialize, Serialize};

/// An operation of the API. Its name in faults, switches and the log is the one in camel case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // The table below says what each of them is.
pub enum Operation {
    Load,
    Search,
    Create,
    Update,
    Activate,
    Deactivate,
    Delete,
    ActivateBatch,
    DeactivateBatch,
    DeleteBatch,
    Rotate,
    Import,
    Exchange,
    RoleAll,
    RoleSearch,
    TenantLoad,
    TenantAll,
    TenantSearch,
    UserLoad,
    UserSearch,
    UsersLoad,
    AuditSearch,
    AuditEvent,
    License,
    PublicKeys,
    AttributeLoad,
    AttributeSet,
    AttributeDelete,
}

/// Whose credential an operation wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// A management key.
    Management,
    /// An access key's own secret.
    AccessKey,
    /// Nobody's.
    Public,
}

/// What a method and path lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    To(Operation),
    WrongMethod,
    Unknown,
}

const TABLE: &[(&str, &str, Operation)] = &[
    ("GET", "/v1/mgmt/accesskey", Operation::Load),
    ("POST", "/v1/mgmt/accesskey/search", Operation::Search),
    ("POST", "/v1/mgmt/accesskey/create", Operation::Create),
    ("POST", "/v1/mgmt/accesskey/update", Operation::Update),
    ("POST", "/v1/mgmt/accesskey/activate", Operation::Activate),
    ("POST", "/v1/mgmt/accesskey/deactivate", Operation::Deactivate),
    ("POST", "/v1/mgmt/accesskey/delete", Operation::Delete),
    ("POST", "/v1/mgmt/accesskey/activate/batch", Operation::ActivateBatch),
    ("POST", "/v1/mgmt/accesskey/deactivate/batch", Operation::DeactivateBatch),
    ("POST", "/v1/mgmt/accesskey/delete/batch", Operation::DeleteBatch),
    ("POST", "/v1/mgmt/accesskey/rotate", Operation::Rotate),
    ("POST", "/v1/mgmt/accesskey/import", Operation::Import),
    ("POST", "/v1/auth/accesskey/exchange", Operation::Exchange),
    ("GET", "/v1/mgmt/role/all", Operation::RoleAll),
    ("POST", "/v1/mgmt/role/search", Operation::RoleSearch),
    ("GET", "/v1/mgmt/tenant", Operation::TenantLoad),
    ("GET", "/v1/mgmt/tenant/all", Operation::TenantAll),
    ("POST", "/v1/mgmt/tenant/search", Operation::TenantSearch),
    ("GET", "/v1/mgmt/user", Operation::UserLoad),
    ("POST", "/v1/mgmt/user/search", Operation::UserSearch),
    ("POST", "/v2/mgmt/user/search", Operation::UserSearch),
    ("POST", "/v1/mgmt/users/load", Operation::UsersLoad),
    ("POST", "/v1/mgmt/audit/search", Operation::AuditSearch),
    ("POST", "/v1/mgmt/audit/event", Operation::AuditEvent),
    ("GET", "/v1/mgmt/license", Operation::License),
    ("GET", "/v1/mgmt/accesskey/attribute", Operation::AttributeLoad),
    ("POST", "/v1/mgmt/accesskey/attribute", Operation::AttributeSet),
    ("DELETE", "/v1/mgmt/accesskey/attribute", Operation::AttributeDelete),
];

/// The folder whose one file is the project's public keys.
pub(crate) const PUBLIC_KEYS: &str = "/v2/keys/";

impl Operation {
    pub(crate) fn route(method: &str, path: &str) -> Route {
        if path.strip_prefix(PUBLIC_KEYS).is_some_and(|project| !project.is_empty() && !project.contains('/')) {
            return if method == "GET" { Route::To(Self::PublicKeys) } else { Route::WrongMethod };
        }
        let mut known = false;
        for &(its_method, its_path, operation) in TABLE {
            if its_path == path {
                if its_method == method {
                    return Route::To(operation);
                }
                known = true;
            }
        }
        if known { Route::WrongMethod } else { Route::Unknown }
    }

    pub(crate) const fn audience(self) -> Audience {
        match self {
            Self::Exchange => Audience::AccessKey,
            Self::PublicKeys => Audience::Public,
            Self::Load
            | Self::Search
            | Self::Create
            | Self::Update
            | Self::Activate
            | Self::Deactivate
            | Self::Delete
            | Self::ActivateBatch
            | Self::DeactivateBatch
            | Self::DeleteBatch
            | Self::Rotate
            | Self::Import
            | Self::RoleAll
            | Self::RoleSearch
            | Self::TenantLoad
            | Self::TenantAll
            | Self::TenantSearch
            | Self::UserLoad
            | Self::UserSearch
            | Self::UsersLoad
            | Self::AuditSearch
            | Self::AuditEvent
            | Self::License
            | Self::AttributeLoad
            | Self::AttributeSet
            | Self::AttributeDelete => Audience::Management,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_operation_and_no_other() {
        assert_eq!(Operation::route("GET", "/v1/mgmt/accesskey"), Route::To(Operation::Load));
        assert_eq!(Operation::route("POST", "/v1/mgmt/accesskey"), Route::WrongMethod);
        assert_eq!(Operation::route("DELETE", "/v1/mgmt/accesskey/delete"), Route::WrongMethod);
        assert_eq!(Operation::route("GET", "/v2/keys/P2x"), Route::To(Operation::PublicKeys));
        assert_eq!(Operation::route("GET", "/v2/keys/"), Route::Unknown);
        assert_eq!(Operation::route("POST", "/v1/mgmt/user/create"), Route::Unknown);
    }
}
