//! Numbers for byte strings, found fast where they are short, as keys and names are.
//!
//! It only grows, up to a limit; what is not found may be all the same.

/// No more strings are kept.
const MOST: usize = 8_192;

/// A string that was looked at: its first bytes as two words, padded with zeros.
#[derive(Clone, Copy, Debug)]
pub(super) struct Short {
    pub first: u64,
    pub second: u64,
}

/// A kept string.
#[derive(Clone, Copy, Debug)]
struct Kept {
    short: Short,
    /// Where it stands among the bytes, and how long it is.
    start: u32,
    length: u32,
    number: u16,
}

/// Numbers of byte strings.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup {
    /// By hash: an index into `kept`, from 1.
    slots: Vec<u16>,
    kept: Vec<Kept>,
    bytes: Vec<u8>,
}

impl Lookup {
    /// The number of a string, if it has one.
    #[inline]
    pub fn get(&self, short: Short, bytes: &[u8]) -> Option<u16> {
        let mut at = self.home(short, bytes.len());
        loop {
            let slot = *self.slots.get(at)?;
            let kept = self.kept.get(usize::from(slot).checked_sub(1)?)?;
            if kept.short.first == short.first
                && kept.short.second == short.second
                && kept.length as usize == bytes.len()
                && (bytes.len() <= 16 || self.text(kept) == bytes)
            {
                return Some(kept.number);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Gives a string that has none a number, if there is room.
    pub fn put(&mut self, short: Short, bytes: &[u8], number: u16) {
        let (start, length) = (self.bytes.len(), bytes.len());
        if self.kept.len() >= MOST || start + length > MOST * 64 {
            return;
        }
        if self.kept.len() * 2 >= self.slots.len() {
            self.grow();
        }
        self.bytes.extend_from_slice(bytes);
        self.kept.push(Kept {
            short,
            start: u32::try_from(start).unwrap_or(u32::MAX),
            length: u32::try_from(length).unwrap_or(u32::MAX),
            number,
        });
        self.seat(self.kept.len() - 1);
    }

    /// Whether nothing more can be kept.
    pub fn is_full(&self) -> bool {
        self.kept.len() >= MOST
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots.clear();
        self.slots.resize(size, 0);
        for index in 0..self.kept.len() {
            self.seat(index);
        }
    }

    fn seat(&mut self, index: usize) {
        let kept = &self.kept[index];
        let mut at = self.home(kept.short, kept.length as usize);
        while self.slots[at] != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = u16::try_from(index + 1).unwrap_or(0);
    }

    fn text(&self, kept: &Kept) -> &[u8] {
        let start = kept.start as usize;
        self.bytes
            .get(start..start + kept.length as usize)
            .unwrap_or_default()
    }

    #[inline(always)]
    fn home(&self, short: Short, length: usize) -> usize {
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        let mixed = short.first ^ short.second.rotate_left(29) ^ (length as u64) << 56;
        let hash = mixed.wrapping_mul(SPREAD) >> 32;
        hash as usize & self.slots.len().wrapping_sub(1)
    }
}

impl Short {
    /// The beginning of a string.
    #[inline]
    pub fn of(bytes: &[u8]) -> Self {
        let mut padded = [0; 16];
        let length = bytes.len().min(16);
        padded[..length].copy_from_slice(&bytes[..length]);
        let [first, second] = words(&padded);
        Self { first, second }
    }
}

fn words(bytes: &[u8; 16]) -> [u64; 2] {
    let word = |at: usize| std::array::from_fn(|byte| bytes[at + byte]);
    [u64::from_le_bytes(word(0)), u64::from_le_bytes(word(8))]
}
