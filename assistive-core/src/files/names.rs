//! Names of files that every system allows. A file is often carried to another system on a stick or in a mail.
//!
//! Source: Microsoft, "Naming Files, Paths, and Namespaces".

use std::path::Path;

/// The characters that Windows does not allow. After a colon, it would write into a hidden stream of a file.
const FORBIDDEN: &[char] = &['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// The names of devices. Windows does not allow them as names of files, whatever the extension.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// The names of devices that a digit follows.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Checks whether every system allows the name of a new file or folder. The folders above it are not checked.
pub(crate) fn is_portable(path: &Path) -> bool {
    // A path that ends with `..` names an existing folder.
    path.file_name().is_none_or(|name| is_allowed(&name.to_string_lossy()))
}

fn is_allowed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_numbered = |device: &&str| {
        let rest = stem.strip_prefix(*device).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(rest.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    let is_device = DEVICES.contains(&stem.as_str()) || NUMBERED_DEVICES.iter().any(is_numbered);
    let is_forbidden = |c: char| FORBIDDEN.contains(&c) || c.is_ascii_control();
    !is_device && !name.contains(is_forbidden) && !name.ends_with(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_does_not_allow_are_refused() {
        let refused = [
            "back:up",
            "a?.csv",
            "a|b",
            "\"a\"",
            "<a>",
            "a*",
            "a\\b",
            "tab\t",
            "end.",
            "end ",
            "con",
            "CON.csv",
            "nul .xlsx",
            "Lpt1.csv",
            "COM9",
            "aux.2024.csv",
            "com²",
        ];
        let allowed = [
            "报表 2023（一）.xlsx",
            ".assistive",
            "a.b.c",
            "console.csv",
            "com10.csv",
            "com.csv",
            "lptx",
            "café",
        ];
        for name in refused {
            assert!(!is_allowed(name), "{name:?}");
        }
        for name in allowed {
            assert!(is_portable(&Path::new("con").join(name)), "{name:?}");
        }
        assert!(!is_portable(Path::new("folder/con")));
        assert!(is_portable(Path::new("..")) && is_portable(Path::new("/")));
    }
}
