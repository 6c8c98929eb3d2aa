//! What is taken for a result or a future, and what is refused.

use quote::ToTokens;

use super::*;

/// What a function has to do with that begins so, and what is wrong with it.
fn read(signature: &str) -> (Returned, Vec<String>) {
    let mut errors = Errors::default();
    let signature = syn::parse_str(signature).expect(signature);
    let returned = Returned::read(&signature, &mut errors);
    (returned, errors.messages())
}

fn assert_result(returned: &Returned, expected: &str) {
    let expected: Type = syn::parse_str(expected).expect(expected);
    let [result, expected] = [&returned.result, &expected].map(ToTokens::to_token_stream);
    assert_eq!(result.to_string(), expected.to_string());
}

#[test]
fn futures_are_known_by_their_looks() {
    for ty in [
        "impl Future<Output = R>",
        "impl Send + ::core::future::Future<Output = R> + 'a",
    ] {
        let (returned, mistakes) = read(&format!("fn f() -> {ty}"));
        assert!(matches!(returned.future, Some(Future::Opaque)), "{ty}");
        assert!(mistakes.is_empty(), "{ty}: {mistakes:?}");
        assert_result(&returned, "R");
    }
    for ty in [
        "Pin<Box<dyn Future<Output = R>>>",
        "Pin<Box<(dyn Send + Future<Output = R> + 'a)>>",
        "::core::pin::Pin<std::boxed::Box<dyn ::core::future::Future<Output = R>>>",
        "BoxFuture<'static, R>",
        "BoxFuture<R>",
        "futures::future::LocalBoxFuture<'_, R>",
    ] {
        let (returned, mistakes) = read(&format!("fn f() -> {ty}"));
        assert!(matches!(returned.future, Some(Future::Boxed(_))), "{ty}");
        assert!(mistakes.is_empty(), "{ty}: {mistakes:?}");
        assert_result(&returned, "R");
    }
}

#[test]
fn what_could_be_an_alias_of_a_result_is_taken_for_one() {
    for ty in [
        "Result<u8, E>",
        "io::Result<()>",
        "Answer",
        "T",
        "<Self as Client>::Answer",
        "answer!()",
        "(Result<u8, E>)",
        // Futures, but none that is known by its looks.
        "Ready<R>",
        "Box<dyn Future<Output = R>>",
        "Pin<Box<R>>",
        "Pin<Arc<dyn Future<Output = R>>>",
        "Pin<Box<dyn Stream<Item = R>>>",
    ] {
        for signature in [format!("fn f() -> {ty}"), format!("async fn f() -> {ty}")] {
            let (returned, mistakes) = read(&signature);
            assert!(returned.future.is_none(), "{signature}");
            assert!(mistakes.is_empty(), "{signature}: {mistakes:?}");
            assert_result(&returned, ty);
        }
    }
}

#[test]
fn what_no_alias_could_make_a_result_is_refused() {
    for (ty, kind) in [
        ("()", "`()`"),
        ("(())", "`()`"),
        ("(Result<u8, E>, u8)", "a tuple"),
        ("[u8; 2]", "an array"),
        ("&Result<u8, E>", "a reference"),
        ("*const u8", "a pointer"),
        ("fn() -> Result<u8, E>", "a function pointer"),
        ("!", "`!`"),
        ("impl Display", "`impl Trait`"),
        ("impl IntoFuture<Output = R>", "`impl Trait`"),
        ("dyn Display", "a trait object"),
    ] {
        for signature in [
            format!("fn f() -> {ty}"),
            format!("async fn f() -> {ty}"),
            format!("fn f() -> impl Future<Output = {ty}>"),
            format!("fn f() -> BoxFuture<'static, {ty}>"),
        ] {
            let (_, mistakes) = read(&signature);
            let [mistake] = mistakes.as_slice() else {
                panic!("{signature}: {mistakes:?}");
            };
            let expected = format!("{kind} is not a `Result`");
            assert!(mistake.starts_with(&expected), "{signature}: {mistake}");
        }
    }
}

#[test]
fn a_function_that_returns_nothing_is_refused_by_its_name() {
    for signature in ["fn ping()", "async fn ping()"] {
        let (_, mistakes) = read(signature);
        assert_eq!(mistakes.len(), 1, "{signature}: {mistakes:?}");
        assert!(mistakes[0].starts_with("`ping` returns nothing"));
    }
}

#[test]
fn an_async_fn_that_returns_a_future_is_refused() {
    for ty in ["impl Future<Output = R>", "BoxFuture<'static, R>"] {
        let (returned, mistakes) = read(&format!("async fn f() -> {ty}"));
        assert!(returned.future.is_none(), "{ty}");
        assert_eq!(mistakes.len(), 1, "{ty}: {mistakes:?}");
        assert!(mistakes[0].starts_with("an `async fn` is a future already"));
    }
}

#[test]
fn impl_trait_in_a_result_is_left_to_inference_wherever_it_stands() {
    for (result, expected) in [
        ("Result<impl Iterator<Item = u8>, E>", "Result<_, E>"),
        ("Result<Vec<impl Send>, impl Error>", "Result<Vec<_>, _>"),
        (
            "Result<(u8, impl Send, [impl Send; 2]), E>",
            "Result<(u8, _, [_; 2]), E>",
        ),
        ("Result<&'static (impl Sync), E>", "Result<&'static (_), E>"),
        (
            "Result<Box<dyn Iterator<Item = impl Send>>, E>",
            "Result<Box<dyn Iterator<Item = _>>, E>",
        ),
    ] {
        assert_result(&read(&format!("fn f() -> {result}")).0, expected);
        let future = format!("fn f() -> impl Future<Output = {result}>");
        assert_result(&read(&future).0, expected);
    }
}
