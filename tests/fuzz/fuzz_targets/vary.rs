//! Any text after `--vary`.
#![no_main]

libfuzzer_sys::fuzz_target!(|typed: &str| {
    stagger_fuzz::examine::vary(stagger_fuzz::FILE, typed);
});
