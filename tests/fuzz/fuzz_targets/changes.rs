//! Any text after `--set`.
#![no_main]

libfuzzer_sys::fuzz_target!(|typed: &str| {
    stagger_fuzz::examine::change(stagger_fuzz::FILE, typed);
});
