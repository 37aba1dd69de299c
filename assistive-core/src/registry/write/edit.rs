//! An edit of one field, which keeps, clears or sets its value, and the changes that edits make.

/// An edit of one field of a record.
///
/// ```
/// use assistive_core::Edit;
///
/// assert_eq!(Edit::from(3), Edit::Set(3));
/// assert_eq!(Edit::<u32>::from(None), Edit::Keep, "a missing cell changes nothing");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edit<T> {
    /// Keeps the stored value; a new record takes the default.
    #[default]
    Keep,
    /// Removes the value.
    Clear,
    /// Sets the value.
    Set(T),
}

impl<T> Edit<T> {
    /// Returns the new value, if one is set.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Applies `f` to the new value.
    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Edit<U> {
        match self {
            Self::Keep => Edit::Keep,
            Self::Clear => Edit::Clear,
            Self::Set(value) => Edit::Set(f(value)),
        }
    }

    /// Borrows the new value.
    pub(crate) fn as_ref(&self) -> Edit<&T> {
        match self {
            Self::Keep => Edit::Keep,
            Self::Clear => Edit::Clear,
            Self::Set(value) => Edit::Set(value),
        }
    }

    /// Returns the value of an optional field after the edit.
    pub(crate) fn over(self, stored: Option<T>) -> Option<T> {
        match self {
            Self::Keep => stored,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// Returns the value after the edit of a field that falls back to a default when it is cleared.
    pub(crate) fn over_or(self, stored: T, default: T) -> T {
        match self {
            Self::Keep => stored,
            Self::Clear => default,
            Self::Set(value) => value,
        }
    }
}

impl<T> From<T> for Edit<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Edit<String> {
    fn from(text: &str) -> Self {
        Self::Set(text.to_owned())
    }
}

/// `None` keeps the stored value.
impl<T> From<Option<T>> for Edit<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }
}

/// The changes of a record, without those that change nothing.
pub(crate) struct Changes<C>(pub(crate) Vec<C>);

impl<C> Changes<C> {
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a change from `before` to `after` if they differ.
    pub(crate) fn note<T: PartialEq>(
        &mut self,
        before: T,
        after: T,
        change: impl FnOnce(crate::journal::events::Change<T>) -> C,
    ) {
        if before != after {
            self.0.push(change(crate::journal::events::Change::new(before, after)));
        }
    }

    /// Adds a change of a required field. Clearing it was refused before.
    pub(crate) fn set<T: PartialEq + Clone>(
        &mut self,
        before: &T,
        edit: &Edit<T>,
        change: impl FnOnce(crate::journal::events::Change<T>) -> C,
    ) {
        if let Edit::Set(after) = edit {
            self.note(before.clone(), after.clone(), change);
        }
    }

    /// Adds a change of an optional field.
    pub(crate) fn edit<T: PartialEq + Clone>(
        &mut self,
        before: &Option<T>,
        edit: &Edit<T>,
        change: impl FnOnce(crate::journal::events::Change<Option<T>>) -> C,
    ) {
        if !matches!(edit, Edit::Keep) {
            self.note(before.clone(), edit.clone().over(before.clone()), change);
        }
    }
}
