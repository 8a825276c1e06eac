//! Any bytes as a scenario file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // what is not UTF-8 is refused before anything looks at it
    if let Ok(text) = std::str::from_utf8(bytes) {
        stagger_fuzz::examine::scenario(text, &[]);
    }
});
