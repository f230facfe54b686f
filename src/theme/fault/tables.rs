//! Tera 2 by name and word: what it brings, what it says of a fault, and what we say in its place.

/// What Tera brings.
pub(super) const FILTERS: &[&str] = &[
    "safe",
    "default",
    "upper",
    "lower",
    "wordcount",
    "escape",
    "escape_html",
    "escape_xml",
    "newlines_to_br",
    "pluralize",
    "trim",
    "trim_start",
    "trim_end",
    "replace",
    "capitalize",
    "title",
    "truncate",
    "indent",
    "str",
    "int",
    "float",
    "length",
    "reverse",
    "split",
    "abs",
    "round",
    "first",
    "last",
    "nth",
    "join",
    "sort",
    "unique",
    "get",
    "values",
    "keys",
    "pairs",
    "group_by",
];
pub(super) const TESTS: &[&str] = &[
    "string",
    "number",
    "map",
    "bool",
    "array",
    "integer",
    "float",
    "none",
    "iterable",
    "defined",
    "undefined",
    "odd",
    "even",
    "divisible_by",
    "starting_with",
    "ending_with",
    "containing",
];
pub(super) const FUNCTIONS: &[&str] = &["range", "throw", "super", "say"];
pub(super) const TAGS: &[&str] = &[
    "block",
    "if",
    "elif",
    "else",
    "for",
    "set",
    "filter",
    "component",
    "include",
    "extends",
    "break",
    "continue",
    "raw",
];

/// Tags that are closed by another: their name, that they are not, and how to.
pub(super) const OPENERS: &[(&str, &str, &str)] = &[
    (
        "block",
        "this block is not closed",
        "add {% endblock %} where it ends",
    ),
    (
        "if",
        "this if is not closed",
        "add {% endif %} where it ends",
    ),
    (
        "for",
        "this for is not closed",
        "add {% endfor %} where it ends",
    ),
    (
        "set",
        "this set is not closed",
        "give it a value with =, or add {% endset %} where its text ends",
    ),
    (
        "filter",
        "this filter is not closed",
        "add {% endfilter %} where it ends",
    ),
    (
        "component",
        "this component is not closed",
        "add {% endcomponent %} where it ends",
    ),
];

/// What Tera says of a template that it cannot read, and what we say, and what to do.
pub(super) const SYNTAX: &[(&str, &str, &str)] = &[
    (
        "Closing comment tag",
        "this comment is not closed",
        "add #} where it ends",
    ),
    (
        "is missing its closing",
        "this text is not closed",
        "add the quotation mark where it ends",
    ),
    (
        "unexpected end of raw block",
        "this raw is not closed",
        "add {% endraw %} where it ends",
    ),
    (
        "unexpected escape character",
        "a backslash stands here before a letter that needs none",
        "take it out, or write two for one",
    ),
    (
        "in the opening tag, found",
        "this end has another name than its beginning",
        "write the same name, or none",
    ),
    (
        "doesn't match opening tag",
        "this end has another name than its beginning",
        "write the same name",
    ),
    (
        "Unclosed component",
        "the call of this component is not closed",
        "end it with />, or add its end where its body ends",
    ),
    (
        "needs to be the first tag",
        "extends is not the first thing in this template",
        "move it to the beginning",
    ),
    (
        "Template is already extending",
        "this template extends two others",
        "keep one extends",
    ),
    (
        "`extends` cannot be nested",
        "extends stands inside another tag",
        "move it to the beginning of the template",
    ),
    (
        "This content would be ignored",
        "this stands outside of every block of a template that extends another, and would not show",
        "move it into a block, or take it out",
    ),
    (
        "already contains a block",
        "this template has a block of this name already",
        "keep one of them",
    ),
    (
        "already contains a component",
        "this template has a component of this name already",
        "keep one of them",
    ),
    (
        "Component definitions cannot",
        "a component is defined inside another tag",
        "move it out",
    ),
    (
        "Blocks cannot be written inside",
        "a block stands inside a tag that may hold none",
        "put the block around that tag",
    ),
    (
        "is defined more than once",
        "this argument stands twice",
        "take one out",
    ),
    (
        "reserved keyword",
        "this name belongs to Tera",
        "choose another",
    ),
    (
        "field of `loop`",
        "loop has no such field",
        "write loop.index, loop.index0, loop.first, loop.last or loop.length",
    ),
    (
        "can only be used in a for loop",
        "break or continue stands outside of a for",
        "take it out",
    ),
    (
        "Function calls are only allowed",
        "what stands before a dot or a bracket cannot be called here",
        "call functions by their name alone",
    ),
    ("too complex", "this is nested too deeply", "break it up"),
    ("too deep", "this is nested too deeply", "break it up"),
    (
        "Invalid syntax for `set`",
        "set needs a name, an equals sign and a value",
        "write {% set name = value %}",
    ),
    (
        "but expected }}",
        "this value does not end here with }}",
        "end it with }}, and see that nothing is left out before",
    ),
    (
        "but expected %}",
        "this tag does not end here with %}",
        "end it with %}, and see that nothing is left out before",
    ),
    (
        "expected one of: integer",
        "a value is missing here",
        "write a variable, a number or a text in quotation marks",
    ),
    (
        "but expected identifier",
        "a name is missing here",
        "write it as letters, digits and underscores",
    ),
    (
        "but expected string",
        "a text in quotation marks is missing here",
        "write it in quotation marks",
    ),
    (
        "but expected `/` or `>`",
        "the call of a component is not closed here",
        "end it with />",
    ),
    (
        "but expected",
        "something else must stand here",
        "see what the tag takes, in Tera's documentation",
    ),
];

/// The same for a template that fails when a page is made with it.
pub(super) const RENDERING: &[(&str, &str, &str)] = &[
    (
        "exists but its value is undefined",
        "this variable is not set here",
        ABSENT,
    ),
    ("Variable `", "there is no such variable here", ABSENT),
    ("Field `", "there is no such field here", ABSENT),
    (
        "variable that is undefined",
        "this is not there on every page",
        ABSENT,
    ),
    (
        "Cannot index into an undefined",
        "what stands before the bracket is not there on every page",
        ABSENT,
    ),
    (
        "Index expression is undefined",
        "what stands in the brackets is not there on every page",
        ABSENT,
    ),
    ("undefined value", "this is not there on every page", ABSENT),
    (
        "on type `undefined`",
        "the list that this for goes through is not there on every page",
        ABSENT,
    ),
    (
        "Iteration not possible",
        "this for goes through something that is no list",
        "name a list of docs/theming.md",
    ),
    (
        "Unknown argument",
        "the component takes no such argument",
        "give it those of its definition",
    ),
    (
        "does not match expected type",
        "the component takes another kind of value for one of its arguments",
        "see its definition",
    ),
    (
        "Argument `",
        "the component needs an argument that is not given",
        "give it those of its definition",
    ),
    (
        "Implicit argument",
        "the component needs an argument that is not given",
        "give it those of its definition",
    ),
    (
        "Invalid type for the value",
        "this filter, test or function does not take a value of this kind",
        "see what it takes, in Tera's documentation",
    ),
    (
        "Missing keyword argument",
        "an argument is missing that this filter, test or function needs",
        "add it",
    ),
    (
        "out of range",
        "this number is too large or too small",
        "write another",
    ),
    (
        "requires both operands",
        "only numbers can be reckoned with",
        "see that both are numbers",
    ),
    (
        "Math operations",
        "only numbers can be reckoned with",
        "see that both are numbers",
    ),
    (
        "Cannot compare",
        "these two cannot be compared",
        "see that both are of one kind",
    ),
    ("divide by 0", "this divides by nought", "test for it first"),
    (
        "use super()",
        "super() stands in a block that replaces none",
        "take it out",
    ),
    (
        "super() called",
        "super() stands outside of a block",
        "take it out",
    ),
];

const ABSENT: &str = "see that the variable is one of docs/theming.md, and test with `is defined` where it may be absent";
