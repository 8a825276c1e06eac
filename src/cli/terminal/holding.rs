//! What is asked of a result, as a clause: that a condition holds in a trial (`the agreement collapses`, `the number
//! of persons released by South is below 100`), or of the mean over many (`the chance of completion is higher with
//! “daily” than with “base”`).

use stagger::agreement::Agreement;
use stagger::metric::{Cause, Metric, Outcome, Target};
use stagger::output::numbers::significant;
use stagger::output::table::format_number;
use stagger::output::words::{Names, plain};
use stagger::scenario::Scenario;
use stagger::study::{Aim, Condition, Relation};

/// The clause.
pub(crate) fn clause(condition: &Condition, target: Target, agreement: &Agreement) -> String {
    let names = Names::of(agreement);
    if let Some(name) = measured(target, &names) {
        let limit = format!("{}{}", format_number(condition.limit), points(target));
        return format!("{name} is {} {limit}", relation(condition.relation));
    }
    match (condition.holds(1.0), condition.holds(0.0)) {
        (true, false) => of_chance(target, &names, false),
        (false, true) => of_chance(target, &names, true),
        _ => format!("`{}` holds", plain(&condition.to_string())),
    }
}

/// What is asked of the mean over many trials, as a clause.
pub(crate) fn of_mean(aim: &Aim, target: Target, scenario: &Scenario) -> String {
    let names = Names::of(scenario.agreement());
    let with = scenario.variant().map_or_else(String::new, |v| format!(" with “{}”", plain(v)));
    let what = match measured(target, &names) {
        Some(name) => format!("on average, {name}"),
        None if target == Target::COMPLETED => "the chance of completion".to_owned(),
        None => format!("the chance that {}", of_chance(target, &names, false)),
    };
    match aim {
        Aim::Condition(c) if target.is_chance() => {
            format!("{what}{with} is {} {} %", relation(c.relation), significant(100.0 * c.limit))
        }
        Aim::Condition(c) => {
            format!("{what}{with} is {} {}{}", relation(c.relation), format_number(c.limit), points(target))
        }
        Aim::Contest(c) => {
            let (left, right) = (plain(&c.left), plain(&c.right));
            let than = match c.relation {
                Relation::MoreThan => format!("higher with “{left}” than"),
                Relation::LessThan => format!("lower with “{left}” than"),
                Relation::AtLeast => format!("at least as high with “{left}” as"),
                Relation::AtMost => format!("at most as high with “{left}” as"),
            };
            format!("{what} is {than} with “{right}”")
        }
    }
}

/// The unit that has to be said of a number.
fn points(target: Target) -> &'static str {
    if target.unit() == "percentage points" { " points" } else { "" }
}

/// What a metric of somebody is called: `the number of persons released by South`; `None` for a chance.
pub(crate) fn measured(target: Target, names: &Names) -> Option<String> {
    let Target::Metric { metric, party, category } = target else { return None };
    let mut name = of_metric(metric).to_owned();
    if let Some(party) = party {
        let by = if metric == Metric::Lead { "of" } else { "by" };
        name = format!("{name} {by} {}", names.party(party));
    }
    if let Some(category) = category {
        name = format!("{name} ({})", names.category(category));
    }
    Some(name)
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::AtLeast => "at least",
        Relation::MoreThan => "above",
        Relation::AtMost => "at most",
        Relation::LessThan => "below",
    }
}

fn of_chance(target: Target, names: &Names, not: bool) -> String {
    let said = |yes: &str, no: &str| if not { no.to_owned() } else { yes.to_owned() };
    match target {
        Target::Outcome(Outcome::Completed) => {
            said("the exchange is completed", "the exchange is not completed")
        }
        Target::Outcome(Outcome::Collapsed) => {
            said("the agreement collapses", "the agreement does not collapse")
        }
        Target::Outcome(Outcome::NoAgreement) => said("the talks fail", "the talks do not fail"),
        Target::Outcome(Outcome::UnderWay) => said(
            "the exchange is still under way at the horizon",
            "the exchange is not under way any more at the horizon",
        ),
        Target::Outcome(Outcome::InTalks) => said(
            "the talks are still going on at the horizon",
            "the talks are not going on any more at the horizon",
        ),
        Target::Cause(cause) => {
            let how = if not { "it does not happen that the agreement" } else { "the agreement" };
            format!("{how} collapses because {}", of_cause(cause, names))
        }
        Target::Event(event) => {
            let name = names.event(event);
            if not { format!("{name} does not occur") } else { format!("{name} occurs") }
        }
        Target::Metric { metric, .. } => of_metric(metric).to_owned(),
    }
}

fn of_cause(cause: Cause, names: &Names) -> String {
    match cause {
        Cause::Breach(party) => format!("of a breach by {}", names.party(party)),
        Cause::Several => "several breach at once".to_owned(),
        Cause::Incident => "of a fatal incident".to_owned(),
        Cause::Expiry => "the ceasefire expires".to_owned(),
        Cause::Lapse => names.cause(cause),
        Cause::Event(event) => format!("of {}", names.event(event)),
    }
}

fn of_metric(metric: Metric) -> &'static str {
    match metric {
        Metric::AgreementDay => "the day of the agreement",
        Metric::EndDay => "the day of the end",
        Metric::TranchesCompleted => "the number of tranches completed",
        Metric::Delay => "the delay of completion in days",
        Metric::Breaches => "the number of breaches",
        Metric::Disputes => "the number of disputes",
        Metric::Incidents => "the number of incidents",
        Metric::Extensions => "the number of extensions",
        Metric::CeasefireDays => "the number of days of ceasefire",
        Metric::Released => "the number of persons released",
        Metric::RemainsReturned => "the number of remains returned",
        Metric::TermsMet => "the number of terms met",
        Metric::DaysHeld => "the number of days in captivity, added up, of those owed",
        Metric::Lead => "the lead",
        Metric::Event => "the event",
    }
}
