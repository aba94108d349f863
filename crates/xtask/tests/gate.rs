//! The house rules hold for this very tree.

use std::process::Command;

#[test]
fn the_tree_keeps_the_house_rules() {
    let gate = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("gate").output().unwrap();
    let said = String::from_utf8_lossy(&gate.stdout);
    assert!(gate.status.success(), "{said}\n{}", String::from_utf8_lossy(&gate.stderr));
    assert!(said.contains("ok     migrations come in pairs"), "{said}");
}
