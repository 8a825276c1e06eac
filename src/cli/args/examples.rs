//! Examples that the help of each command ends with.

/// The same with the exit codes of all commands that play and write results.
macro_rules! with_exit_codes {
    ($examples:literal) => {
        concat!(
            $examples,
            "\n\nExit codes: 0 done, 1 the input is wrong, 2 the command line is wrong, 3 the disk could not be\n\
             read or written, 130 interrupted."
        )
    };
}

pub(super) const RUN_EXAMPLES: &str = with_exit_codes!(
    "\
Examples:
  stagger run deal.toml                            the file and all its variants
  stagger run deal.toml other.toml                 two files, compared
  stagger run deal.toml --variant base --variant daily
  stagger run deal.toml --set party.north.complies=0.8 --out results/north-at-80
  stagger run deal.toml --trials 1e6 --precision 0.001
  stagger run deal.toml --method both              simulated and solved: do they agree?
  stagger run deal.toml --formats html             report.html alone, the page for those who decide

With more than one scenario each is compared with the first, trial by trial on the same luck.
Ctrl-C stops the run and writes what has been played; a second Ctrl-C stops it at once."
);

pub(super) const SWEEP_EXAMPLES: &str = with_exit_codes!(
    "\
Examples:
  stagger sweep deal.toml --vary party.north.complies=0.7..0.95/6
  stagger sweep deal.toml --vary exchange.every=1,3,7 --vary exchange.tranches=2..12
  stagger sweep deal.toml --variant base --variant daily --vary ceasefire.days=20..60/5
  stagger sweep deal.toml --vary exchange.every=1..10 --vary ceasefire.days=20..60 --points 500

All scenarios of the file are played at every point, and compared there with the first. A point
that is not valid is a row with its error. Ctrl-C stops the sweep and writes the points that are
finished; --resume goes on where it stopped, also if it was killed."
);

pub(super) const SENSITIVITY_EXAMPLES: &str = with_exit_codes!(
    "\
Examples:
  stagger sensitivity deal.toml                    every quantity that the file gives as a range
  stagger sensitivity deal.toml --variant daily --on completed --on lead.north
  stagger sensitivity deal.toml --vary party.north.complies=0.7..0.99 --vary ceasefire.days=20..60

Of each input it tells what the result would be if it were low or high (--trials trials each), and
which part of the doubt about the result goes back to it."
);

pub(super) const TIPPING_EXAMPLES: &str = with_exit_codes!(
    "\
Examples:
  stagger tipping deal.toml --vary party.north.complies=0.7..0.99 --target \"completed >= 0.5\"
  stagger tipping deal.toml --vary ceasefire.days=10..60 --target \"variant daily > base on completed\"
  stagger tipping deal.toml --vary exchange.tranches=2..12 --target \"lead.north < 20\"

Results are named as in a file's [expected] table: completed, collapsed, cause.expiry,
released.south.civilians, days_held.south, event.'Council vote'. They are compared by their mean
over the trials, or by their share of them; `50%` is 0.5."
);

pub(super) const ROBUST_EXAMPLES: &str = with_exit_codes!(
    "\
Examples:
  stagger robust deal.toml
  stagger robust deal.toml --variant base --variant daily --variant weekly
  stagger robust deal.toml --vary ceasefire.days=14..60 --vary party.north.complies=0.7..0.95
  stagger robust deal.toml --worlds 4000 --trials 4e6

Compares the file and its variants, at least two, in the same worlds: in each of them everything
that the file gives as a range, and what --vary adds, has one value. Leave out, with --variant,
what nobody can choose. Ctrl-C stops and writes what the worlds played so far come to."
);

pub(super) const EXPLAIN_EXAMPLES: &str = with_exit_codes!(
    "\
Examples:
  stagger explain deal.toml --target collapsed
  stagger explain deal.toml --target cause.breach.north --variant daily
  stagger explain deal.toml --target \"released.south < 100\" --vary ceasefire.days=20..60
  stagger explain deal.toml --target completed --density 0.8

What is not known is what the file gives as a distribution, and what --vary adds. The answer is a
few boxes, each a range of a few inputs, that hold many of the trials in which it happens and few
others. They are found on one half of the trials and told from the other."
);

pub(super) const MERGE_EXAMPLES: &str = "\
Examples:
  stagger run deal.toml --trials 1e9 --part 1/3    on one machine, 2/3 and 3/3 on others
  stagger merge results/deal-parts                 results/deal, as if run on one
  stagger merge a/part-*.stagger b/part-*.stagger --out results/together
  stagger merge results/deal-parts --partial       without the parts that are missing

The parts hold the scenario: no other file is needed. The results are the same bytes as those of
one run on one machine; only the manifest tells them apart. How to divide work over a cluster:
docs/cluster.md.

Exit codes: 0 done, 1 the parts do not belong together, are damaged or some are missing, 2 the
command line is wrong, 3 the disk could not be read or written.";

pub(super) const SERVE_EXAMPLES: &str = "\
Examples:
  stagger serve                                    every scenario in the folder `scenarios`
  stagger serve deal.toml --open                   one file, and opens the page in the browser
  stagger serve deal.toml other.toml --port 8080
  stagger serve deals --trials 1e6

The page has sliders for the inputs, sets a what-if beside a starting point, and gives the command
line, the scenario file and the results of what it shows. It is served to this computer only, and
reads no other files than those given; nothing is written to the disk. Ctrl-C ends it.

Exit codes: 0 ended, 1 there is nothing to serve, 2 the command line is wrong, 3 the port could
not be had.";

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  stagger check deal.toml
  stagger check deal.toml --variant daily
  stagger check deal.toml --set exchange.every=3
  stagger check --expected deal.toml               simulates, and tests the table [expected]

Exit codes: 0 all is well, 1 a file is not there or not valid, or an expectation does not hold,
2 the command line is wrong, 3 a file is there and could not be read.";

pub(super) const TRACE_EXAMPLES: &str = "\
Examples:
  stagger trace deal.toml --trial 7
  stagger trace deal.toml --trial 7 --variant daily

Trial 7 here is trial 7 of every run with the same seed; `stagger run --each-trial` lists them
all.";

pub(super) const NEW_EXAMPLES: &str = "\
Examples:
  stagger new                                      writes scenario.toml
  stagger new deal.toml
  stagger new -                                    prints it

A file that is there already is left alone.";

pub(super) const SCHEMA_EXAMPLES: &str = "\
Example:
  stagger schema > scenario.schema.json";
