//! The page in a real browser: an input is moved, and the figure and the address follow.

use serde_json::Value;

use super::{Server, small};
use crate::webdriver::Browser;

/// The mark of the page that an answer with all trials is shown.
const ANSWERED: &str = "document.querySelector('#headline').dataset.trials === '3000' \
                        && !document.querySelector('#headline').classList.contains('stale')";

const SLIDER: &str = "[data-path='mediation.success'] input[type=range]";
const FIELD: &str = "[data-path='mediation.success'] .controls input[inputmode]";
const ELSEWHERE: &str = "[data-path='behaviour.strain'] input[type=range]";
const AS_A_RANGE: &str = "[data-path='mediation.success'] [aria-expanded]";
const FROM: &str = "[data-path='mediation.success'] .between input:first-of-type";
const TO: &str = "[data-path='mediation.success'] .between input:last-of-type";
const SURE: &str = "Not known: I am 90 % sure that it lies between";

/// What the page is to show for a chance of success of mediation.
fn expected(server: &Server, success: &str) -> String {
    let mut ask = small(&[&format!("mediation.success={success}")], 3000);
    ask["seed"] = Value::from(1);
    server.post("/api/run", &ask).done().json()["completed"][1]["text"].as_str().unwrap().to_owned()
}

/// Waits until the page shows a figure.
fn shows(browser: &Browser, figure: &str) {
    browser.wait(&format!(
        "{ANSWERED} && document.querySelector('#right-completed').textContent === '{figure}'"
    ));
}

/// What stands in a field.
fn value_of(browser: &Browser, field: &str) -> Value {
    browser.run(&format!("return document.querySelector(\"{field}\").value"))
}

#[test]
fn a_slider_is_moved_and_the_figure_and_the_address_follow() {
    let Some(browser) = Browser::start(1280, 1000) else { return };
    let server = Server::start("small.toml --trials 3000");
    browser.go(&server.address());
    browser.wait(ANSWERED);
    let before = browser.text("#right-completed");
    assert_eq!(before, expected(&server, "0.6"));
    assert_eq!(browser.text("#difference"), "0.0 ± 0.1");

    // by keyboard: End is the largest value
    browser.keys(SLIDER, "\u{e010}");
    let most = expected(&server, "1");
    assert_ne!(most, before);
    shows(&browser, &most);
    assert!(browser.address().contains("set=mediation.success%3D1"), "{}", browser.address());
    assert_ne!(browser.text("#difference"), "0.0 ± 0.1");
    assert!(browser.text("#changes").starts_with("Probability that mediation succeeds: 0.6 → 1"));

    // as a mouse does it
    browser.run(&format!(
        "const s = document.querySelector(\"{SLIDER}\"); s.value = 0.25; \
         s.dispatchEvent(new Event('input', {{ bubbles: true }})); s.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    ));
    let little = expected(&server, "0.25");
    shows(&browser, &little);
    let link = browser.address();
    assert!(link.contains("set=mediation.success%3D0.25"), "{link}");

    // the link is the what-if, in another window just as well
    browser.go("about:blank");
    browser.go(&link);
    shows(&browser, &little);
    assert_eq!(value_of(&browser, FIELD), "0.25");

    // and the way back leads back
    browser.run("document.querySelector('#reset-all').click()");
    shows(&browser, &before);
    browser.back();
    shows(&browser, &little);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_number_becomes_a_range() {
    let Some(browser) = Browser::start(1280, 1000) else { return };
    let server = Server::start("small.toml --trials 3000");
    browser.go(&server.address());
    browser.wait(ANSWERED);
    let before = browser.text("#right-completed");
    browser.run(&format!("document.querySelector(\"{AS_A_RANGE}\").click()"));
    // one end is not enough; Enter ends what is typed
    browser.keys(FROM, "0.2\u{e007}");
    assert!(!browser.address().contains("mediation"), "{}", browser.address());
    browser.keys(TO, "0.4\u{e007}");
    let unsure = expected(&server, "{ interval = [0.2, 0.4] }");
    assert_ne!(unsure, before);
    shows(&browser, &unsure);
    let changes = browser.text("#changes");
    assert!(changes.starts_with("Probability that mediation succeeds: 0.6 → 0.2–0.4"), "{changes}");
    assert_eq!(browser.spoken(TO), format!("Probability that mediation succeeds: {SURE}, upper end"));

    // it is a what-if like any other: a link, a command line, and back to a number by the slider
    let link = browser.address();
    browser.go("about:blank");
    browser.go(&link);
    shows(&browser, &unsure);
    assert_eq!(value_of(&browser, TO), "0.4");
    let command = browser.text("#command");
    assert!(command.contains("--set \"mediation.success={ interval = [0.2, 0.4] }\""), "{command}");
    browser.keys(SLIDER, "\u{e010}");
    shows(&browser, &expected(&server, "1"));
    assert_eq!(value_of(&browser, TO), "");

    // ends in the wrong order are refused beside them
    browser.keys(FROM, "0.9\u{e007}");
    browser.keys(TO, "0.5\u{e007}");
    let error = "[data-path='mediation.success'] .error";
    browser.wait(&format!("!document.querySelector(\"{error}\").hidden"));
    assert!(browser.text(error).contains("the numbers must ascend"), "{}", browser.text(error));
    let complaints = browser.complaints();
    assert_eq!(complaints.iter().filter(|c| !c.contains("422")).count(), 0, "{complaints:?}");
}

#[test]
fn what_is_wrong_stands_beside_its_input_and_everything_has_a_name() {
    let Some(browser) = Browser::start(400, 900) else { return };
    let server = Server::start("small.toml full.toml --trials 3000");
    browser.go(&server.address());
    browser.wait(ANSWERED);
    browser.run(&format!("document.querySelector(\"{FIELD}\").value = ''"));
    browser.keys(FIELD, "7");
    let error = "[data-path='mediation.success'] .error";
    browser.wait(&format!("!document.querySelector(\"{error}\").hidden"));
    assert!(browser.text(error).contains("7 is not between 0 and 1"), "{}", browser.text(error));
    assert_eq!(browser.spoken(SLIDER), "Probability that mediation succeeds");
    assert_eq!(browser.spoken(FIELD), "Probability that mediation succeeds, as a number");

    // every control and every drawing can be told by those who do not see it
    let nameless = browser.run(
        "return [...document.querySelectorAll('input, select, textarea, button')].filter((e) => \
         !e.labels?.length && !e.getAttribute('aria-label') && !e.textContent.trim()).map((e) => e.outerHTML)",
    );
    assert_eq!(nameless, Value::Array(Vec::new()));
    let drawings = "[...document.querySelectorAll('svg.plot')]";
    let told = browser.run(&format!(
        "return {drawings}.every((s) => s.getAttribute('role') === 'img' && s.ariaLabel.length > 20)"
    ));
    assert_eq!(told, true, "{}", browser.run(&format!("return {drawings}[0]?.outerHTML.slice(0, 300)")));
    let named = browser.run(
        "return [...document.querySelectorAll('table')].every((t) => t.caption && \
         [...t.tBodies[0].rows].every((r) => r.cells[0].scope === 'row'))",
    );
    assert_eq!(named, true, "a table without a caption, or a row without a name");
    // by keyboard the page is gone through as it is seen: headline, assumptions, tables
    let follows = |one: &str, other: &str| {
        let place = format!(
            "document.querySelector('{one}').compareDocumentPosition(document.querySelector('{other}'))"
        );
        browser.run(&format!("return ({place} & Node.DOCUMENT_POSITION_FOLLOWING) > 0"))
    };
    assert_eq!(follows("#headline", "#assumptions"), true);
    assert_eq!(follows("#assumptions", "#results"), true);
    // nothing sticks out on a telephone
    let (wide, room) =
        (browser.run("return document.documentElement.scrollWidth"), browser.run("return innerWidth"));
    assert!(wide.as_f64() <= room.as_f64(), "{wide} > {room}");

    // another file, another variant, two deals
    browser.run(
        "const f = document.querySelector('#file'); f.value = 'full'; f.dispatchEvent(new Event('change'));",
    );
    browser.wait(&format!("{ANSWERED} && document.querySelector('[data-path=\"tranche.third.patience\"]')"));
    browser.run("const v = document.querySelector('#right'); v.selectedIndex = 1; v.dispatchEvent(new Event('change'));");
    browser.wait("document.querySelector('#unchanged').textContent.includes('as the variant “')");
    assert_eq!(
        browser.complaints().iter().filter(|c| !c.contains("422")).count(),
        0,
        "{:?}",
        browser.complaints()
    );
}

/// What is shown is what is played, though the file is another by now.
#[test]
fn a_file_that_changes_is_shown_as_it_is_played() {
    let Some(browser) = Browser::start(1280, 1000) else { return };
    let server = Server::start("small.toml --trials 3000");
    browser.go(&server.address());
    browser.wait(ANSWERED);
    let changed = server.desk.read("small.toml").replace("success = 0.6", "success = 0.9");
    server.desk.write("small.toml", &changed);
    // the next what-if is played of the new file
    browser.keys(ELSEWHERE, "\u{e010}");
    browser.wait(&format!("document.querySelector(\"{FIELD}\").value === '0.9' && {ANSWERED}"));
    assert!(browser.text("#dropped").contains("The file has changed"), "{}", browser.text("#dropped"));

    // who skips to the answer loses no what-if
    let link = browser.address();
    browser.run("document.querySelector('.skip').click()");
    assert_eq!(browser.address(), link);
    assert_eq!(browser.run("return document.activeElement.id"), "answer");
}

/// A field for numbers would swallow the comma of `0,05`, and 5 would be played.
#[test]
fn what_is_no_number_is_refused_where_it_is_typed() {
    let Some(browser) = Browser::start(1280, 1000) else { return };
    let server = Server::start("small.toml --trials 3000");
    browser.go(&server.address());
    browser.wait(ANSWERED);
    let error = |path: &str| {
        let at = format!("[data-path='{path}'] .error");
        browser.wait(&format!("!document.querySelector(\"{at}\").hidden"));
        assert_eq!(
            browser.run("return document.querySelector('#headline').classList.contains('stale')"),
            true
        );
        browser.text(&at)
    };
    let field = |path: &str| format!("[data-path='{path}'] .controls input[inputmode]");
    // the field is emptied first: what is played meanwhile is not what is shown
    browser.keys(FIELD, "\u{e003}\u{e003}\u{e003}");
    assert!(error("mediation.success").contains("Left empty, it is as the file has it"));
    browser.keys(FIELD, "0,5");
    assert!(error("mediation.success").contains("“0,5” is no number: write 0.5"));
    assert!(browser.text("#spoken").starts_with("Not played: "), "{}", browser.text("#spoken"));
    assert!(!browser.address().contains("mediation"), "{}", browser.address());
    browser.keys(FIELD, "\u{e003}\u{e003}\u{e003}7 %");
    assert!(error("mediation.success").contains("“7 %” is no number: write 0.07"));
    // nothing else than what is shown can be taken along
    browser.run("document.querySelector('#save').click()");
    browser.wait("document.querySelector('#kept').textContent.includes('nothing to take along')");
    assert_eq!(browser.text("#command"), "");
    browser.keys(FIELD, "\u{e003}\u{e003}\u{e003}.5");
    shows(&browser, &expected(&server, "0.5"));

    // what two inputs make wrong together is told at the one that was changed
    let held = "party.north.holds.civilians";
    browser.run(&format!("document.querySelector(\"{}\").value = ''", field(held)));
    browser.keys(&field(held), "0,5");
    assert!(error(held).contains("“0,5” is no number: write a whole number"));
    browser.keys(&field(held), "\u{e003}\u{e003}\u{e003}3");
    // what was wrong with the empty field stands there until the answer comes
    let at = format!("[data-path='{held}'] .error");
    browser.wait(&format!("document.querySelector(\"{at}\").textContent.includes('but holds 3')"));
    let told = error(held);
    assert!(told.contains("civilians") && !told.contains("--set"), "{told}");
    assert_eq!(browser.run("return document.querySelector('#trouble').hidden"), true);
}

/// Who takes a number from another input is shown with the number that is played.
#[test]
fn an_input_follows_the_one_that_it_is_taken_from() {
    let Some(browser) = Browser::start(1280, 1000) else { return };
    let server = Server::start("small.toml --trials 3000");
    browser.go(&server.address());
    browser.wait(ANSWERED);
    let south = "[data-path='party.south.complies']";
    let given = || browser.text(&format!("{south} .given"));
    assert!(given().starts_with("Taken from “goodwill”. Not known"), "{}", given());
    browser.keys("[data-path='unknown.goodwill'] .controls input[inputmode]", "0.8");
    browser
        .wait(&format!("document.querySelector(\"{south} .given\").textContent.includes('changed to 0.8')"));
    assert_eq!(value_of(&browser, &format!("{south} .controls input[inputmode]")), "0.76");
    browser.wait(ANSWERED);
    browser.run("document.querySelector('#take').click()");
    browser.wait(&format!("!document.querySelector('#of-left').hidden && {ANSWERED}"));
    assert!(browser.text("#left-changes").contains("→ 0.8"), "{}", browser.text("#left-changes"));
}

/// What stays in view leaves room for what is read, however many parties there are.
#[test]
fn many_parties_do_not_cover_a_small_screen() {
    let Some(browser) = Browser::start(500, 700) else { return };
    let desk = crate::desk::Desk::new();
    let parties = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"];
    let party = |p: &&str| {
        format!(
            "party.{p} = {{ label = \"The Government of {p}\", holds = {{ {p} = 9 }}, complies = 0.9 }}\n"
        )
    };
    let owed = |p: &&str| format!("{p} = {{ {p} = 9 }}\n");
    let [parties, owed] = [parties.iter().map(party).collect::<String>(), parties.iter().map(owed).collect()];
    desk.write("six.toml", &format!("name = \"six\"\nhorizon = 9\n{parties}[[tranche]]\nday = 1\n{owed}"));
    let server = Server::on(desk, "six.toml --trials 3000");
    browser.go(&server.address());
    browser.wait(ANSWERED);
    let height = browser.run("return document.querySelector('#headline').offsetHeight").as_f64().unwrap();
    assert!(height < 250.0, "{height} of 700");
    let told = browser.run("return document.querySelectorAll('#below li').length");
    assert_eq!(told, 6);
    let wide =
        browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert_eq!(wide, 0);
}
