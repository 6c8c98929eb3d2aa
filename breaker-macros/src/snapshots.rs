//! What the attribute writes, pretty-printed, for each kind of function: `snapshots/` is for reading.

use proc_macro2::{Group, TokenStream, TokenTree};

use crate::protect;

/// Compares what becomes of the text with the snapshot that has the test's name.
macro_rules! snapshot {
    ($written:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_omit_expression(true);
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| insta::assert_snapshot!(written_and_expanded($written)));
    }};
}

/// A function with its attribute, and below it what the two become.
fn written_and_expanded(written: &str) -> String {
    let written = unindented(written);
    let expanded = expanded(&written);
    format!("{written}\n// becomes\n\n{expanded}")
}

fn unindented(written: &str) -> String {
    let lines = written.trim().lines();
    lines
        .flat_map(|line| [line.strip_prefix("        ").unwrap_or(line), "\n"])
        .collect()
}

fn expanded(written: &str) -> String {
    let (args, item) = split(written.parse().expect("tokens"));
    let written = with_pin_as_a_function(protect(args, item));
    let file = syn::parse2(written).expect("items");
    prettyplease::unparse(&file)
}

/// What is in a macro is not formatted.
fn with_pin_as_a_function(tokens: TokenStream) -> TokenStream {
    let mut written: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '!' && is_pin(written.last()) => {}
            TokenTree::Group(group) => {
                let stream = with_pin_as_a_function(group.stream());
                written.push(Group::new(group.delimiter(), stream).into());
            }
            token => written.push(token),
        }
    }
    written.into_iter().collect()
}

fn is_pin(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(pin)) if pin == "pin")
}

/// What the attribute, which is the first, has in its parentheses, and what comes after it.
fn split(written: TokenStream) -> (TokenStream, TokenStream) {
    let mut tokens = written.into_iter();
    let attribute = tokens.nth(1).expect("an attribute");
    let TokenTree::Group(attribute) = attribute else {
        panic!("not an attribute: {attribute}");
    };
    match attribute.stream().into_iter().last() {
        Some(TokenTree::Group(parentheses)) => (parentheses.stream(), tokens.collect()),
        _ => panic!("without arguments: {attribute}"),
    }
}

#[test]
fn sync_fn() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s")]
        fn quote(symbol: &str) -> io::Result<f64> {
            let quote = fetch(symbol)?;
            Ok(quote.price)
        }
        "#
    );
}

#[test]
fn sync_fn_with_timeout() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m 500ms")]
        /// The price of one share.
        #[must_use]
        pub fn quote(symbol: String, _guard: Guard) -> io::Result<f64> {
            fetch(&symbol)
        }
        "#
    );
}

#[test]
fn async_fn() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s")]
        async fn quote(symbol: &str) -> io::Result<f64> {
            let quote = fetch(symbol).await?;
            Ok(quote.price)
        }
        "#
    );
}

#[test]
fn async_fn_with_timeout() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", timeout = LIMIT, name = "quotes")]
        async fn quote(symbol: &str) -> io::Result<f64> {
            fetch(symbol).await
        }
        "#
    );
}

#[test]
fn method_with_failure_if_and_ignore_if() {
    snapshot!(
        r#"
        #[circuit_breaker(
            threshold = 5,
            window = "10s",
            failure_if = |answer: &Result<Response, Error>| answer.is_err_and(Error::is_down),
            ignore_if = is_not_found
        )]
        pub fn get(&mut self, path: &Path) -> Result<Response, Error> {
            self.connection.get(path)
        }
        "#
    );
}

#[test]
fn fallback_closure_that_names_an_argument() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(last_known(&symbol)))]
        fn quote(symbol: String) -> io::Result<f64> {
            fetch(&symbol)
        }
        "#
    );
}

/// Each keeps a copy of the reference, and the error is the closure's own.
#[test]
fn fallback_closure_that_shares_an_argument() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", fallback = |error| last_known(symbol, error))]
        fn quote<'e>(symbol: &str, error: &'e mut Errors) -> io::Result<&'e mut Errors> {
            fetch(symbol, error)
        }
        "#
    );
}

#[test]
fn fallback_async_closure() {
    snapshot!(
        r#"
        #[circuit_breaker(
            threshold = 5,
            window = "10s",
            fallback = async |error| second_source(symbol, error).await
        )]
        async fn quote(symbol: &str) -> io::Result<f64> {
            fetch(symbol).await
        }
        "#
    );
}

#[test]
fn fallback_by_path_in_async_fn() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", fallback = cache::last_known)]
        async fn quote(symbol: &str) -> io::Result<f64> {
            fetch(symbol).await
        }
        "#
    );
}

#[test]
fn impl_future() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s")]
        fn quote(symbol: String) -> impl Future<Output = io::Result<f64>> + Send {
            let request = Request::new(symbol);
            async move { request.send().await }
        }
        "#
    );
}

#[test]
fn boxed_future_made_in_the_body() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s", fallback = last_known)]
        fn quote(&self, symbol: &str) -> BoxFuture<'static, io::Result<f64>> {
            let request = self.request(symbol);
            request.send().boxed()
        }
        "#
    );
}

/// As `#[async_trait]` writes it.
#[test]
fn boxed_async_block() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
        fn quote<'life0, 'async_trait>(
            &'life0 self,
            symbol: String,
        ) -> ::core::pin::Pin<
            Box<dyn ::core::future::Future<Output = io::Result<f64>> + ::core::marker::Send + 'async_trait>,
        >
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            Box::pin(async move {
                let __self = self;
                let symbol = symbol;
                __self.fetch(symbol).await
            })
        }
        "#
    );
}

#[test]
fn breaker_in_a_static() {
    snapshot!(
        r"
        #[circuit_breaker(breaker = PAYMENTS)]
        async fn charge(card: &Card) -> Result<Receipt, Declined> {
            post(card).await
        }
        "
    );
}

#[test]
fn breaker_of_a_field() {
    snapshot!(
        r"
        #[circuit_breaker(breaker = &self.breaker)]
        fn charge(&mut self, card: &Card) -> Result<Receipt, Declined> {
            self.connection.post(card)
        }
        "
    );
}

#[test]
fn breaker_by_key() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", key = host, max_keys = 10)]
        fn get(host: &str, path: &Path) -> io::Result<Response> {
            connect(host)?.get(path)
        }
        "#
    );
}

#[test]
fn constants() {
    snapshot!(
        r"
        #[circuit_breaker(threshold = LIMIT, window = WINDOW, max_cooldown = LONGEST, backoff = 2)]
        fn quote(symbol: &str) -> io::Result<f64> {
            fetch(symbol)
        }
        "
    );
}

#[test]
fn generic_fn_with_impl_trait_in_the_result() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s")]
        async fn quotes<S: AsRef<str>, const N: usize>(
            symbols: [S; N],
        ) -> Result<impl Iterator<Item = f64>, Error>
        where
            S: Send,
        {
            Ok(fetch(&symbols).await?.into_iter())
        }
        "#
    );
}

#[test]
fn declared_static() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", half_open = 2)]
        /// The payment service.
        pub(crate) static PAYMENTS: CircuitBreaker;
        "#
    );
}

#[test]
fn mistake() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 0, window = "10")]
        fn quote(symbol: &str) -> io::Result<f64> {
            fetch(symbol)
        }
        "#
    );
}

#[test]
fn path_of_the_crate() {
    snapshot!(
        r#"
        #[circuit_breaker(threshold = 5, window = "10s", crate = crate::resilience::breakerbox)]
        fn ping() -> io::Result<()> {
            connect().map(drop)
        }
        "#
    );
}
