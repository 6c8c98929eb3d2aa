//! Methods, by what they take of their instance.

use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;

use breakerbox::circuit_breaker;
use futures_lite::future::block_on;

use crate::{Body, assert_behind_a_breaker};

struct Client {
    body: Body,
    calls: u32,
}

impl From<Body> for Client {
    fn from(body: Body) -> Self {
        Self { body, calls: 0 }
    }
}

impl Client {
    /// What a method that may change its instance does to it.
    fn call(&mut self) -> io::Result<u32> {
        self.calls += 1;
        self.body.run()?;
        Ok(self.calls)
    }

    async fn call_later(&mut self) -> io::Result<u32> {
        self.calls += 1;
        self.body.run_later().await?;
        Ok(self.calls)
    }
}

impl Client {
    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_value(self) -> io::Result<u32> {
        self.body.run()
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_mutable_value(mut self) -> io::Result<u32> {
        self.call()
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_reference(&self) -> io::Result<&Body> {
        self.body.run()?;
        Ok(&self.body)
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_mutable_reference(&mut self) -> io::Result<&mut u32> {
        self.call()?;
        Ok(&mut self.calls)
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_pin(self: Pin<&mut Self>) -> io::Result<u32> {
        self.get_mut().call()
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_mutable_pin(mut self: Pin<&mut Self>) -> io::Result<u32> {
        self.call()
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_arc(self: Arc<Self>) -> io::Result<u32> {
        self.body.run()
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_reference_to_an_arc(self: &Arc<Self>) -> io::Result<u32> {
        self.body.run()
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_rc(self: Rc<Self>) -> io::Result<u32> {
        self.body.run()
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn by_box(self: Box<Self>) -> io::Result<u32> {
        self.body.run()
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    #[expect(clippy::boxed_local, reason = "it takes every receiver")]
    fn by_mutable_box(mut self: Box<Self>) -> io::Result<u32> {
        self.call()
    }
}

#[test]
fn a_method_with_any_receiver_is_behind_a_breaker() {
    fn client(body: Body) -> Client {
        body.into()
    }
    assert_behind_a_breaker(|body| client(body).by_value());
    assert_behind_a_breaker(|body| client(body).by_mutable_value());
    assert_behind_a_breaker(|body| client(body).by_reference().map(drop));
    assert_behind_a_breaker(|body| client(body).by_mutable_reference().map(|calls| *calls));
    assert_behind_a_breaker(|body| pin!(client(body)).by_pin());
    assert_behind_a_breaker(|body| pin!(client(body)).by_mutable_pin());
    assert_behind_a_breaker(|body| Arc::new(client(body)).by_arc());
    assert_behind_a_breaker(|body| Arc::new(client(body)).by_reference_to_an_arc());
    assert_behind_a_breaker(|body| Rc::new(client(body)).by_rc());
    assert_behind_a_breaker(|body| Box::new(client(body)).by_box());
    assert_behind_a_breaker(|body| Box::new(client(body)).by_mutable_box());
}

/// The same, async.
struct Later(Client);

impl Later {
    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_value(self) -> io::Result<u32> {
        self.0.body.run_later().await
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_mutable_value(mut self) -> io::Result<u32> {
        self.0.call_later().await
    }

    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    async fn by_reference(&self) -> io::Result<&Body> {
        self.0.body.run_later().await?;
        Ok(&self.0.body)
    }

    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    async fn by_mutable_reference(&mut self) -> io::Result<&mut u32> {
        self.0.call_later().await?;
        Ok(&mut self.0.calls)
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_pin(self: Pin<&mut Self>) -> io::Result<u32> {
        self.get_mut().0.call_later().await
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_arc(self: Arc<Self>) -> io::Result<u32> {
        self.0.body.run_later().await
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_rc(self: Rc<Self>) -> io::Result<u32> {
        self.0.body.run_later().await
    }

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn by_mutable_box(mut self: Box<Self>) -> io::Result<u32> {
        self.0.call_later().await
    }
}

#[test]
fn an_async_method_with_any_receiver_is_behind_a_breaker() {
    fn client(body: Body) -> Later {
        Later(body.into())
    }
    assert_behind_a_breaker(|body| block_on(client(body).by_value()));
    assert_behind_a_breaker(|body| block_on(client(body).by_mutable_value()));
    assert_behind_a_breaker(|body| block_on(client(body).by_reference()).map(drop));
    assert_behind_a_breaker(|body| block_on(client(body).by_mutable_reference()).map(drop));
    assert_behind_a_breaker(|body| block_on(pin!(client(body)).by_pin()));
    assert_behind_a_breaker(|body| block_on(Arc::new(client(body)).by_arc()));
    assert_behind_a_breaker(|body| block_on(Rc::new(client(body)).by_rc()));
    assert_behind_a_breaker(|body| block_on(Box::new(client(body)).by_mutable_box()));
}

/// The same, on another thread: with owned receivers.
struct InTime(Client);

impl InTime {
    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn by_value(self) -> io::Result<u32> {
        self.0.body.run()
    }

    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn by_mutable_value(mut self) -> io::Result<u32> {
        self.0.call()
    }

    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn by_arc(self: Arc<Self>) -> io::Result<u32> {
        self.0.body.run()
    }

    #[circuit_breaker(threshold = 3, window = "1h", timeout = "1m")]
    fn by_mutable_box(mut self: Box<Self>) -> io::Result<u32> {
        self.0.call()
    }
}

#[test]
fn a_method_with_any_owned_receiver_has_a_time_out_too() {
    fn client(body: Body) -> InTime {
        InTime(body.into())
    }
    assert_behind_a_breaker(|body| client(body).by_value());
    assert_behind_a_breaker(|body| client(body).by_mutable_value());
    assert_behind_a_breaker(|body| Arc::new(client(body)).by_arc());
    assert_behind_a_breaker(|body| Box::new(client(body)).by_mutable_box());
}
