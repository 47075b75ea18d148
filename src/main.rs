//! The `servanda` command.

fn main() -> std::process::ExitCode {
    servanda::cli::main()
}
