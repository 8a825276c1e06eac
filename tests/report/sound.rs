//! The page is well-formed, whole in itself, accessible and the same every time, whatever names
//! stand in the file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::{Document, Node, ParsingOptions};
use sha2::{Digest as _, Sha256};

use super::{HOSTILE, report_of, shipped};
use crate::desk::Desk;

/// The page, read by a parser that forgives nothing.
fn parse(html: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(html, options).unwrap_or_else(|e| panic!("{e}"))
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect()
}

/// What every page has to be.
fn check(html: &str) {
    let page = parse(html);
    nothing_from_outside(&page);
    nothing_is_run(&page);
    its_policy_fits_its_style(&page);
    headings_are_in_order(&page);
    addresses_lead_somewhere(&page);
    tables_and_pictures_are_named(&page);
    columns_are_explained(&page);
}

fn nothing_from_outside(page: &Document<'_>) {
    for node in page.descendants().filter(Node::is_element) {
        for a in node.attributes() {
            let leads_out = ["src", "srcset", "href", "data", "action", "poster"].contains(&a.name())
                && !a.value().starts_with('#');
            assert!(!leads_out, "{} {}={}", node.tag_name().name(), a.name(), a.value());
        }
    }
    let style = text(page.descendants().find(|n| n.has_tag_name("style")).unwrap());
    assert!(!style.contains("url(") && !style.contains("@import"), "the style asks for something");
}

fn nothing_is_run(page: &Document<'_>) {
    let known = "html head meta title style body header main section nav footer h1 h2 h3 h4 h5 p a ul li dl div dt dd \
                 figure figcaption details summary table caption span thead tbody tr th td br svg g title line rect path \
                 circle text";
    let known: Vec<&str> = known.split_whitespace().collect();
    for node in page.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(known.contains(&name), "<{name}> in a report");
        for a in node.attributes() {
            assert!(!a.name().starts_with("on") && a.name() != "style", "{name} {}", a.name());
        }
    }
    assert_eq!(page.descendants().filter(|n| n.has_tag_name("style")).count(), 1);
}

fn its_policy_fits_its_style(page: &Document<'_>) {
    let style = text(page.descendants().find(|n| n.has_tag_name("style")).unwrap());
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    let policy = page.descendants().find(|n| n.attribute("http-equiv") == Some("Content-Security-Policy"));
    let policy = policy.unwrap().attribute("content").unwrap();
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(policy.contains(&format!("style-src 'sha256-{hash}';")), "{policy}: {hash}");
    assert!(!policy.contains("unsafe") && !policy.contains("script"), "{policy}");
}

fn headings_are_in_order(page: &Document<'_>) {
    let level = |n: Node<'_, '_>| n.tag_name().name().strip_prefix('h')?.parse::<u32>().ok();
    let levels: Vec<u32> = page.descendants().filter_map(level).collect();
    assert_eq!(levels.iter().filter(|l| **l == 1).count(), 1);
    assert_eq!(levels[0], 1);
    assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{levels:?}");
    assert_eq!(page.root_element().attribute("lang"), Some("en"));
    assert_eq!(page.descendants().filter(|n| n.has_tag_name("main")).count(), 1);
}

fn addresses_lead_somewhere(page: &Document<'_>) {
    let mut ids: Vec<&str> = page.descendants().filter_map(|n| n.attribute("id")).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
    for link in page.descendants().filter_map(|n| n.attribute("href")) {
        assert!(ids.contains(&&link[1..]), "{link} leads nowhere");
    }
    for name in page.descendants().filter_map(|n| n.attribute("aria-labelledby")) {
        assert!(ids.contains(&name), "{name} names nothing");
    }
}

fn tables_and_pictures_are_named(page: &Document<'_>) {
    for table in page.descendants().filter(|n| n.has_tag_name("table")) {
        let caption = table.children().find(|n| n.has_tag_name("caption")).expect("a caption");
        assert!(!text(caption).is_empty());
        let columns = table.descendants().filter(|n| n.attribute("scope") == Some("col")).count();
        let mut named_above = 0;
        for row in table.descendants().filter(|n| n.has_tag_name("tr")) {
            let cells: Vec<_> = row.children().filter(Node::is_element).collect();
            let span =
                |cell: &Node<'_, '_>, of| cell.attribute(of).map_or(1, |n| n.parse::<usize>().unwrap());
            let wide: usize = cells.iter().map(|cell| span(cell, "colspan")).sum();
            assert_eq!(wide + named_above, columns, "{}", text(caption));
            // a note stands under the values of its row, and has its name
            if std::mem::take(&mut named_above) > 0 {
                continue;
            }
            named_above = cells.iter().filter(|cell| span(cell, "rowspan") > 1).count();
            // each row is named by its first cell, which says something to those who do not see the row above
            let is_named = cells[0].attribute("scope").is_some() && !text(cells[0]).is_empty();
            assert!(is_named, "{}: {}", text(caption), text(row));
        }
    }
    let mut drawn = 0;
    for svg in page.descendants().filter(|n| n.has_tag_name("svg")) {
        assert_eq!(svg.attribute("role"), Some("img"));
        let told = svg.attribute("aria-label").unwrap();
        assert!(told.len() > 20 && !told.contains("?.") && !told.contains(".."), "{told}");
        for number in svg.descendants().flat_map(|n| n.attributes()).filter(|a| a.name() != "aria-label") {
            let value = number.value();
            assert!(!value.contains("NaN") && !value.contains("inf"), "{}={value}", number.name());
        }
        drawn += 1;
    }
    // each figure has one for a wide and one for a narrow screen, and the numbers behind it
    let figures: Vec<_> = page.descendants().filter(|n| n.has_tag_name("figure")).collect();
    assert_eq!(drawn, 2 * figures.len());
    for figure in figures {
        assert!(figure.descendants().any(|n| n.has_tag_name("table")), "{}", text(figure));
        let title = figure.attribute("aria-label").unwrap();
        let summary = figure.descendants().find(|n| n.has_tag_name("summary")).unwrap();
        assert!(text(summary).ends_with(title), "{}", text(summary));
    }
}

/// Every column of the tables behind the figures is explained, once.
fn columns_are_explained(page: &Document<'_>) {
    let named =
        |tag: &str| -> Vec<String> { page.descendants().filter(|n| n.has_tag_name(tag)).map(text).collect() };
    let heads = page.descendants().filter(|n| n.has_tag_name("th") && n.attribute("title").is_some());
    let terms = named("dt");
    for head in heads.map(text) {
        assert_eq!(terms.iter().filter(|term| **term == head).count(), 1, "{head}");
    }
}

#[test]
fn reports_of_all_kinds_of_scenarios_are_sound() {
    let fine = "name = \"f\"\nhorizon = 2\n[party.a]\nholds = { x = 1 }\ncomplies = 1\n[party.b]\n\
                holds = { y = 1 }\ncomplies = 1\n[[tranche]]\nday = 0\na = { x = 1 }\n";
    let terms = "name = \"t\"\nhorizon = 3\n[party.a]\nholds = { x = 1 }\ncomplies = 0\n[party.b]\nholds = { y = 1 }\n\
                 complies = 0.5\n[term.\"open\"]\n[[tranche]]\nday = 1\nterms = { a = [\"open\"], b = [\"open\"] }\n";
    let many = "name = \"m\"\nhorizon = 400\nstart = 2030-01-01\n[party.a]\nholds = { x = 400 }\ncomplies = 0.999\n[party.b]\n\
                holds = { y = 900 }\ncomplies = { interval = [0.99, 0.999] }\n[exchange]\ntranches = 200\nevery = 1\n\
                a = { x = 400 }\nb = { y = 900 }\n";
    let shipped =
        ["teaching/1-smallest.toml", "teaching/4-every-key.toml", "record/january-2025.toml"].map(shipped);
    for text in [fine, terms, many, HOSTILE].into_iter().chain(shipped.iter().map(String::as_str)) {
        let desk = report_of(text, "");
        check(&desk.page("r/report.html"));
    }
}

#[test]
fn an_exact_solution_has_a_report_too() {
    for method in ["exact", "both"] {
        let desk = report_of(&shipped("teaching/2-breach-and-mediation.toml"), &format!("--method {method}"));
        let html = desk.page("r/report.html");
        check(&html);
        let says = if method == "exact" { "not simulated but solved" } else { "agree on all" };
        assert!(html.contains(says), "{method}");
        for said in ["100 simulated histories", "that many histories were played"] {
            assert_eq!(html.contains(said), method == "both", "{method}: {said}");
        }
    }
}

#[test]
fn studies_have_reports() {
    let desk = Desk::new();
    desk.write("s.toml", &HOSTILE.replace("horizon = 12", "horizon = 13"));
    for (command, figures) in [
        ("sweep s.toml --vary party.south.complies=0.5..0.9/3 --trials 200", 1),
        (
            "sweep s.toml --vary party.south.complies=0.5..0.9/3 --vary mediation.success=0.1..0.9/4 --trials 50",
            1,
        ),
        (
            "sweep s.toml --vary party.south.complies=0.5..0.9 --vary horizon=5..9 --design lhs --points 9 --trials 50",
            1,
        ),
        ("sweep s.toml --vary on_delay=slip,catch_up --trials 50", 1),
        ("sensitivity s.toml --trials 500", 2),
        ("tipping s.toml --vary party.south.complies=0.1..0.9 --trials 300 --target completed>=0.5", 1),
        ("tipping s.toml --vary party.south.complies=0.1..0.9 --trials 300 --target completed>=0.99", 1),
        ("robust s.toml --trials 2000 --worlds 100", 2),
        ("explain s.toml --trials 2000 --target collapsed", 1),
    ] {
        desk.run(&format!("{command} --quiet --formats html --out r")).done();
        let html = desk.page("r/report.html");
        check(&html);
        let drawn = html.matches("<figure").count();
        assert!(drawn >= figures, "{command}: {drawn} figures");
        // what knowing is worth is drawn, or said if it is nothing
        let is_told = html.contains("What it would be worth to find out");
        assert_eq!(is_told, command.starts_with("robust"), "{command}");
        assert_eq!(
            html.contains("to find out: for the chance of completion, nothing."),
            is_told,
            "{command}"
        );
        assert_eq!(desk.list("r"), ["manifest.json", "report.html"], "{command}");
    }
}

#[test]
fn names_are_shown_as_they_are_and_cannot_do_anything() {
    let html = report_of(HOSTILE, "").page("r/report.html");
    check(&html);
    for tag in ["<script", "<img", "<b>", "onerror=alert(1)>", "\u{202e}", "\u{2066}"] {
        assert!(!html.contains(tag), "{tag}");
    }
    let all: String = text(parse(&html).root_element());
    for name in
        ["<script>alert(1)</script> & \"quotes\" 'single'", "<b>south</b>\u{fffd} & sons", "<!-- one", "]]>"]
    {
        assert!(all.contains(name), "{name}");
    }
    // addresses of sources are text and lead nowhere
    assert!(all.contains("https://example.org/<b>?a=1&b=2"));
}

#[test]
fn the_same_scenario_makes_the_same_bytes() {
    let report = |options: &str| report_of(HOSTILE, options).page("r/report.html");
    let one = report("--threads 1");
    assert!(one == report("--threads 2"), "threads show in the report");
    assert!(one == report("--threads 1"), "time shows in the report");
    assert!(one != report("--seed 2"), "the seed does not show");
}

#[test]
fn reports_stay_light() {
    let desk = report_of(&shipped("teaching/3-ceasefire.toml"), "--variant base");
    let one = desk.read("r/report.html").len();
    assert!(one < 400_000, "{one} bytes for one scenario");
    let desk = report_of(&shipped("cairo-2023/cairo-2023.toml"), "");
    let thirteen = desk.read("r/report.html").len();
    assert!(thirteen < 1_500_000, "{thirteen} bytes for thirteen");
}

/// Numbers stay with what belongs to them, and what is copied into a file keeps its spaces.
#[test]
fn lines_break_beside_numbers_and_not_within_them() {
    let file = HOSTILE.replace(r#""\"><script>alert(3)</script>""#, "\"all 20 % 30\"");
    let page = report_of(&file, "").read("r/report.html");
    let page = parse(&page);
    let all = |tag: &str| page.descendants().filter(|n| n.has_tag_name(tag)).map(text).collect::<String>();
    let prose = all("p") + &all("dd");
    assert!(prose.contains("of\u{a0}100 simulated") && prose.contains("95\u{a0}% interval"));
    assert!(!prose.contains("95 % interval"));
    assert!(all("td").contains("event.\"all 20 % 30\".probability"), "{}", all("td"));
}
