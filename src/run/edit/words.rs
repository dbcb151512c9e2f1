//! An edit in short words, for whoever decides about it and for whoever looks back at it.

use super::{Edit, Operation, Tenant};

/// So many letters of a value are shown; what it is exactly stands in the differences of each key.
const SHOWN: usize = 60;

impl Edit {
    /// A line for each thing that is asked.
    pub fn words(&self) -> Vec<String> {
        self.operations.iter().map(Operation::words).collect()
    }
}

impl Operation {
    /// What is asked.
    pub fn words(&self) -> String {
        match self {
            Self::AddRole(role) => format!("add role {role}"),
            Self::RemoveRole(role) => format!("remove role {role}"),
            Self::AddTenant(tenant) if tenant.roles.is_empty() => format!("add tenant {}", title(tenant)),
            Self::AddTenant(tenant) => format!("add {} in tenant {}", roles(tenant), title(tenant)),
            Self::RemoveTenant(tenant) => format!("remove tenant {}", title(tenant)),
            Self::Revoke(tenant) => format!("remove {} in tenant {}", roles(tenant), title(tenant)),
            Self::Permit(range) => format!("permit {range}"),
            Self::Unpermit(range) => format!("no longer permit {range}"),
            Self::SetClaim(name, json) => format!("set claim {name} to {}", short(json)),
            Self::RemoveClaim(name) => format!("remove claim {name}"),
            Self::SetAttribute(name, json) => format!("set attribute {name} to {}", short(json)),
            Self::RemoveAttribute(name) => format!("remove attribute {name}"),
            Self::Describe(pattern) if pattern.text().is_empty() => "clear the description".to_owned(),
            Self::Describe(pattern) => format!("describe as “{}”", short(pattern.text())),
        }
    }
}

fn title(Tenant { id, name, roles: _ }: &Tenant) -> &str {
    if name.is_empty() { id } else { name }
}

fn roles(Tenant { id: _, name: _, roles }: &Tenant) -> String {
    format!("role{} {}", if roles.len() == 1 { "" } else { "s" }, roles.join(", "))
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
