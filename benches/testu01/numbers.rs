//! Writes the random numbers of trials to stdout, 32 bits at a time, for a battery of statistical
//! tests: `cargo bench --bench numbers -- ORDER BITS [SEED]`. The README beside this file says more.

#![allow(missing_docs)]

use std::io::{self, BufWriter, Write};

use stagger::trial::{Luck, Site, What};

const WHATS: [What; 15] = [
    What::Honour,
    What::Breach,
    What::Lateness,
    What::Share,
    What::Dispute,
    What::Cure,
    What::Incident,
    What::Fatal,
    What::Pause,
    What::Extend,
    What::Settle,
    What::Talks,
    What::Occur,
    What::EventDelay,
    What::Unknown,
];

/// Numbers of a stream that follow one another before the next trial's begin.
const DRAWS: u32 = 1 << 12;

/// Which numbers are written, of the 64 bits of each.
#[derive(Clone, Copy)]
enum Bits {
    High,
    Low,
    /// The high half from its last bit to its first: tests look hardest at the first bits.
    HighReversed,
    LowReversed,
}

impl Bits {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "high" => Bits::High,
            "low" => Bits::Low,
            "high-reversed" => Bits::HighReversed,
            "low-reversed" => Bits::LowReversed,
            _ => return None,
        })
    }

    fn of(self, bits: u64) -> u32 {
        match self {
            Bits::High => (bits >> 32) as u32,
            Bits::Low => bits as u32,
            Bits::HighReversed => ((bits >> 32) as u32).reverse_bits(),
            Bits::LowReversed => (bits as u32).reverse_bits(),
        }
    }
}

/// Where the numbers go.
struct Sink<W> {
    bits: Bits,
    to: W,
}

impl<W: Write> Sink<W> {
    fn put(&mut self, luck: Luck, site: Site) -> io::Result<()> {
        self.to.write_all(&self.bits.of(luck.bits(site)).to_le_bytes())
    }
}

/// One decision, trial after trial.
fn trials(seed: u64, out: &mut Sink<impl Write>) -> io::Result<()> {
    let site = Site::new("north", 7, 0).what(What::Honour);
    (0..).try_for_each(|trial| out.put(Luck::new(seed, trial), site))
}

/// One decision of the first trial, seed after seed.
fn seeds(from: u64, out: &mut Sink<impl Write>) -> io::Result<()> {
    let site = Site::new("north", 7, 0).what(What::Honour);
    (from..).try_for_each(|seed| out.put(Luck::new(seed, 0), site))
}

/// All decisions of a trial (what, for which time, of whom, on which day), then the next trial's.
fn sites(seed: u64, out: &mut Sink<impl Write>) -> io::Result<()> {
    let whose: Vec<String> = (1..=16).map(|n| format!("party {n}")).collect();
    (0..).try_for_each(|trial| {
        let luck = Luck::new(seed, trial);
        for day in 0..36_500 {
            for who in &whose {
                let site = Site::new(who, day, 0);
                for time in 0..4 {
                    WHATS.iter().try_for_each(|what| out.put(luck, site.what(*what).time(time)))?;
                }
            }
        }
        Ok(())
    })
}

/// What a sampler draws at a site, one number after another, then the same of the next trial.
fn draws(seed: u64, out: &mut Sink<impl Write>) -> io::Result<()> {
    let site = Site::new("party.north.complies", 0, 0).what(What::Unknown);
    (0..).try_for_each(|trial| {
        let luck = Luck::new(seed, trial);
        (0..DRAWS).try_for_each(|n| out.put(luck, site.time(n)))
    })
}

/// The decisions of a deal of two parties and five tranches as they fall, trial after trial, a
/// thousand trials to a seed.
fn deal(from: u64, out: &mut Sink<impl Write>) -> io::Result<()> {
    let mut order = vec![Site::new("goodwill", 0, 0).what(What::Unknown)];
    for issue in ["names", "withdrawal"] {
        let site = Site::new(issue, 0, 0);
        order.extend([site.what(What::Talks), site.what(What::Settle)]);
    }
    for (n, day) in (0..5).map(|k| (k, 3 * k)) {
        let ceasefire = Site::new("ceasefire", 0, 0);
        order.extend([What::Incident, What::Fatal, What::Extend].map(|what| ceasefire.what(what).time(n)));
        for who in ["north", "south"] {
            let site = Site::new(who, day, 0);
            order.extend(
                [What::Honour, What::Breach, What::Lateness, What::Share].map(|what| site.what(what)),
            );
        }
        let mediation = Site::new("mediation", day, 0);
        order.extend([mediation.what(What::Dispute), mediation.what(What::Cure)]);
    }
    (from..).try_for_each(|seed| {
        (0..1000).try_for_each(|trial| {
            let luck = Luck::new(seed, trial);
            order.iter().try_for_each(|site| out.put(luck, *site))
        })
    })
}

/// Writes without end. `None`: the words were not understood.
fn write(words: &[String]) -> Option<io::Result<()>> {
    let [order, bits, rest @ ..] = words else { return None };
    let seed = match rest {
        [] => 1,
        [seed] => seed.parse().ok()?,
        _ => return None,
    };
    let mut out =
        Sink { bits: Bits::named(bits)?, to: BufWriter::with_capacity(1 << 16, io::stdout().lock()) };
    Some(match order.as_str() {
        "trials" => trials(seed, &mut out),
        "seeds" => seeds(seed, &mut out),
        "sites" => sites(seed, &mut out),
        "draws" => draws(seed, &mut out),
        "deal" => deal(seed, &mut out),
        _ => return None,
    })
}

fn main() -> io::Result<()> {
    // cargo says `--bench` to every benchmark
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match write(&words) {
        // the battery has had enough
        Some(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Some(done) => done,
        None => writeln!(
            io::stderr(),
            "numbers: trials|seeds|sites|draws|deal high|low|high-reversed|low-reversed [SEED], \
             into benches/testu01/battery"
        ),
    }
}
