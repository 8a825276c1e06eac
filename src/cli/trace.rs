//! `stagger trace`: one trial, told day by day.

use stagger::tally::Tally;
use stagger::trial::{Deal, State, Story, play};

use super::args::{Changes, TraceArgs};
use super::failure::Failure;
use super::input;
use super::terminal;

/// Plays one trial and tells it.
pub(crate) fn trace(args: &TraceArgs) -> Result<(), Failure> {
    let variant = args.variant.clone().unwrap_or_else(|| "base".to_owned());
    let changes = Changes { set: args.set.clone(), variant: vec![variant] };
    let inputs = input::read(input::Files::Named(vec![args.file.clone()]), &changes)?;
    for scenario in inputs.iter().flat_map(|i| &i.scenarios) {
        let deal = Deal::new(scenario.agreement());
        let (mut state, mut tally) = (State::new(&deal), Tally::new(&deal.shape()));
        let mut story = Story::default();
        // numbered from 1 wherever a person sees it
        play(&deal, args.seed, args.trial - 1, &mut state, &mut tally, &mut story);
        terminal::print(&terminal::story(scenario, args.trial, args.seed, &story, &state))?;
    }
    Ok(())
}
