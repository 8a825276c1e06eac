//! Any bytes as the file of a part.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    stagger_fuzz::part::examine(bytes);
});
