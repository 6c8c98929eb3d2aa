//! What is known of a body, and that it is passed on.

use super::*;
use crate::protect;

fn boxed_block(body: &str) -> Option<BoxedBlock> {
    let function =
        |input: ParseStream<'_>| Function::parse(Vec::new(), Visibility::Inherited, input);
    let written = format!("fn f() -> R {{ {body} }}");
    function.parse_str(&written).expect(body).boxed_block()
}

#[test]
fn a_body_that_only_boxes_an_async_move_block_is_known() {
    for box_pin in ["Box::pin", "::std::boxed::Box::pin", "pin"] {
        let block = boxed_block(&format!("{box_pin}(async move {{ a.await }})"));
        let BoxedBlock {
            box_pin: path,
            body,
            ..
        } = block.expect(box_pin);
        let path = path.to_string().replace(' ', "");
        assert_eq!(path, box_pin);
        assert_eq!(body.to_string(), "{ a . await }");
    }
}

#[test]
fn a_body_that_does_anything_else_is_not() {
    for body in [
        "",
        "Box::pin(async { a })",
        "Box::pin(async gen { a })",
        "Box::pin(async move || a)",
        "Box::pin(async move { a }.fuse())",
        "Box::pin(async move { a }, b)",
        "Box::pin(a)",
        "Box::pin(async move { a });",
        "Box::pin(async move { a }) as R",
        "Box::new(async move { a })",
        "Box::pin::<R>(async move { a })",
        "let b = 1; Box::pin(async move { a })",
        "{ Box::pin(async move { a }) }",
        "async move { a }",
        "async move { a }.boxed()",
    ] {
        assert!(boxed_block(body).is_none(), "{body}");
    }
}

/// What a half-written body may have in it, with nothing in order but its brackets.
const UNFINISHED: [&str; 8] = [
    "",
    "let",
    "let a = ;",
    "self.client. ; ..= => <- @ ~ ? $",
    "match { , , => } else else fn ( )",
    "'a 'b' \"c\" r#type r#\"d\"# 1.0e9_f64 0x_ff b'e' c\"f\"",
    "< < > :: [ ( { [ ] } ) ] & & mut -> |",
    "fn { struct impl } #[ ] # ( ) ! { } if if return",
];

#[test]
fn a_body_is_passed_on_as_it_is_whatever_is_in_it() {
    for args in [
        "threshold = 5, window = \"10s\"",
        "threshold = 5, window = \"10s\", timeout = \"1s\", fallback = |_| a",
        "breaker = A, failure_if = b",
        "threshold = 5, window = \"10s\", key = a, ignore_if = b",
    ] {
        for signature in [
            "fn f(a: u8) -> R",
            "async fn f(a: u8) -> R",
            "pub unsafe fn f<T: Send>(self, (a, _b): (T, T)) -> Result<impl Send, E> where T: Copy",
            "fn f(a: u8) -> impl Future<Output = R>",
            "fn f(a: u8) -> BoxFuture<'static, R>",
        ] {
            for body in UNFINISHED {
                let item = format!("{signature} {{ {body} }}");
                let written = protect(tokens(args), tokens(&item));
                assert!(
                    has_at_the_end(&written, body),
                    "#[circuit_breaker({args})] {item}: {written}"
                );
                assert!(
                    has(&written, signature),
                    "#[circuit_breaker({args})] {item}: {written}"
                );
            }
        }
    }
}

#[test]
fn the_async_block_in_a_box_is_passed_on_as_it_is() {
    for body in UNFINISHED {
        let item =
            format!("fn f() -> BoxFuture<'static, R> {{ Box::pin(async move {{ {body} }}) }}");
        let written = protect(tokens("breaker = A"), tokens(&item));
        assert!(has(&written, "Box::pin"), "{item}: {written}");
        assert!(has_at_the_end(&written, body), "{item}: {written}");
    }
}

#[test]
fn with_a_mistake_in_its_attribute_an_item_stays_as_it_was() {
    for args in [
        "",
        "threshold = 0, window = \"10s\"",
        "=",
        "threshold window",
        "retries = 3",
    ] {
        for body in UNFINISHED {
            let item =
                format!("#[doc = \"f\"] pub(crate) async fn f(&self) -> R {{ #![a] {body} }}");
            let written = flat(protect(tokens(args), tokens(&item)));
            let item = flat(tokens(&item));
            assert!(
                written.starts_with(&item),
                "#[circuit_breaker({args})] {item:?}"
            );
            assert!(
                written[item.len()..].contains(&"compile_error".to_owned()),
                "{args}"
            );
        }
    }
}

#[test]
fn what_is_no_function_stays_as_it_was() {
    for item in [
        "struct Client;",
        "impl Client { fn ping(&self) -> R { } }",
        "trait Client { }",
        "fn ping() -> R;",
        "const PING: u8 = 1;",
        "let a = 1;",
        "",
    ] {
        let written = flat(protect(
            tokens("threshold = 5, window = \"10s\""),
            tokens(item),
        ));
        let item = flat(tokens(item));
        assert!(written.starts_with(&item), "{item:?}");
        assert!(
            written[item.len()..].contains(&"compile_error".to_owned()),
            "{item:?}"
        );
    }
}

fn tokens(code: &str) -> TokenStream {
    code.parse().expect(code)
}

/// Are these among the tokens, one after the other?
fn has(tokens: &TokenStream, code: &str) -> bool {
    has_all(tokens, &flat(self::tokens(code)))
}

/// The same, with nothing after them in their brackets.
fn has_at_the_end(tokens: &TokenStream, code: &str) -> bool {
    let mut wanted = flat(self::tokens(code));
    wanted.push("ends".to_owned());
    has_all(tokens, &wanted)
}

fn has_all(tokens: &TokenStream, wanted: &[String]) -> bool {
    let all = flat(tokens.clone());
    all.windows(wanted.len()).any(|some| some == wanted)
}

/// Every token by itself, brackets included.
fn flat(tokens: TokenStream) -> Vec<String> {
    let mut flattened = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                flattened.push(format!("{:?} begins", group.delimiter()));
                flattened.extend(flat(group.stream()));
                flattened.push("ends".to_owned());
            }
            token => flattened.push(token.to_string()),
        }
    }
    flattened
}
