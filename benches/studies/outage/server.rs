//! The server, in a process of its own. It hangs when it is told to.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, ChildStdin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Runtime;
use tokio::time::sleep;

use crate::process;

/// The argument that says that a process is the server.
pub(crate) const ROLE: &str = "--server";

const HANG: &str = "hang";
const WORK: &str = "work";
/// How long an answer takes.
pub(crate) const ANSWER: Duration = Duration::from_millis(5);

/// How many connections wait to be taken. Thousands are made within a second, and who finds the queue full
/// tries again a second later. The system may allow for fewer, as macOS does with 128: then callers may
/// time out before the server hangs, which is told.
const QUEUE: u32 = 8_192;

/// The process, and how it is told.
pub(crate) struct Server {
    address: SocketAddr,
    child: Child,
    orders: ChildStdin,
}

impl Server {
    pub(crate) fn start() -> Result<Self> {
        let mut child = process::start(&[ROLE])?;
        let orders = child.stdin.take().context("its input")?;
        let mut address = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut address)?;
        Ok(Self {
            address: address.trim().parse().context("the server's address")?,
            child,
            orders,
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on it takes connections and questions, and never answers these.
    pub(crate) fn hang(&mut self) -> io::Result<()> {
        writeln!(self.orders, "{HANG}")
    }

    /// From now on it answers what it is asked, but not what it has been.
    pub(crate) fn work(&mut self) -> io::Result<()> {
        writeln!(self.orders, "{WORK}")
    }

    pub(crate) fn end(mut self) -> Result<()> {
        drop(self.orders);
        ensure!(self.child.wait()?.success(), "the server failed");
        Ok(())
    }
}

/// In that process. It ends with its orders, so it never outlives who gives them.
pub(crate) fn play() -> Result<()> {
    let runtime = Runtime::new()?;
    let hangs = Arc::new(AtomicBool::new(false));
    let _inside = runtime.enter();
    let listener = listen()?;
    println!("{}", listener.local_addr()?);
    tokio::spawn(serve(listener, Arc::clone(&hangs)));
    for order in io::stdin().lines() {
        hangs.store(order? == HANG, Ordering::SeqCst);
    }
    Ok(())
}

fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    socket.listen(QUEUE)
}

async fn serve(listener: TcpListener, hangs: Arc<AtomicBool>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(answer(stream, Arc::clone(&hangs)));
            }
            // Too many open files, perhaps: no reason to stop, nor to try a thousand times.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Until the connection ends, be it by a reset.
async fn answer(stream: TcpStream, hangs: Arc<AtomicBool>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = tokio::io::BufReader::new(stream);
    let mut question = String::new();
    while stream.read_line(&mut question).await? > 0 {
        if !hangs.load(Ordering::SeqCst) {
            sleep(ANSWER).await;
            let price: u32 = question.trim_end().bytes().map(u32::from).sum();
            stream.write_all(format!("{price}\n").as_bytes()).await?;
        }
        question.clear();
    }
    Ok(())
}
