//! The attribute's arguments: read one by one, then checked together, as far as a macro can.

mod combine;
#[cfg(test)]
mod documented;
mod literal;
mod parse;
mod table;
#[cfg(test)]
mod tests;
mod value;

use proc_macro2::{Ident, TokenStream};
use syn::{Expr, Path};

pub(crate) use self::combine::listed;
pub(crate) use self::table::is_choice;
use self::table::{ARGUMENTS, Part};
pub(crate) use self::value::{Value, must_be_constant};
use crate::errors::Errors;

/// The arguments of one attribute.
pub(crate) struct Args {
    pub(crate) breaker: Breaker,
    pub(crate) call: Call,
    pub(crate) krate: Option<Path>,
}

/// Which breaker a call goes through.
pub(crate) enum Breaker {
    /// One of the function's own.
    Own(Settings),
    /// One of the function's own for each value of this.
    Keyed(Settings, Keys),
    /// The user's.
    Given(Expr),
}

/// What a breaker is built with, in the order of the documentation.
pub(crate) type Settings = Vec<Setting>;

pub(crate) struct Setting {
    /// The argument, and the builder's method.
    pub(crate) name: &'static str,
    pub(crate) value: Value,
}

pub(crate) struct Keys {
    pub(crate) key: Expr,
    pub(crate) max_keys: Option<Value>,
}

/// What belongs to a call, whichever breaker it goes through.
#[derive(Default)]
pub(crate) struct Call {
    pub(crate) timeout: Option<Value>,
    pub(crate) failure_if: Option<Expr>,
    pub(crate) ignore_if: Option<Expr>,
    pub(crate) fallback: Option<Expr>,
    /// The names of the arguments that say so.
    pub(crate) names: Vec<Ident>,
}

impl Args {
    /// Reads what stands between the attribute's parentheses. What is wrong goes to `errors`, all
    /// of it; `None` if something is that the rest depends on.
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Option<Self> {
        let parsed = parse::parse(tokens, errors);
        combine::check(&parsed, errors);
        let arguments = combine::known_and_unique(parsed.arguments, errors);
        let mut reader = Reader::default();
        for argument in arguments {
            errors.take(reader.read(argument));
        }
        let args = reader.args()?;
        value::compare(&args, errors);
        Some(args)
    }

    /// The first cooldown, where probes have to come to an end within it.
    pub(crate) fn cooldown_of_probes(&self) -> Option<&Value> {
        let (Breaker::Own(settings) | Breaker::Keyed(settings, _)) = &self.breaker else {
            return None;
        };
        let first_cooldown = first_cooldown(settings)?;
        find(settings, "half_open").map(|_| &first_cooldown.value)
    }

    /// Those that are the same for all calls, with the arguments' names.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        let (settings, max_keys) = match &self.breaker {
            Breaker::Own(settings) => (settings.as_slice(), None),
            Breaker::Keyed(settings, keys) => (settings.as_slice(), keys.max_keys.as_ref()),
            Breaker::Given(_) => (&[][..], None),
        };
        let settings = settings
            .iter()
            .map(|Setting { name, value }| (*name, value));
        let max_keys = max_keys.map(|value| ("max_keys", value));
        let timeout = self.call.timeout.as_ref().map(|value| ("timeout", value));
        settings.chain(max_keys).chain(timeout)
    }
}

pub(crate) fn find<'a>(settings: &'a [Setting], name: &str) -> Option<&'a Setting> {
    settings.iter().find(|setting| setting.name == name)
}

/// What says how long a breaker is open for the first time.
pub(crate) fn first_cooldown(settings: &[Setting]) -> Option<&Setting> {
    find(settings, "cooldown").or_else(|| find(settings, "window"))
}

/// The arguments read so far.
#[derive(Default)]
struct Reader {
    settings: Settings,
    breaker: Option<Expr>,
    key: Option<Expr>,
    max_keys: Option<Value>,
    call: Call,
    krate: Option<Path>,
}

impl Reader {
    fn read(&mut self, parse::Argument { name, value }: parse::Argument) -> syn::Result<()> {
        let (Some(known), Some(value)) = (table::find(&name), value) else {
            return Ok(());
        };
        if matches!(known.part, Part::Call | Part::Choice) {
            self.call.names.push(name);
        }
        let given = value::Given { known, value };
        match known.name {
            "timeout" => self.call.timeout = Some(given.constant()?),
            "failure_if" => self.call.failure_if = Some(given.function()?),
            "ignore_if" => self.call.ignore_if = Some(given.function()?),
            "fallback" => self.call.fallback = Some(given.function()?),
            "breaker" => self.breaker = Some(given.expression()?),
            "key" => self.key = Some(given.expression()?),
            "max_keys" => self.max_keys = Some(given.constant()?),
            "crate" => self.krate = Some(given.path()?),
            name => {
                let value = given.constant()?;
                self.settings.push(Setting { name, value });
            }
        }
        Ok(())
    }

    /// `None` if a breaker can't be made of them; why not, was told.
    fn args(mut self) -> Option<Args> {
        let place = |name| ARGUMENTS.iter().position(|known| known.name == name);
        self.settings.sort_by_key(|setting| place(setting.name));
        let has = |name| find(&self.settings, name).is_some();
        let is_complete = has("window") && (has("threshold") || has("failure_rate"));
        let breaker = match (self.breaker, self.key) {
            (Some(breaker), _) => Breaker::Given(breaker),
            _ if !is_complete => return None,
            (None, None) => Breaker::Own(self.settings),
            (None, Some(key)) => {
                let max_keys = self.max_keys;
                Breaker::Keyed(self.settings, Keys { key, max_keys })
            }
        };
        Some(Args {
            breaker,
            call: self.call,
            krate: self.krate,
        })
    }
}
