//! Files that a person hands to the page.
//!
//! Invariant: a file is measured before it is read, and no more of it is read than was asked for.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, DragEvent, Event, File, FileList, HtmlInputElement};
use zeroize::Zeroizing;

/// So many bytes are read at a time, which no page notices.
const PIECE: usize = 1 << 20;

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// No file was picked.
    Nothing,
    /// It has so many bytes, which is more than was asked for.
    TooLarge(u64),
    /// It is gone, or the browser may not read it.
    Unreadable,
    /// It is no text.
    NoText,
}

/// A file that a person handed over.
pub struct Picked(File);

impl Picked {
    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// How many bytes it has.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is whole and not negative")]
    fn size(&self) -> u64 {
        self.0.size() as u64
    }
}

/// The file that was just picked in a file field. The field is emptied, so that the same file can be picked again.
pub fn picked(event: &Event) -> Option<Picked> {
    let field = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = first(field.files());
    field.set_value("");
    file
}

/// The file that was just dropped.
pub fn dropped(event: &DragEvent) -> Option<Picked> {
    first(event.data_transfer()?.files())
}

/// The text that is just being pasted.
pub fn pasted(event: &ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text/plain").ok().filter(|text| !text.is_empty())
}

fn first(files: Option<FileList>) -> Option<Picked> {
    files?.get(0).map(Picked)
}

/// The bytes of a file, if it has at most so many. They are read once, piece by piece; what was read of a file that then
/// cannot be read is wiped.
///
/// # Errors
/// [`Unread`] tells why there are none.
pub async fn bytes(Picked(file): &Picked, most: usize) -> Result<Vec<u8>, Unread> {
    let size = Picked(file.clone()).size();
    let whole = usize::try_from(size).ok().filter(|size| *size <= most).ok_or(Unread::TooLarge(size))?;
    // As long as it will be from the beginning, so that no copy is left behind where it grew.
    let mut bytes = Zeroizing::new(vec![0; whole]);
    let mut done = 0;
    for piece in bytes.chunks_mut(PIECE) {
        let end = done + piece.len();
        #[expect(clippy::cast_precision_loss, reason = "an offset of some megabytes")]
        let slice = file.slice_with_f64_and_f64(done as f64, end as f64).map_err(|_| Unread::Unreadable)?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|_| Unread::Unreadable)?;
        let read = js_sys::Uint8Array::new(&buffer);
        if read.length() as usize != piece.len() {
            return Err(Unread::Unreadable);
        }
        read.copy_to(piece);
        // The copy outside of this program's memory is overwritten too.
        read.fill(0, 0, read.length());
        done = end;
    }
    Ok(std::mem::take(&mut *bytes))
}

/// The text of the file that was just picked in a file field, if it has at most so many bytes.
///
/// # Errors
/// [`Unread`] tells why there is none.
pub async fn text(event: &Event, most: usize) -> Result<String, Unread> {
    let file = picked(event).ok_or(Unread::Nothing)?;
    String::from_utf8(bytes(&file, most).await?).map_err(|_| Unread::NoText)
}
