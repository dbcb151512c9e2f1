//! Files that the page makes, handed to the person as a download.
//!
//! Invariant: the bytes go to the browser a piece at a time, which may keep them on disk; the address that leads to them
//! is taken back.

use std::time::Duration;

use js_sys::{Array, Uint8Array};
use leptos::prelude::set_timeout;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser has to fetch a file: it asks the person before.
const OFFERED: Duration = Duration::from_secs(30);

/// The browser has no room for the file, or does not let the page offer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// Saves bytes that hold a secret, or are sealed. The address that leads to them is taken back as soon as the browser has
/// had time to fetch them.
///
/// # Errors
/// [`Refused`] when the file cannot be offered. Whether the person then keeps it, no page is told.
pub fn hand_over(bytes: &[u8], name: &str) -> Result<(), Refused> {
    let pieces = Pieces::default();
    pieces.push(bytes)?;
    let offer = SendWrapper::new(pieces.save(name, "application/octet-stream")?);
    set_timeout(move || drop(offer), OFFERED);
    Ok(())
}

/// Whether this page can offer files: for whoever is about to make something that can only leave it as one.
pub fn is_possible() -> bool {
    let file = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::new_with_length(1)));
    file.and_then(|file| Url::create_object_url_with_blob(&file)).map(Offer).is_ok()
}

/// A file in the making.
#[derive(Debug, Default)]
pub struct Pieces(Array);

impl Pieces {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`Refused`] when there is no room for them.
    pub fn push(&self, bytes: &[u8]) -> Result<(), Refused> {
        let copy = Uint8Array::from(bytes);
        let piece = Blob::new_with_u8_array_sequence(&Array::of1(&copy));
        // The browser has its own by now, and the bytes may be a secret's.
        copy.fill(0, 0, copy.length());
        let piece = piece.map_err(|_| Refused)?;
        self.0.push(&piece);
        Ok(())
    }

    /// Saves the file under a name, where and however the person's browser saves files.
    ///
    /// # Errors
    /// [`Refused`] when the file cannot be offered. Whether the person then keeps it, no page is told.
    pub fn save(self, name: &str, media_type: &str) -> Result<Offer, Refused> {
        let kind = BlobPropertyBag::new();
        kind.set_type(media_type);
        let file = Blob::new_with_blob_sequence_and_options(&self.0, &kind).map_err(|_| Refused)?;
        let document = super::window().and_then(|window| window.document()).ok_or(Refused)?;
        let link = document.create_element("a").map_err(|_| Refused)?;
        let link: HtmlAnchorElement = link.dyn_into().map_err(|_| Refused)?;
        let offer = Offer(Url::create_object_url_with_blob(&file).map_err(|_| Refused)?);
        link.set_href(&offer.0);
        link.set_download(name);
        link.click();
        Ok(offer)
    }
}

/// The address under which a file can be fetched from this page, until this is dropped.
#[derive(Debug)]
pub struct Offer(String);

impl Drop for Offer {
    fn drop(&mut self) {
        // Only text that is no address is refused.
        let _ = Url::revoke_object_url(&self.0);
    }
}
