//! The page in a browser: nothing that its policy forbids, nothing that is wider than a phone, no text
//! on another, and it can be printed. Skipped where no Chromium is installed.

use std::fs;

use super::chromium::Chromium;
use super::{HOSTILE, report_of, shipped};
use crate::desk::Desk;

/// A page that shows the report in a frame and notes how wide it is, what lies outside, and which texts
/// of a drawing lie on each other.
fn frame(width: u32) -> String {
    format!(
        r#"<!DOCTYPE html><body><iframe id="f" src="r/report.html" width="{width}" height="800"></iframe><p id="found"></p>
<script>
document.getElementById("f").onload = () => {{
  const page = document.getElementById("f").contentDocument;
  page.querySelectorAll("details").forEach(d => d.open = true);
  const wide = page.documentElement.scrollWidth;
  const room = page.documentElement.clientWidth;
  let cut = [], covered = [];
  // who owes whom is what is looked up on a phone: it is not to be pushed to and fro
  if (room < 500) page.querySelectorAll(".calendar").forEach(calendar => {{
    if (calendar.parentElement.scrollWidth > calendar.parentElement.clientWidth + 1) cut.push("the calendar");
  }});
  page.querySelectorAll("svg.plot").forEach(plot => {{
    const texts = Array.from(plot.querySelectorAll("text"), t => ({{ says: t.textContent, box: t.getBoundingClientRect() }}))
      .filter(t => t.box.width > 0);
    texts.forEach(({{ says, box }}, i) => {{
      if (box.left < -1 || box.right > room + 1) cut.push(says);
      texts.slice(i + 1).forEach(other => {{
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        // boxes have some room around the letters
        if (across > 1 && down > 4) covered.push(says + " and " + other.says);
      }});
    }});
  }});
  document.getElementById("found").textContent =
    "FOUND " + wide + " of " + room + " CUT " + cut.join("|") + " COVERED " + covered.join("|") + " END";
}};
</script></body>"#
    )
}

/// Nothing is wider than the screen, and no text on another.
fn fits(chromium: &Chromium, desk: &Desk, width: u32) {
    desk.write("frame.html", &frame(width));
    let args = ["--allow-file-access-from-files", "--virtual-time-budget=10000", "--dump-dom"];
    let shown = chromium.open(&desk.path("frame.html"), &args);
    let found = shown.out.split_once("FOUND ").expect("the page was read").1;
    let found = found.split_once(" END").unwrap().0;
    let (widths, texts) = found.split_once(" CUT ").unwrap();
    let (cut, covered) = texts.split_once(" COVERED ").unwrap();
    let (wide, room) = widths.split_once(" of ").unwrap();
    assert!(wide.parse::<u32>().unwrap() <= room.parse::<u32>().unwrap(), "{width} pixels: {widths}");
    assert_eq!(cut, "", "texts beyond the edge at {width} pixels");
    assert_eq!(covered, "", "texts on each other at {width} pixels");
    assert_eq!(shown.console, Vec::<String>::new());
}

#[test]
fn reports_fit_every_screen_and_paper() {
    let Some(chromium) = Chromium::find("no report was looked at") else { return };
    for text in
        [shipped("teaching/3-ceasefire.toml"), shipped("record/january-2025.toml"), HOSTILE.to_owned()]
    {
        let desk = report_of(&text, "");
        let report = desk.path("r/report.html");
        let shown = chromium.open(&report, &["--dump-dom"]);
        assert_eq!(shown.console, Vec::<String>::new());
        assert!(shown.out.contains("The answer"));
        for width in [360, 390, 1200] {
            fits(&chromium, &desk, width);
        }
        let (pdf, png) = (desk.path("report.pdf"), desk.path("report.png"));
        let to_pdf = format!("--print-to-pdf={}", pdf.display());
        chromium.open(&report, &["--no-pdf-header-footer", &to_pdf]);
        let pdf = fs::read(&pdf).unwrap();
        assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 20_000, "{} bytes", pdf.len());
        let to_png = format!("--screenshot={}", png.display());
        chromium.open(&report, &["--window-size=390,844", &to_png]);
        assert!(fs::read(&png).unwrap().len() > 20_000);
    }
}

/// The names of its inputs take two lines, and one of them moves the results from one end of the scale
/// to the other.
#[test]
fn reports_of_studies_fit_every_screen() {
    let Some(chromium) = Chromium::find("no report of a study was looked at") else { return };
    let desk = Desk::new();
    desk.write("s.toml", &shipped("cairo-2023/cairo-2023.toml"));
    for study in [
        "sensitivity s.toml --trials 4000 --rows 64",
        "robust s.toml --trials 4000 --worlds 100",
        "explain s.toml --target collapsed --trials 4000",
        "tipping s.toml --vary party.israel.complies=0.7..0.99 --target completed>=0.5 --trials 1000",
        "sweep s.toml --vary party.israel.complies=0.7..0.95/3 --variant base --trials 1000",
        "sweep s.toml --vary party.israel.complies=0.7..0.95 --vary ceasefire.days=14..60 --design lhs --points 20 \
         --variant base --trials 200",
    ] {
        desk.run(&format!("{study} --quiet --formats html --out r")).done();
        for width in [360, 1200] {
            fits(&chromium, &desk, width);
        }
    }
}

/// What is printed: the answer, the figures and all that is assumed, and not the tables behind them.
#[test]
fn a_report_of_many_scenarios_is_printed_in_short() {
    let Some(chromium) = Chromium::find("nothing was printed") else { return };
    let desk = report_of(&shipped("cairo-2023/cairo-2023.toml"), "");
    let pages = || {
        let pdf = desk.path("report.pdf");
        let to_pdf = format!("--print-to-pdf={}", pdf.display());
        chromium.open(&desk.path("r/report.html"), &["--no-pdf-header-footer", &to_pdf]);
        let bytes = fs::read(&pdf).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.matches("/Type /Page").count() - text.matches("/Type /Pages").count()
    };
    let folded = pages();
    assert!((8..=24).contains(&folded), "{folded} pages");
    // what is unfolded is printed
    let page = desk.read("r/report.html").replace("<details", "<details open");
    desk.write("r/report.html", &page);
    let unfolded = pages();
    assert!(unfolded > 2 * folded, "{unfolded} pages, and {folded} with all folded");
}
