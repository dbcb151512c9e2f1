//! A column of values that grows without ever being copied.
//!
//! Invariant: values are kept in pieces of one size, each allocated once and in full. Growing a million rows by doubling
//! would hold the old and the new copy at the same moment.

/// Values in a piece.
const PIECE: usize = 4096;

/// A list of small values, one a row.
#[derive(Debug)]
pub(in crate::fleet) struct Column<T> {
    pieces: Vec<Vec<T>>,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<T: Copy> Column<T> {
    pub(in crate::fleet) fn push(&mut self, value: T) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < PIECE => piece.push(value),
            _ => {
                let mut piece = Vec::with_capacity(PIECE);
                piece.push(value);
                self.pieces.push(piece);
            }
        }
    }

    pub(in crate::fleet) fn len(&self) -> usize {
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * PIECE + last.len())
    }

    pub(in crate::fleet) fn get(&self, at: usize) -> Option<T> {
        self.pieces.get(at / PIECE)?.get(at % PIECE).copied()
    }

    pub(in crate::fleet) fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.pieces.iter().flatten().copied()
    }

    /// Memory in bytes, what is set aside included.
    pub(in crate::fleet) fn bytes(&self) -> usize {
        self.pieces.iter().map(|piece| piece.capacity() * size_of::<T>()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_where_they_were_put() {
        let mut column = Column::default();
        assert_eq!((column.len(), column.get(0)), (0, None::<u32>));
        (0..10_000_u32).for_each(|value| column.push(value));
        assert_eq!(column.len(), 10_000);
        for at in [0, 4_095, 4_096, 9_999] {
            assert_eq!(column.get(at), u32::try_from(at).ok());
        }
        assert_eq!(column.get(10_000), None);
        assert_eq!(column.iter().filter(|value| *value == 7).count(), 1);
        assert_eq!(column.bytes(), 3 * PIECE * 4);
    }
}
