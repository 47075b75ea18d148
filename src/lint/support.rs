//! What the lints share: the rulebook under the glass, walks over it, and reasoning about conditions.

pub mod allow;
pub mod book;
pub mod logic;
pub mod meaning;
pub mod neighbours;
pub mod reach;
pub mod walk;
