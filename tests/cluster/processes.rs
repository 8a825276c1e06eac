//! Processes by what is in their environment: the only sure way to tell whose they are.

use std::fs;
use std::process::Command;

/// The numbers of the processes in whose environment all of these are, the latest first.
pub(crate) fn with_environment(variables: &[String]) -> Vec<u32> {
    let number = |entry: fs::DirEntry| entry.file_name().to_str().and_then(|n| n.parse::<u32>().ok());
    let mut all: Vec<u32> =
        fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(number).collect();
    all.retain(|pid| *pid != std::process::id() && has(*pid, variables));
    all.sort_unstable_by(|a, b| b.cmp(a));
    all
}

fn has(pid: u32, variables: &[String]) -> bool {
    // one that has ended meanwhile has none
    let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    let has = |variable: &String| environment.split(|b| *b == 0).any(|entry| entry == variable.as_bytes());
    variables.iter().all(has)
}

/// Whether a process was stopped and has not been let go on.
pub(crate) fn is_stopped(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:\tT"))
}

/// Sends a signal to these processes, in this order.
pub(crate) fn signal(signal: &str, pids: &[u32]) {
    if pids.is_empty() {
        return;
    }
    let pids = pids.iter().map(u32::to_string);
    let _ = Command::new("kill").arg(signal).args(pids).stderr(std::process::Stdio::null()).status();
}
