//! From rule text to a tree: words, the vocabulary of all phrases, and the grammar.
//!
//! Parsing cannot fail: whatever the bytes, it yields a tree and says what is wrong with the text.

pub mod tree;
