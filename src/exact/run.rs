//! One run of the chain: from evening to evening, every state carried through the day.

use super::key::Key;
use super::mass::Mass;
use super::persons::Persons;
use super::record::{Record, put, settle_events};
use super::refusal::largest_components;
use super::rules::Rules;
use super::state::{Layout, Place, Tracked, status};
use super::table::{Row, Table};
use super::watch::{Held, Stopped, Watch};
use super::{Refusal, Settings};
use crate::agreement::Trigger;
use crate::metric::Ending;

/// States with their probability, on their way through a day.
pub(super) type Branches<const W: usize, M> = Vec<(Key<W>, M)>;

/// How much less than the cut-off a branch may weigh before it is dropped where it arises,
/// without a chance to add up with others.
const FINER: f64 = 1.0 / 64.0;

/// A run in progress.
pub(super) struct Run<'a, const W: usize, M> {
    pub(super) rules: &'a Rules<'a>,
    pub(super) persons: &'a Persons<'a>,
    pub(super) layout: &'a Layout,
    pub(super) tracked: &'a Tracked,
    pub(super) record: Record,
    pub(super) day: u32,
    /// Branches lighter than this are dropped at once.
    pub(super) tiny: f64,
    states: Table<W, M>,
    /// The group of states whose day it is, and its place in the table.
    current: Option<(Key<W>, usize)>,
    /// The clocks of that group. Up to the day's exchange, a state on its way through the day
    /// stands for all of them, and its probability is that of all together.
    pub(super) clocks: Clocks<M>,
    /// A row to work in.
    pub(super) spare: Row<M>,
    /// Turns and tranches still to be played today; `true`: the turn begins, `false`: the tranche
    /// may be due.
    pub(super) to_play: Vec<(Key<W>, M, bool)>,
    /// Room to work in, so that a state's day allocates nothing.
    pub(super) scratch: [Branches<W, M>; 2],
    pub(super) ended: Branches<W, M>,
    /// The most branches that one state's day may have at a time; once there are more, the run
    /// is given up.
    most_branches: usize,
    /// The most that there was room for so far.
    room_for_branches: usize,
    max_bytes: usize,
    held: Held<'a>,
    too_many: bool,
    stopped: Stopped<'a>,
    /// It makes no difference any more what becomes of this day.
    given_up: bool,
    /// How often it was asked whether it does.
    asked: u32,
}

/// How the probability of a state on its way through the day is spread over clocks, which count on
/// from the state's own.
#[derive(Debug)]
pub(super) struct Clocks<M> {
    pub(super) row: Row<M>,
    /// The probability of all clocks together.
    pub(super) sum: M,
    total: f64,
}

impl<M: Mass> Clocks<M> {
    pub(super) fn none() -> Self {
        Self::new(Row::default())
    }

    pub(super) fn new(row: Row<M>) -> Self {
        let sum = row.sum();
        Self { row, sum, total: sum.total() }
    }

    /// The part that a state on its way has of this.
    pub(super) fn part(&self, mass: M) -> f64 {
        mass.total() / self.total
    }
}

impl<'a, const W: usize, M: Mass> Run<'a, W, M> {
    /// They go from one list to another and back.
    const BYTES_OF_BRANCH: usize = 2 * size_of::<(Key<W>, M)>();

    /// Plays every day and returns what was written down.
    ///
    /// # Errors
    /// When there are more states, or more memory is needed, than the settings allow, or when it is
    /// stopped.
    pub(super) fn play(
        rules: &'a Rules<'a>,
        persons: &'a Persons<'a>,
        layout: &'a Layout,
        tracked: &'a Tracked,
        settings: &Settings,
        watch: Watch<'a>,
    ) -> Result<Record, Refusal> {
        let mut run: Self = Run {
            rules,
            persons,
            layout,
            tracked,
            record: Record::new(rules),
            day: 0,
            tiny: settings.cut_off * FINER,
            states: Table::new(),
            current: None,
            to_play: Vec::new(),
            clocks: Clocks::none(),
            spare: Row::default(),
            scratch: Default::default(),
            ended: Branches::new(),
            most_branches: settings.max_states.min(settings.max_bytes / Self::BYTES_OF_BRANCH),
            room_for_branches: 0,
            max_bytes: settings.max_bytes,
            held: watch.begin(),
            too_many: false,
            stopped: watch.stopped,
            given_up: false,
            asked: 0,
        };
        run.keep(Key::ZERO, M::of(1.0));
        run.states.turn(0.0);
        while run.day < rules.horizon {
            for place in 0..run.states.len() {
                run.day_of_group(place);
                run.check_size(run.states.len(), settings)?;
                if run.given_up || (run.stopped)() {
                    return Err(Refusal::Stopped);
                }
            }
            run.current = None;
            let (dropped, left) = run.states.turn(settings.cut_off);
            run.check_size(left, settings)?;
            run.record.lost += dropped;
            run.record.peak_states = run.record.peak_states.max(left);
            run.take_stock();
            run.day += 1;
        }
        let states = std::mem::replace(&mut run.states, Table::new());
        for (state, clocks) in states.groups() {
            run.stop(state, clocks.sum());
        }
        settle_events(rules, &mut run.record);
        Ok(run.record)
    }

    /// The day of all states that are alike but for their clocks.
    fn day_of_group(&mut self, place: usize) {
        let clocks = self.states.morning(place);
        if clocks.is_empty() {
            return;
        }
        self.clocks = Clocks::new(std::mem::take(clocks));
        let state = self.states.key(place);
        self.current = Some((state, place));
        self.day_of(state, self.clocks.sum);
        *self.states.morning(place) = std::mem::take(&mut self.clocks.row);
    }

    /// A state's day, in the order in which things happen on one.
    fn day_of(&mut self, state: Key<W>, mass: M) {
        if self.rules.events.is_empty() {
            self.after_events(state, mass);
        } else {
            let mut branches = Branches::new();
            self.events_of_the_day(state, mass, &mut branches);
            for (state, mass) in branches {
                if self.is_given_up() {
                    break;
                }
                self.after_events(state, mass);
            }
        }
        self.play_all();
    }

    fn after_events(&mut self, state: Key<W>, mass: M) {
        match self.layout.place_of(&state) {
            Place::Talks => self.talks(state, mass),
            _ => self.incident(state, mass),
        }
    }

    /// A state that has nothing more to do today.
    pub(super) fn rest(&mut self, mut state: Key<W>, mut mass: M) {
        match self.layout.place_of(&state) {
            Place::Over => {}
            _ if self.tracked.lead.is_none() => self.keep(state, mass),
            _ if self.may_still_lead(&mut state, std::slice::from_mut(&mut mass)) => self.keep(state, mass),
            _ => {}
        }
    }

    /// States that have nothing more to do today, with clocks that count on from `from`: `factor`
    /// times the probabilities of `cells`.
    pub(super) fn rest_row(&mut self, mut state: Key<W>, from: u32, cells: &[M], factor: f64) {
        if cells.is_empty() {
            return;
        }
        if self.tracked.lead.is_none() {
            let place = self.group(state);
            return self.states.add(place, |row| row.add_scaled(from, cells, factor));
        }
        let mut cells: Vec<M> = cells.iter().map(|&mass| mass * factor).collect();
        if self.may_still_lead(&mut state, &mut cells) {
            let place = self.group(state);
            self.states.add(place, |row| row.add_scaled(from, &cells, 1.0));
        }
    }

    fn keep(&mut self, state: Key<W>, mass: M) {
        let clock = state.get(self.layout.clock);
        let place = self.group(state);
        self.states.add(place, |row| row.add(clock, mass));
    }

    /// The place of the states that differ from this one in the clock alone.
    #[inline]
    fn group(&mut self, state: Key<W>) -> usize {
        let key = state.without(self.layout.clock);
        match self.current {
            Some((current, place)) if current == key => place,
            _ => self.states.place(key),
        }
    }

    /// Drops a branch that weighs too little, and says so.
    #[inline]
    pub(super) fn is_tiny(&mut self, mass: M) -> bool {
        let mass = mass.total();
        if mass >= self.tiny && mass > 0.0 {
            return false;
        }
        self.record.lost += mass;
        true
    }

    /// Whether a state's day has more branches than the run can take, or is given up for another
    /// reason. Then it makes no difference what becomes of them.
    pub(super) fn has_too_many(&mut self, branches: &Branches<W, M>) -> bool {
        self.too_many |= branches.len() > self.most_branches;
        self.room_for_branches = self.room_for_branches.max(branches.capacity());
        self.is_given_up()
    }

    /// Takes branches a step on, each into as many as there are of it, unless there are too many.
    pub(super) fn branch(
        &mut self,
        branches: impl IntoIterator<Item = (Key<W>, M)>,
        out: &mut Branches<W, M>,
        mut step: impl FnMut(&mut Self, Key<W>, M, &mut Branches<W, M>),
    ) {
        for (state, mass) in branches {
            if self.has_too_many(out) {
                return;
            }
            step(self, state, mass, out);
        }
    }

    /// Whether the run is given up. The day of a single state can have millions of branches, so this is
    /// asked on its way, and not only in the evening.
    pub(super) fn is_given_up(&mut self) -> bool {
        self.asked = self.asked.wrapping_add(1);
        // so seldom that it takes no time that could be noticed, and often enough for a person
        if self.asked.is_multiple_of(64) {
            self.too_many |= self.to_play.len() > self.most_branches;
            self.given_up |= self.bytes() > self.max_bytes || (self.stopped)();
        }
        self.given_up || self.too_many
    }

    /// Memory held, which is told to all.
    fn bytes(&mut self) -> usize {
        let branches = self.room_for_branches * Self::BYTES_OF_BRANCH;
        let to_play = self.to_play.capacity() * size_of::<(Key<W>, M, bool)>();
        let bytes = self.states.bytes() + branches + to_play;
        self.held.set(bytes);
        bytes
    }

    /// Where everybody stands in the evening.
    fn take_stock(&mut self) {
        let mut progress = self.record.stopped.clone();
        for (state, clocks) in self.states.groups() {
            let mass = clocks.sum().total();
            match self.layout.place_of(&state) {
                Place::Talks => {
                    for of_party in &mut progress {
                        of_party[0] += mass;
                    }
                }
                Place::Waiting(_) | Place::Turn(..) => self.add_progress(&state, mass, &mut progress),
                Place::After | Place::Over => {}
            }
        }
        self.record.evenings.push(progress);
    }

    /// Adds a state of an exchange under way to the progress of each party.
    pub(super) fn add_progress(&self, state: &Key<W>, mass: f64, progress: &mut [Vec<f64>]) {
        let (tranche, turn) = match self.layout.place_of(state) {
            Place::Waiting(tranche) => (tranche, None),
            Place::Turn(tranche, turn) => (tranche, Some(turn)),
            _ => return,
        };
        for (p, cells) in progress.iter_mut().enumerate() {
            let (mut delivered, mut disputed) = (self.layout.delivered(p, tranche, turn.unwrap_or(0)), false);
            if let Some(turn) = turn {
                let bundles = &self.rules.tranches[tranche].turns[turn];
                if let Some(b) = bundles.iter().position(|bundle| bundle.party == p) {
                    let status = state.get(self.layout.status[b]);
                    delivered += u32::from(status == status::DELIVERED);
                    disputed = status == status::DISPUTED;
                }
            }
            cells[Record::progress_of(delivered, disputed)] += mass;
        }
    }

    /// The horizon.
    fn stop(&mut self, state: Key<W>, mass: M) {
        match self.layout.place_of(&state) {
            Place::Talks => self.write_ending(&state, mass, Ending::InTalks),
            Place::Waiting(_) | Place::Turn(..) => {
                self.write_ending(&state, mass, Ending::UnderWay);
                self.ceasefire_ends(&state, mass.total());
            }
            Place::After => self.ceasefire_ends(&state, mass.total()),
            Place::Over => {}
        }
    }

    fn check_size(&mut self, states: usize, settings: &Settings) -> Result<(), Refusal> {
        let branches = if self.too_many { self.most_branches } else { 0 };
        let states = states + branches;
        let bytes = self.bytes();
        if !self.too_many && states <= settings.max_states && bytes <= settings.max_bytes {
            return Ok(());
        }
        let largest = largest_components(&self.states, self.layout.named(self.rules));
        Err(Refusal::TooLarge { day: self.day, states, bytes, largest })
    }

    /// Plays tranches and turns until nothing more happens today.
    pub(super) fn play_all(&mut self) {
        while let Some((state, mass, begins)) = self.to_play.pop() {
            if self.is_given_up() {
                return self.to_play.clear();
            }
            if begins { self.begin_turn(state, mass) } else { self.when_due(state, mass) }
        }
    }

    /// The day's events: those that come to their day, in the file's order. On day 0, also those
    /// that wait for nothing but the start.
    fn events_of_the_day(&mut self, state: Key<W>, mass: M, out: &mut Branches<W, M>) {
        if self.day == 0 {
            self.fire(Trigger::Start, state, mass, out);
        } else {
            self.pending_events(state, mass, out);
        }
    }

    /// The day on which the agreement entered into force.
    #[inline]
    pub(super) fn entry(&self, state: &Key<W>) -> u32 {
        state.get(self.layout.entry) // without talks it is not kept, and is 0
    }

    /// Writes down that the ceasefire ended today (or was in force to the horizon).
    pub(super) fn ceasefire_ends(&mut self, state: &Key<W>, mass: f64) {
        if self.rules.ceasefire.is_none() {
            return;
        }
        let r = &mut self.record;
        put(&mut r.ceasefire_ended, self.day, mass);
        put(&mut r.ceasefire_days, self.day - state.get(self.layout.entry), mass);
        put(&mut r.incidents, state.get(self.layout.incidents), mass);
        put(&mut r.extensions, state.get(self.layout.extensions), mass);
    }
}
