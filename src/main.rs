//! The program: reads the command line and hands over.

use disclog::cli::{self, Command, Console};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::quiet_panics();
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(exit) => return exit.into(),
    };
    let (format, quiet, color) = cli.command.printing();
    let console = Console::new(format, quiet, color);
    match &cli.command {
        Command::Check {
            thorough,
            watch: true,
            poll,
            common,
        } => cli::check_and_watch(common, *thorough, *poll, &console),
        Command::Check {
            thorough, common, ..
        } => cli::check(common, *thorough, &console),
        Command::Serve { serve, common } => cli::serve(common, serve, &console),
        Command::Build { approved, common } => cli::build(common, approved.as_deref(), &console),
        Command::Diff(args) => cli::diff(args, &console),
        Command::Approve(args) => cli::approve(args, &console),
        Command::Publish(args) => cli::publish(args, &console),
        Command::Verify(args) => cli::verify(args, &console),
        Command::Withdraw(args) => cli::withdraw(args, &console),
        Command::Seal(args) => cli::seal(args, &console),
        Command::Init(args) => cli::init(args, &console),
        Command::New(args) => cli::new(args, &console),
        Command::Status(args) => cli::status(args, &console),
        Command::Import(args) => cli::import(args, &console),
        Command::Explain(args) => cli::explain(args, &console),
        Command::Due(args) => cli::due(args, &console),
        Command::Theme(args) => cli::theme(args, &console),
        Command::Search(args) => cli::search(args, &console),
        Command::Inspect(args) => cli::inspect(args, &console),
    }
    .into()
}
