//! Folders of more files than are shown: none takes the room of another.

use std::fs;

use super::Server;
use crate::desk::Desk;

#[test]
fn a_large_folder_does_not_hide_the_others() {
    let desk = Desk::new();
    let text = desk.read("small.toml");
    for (folder, files) in [("deals/huge", 700), ("deals/many", 300), ("other", 3)] {
        fs::create_dir_all(desk.path(folder)).unwrap();
        for i in 0..files {
            let name = folder.replace('/', "-");
            desk.write(&format!("{folder}/{name}-{i:03}.toml"), &text);
        }
    }
    let server = Server::on(desk, "certain.toml deals other");
    let page = server.get("/api/scenarios").done().json();
    let of = |begin: &str| {
        let files = page["files"].as_array().unwrap();
        files.iter().filter(|f| f["name"].as_str().unwrap().starts_with(begin)).count()
    };
    assert_eq!([of("certain"), of("other"), of("deals-many"), of("deals-huge")], [1, 3, 249, 248]);
    assert_eq!(page["left_out"], 700 + 300 - 249 - 248);
    let few = Server::start("small.toml");
    assert_eq!(few.get("/api/scenarios").done().json()["left_out"], 0);
}
