//! The binary: the command line, the logs and the wiring. No rule of the desk stands here.

mod command;
mod counters;
mod demo;
mod doors;
mod folder;
mod logs;
mod mail;
mod output;
mod system;
mod upstream;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

/// Answers are many small pieces, which the allocator of the system is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let line = command::Line::parse();
    match command::run(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::problem(&error);
            // 2 is what the command line parser says too: the fault is in what was asked for.
            ExitCode::from(if error.is::<config::Error>() { 2 } else { 1 })
        }
    }
}
