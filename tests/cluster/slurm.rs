//! A real Slurm on this machine, with two emulated nodes: an array job and its merge, a task that is
//! killed, a node that goes away.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::processes::{is_stopped, signal, with_environment};
use super::{assert_as_one, desk_with, is_there, path_variable};
use crate::desk::Desk;

/// Longer than anything takes, the two minutes too that a task waits which Slurm has queued again; a machine
/// with other work to do is slow.
const PATIENCE: Duration = Duration::from_secs(300);

const NODES: [&str; 2] = ["node1", "node2"];

/// What stands for the program: a task whose name a file in its folder has stops before it plays, once,
/// until it is let go on or is killed. The program itself may have played its part before anybody looks.
const STANDS_FOR_PROGRAM: &str = "#!/bin/sh\n\
    if rm \"hold-$SLURM_ARRAY_TASK_ID\" 2>/dev/null; then kill -STOP $$; fi\n\
    exec 'PROGRAM' \"$@\"\n";

/// By what the processes of a node's daemon are known.
const NODE: &str = "STAGGER_TEST_NODE";

/// munged, slurmctld and two slurmd. When it is dropped all of them have ended, and their jobs.
struct Cluster {
    dir: TempDir,
    daemons: Vec<(String, Child)>,
}

impl Cluster {
    fn start() -> Self {
        let dir = TempDir::with_prefix("stagger-slurm-").unwrap();
        let mut cluster = Cluster { dir, daemons: Vec::new() };
        for folder in ["munge", "ctld", NODES[0], NODES[1], "bin"] {
            fs::create_dir(cluster.path(folder)).unwrap();
        }
        let program = assert_cmd::cargo::cargo_bin!("stagger").display().to_string();
        let stands_for_it = cluster.path("bin/stagger");
        fs::write(&stands_for_it, STANDS_FOR_PROGRAM.replace("PROGRAM", &program)).unwrap();
        fs::set_permissions(&stands_for_it, fs::Permissions::from_mode(0o755)).unwrap();
        // munged wants to be reached by everybody, and its key by nobody
        for folder in ["", "munge"] {
            fs::set_permissions(cluster.path(folder), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let key = cluster.path("munge/key");
        fs::write(&key, "a key for this test and nothing else: ".repeat(4)).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
        let of = |what: &str| format!("--{what}-file={}", cluster.path(&format!("munge/{what}")).display());
        let socket = format!("--socket={}", cluster.path("munge/socket").display());
        let munged = ["--foreground".to_owned(), socket, of("key"), of("log"), of("pid"), of("seed")];
        cluster.daemon("munged", "munged", &munged);
        fs::write(cluster.path("slurm.conf"), cluster.configuration()).unwrap();
        cluster.wait("munged", |c| c.path("munge/socket").exists());
        cluster.daemon("slurmctld", "slurmctld", &["-D".to_owned(), "-i".to_owned()]);
        for node in NODES {
            cluster.daemon(node, "slurmd", &["-D".to_owned(), "-N".to_owned(), node.to_owned()]);
        }
        cluster.wait("the nodes", |c| {
            let states = c.try_run("sinfo", &["--noheader", "--Node", "--format=%T"]).unwrap_or_default();
            states.lines().filter(|s| *s == "idle").count() == NODES.len()
        });
        cluster
    }

    fn configuration(&self) -> String {
        let [controller, first, second] = free_ports();
        let host = output(Command::new("hostname").arg("-s"));
        let user = output(Command::new("id").arg("-un"));
        let dir = self.dir.path().display();
        format!(
            "ClusterName=test\nSlurmctldHost={host}(127.0.0.1)\nSlurmctldPort={controller}\n\
             AuthType=auth/munge\nAuthInfo=socket={dir}/munge/socket\n\
             SlurmUser={user}\nSlurmdUser={user}\nStateSaveLocation={dir}/ctld\nSlurmdSpoolDir={dir}/%n\n\
             SlurmctldPidFile={dir}/ctld.pid\nSlurmdPidFile={dir}/%n.pid\n\
             SlurmctldLogFile={dir}/slurmctld.log\nSlurmdLogFile={dir}/%n.log\n\
             ProctrackType=proctrack/pgid\nTaskPlugin=task/none\nSwitchType=switch/none\nMpiDefault=none\n\
             SelectType=select/cons_tres\nSelectTypeParameters=CR_Core\nSchedulerType=sched/backfill\n\
             SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0\n\
             ReturnToService=2\nKillWait=2\nJobRequeue=1\nMinJobAge=600\n\
             NodeName=node1 NodeHostname={host} NodeAddr=127.0.0.1 Port={first} CPUs=2\n\
             NodeName=node2 NodeHostname={host} NodeAddr=127.0.0.1 Port={second} CPUs=2\n\
             PartitionName=all Nodes=node1,node2 Default=YES MaxTime=INFINITE State=UP\n"
        )
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    /// A command that talks to this cluster and to no other.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for (name, _) in
            std::env::vars().filter(|(name, _)| name.starts_with("SLURM") || name.starts_with("SBATCH"))
        {
            command.env_remove(name);
        }
        let path = format!("{}:{}", self.path("bin").display(), path_variable());
        command.env("PATH", path).env("SLURM_CONF", self.path("slurm.conf")).stdin(Stdio::null());
        command
    }

    fn daemon(&mut self, name: &str, program: &str, args: &[String]) {
        let log = File::create(self.path(&format!("{name}.out"))).unwrap();
        let mut command = self.command(program);
        command.args(args).env(NODE, name).stdout(log.try_clone().unwrap()).stderr(log);
        self.daemons.push((name.to_owned(), command.spawn().unwrap()));
    }

    fn try_run(&self, program: &str, args: &[&str]) -> Option<String> {
        let output = self.command(program).args(args).output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap().trim().to_owned())
    }

    fn run(&self, program: &str, args: &[&str]) -> String {
        self.try_run(program, args).unwrap_or_else(|| panic!("{program} {args:?}\n{}", self.logs()))
    }

    #[track_caller]
    fn wait(&self, what: &str, mut until: impl FnMut(&Self) -> bool) {
        let begun = Instant::now();
        while !until(self) {
            assert!(begun.elapsed() < PATIENCE, "{}\n{what}: not within {PATIENCE:?}", self.logs());
            sleep(Duration::from_millis(30));
        }
    }

    /// What a job's record says under a name.
    fn of_job(&self, job: &str, name: &str) -> String {
        let record = self.run("scontrol", &["--oneliner", "show", "job", job]);
        let begins = format!("{name}=");
        record.split_whitespace().find_map(|word| word.strip_prefix(&begins)).unwrap_or_default().to_owned()
    }

    /// By what processes of this cluster, and of no other, are known.
    fn mark(&self) -> String {
        format!("SLURM_CONF={}", self.path("slurm.conf").display())
    }

    /// The processes of a task of an array job, the script's last.
    fn processes_of(&self, job: &str, task: u32) -> Vec<u32> {
        let of = [self.mark(), format!("SLURM_ARRAY_JOB_ID={job}"), format!("SLURM_ARRAY_TASK_ID={task}")];
        with_environment(&of)
    }

    /// Waits until a task is about to play its part and has stopped, as it was told.
    fn held(&self, job: &str, task: u32) -> u32 {
        let mut held = None;
        self.wait(&format!("task {task}"), |c| {
            held = c.processes_of(job, task).into_iter().find(|pid| is_stopped(*pid));
            held.is_some()
        });
        held.unwrap()
    }

    /// A node goes away with everything that runs on it.
    fn lose(&mut self, node: &str) {
        let of_daemon = with_environment(&[self.mark(), format!("{NODE}={node}")]);
        let of_tasks = with_environment(&[self.mark(), format!("SLURMD_NODENAME={node}")]);
        // the daemons first, so that none of them tells anybody how its tasks ended
        signal("-KILL", &[of_daemon, of_tasks].concat());
        self.run("scontrol", &["update", &format!("NodeName={node}"), "State=DOWN", "Reason=gone"]);
    }

    /// Tasks that are queued again wait two minutes, lest they fail for the same reason. Not here.
    fn hurry(&self) {
        let waiting = self.run("squeue", &["--noheader", "--states=PENDING", "--format=%i %r"]);
        for task in waiting.lines().filter_map(|line| line.strip_suffix(" BeginTime")) {
            // it may have begun by now
            self.try_run("scontrol", &["update", &format!("JobId={task}"), "StartTime=now"]);
        }
    }

    fn logs(&self) -> String {
        let read = |name: &str| fs::read_to_string(self.path(name)).unwrap_or_default();
        let last = |text: String| text.lines().rev().take(15).map(str::to_owned).collect::<Vec<_>>();
        ["munged.out", "slurmctld.out", "slurmctld.log", "node1.out", "node1.log", "node2.out", "node2.log"]
            .map(|name| format!("== {name}, the last lines first\n{}", last(read(name)).join("\n")))
            .join("\n")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // the jobs' processes too: they have the same mark
        signal("-KILL", &with_environment(&[self.mark()]));
        for (_, daemon) in &mut self.daemons {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
        signal("-KILL", &with_environment(&[self.mark()]));
    }
}

fn output(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stdout).unwrap().trim().to_owned()
}

/// Ports that nobody listens at.
fn free_ports() -> [u16; 3] {
    let listeners = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

fn submit(cluster: &Cluster, desk: &Desk) -> (String, String) {
    let submitted = cluster.command("bash").arg("submit.sh").current_dir(desk.dir.path()).output().unwrap();
    assert!(submitted.status.success(), "{}\n{}", String::from_utf8_lossy(&submitted.stderr), cluster.logs());
    let told = String::from_utf8(submitted.stdout).unwrap();
    let mut jobs = told.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).map(str::to_owned);
    let (Some(parts), Some(merge)) = (jobs.next(), jobs.next()) else { panic!("{told}") };
    (parts, merge)
}

#[track_caller]
fn merged(cluster: &Cluster, desk: &Desk, merge: &str) {
    cluster.wait("the merge", |c| {
        c.hurry();
        let state = c.of_job(merge, "JobState");
        assert!(
            ["PENDING", "CONFIGURING", "RUNNING", "COMPLETING", "COMPLETED"].contains(&state.as_str()),
            "{state}"
        );
        state == "COMPLETED"
    });
    assert_as_one(desk);
}

fn is_part(desk: &Desk, part: u32) -> bool {
    desk.path(&format!("parts/part-{part}-of-6.stagger")).exists()
}

/// One after the other on one cluster, for it takes its time to start.
#[test]
fn the_scripts_on_a_real_slurm() {
    if !is_there(
        "Slurm with munge",
        &["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue", "sinfo"],
    ) {
        return;
    }
    let desk = desk_with(&["parts.sbatch", "merge.sbatch", "submit.sh"]);
    let mut cluster = Cluster::start();
    everything_goes_well_but_a_task_is_killed(&cluster, &desk);
    tasks_are_submitted_again(&cluster, &desk);
    for folder in ["parts", "results"] {
        fs::remove_dir_all(desk.path(folder)).unwrap();
    }
    a_node_goes_away(&mut cluster, &desk);
}

fn everything_goes_well_but_a_task_is_killed(cluster: &Cluster, desk: &Desk) {
    desk.write("hold-2", "");
    let (parts, merge) = submit(cluster, desk);
    let program = cluster.held(&parts, 2);
    assert!(!is_part(desk, 2));
    signal("-KILL", &[program]);
    merged(cluster, desk, &merge);
    let task = format!("{parts}_2");
    assert_eq!(
        (cluster.of_job(&task, "JobState").as_str(), cluster.of_job(&task, "Restarts").as_str()),
        ("COMPLETED", "1")
    );
    assert_eq!(cluster.of_job(&format!("{parts}_3"), "Restarts"), "0");
    let log = desk.read("part-2.log");
    assert!(log.contains("Killed") && log.contains("Part 2 of 6 (trials "), "{log}");
}

/// Tasks of an array that is submitted again are parts of the same six, and what is there is left.
fn tasks_are_submitted_again(cluster: &Cluster, desk: &Desk) {
    let before = fs::metadata(desk.path("parts/part-3-of-6.stagger")).unwrap().modified().unwrap();
    fs::remove_file(desk.path("parts/part-5-of-6.stagger")).unwrap();
    let mut again = cluster.command("sbatch");
    let again =
        again.args(["--parsable", "--wait", "--array=3,5", "parts.sbatch"]).current_dir(desk.dir.path());
    let again = again.output().unwrap();
    assert!(again.status.success(), "{}", cluster.logs());
    assert!(is_part(desk, 5) && desk.read("part-3.log").contains("is there already"));
    assert_eq!(fs::metadata(desk.path("parts/part-3-of-6.stagger")).unwrap().modified().unwrap(), before);
    desk.run("merge parts --quiet --out results/deal").done();
    assert_as_one(desk);
}

fn a_node_goes_away(cluster: &mut Cluster, desk: &Desk) {
    // the first four tasks begin at once, two on each node
    let first = 1..=4;
    first.clone().for_each(|task| desk.write(&format!("hold-{task}"), ""));
    let (parts, merge) = submit(cluster, desk);
    let held: Vec<(u32, u32)> = first.map(|task| (task, cluster.held(&parts, task))).collect();
    let node = |task: u32| cluster.of_job(&format!("{parts}_{task}"), "NodeList");
    let (lost, kept): (Vec<_>, Vec<_>) = held.into_iter().partition(|(task, _)| node(*task) == NODES[1]);
    assert_eq!(lost.len(), 2, "two tasks on each node");
    cluster.lose(NODES[1]);
    signal("-CONT", &kept.iter().map(|(_, program)| *program).collect::<Vec<_>>());
    merged(cluster, desk, &merge);
    for (task, _) in lost {
        let of = |name: &str| cluster.of_job(&format!("{parts}_{task}"), name);
        assert_eq!(
            (of("JobState").as_str(), of("NodeList").as_str()),
            ("COMPLETED", NODES[0]),
            "task {task}"
        );
        assert_ne!(of("Restarts"), "0", "task {task}");
    }
    assert!(Path::new(&desk.path("merge.log")).exists());
}
