//! How far the compiler goes.

#[derive(Clone, Copy)]
pub(crate) enum Stage {
    Check,
    Build,
    Release,
}

impl Stage {
    /// What cargo is told.
    pub(crate) fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Build => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}
