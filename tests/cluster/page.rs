//! The scripts as they stand in docs/cluster.md.

/// The block of that name: the fence is followed by the language and the name of the file.
pub(crate) fn block(name: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cluster.md");
    let page = std::fs::read_to_string(path).unwrap();
    let begins = |line: &str| line.starts_with("```") && line.split_whitespace().nth(1) == Some(name);
    let mut lines = page.lines().skip_while(|line| !begins(line)).skip(1);
    let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
    assert!(!block.is_empty(), "no block {name} in docs/cluster.md");
    block.join("\n") + "\n"
}
