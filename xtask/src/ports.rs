//! Ports of this machine.

use crate::failure::{Outcome, fail};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};

/// Makes sure that a server could listen on the port, before anything long is done for it.
pub(crate) fn expect_free(port: u16) -> Outcome {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            fail!("Port {port} is in use by another program. Stop that, or choose another port with --port.")
        }
        Err(error) => fail!("Port {port} cannot be used: {error}. Choose another with --port."),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    #[test]
    fn a_busy_port_is_named_with_a_way_out() {
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = other.local_addr().unwrap().port();
        let failure = expect_free(port).unwrap_err().to_string();
        assert!(failure.contains(&port.to_string()) && failure.contains("--port"), "{failure}");
        drop(other);
        assert!(expect_free(port).is_ok());
    }
}
