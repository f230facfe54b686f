//! A long request, folded: its first words, and the rest.

/// Requests of at most so many words stay whole.
const WHOLE: usize = 75;
/// About so many words of a longer one stand before the fold, and at least so many after it.
const FIRST: usize = 60;
const REST: usize = 15;

/// Where a request may be cut: how many words stand before, the place in its HTML, and what closes and opens what is open there.
struct Cut {
    words: usize,
    at: usize,
    close: String,
    open: String,
}

/// A request's HTML as its first words and the rest, cut at the end of a sentence or an item; nothing where it is short, or has no such place.
pub(super) fn fold(html: &str) -> Option<(String, String)> {
    let (cuts, all) = cuts(html);
    if all <= WHOLE {
        return None;
    }
    let far = |cut: &&Cut| cut.words.abs_diff(FIRST);
    let fits = |cut: &&Cut| cut.words > 0 && all.saturating_sub(cut.words) >= REST;
    let cut = cuts.iter().filter(fits).min_by_key(far)?;
    let (first, rest) = html.split_at(cut.at);
    Some((
        format!("{first}{}", cut.close),
        format!("{}{}", cut.open, rest.trim_start()),
    ))
}

/// The HTML is well-formed, since it is ours.
fn cuts(html: &str) -> (Vec<Cut>, usize) {
    let (mut cuts, mut words) = (Vec::new(), 0);
    let mut stack: Vec<&str> = Vec::new();
    // Of the list that we are in, how many items have ended.
    let mut items = 0;
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        if let Some(tag) = rest.strip_prefix('<') {
            let end = tag.find('>').map_or(rest.len(), |end| end + 2);
            let inside = &rest[1..end.saturating_sub(1).max(1)];
            let name = |text: &'_ str| text.split([' ', '/', '>']).next().unwrap_or("").len();
            at += end;
            if let Some(closed) = inside.strip_prefix('/') {
                stack.pop();
                let list = matches!(stack.as_slice(), ["ol" | "ul"]).then(|| stack[0]);
                match (closed, list) {
                    ("li", Some(list)) => {
                        items += 1;
                        let open = if list == "ol" {
                            format!("<ol start=\"{}\">", items + 1)
                        } else {
                            "<ul>".to_owned()
                        };
                        cuts.push(Cut {
                            words,
                            at,
                            close: format!("</{list}>"),
                            open,
                        });
                    }
                    _ if stack.is_empty() => cuts.push(Cut {
                        words,
                        at,
                        close: String::new(),
                        open: String::new(),
                    }),
                    _ => {}
                }
            } else if !inside.ends_with('/')
                && !["br", "hr", "img"].contains(&&inside[..name(inside)])
            {
                if stack.is_empty() {
                    items = start(inside).saturating_sub(1);
                }
                stack.push(&inside[..name(inside)]);
            }
            continue;
        }
        let end = rest.find('<').unwrap_or(rest.len());
        let text = &rest[..end];
        let mut from = 0;
        for (i, _) in text.match_indices(['.', '?', '!']) {
            let ends = text[i + 1..].starts_with([' ', '\n']) && stack == ["p"];
            if ends {
                words += text[from..=i].split_whitespace().count();
                from = i + 1;
                cuts.push(Cut {
                    words,
                    at: at + i + 1,
                    close: "</p>\n".to_owned(),
                    open: "<p>".to_owned(),
                });
            }
        }
        words += text[from..].split_whitespace().count();
        at += end;
    }
    (cuts, words)
}

/// The number that an ordered list begins with.
fn start(tag: &str) -> usize {
    let value = tag
        .split("start=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    value.and_then(|n| n.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn long_requests_end_with_a_sentence_or_an_item() {
        let sentence = |n: usize| format!("{}end.", "word ".repeat(n - 1));
        assert_eq!(fold(&format!("<p>{}</p>\n", sentence(70))), None, "short");
        assert_eq!(
            fold(&format!("<p>{}</p>\n", sentence(200))),
            None,
            "no place"
        );
        let (first, rest) =
            fold(&format!("<p>{} {}</p>\n", sentence(50), sentence(50))).expect("a sentence");
        assert!(
            first.ends_with("end.</p>\n") && rest.starts_with("<p>word"),
            "{first}|{rest}"
        );
        let items: String = (0..6)
            .map(|_| format!("<li>{}</li>\n", sentence(25)))
            .collect();
        let (first, rest) = fold(&format!("<ol>\n{items}</ol>\n")).expect("an item");
        assert!(
            first.ends_with("</li></ol>") && rest.starts_with("<ol start=\"3\"><li>"),
            "{first}|{rest}"
        );
        let within = format!(
            "<p>{} <em>{}</em> {}</p>\n<p>{}</p>\n",
            sentence(30),
            sentence(30),
            sentence(30),
            sentence(30)
        );
        let (first, rest) = fold(&within).expect("outside of what is stressed");
        assert_eq!(
            first.matches("<em>").count(),
            first.matches("</em>").count()
        );
        assert_eq!(rest.matches("<p>").count(), rest.matches("</p>").count());
        let (first, rest) = fold(&format!("<ol start=\"4\">\n{items}</ol>\n")).expect("an item");
        assert!(
            first.starts_with("<ol start=\"4\">") && rest.starts_with("<ol start=\"6\">"),
            "{rest}"
        );
    }
}
