//! The page in a browser: nothing that its policy forbids, nothing that is wider than a phone, and
//! it can be printed. Skipped where no Chromium is installed.

use std::fs;

use super::chromium::Chromium;
use super::{HOSTILE, report_of, shipped};
use crate::desk::Desk;

/// A page that shows the report in a frame and notes how wide it is and what lies outside.
fn frame(width: u32) -> String {
    format!(
        r#"<!DOCTYPE html><body><iframe id="f" src="r/report.html" width="{width}" height="800"></iframe><p id="found"></p>
<script>
document.getElementById("f").onload = () => {{
  const page = document.getElementById("f").contentDocument;
  page.querySelectorAll("details").forEach(d => d.open = true);
  const wide = page.documentElement.scrollWidth;
  const room = page.documentElement.clientWidth;
  let cut = [];
  page.querySelectorAll("svg.plot text").forEach(t => {{
    const box = t.getBoundingClientRect();
    if (box.width > 0 && (box.left < -1 || box.right > room + 1)) cut.push(t.textContent);
  }});
  document.getElementById("found").textContent = "FOUND " + wide + " of " + room + " CUT " + cut.join("|") + " END";
}};
</script></body>"#
    )
}

/// Whether anything is wider than the screen.
fn fits(chromium: &Chromium, desk: &Desk, width: u32) {
    desk.write("frame.html", &frame(width));
    let args = ["--allow-file-access-from-files", "--virtual-time-budget=10000", "--dump-dom"];
    let shown = chromium.open(&desk.path("frame.html"), &args);
    let found = shown.out.split_once("FOUND ").expect("the page was read").1;
    let found = found.split_once(" END").unwrap().0;
    let (widths, cut) = found.split_once(" CUT ").unwrap();
    let (wide, room) = widths.split_once(" of ").unwrap();
    assert!(wide.parse::<u32>().unwrap() <= room.parse::<u32>().unwrap(), "{width} pixels: {widths}");
    assert_eq!(cut, "", "texts beyond the edge at {width} pixels");
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
