//! Questions on a terminal.

use std::io::{IsTerminal as _, Write as _};

/// Whether there is somebody to ask.
pub(super) fn anybody() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks until the answer will do; nothing typed means `usual`. `read` makes a value of what was typed, or says what is wrong with it.
/// `None` where the input has ended.
pub(super) fn ask<T>(
    question: &str,
    usual: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    loop {
        match usual {
            Some(usual) if !usual.is_empty() => eprint!("{question} [{usual}] "),
            _ => eprint!("{question} "),
        }
        let _ = std::io::stderr().flush();
        let mut line = String::new();
        if std::io::stdin().read_line(&mut line).ok()? == 0 {
            return None;
        }
        let typed = match line.trim() {
            "" => usual.unwrap_or_default(),
            typed => typed,
        };
        match read(typed) {
            Ok(value) => return Some(value),
            Err(why) => eprintln!("  {why}"),
        }
    }
}

/// Takes any text that is not empty.
pub(super) fn some_text(typed: &str) -> Result<String, String> {
    if typed.is_empty() {
        Err("Please type something.".into())
    } else {
        Ok(typed.to_owned())
    }
}

/// Tells something between two questions.
pub(super) fn say(words: &str) {
    eprintln!("{words}");
}
