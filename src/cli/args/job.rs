//! Which part of an array of jobs this one is: what schedulers put into the environment.

use stagger::engine::Part;

use super::values::numbered_part;

/// A variable of the environment.
type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// `K/N`, `auto/N` or `auto`.
pub(super) fn part(text: &str, env: Environment<'_>) -> Result<Part, String> {
    let Some(rest) = text.strip_prefix("auto") else { return numbered_part(text) };
    let of = match rest.strip_prefix('/') {
        Some(n) => Some(numbered_part(&format!("1/{n}"))?.of()),
        None if rest.is_empty() => None,
        None => return numbered_part(text),
    };
    match (number(env, "SLURM_ARRAY_TASK_ID")?, number(env, "JOB_COMPLETION_INDEX")?) {
        (Some(_), Some(_)) => {
            Err("SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX are both set: write the part as K/N".to_owned())
        }
        (Some(task), None) => in_slurm(task, of, env),
        (None, Some(index)) => in_kubernetes(index, of),
        (None, None) => {
            Err("neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set: `auto` is for array jobs \
                             of Slurm and indexed jobs of Kubernetes; elsewhere write the part as K/N"
                .to_owned())
        }
    }
}

/// A task of an array job is the part of its own number: all tasks of `--array=1-N`. Where N is not
/// given, the array must be one that was plainly meant so: a part of an array that was submitted
/// again would take itself for the whole.
fn in_slurm(task: u64, of: Option<u64>, env: Environment<'_>) -> Result<Part, String> {
    if let Some(of) = of {
        return Part::new(task, of).ok_or_else(|| {
            format!("the task's number, SLURM_ARRAY_TASK_ID, is {task}: the tasks of {of} parts are --array=1-{of}")
        });
    }
    let needed = |name| number(env, name)?.ok_or_else(|| format!("{name} is not set: write auto/N"));
    let (first, last) = (needed("SLURM_ARRAY_TASK_MIN")?, needed("SLURM_ARRAY_TASK_MAX")?);
    let (count, step) =
        (needed("SLURM_ARRAY_TASK_COUNT")?, number(env, "SLURM_ARRAY_TASK_STEP")?.unwrap_or(1));
    let whole = first <= 1 && step == 1 && last.checked_sub(first).is_some_and(|n| n + 1 == count);
    let part = || Part::new((task + 1).checked_sub(first)?, count);
    whole.then(part).flatten().ok_or_else(|| {
        format!(
            "the array has {count} tasks from {first} to {last}, which may be some tasks of a larger one: write \
             auto/N with the number of all parts"
        )
    })
}

/// Completion indexes begin with 0, and nothing says how many there are.
fn in_kubernetes(index: u64, of: Option<u64>) -> Result<Part, String> {
    let of = of.ok_or(
        "a job of Kubernetes does not say how many parts there are: write auto/N, with the N of \
                       `completions`",
    )?;
    Part::new(index.saturating_add(1), of).ok_or_else(|| {
        format!("JOB_COMPLETION_INDEX is {index}, but indexes of {of} parts end with {}", of - 1)
    })
}

fn number(env: Environment<'_>, name: &str) -> Result<Option<u64>, String> {
    let Some(text) = env(name).filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = || format!("{name} is {text:?}, which is no number: write the part as K/N");
    text.parse().map(Some).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn told(text: &str, variables: &[(&str, &str)]) -> Result<(u64, u64), String> {
        let env = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        part(text, &env).map(|p| (p.number(), p.of()))
    }

    fn slurm<'a>(task: &'a str, [first, last, count, step]: [&'a str; 4]) -> Vec<(&'static str, &'a str)> {
        let names = ["ID", "MIN", "MAX", "COUNT", "STEP"].map(|n| match n {
            "ID" => "SLURM_ARRAY_TASK_ID",
            "MIN" => "SLURM_ARRAY_TASK_MIN",
            "MAX" => "SLURM_ARRAY_TASK_MAX",
            "COUNT" => "SLURM_ARRAY_TASK_COUNT",
            _ => "SLURM_ARRAY_TASK_STEP",
        });
        names.into_iter().zip([task, first, last, count, step]).collect()
    }

    #[test]
    fn parts_by_number() {
        assert_eq!(told("3/6", &[]), Ok((3, 6)));
        assert_eq!(told("1/1", &[("SLURM_ARRAY_TASK_ID", "9")]), Ok((1, 1)));
        for text in
            ["", "3", "0/6", "7/6", "3/0", "-1/6", "+1/6", "1/6/2", "1.5/6", "a/b", "3/", "/6", "1/1000001"]
        {
            assert!(told(text, &[]).unwrap_err().contains("K/N"), "{text}");
        }
    }

    #[test]
    fn tasks_of_slurm() {
        assert_eq!(told("auto", &slurm("3", ["1", "6", "6", "1"])), Ok((3, 6)));
        assert_eq!(told("auto", &slurm("0", ["0", "5", "6", "1"])), Ok((1, 6)));
        assert_eq!(told("auto", &slurm("5", ["0", "5", "6", ""])), Ok((6, 6)));
        // told how many, the number of a task is that of its part, whatever else is in the array
        assert_eq!(told("auto/6", &slurm("3", ["3", "5", "2", "1"])), Ok((3, 6)));
        assert_eq!(told("auto/6", &slurm("6", ["1", "6", "6", "1"])), Ok((6, 6)));
    }

    #[test]
    fn a_part_of_an_array_does_not_take_itself_for_the_whole() {
        for array in [["3", "7", "2", "1"], ["1", "9", "5", "2"], ["1", "7", "2", "1"], ["2", "6", "5", "1"]]
        {
            let refused = told("auto", &slurm(array[0], array)).unwrap_err();
            assert!(refused.contains("write auto/N"), "{refused}");
        }
        let refused = told("auto/6", &slurm("0", ["0", "5", "6", "1"])).unwrap_err();
        assert!(refused.contains("--array=1-6"), "{refused}");
        assert!(told("auto", &[("SLURM_ARRAY_TASK_ID", "3")]).unwrap_err().contains("write auto/N"));
    }

    #[test]
    fn indexes_of_kubernetes() {
        assert_eq!(told("auto/6", &[("JOB_COMPLETION_INDEX", "0")]), Ok((1, 6)));
        assert_eq!(told("auto/6", &[("JOB_COMPLETION_INDEX", "5")]), Ok((6, 6)));
        assert!(told("auto/6", &[("JOB_COMPLETION_INDEX", "6")]).unwrap_err().contains("end with 5"));
        assert!(told("auto", &[("JOB_COMPLETION_INDEX", "0")]).unwrap_err().contains("write auto/N"));
    }

    #[test]
    fn an_environment_that_says_nothing_or_too_much() {
        for text in ["auto", "auto/6"] {
            assert!(told(text, &[]).unwrap_err().contains("write the part as K/N"));
            let both = [("SLURM_ARRAY_TASK_ID", "1"), ("JOB_COMPLETION_INDEX", "1")];
            assert!(told(text, &both).unwrap_err().contains("both"));
            assert!(told(text, &[("SLURM_ARRAY_TASK_ID", "x")]).unwrap_err().contains("no number"));
        }
        for text in ["automatic", "auto/", "auto/0", "auto/x", "auto6"] {
            assert!(told(text, &[("JOB_COMPLETION_INDEX", "0")]).is_err(), "{text}");
        }
    }
}
