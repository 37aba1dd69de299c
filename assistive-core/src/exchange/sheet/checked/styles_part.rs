//! Finds the changes of the styles of a workbook: a fill for marked cells, a font for reasons, and copies of the styles of
//! marked cells with that fill.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::super::xlsx::Book;
use super::super::xml::{Xml, number};
use super::edits::{Edits, prefix_of, with_attributes};
use super::{Result, index_of, text_of};
use crate::model::ProblemKind;

/// The colour of marked cells: a soft red that no palette has, so that a later check knows it again.
const COLOUR: &str = "FFFFC8CD";

/// The background of a fill that has none.
const UNSET: &str = "indexed=\"64\"";

/// The colour of reasons.
const REASON_COLOUR: &str = "FFC00000";

/// The elements of the part, in their order.
const ORDER: &[&str] = &[
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
];

/// The elements without which no style is complete, with the content of one that is missing. `{}` is the prefix.
const NEEDED: &[(&str, &[&str])] = &[
    ("fonts", &["<{}font><{}sz val=\"11\"/><{}name val=\"Calibri\"/></{}font>"]),
    (
        "fills",
        &[
            "<{}fill><{}patternFill patternType=\"none\"/></{}fill>",
            "<{}fill><{}patternFill patternType=\"gray125\"/></{}fill>",
        ],
    ),
    ("borders", &["<{}border/>"]),
    ("cellStyleXfs", &["<{}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"]),
    ("cellXfs", &["<{}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"]),
];

/// The types of links and the namespace of the common form of OOXML and of the strict one.
const COMMON: (&str, &str) = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
);
const STRICT: (&str, &str) = (
    "http://purl.oclc.org/ooxml/officeDocument/relationships/styles",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
);
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";

/// An element of the part, such as `fonts`.
#[derive(Default)]
struct Section {
    /// The bytes of the start tag, and of the end tag. An element without content has no end tag.
    start: Range<u64>,
    end: Option<Range<u64>>,
    /// The inside of the start tag.
    tag: String,
    items: Vec<String>,
    /// The number of items in the part.
    known: usize,
}

/// The styles of a workbook.
pub(super) struct Styles {
    text: String,
    prefix: String,
    sections: BTreeMap<&'static str, Section>,
    /// The start and the end tag of the part, and the places of its elements with their places in [`ORDER`].
    root: Section,
    places: Vec<(usize, u64)>,
    /// The styles that were asked for: of marked cells and of cells that are marked no longer, by the style before.
    marked: HashMap<usize, usize>,
    unmarked: HashMap<usize, usize>,
    reason: Option<usize>,
}

impl Styles {
    /// Reads the styles of a workbook. One without styles has those of an empty part.
    pub(super) fn read(book: &mut Book<'_>) -> Result<Self> {
        let text = match book.styles.clone() {
            Some(part) => {
                let index = index_of(book, &part)?;
                text_of(book, index)?
            }
            None => format!("<styleSheet xmlns=\"{}\"></styleSheet>", forms(book)?.1),
        };
        let mut styles = Self {
            text,
            prefix: String::new(),
            sections: BTreeMap::new(),
            root: Section::default(),
            places: Vec::new(),
            marked: HashMap::new(),
            unmarked: HashMap::new(),
            reason: None,
        };
        styles.scan()?;
        for (name, items) in NEEDED {
            let section = styles.sections.entry(name).or_default();
            if section.items.is_empty() {
                let filled = items.iter().map(|item| item.replace("{}", &styles.prefix));
                section.items.extend(filled);
            }
        }
        Ok(styles)
    }

    /// Finds the elements of the part and their items.
    fn scan(&mut self) -> Result<()> {
        let text = std::mem::take(&mut self.text);
        let plain = text.trim_start_matches('\u{feff}');
        let mut xml = Xml::as_written(plain.as_bytes());
        let (mut depth, mut section, mut item) = (0, None, 0);
        while let Some((bytes, event)) = xml.next_at()? {
            match event {
                Event::Start(tag) => {
                    match depth {
                        0 => {
                            self.prefix = prefix_of(&tag);
                            self.root.start = bytes.clone();
                        }
                        1 => section = self.begin_section(&tag, bytes.clone()),
                        _ => {}
                    }
                    if depth == 2 {
                        item = bytes.start;
                    }
                    depth += 1;
                }
                Event::Empty(tag) => match (depth, section) {
                    (0, _) => {
                        self.prefix = prefix_of(&tag);
                        self.root.start = bytes;
                        self.root.tag = str::to_owned(&tag);
                    }
                    (1, _) => drop(self.begin_section(&tag, bytes)),
                    (2, Some(name)) => self.add_item(name, slice(plain, bytes)?),
                    _ => {}
                },
                Event::End(_) => {
                    depth -= 1;
                    match (depth, section) {
                        (0, _) => self.root.end = Some(bytes),
                        (1, Some(name)) => {
                            self.sections.entry(name).or_default().end = Some(bytes);
                        }
                        (2, Some(name)) => self.add_item(name, slice(plain, item..bytes.end)?),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        self.text = text;
        Ok(())
    }

    /// Notes an element of the part. Returns its name if its items are needed.
    fn begin_section(&mut self, tag: &BytesStart<'_>, start: Range<u64>) -> Option<&'static str> {
        let place = ORDER.iter().position(|name| *name == tag.local_name().as_ref());
        self.places.push((place.unwrap_or(ORDER.len()), start.start));
        let (name, _) = NEEDED.iter().find(|(name, _)| *name == tag.local_name().as_ref())?;
        let section = Section { start, tag: str::to_owned(tag), ..Section::default() };
        self.sections.insert(name, section);
        Some(name)
    }

    fn add_item(&mut self, section: &'static str, item: String) {
        let section = self.sections.entry(section).or_default();
        section.items.push(item);
        section.known += 1;
    }

    /// Returns the place of an item, which is added if no other is equal.
    fn place(&mut self, section: &'static str, item: String) -> usize {
        let items = &mut self.sections.entry(section).or_default().items;
        if let Some(place) = items.iter().position(|other| *other == item) {
            return place;
        }
        items.push(item);
        items.len() - 1
    }

    fn items(&self, section: &str) -> &[String] {
        self.sections.get(section).map_or(&[], |section| &section.items)
    }

    /// Returns the style of a cell with the fill of marked cells.
    pub(super) fn marked(&mut self, style: usize) -> usize {
        if let Some(known) = self.marked.get(&style) {
            return *known;
        }
        let marked = match self.is_marked(style) {
            true => style,
            false => {
                let former = self.fill(style).to_owned();
                let fill = self.marked_fill(&former);
                self.with_fill(style, fill)
            }
        };
        self.marked.insert(style, marked);
        marked
    }

    /// Returns the style of a cell that is not marked: its own, unless that has the fill of marked cells.
    pub(super) fn unmarked(&mut self, style: usize) -> usize {
        if let Some(known) = self.unmarked.get(&style) {
            return *known;
        }
        let unmarked = if self.is_marked(style) { self.former(style) } else { style };
        self.unmarked.insert(style, unmarked);
        unmarked
    }

    /// Returns the style that a cell had before it was marked: one that differs in the fill only. Of several, the one with
    /// the colour that the fill of marked cells keeps in its unseen background.
    fn former(&mut self, style: usize) -> usize {
        let xfs = self.items("cellXfs");
        let own = xfs.get(style).map(|xf| without_fill(xf));
        let is_alike =
            |other: &usize| !self.is_marked(*other) && Some(without_fill(&xfs[*other])) == own;
        let colour = colour_of(self.fill(style), "bgColor").filter(|colour| colour != UNSET);
        let has_colour = |other: &&usize| colour_of(self.fill(**other), "fgColor") == colour;
        let alike: Vec<usize> = (0..xfs.len()).filter(is_alike).collect();
        let former = alike.iter().find(has_colour).or(alike.first()).copied();
        former.unwrap_or_else(|| self.with_fill(style, 0))
    }

    /// Returns the fill of a style.
    fn fill(&self, style: usize) -> &str {
        let xf = self.items("cellXfs").get(style);
        let fill = xf.and_then(|xf| number(&start_of(xf), "fillId")).unwrap_or(0);
        self.items("fills").get(fill as usize).map_or("", String::as_str)
    }

    /// Checks whether a style has the fill of marked cells.
    fn is_marked(&self, style: usize) -> bool {
        let fill = self.fill(style).to_ascii_uppercase();
        fill.contains(&format!("FGCOLOR RGB=\"{COLOUR}\""))
    }

    /// Returns the place of the fill of marked cells in place of another fill.
    fn marked_fill(&mut self, former: &str) -> usize {
        let p = self.prefix.clone();
        let former = colour_of(former, "fgColor").unwrap_or_else(|| UNSET.to_owned());
        let colours = format!("<{p}fgColor rgb=\"{COLOUR}\"/><{p}bgColor {former}/>");
        let pattern = format!("<{p}patternFill patternType=\"solid\">{colours}</{p}patternFill>");
        self.place("fills", format!("<{p}fill>{pattern}</{p}fill>"))
    }

    /// Returns a copy of a style with a fill.
    fn with_fill(&mut self, style: usize, fill: usize) -> usize {
        let xfs = self.items("cellXfs");
        // A cell with an unknown style has that of the first one.
        let xf = xfs.get(style).or_else(|| xfs.first()).cloned().unwrap_or_default();
        let values = [("fillId", Some(fill.to_string())), ("applyFill", Some("1".to_owned()))];
        self.place("cellXfs", with_start(&xf, &values))
    }

    /// Returns the style of reasons.
    pub(super) fn reason(&mut self) -> usize {
        if let Some(known) = self.reason {
            return known;
        }
        let p = self.prefix.clone();
        let colour = format!("<{p}color rgb=\"{REASON_COLOUR}\"/>");
        let font = self.items("fonts").first().cloned().unwrap_or_default();
        let font = coloured_font(&font, &p, &colour);
        let font = self.place("fonts", font);
        let align = format!("<{p}alignment vertical=\"center\" wrapText=\"1\"/>");
        let ids =
            format!("numFmtId=\"49\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\"");
        let apply = "applyNumberFormat=\"1\" applyFont=\"1\" applyAlignment=\"1\"";
        let style = self.place("cellXfs", format!("<{p}xf {ids} {apply}>{align}</{p}xf>"));
        self.reason = Some(style);
        style
    }

    /// Adds the changes of the part to those of the workbook. Returns the name and the text of the part if it is new.
    pub(super) fn finish(
        self,
        book: &mut Book<'_>,
        edits: &mut BTreeMap<usize, Edits>,
    ) -> Result<Option<(String, String)>> {
        let mark = if self.text.starts_with('\u{feff}') { 3 } else { 0 };
        let own = self.edits().after_mark(mark);
        if let Some(part) = book.styles.clone() {
            edits.insert(index_of(book, &part)?, own);
            return Ok(None);
        }
        let mut text = Vec::new();
        own.apply(self.text.as_bytes(), &mut text).map_err(|_| ProblemKind::BadWorkbook)?;
        let text = String::from_utf8(text).map_err(|_| ProblemKind::BadWorkbook)?;
        let name = link(book, edits)?;
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        Ok(Some((name, format!("{head}{text}"))))
    }

    /// Returns the changes of the part.
    fn edits(&self) -> Edits {
        let mut edits = Edits::default();
        let mut added = Vec::new();
        for (name, _) in NEEDED {
            let Some(section) = self.sections.get(name) else { continue };
            let (new, count) = (section.items[section.known..].concat(), section.items.len());
            if new.is_empty() {
                continue;
            }
            if section.tag.is_empty() {
                let name = format!("{}{name}", self.prefix);
                let text = format!("<{name} count=\"{count}\">{new}</{name}>");
                added.push((ORDER.iter().position(|other| other == &name_of(&name)), text));
                continue;
            }
            let tag = BytesStart::from_content(&*section.tag, name_length(&section.tag));
            let start = with_attributes(&tag, &[("count", Some(count.to_string()))]);
            match &section.end {
                Some(end) => {
                    edits.replace(section.start.clone(), format!("<{start}>"));
                    edits.insert(end.start, new);
                }
                None => {
                    let end = tag.name().as_ref().to_owned();
                    edits.replace(section.start.clone(), format!("<{start}>{new}</{end}>"));
                }
            }
        }
        self.add_sections(added, &mut edits);
        edits
    }

    /// Puts new elements at their places in the part.
    fn add_sections(&self, added: Vec<(Option<usize>, String)>, edits: &mut Edits) {
        match &self.root.end {
            Some(end) => {
                for (order, text) in added {
                    let later = self.places.iter().find(|(place, _)| Some(*place) > order);
                    edits.insert(later.map_or(end.start, |(_, at)| *at), text);
                }
            }
            None => {
                let all: String = added.into_iter().map(|(_, text)| text).collect();
                let tag = self.root.tag.trim_end();
                let end = &tag[..name_length(tag)];
                edits.replace(self.root.start.clone(), format!("<{tag}>{all}</{end}>"));
            }
        }
    }
}

/// Returns the form of links and the namespace of a workbook.
fn forms(book: &mut Book<'_>) -> Result<(&'static str, &'static str)> {
    let index = index_of(book, &links_of(&book.main))?;
    let is_strict = text_of(book, index)?.contains("//purl.oclc.org/ooxml/");
    Ok(if is_strict { STRICT } else { COMMON })
}

/// Returns the name of the part with the links of another.
fn links_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{file}.rels")
}

/// Links a new part of styles to the workbook. Returns its name.
fn link(book: &mut Book<'_>, edits: &mut BTreeMap<usize, Edits>) -> Result<String> {
    let folder = book.main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let slash = if folder.is_empty() { "" } else { "/" };
    // Some programs read the styles of this name only.
    let usual = std::iter::once(format!("{folder}{slash}styles.xml"));
    let names =
        usual.chain((1..).map(|number| format!("{folder}{slash}checked-styles{number}.xml")));
    let mut names = names.filter(|name| !book.parts.contains_key(name));
    let name = names.next().ok_or(ProblemKind::BadWorkbook)?;
    let (of_link, _) = forms(book)?;
    let links = index_of(book, &links_of(&book.main))?;
    let types = index_of(book, "[content_types].xml")?;
    let link = |p: &str| {
        format!("<{p}Relationship Id=\"checkedStyles\" Type=\"{of_link}\" Target=\"/{name}\"/>")
    };
    let of_type =
        |p: &str| format!("<{p}Override PartName=\"/{name}\" ContentType=\"{CONTENT_TYPE}\"/>");
    edits.insert(links, at_end(&text_of(book, links)?, link)?);
    edits.insert(types, at_end(&text_of(book, types)?, of_type)?);
    Ok(name)
}

/// Returns the change that adds an element to the end of a part. `element` gets the prefix.
fn at_end(text: &str, element: impl Fn(&str) -> String) -> Result<Edits> {
    let mut edits = Edits::default();
    let at = text.rfind("</").ok_or(ProblemKind::BadWorkbook)?;
    let name = text[at + 2..].trim_end().trim_end_matches('>');
    let prefix = name.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"));
    edits.insert(at as u64, element(&prefix));
    Ok(edits)
}

fn slice(text: &str, bytes: Range<u64>) -> Result<String> {
    let slice = text.get(bytes.start as usize..bytes.end as usize);
    slice.map(str::to_owned).ok_or(ProblemKind::BadWorkbook)
}

/// Returns the length of the name in the inside of a start tag.
fn name_length(tag: &str) -> usize {
    tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len())
}

/// Returns the name of an element without its prefix.
fn name_of(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Returns the start tag of an element.
fn start_of(element: &str) -> BytesStart<'_> {
    let end = element.find('>').unwrap_or(element.len());
    let inside = element[..end].trim_start_matches('<').trim_end_matches('/');
    BytesStart::from_content(inside, name_length(inside))
}

/// Returns an element with other attributes.
fn with_start(element: &str, values: &[(&str, Option<String>)]) -> String {
    let end = element.find('>').unwrap_or(element.len());
    let slash = if element[..end].ends_with('/') { "/" } else { "" };
    format!("<{}{slash}{}", with_attributes(&start_of(element), values), &element[end..])
}

/// Returns a style without its fill, as far as two of them must agree.
fn without_fill(xf: &str) -> String {
    let values = [("fillId", None), ("applyFill", None)];
    with_start(xf, &values).replace(' ', "")
}

/// Returns the attributes of a colour in a fill.
fn colour_of(fill: &str, name: &str) -> Option<String> {
    let (_, rest) = fill.split_once(&format!("{name} "))?;
    let attributes = rest.split(['/', '>']).next()?.trim();
    Some(attributes.to_owned())
}

/// Returns a font with a colour in the place of its own.
fn coloured_font(font: &str, prefix: &str, colour: &str) -> String {
    let tags: Vec<&str> = font.split_inclusive('>').collect();
    let name = |tag: &str| {
        let inside = tag.trim_start_matches(['<', '/']).trim_end_matches(['>', '/']);
        name_of(&inside[..name_length(inside)]).to_owned()
    };
    let [_, inner @ .., _] = &tags[..] else {
        return format!("<{prefix}font>{colour}</{prefix}font>");
    };
    let inner: Vec<&str> = inner.iter().copied().filter(|tag| name(tag) != "color").collect();
    let is_after = |tag: &&str| matches!(&*name(tag), "name" | "family" | "charset" | "scheme");
    let at = inner.iter().position(is_after).unwrap_or(inner.len());
    let (before, after) = inner.split_at(at);
    format!("<{prefix}font>{}{colour}{}</{prefix}font>", before.concat(), after.concat())
}
