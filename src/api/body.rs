//! Bodies of answers, which may carry a secret.
//!
//! Invariant: no piece and no whole is let go unwiped.

use zeroize::{Zeroize, Zeroizing};

use super::transport::{Broken, Chunks};

/// A whole body. Its pieces are wiped, and so is the whole when it is dropped.
pub(super) async fn collect(body: &mut dyn Chunks) -> Result<Zeroizing<Vec<u8>>, Broken> {
    collect_up_to(body, usize::MAX).await
}

pub(super) async fn collect_up_to(body: &mut dyn Chunks, limit: usize) -> Result<Zeroizing<Vec<u8>>, Broken> {
    let mut whole = Zeroizing::new(Vec::new());
    collect_into(&mut whole, body, limit).await.map(|()| whole)
}

/// A body as far as it comes.
pub(super) async fn collect_into(
    whole: &mut Zeroizing<Vec<u8>>,
    body: &mut dyn Chunks,
    limit: usize,
) -> Result<(), Broken> {
    while whole.len() < limit {
        let Some(chunk) = body.next().await? else { break };
        append(whole, &chunk);
    }
    Ok(())
}

/// Appends without leaving an unwiped copy behind when the buffer has to move.
fn append(whole: &mut Zeroizing<Vec<u8>>, chunk: &[u8]) {
    if whole.capacity() - whole.len() < chunk.len() {
        let mut larger = Vec::with_capacity((whole.len() + chunk.len()).saturating_mul(2));
        larger.extend_from_slice(whole);
        whole.zeroize();
        *whole = Zeroizing::new(larger);
    }
    whole.extend_from_slice(chunk);
}
