//! The server. It hangs when it is asked to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::sleep;

/// The time that an answer takes.
const ANSWER: Duration = Duration::from_millis(5);

/// Thousands of connections are made within a second, and one that finds the queue full is tried again a
/// second later. Where the system allows for fewer, calls may time out before the server hangs.
const QUEUE: u32 = 8_192;

/// Inside a runtime, which serves until it ends.
pub(crate) fn start() -> io::Result<SocketAddr> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let listener = socket.listen(QUEUE)?;
    let address = listener.local_addr()?;
    let hangs = Arc::default();
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(answer(stream, Arc::clone(&hangs)))),
                // Too many open files, perhaps.
                Err(_) => sleep(Duration::from_millis(10)).await,
            }
        }
    });
    Ok(address)
}

/// While it hangs, it reads questions and never answers them.
async fn answer(stream: TcpStream, hangs: Arc<AtomicBool>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let mut question = String::new();
    while stream.read_line(&mut question).await? > 0 {
        match question.trim_end() {
            order @ ("hang" | "work") => hangs.store(order == "hang", SeqCst),
            _ if hangs.load(SeqCst) => {}
            _ => {
                sleep(ANSWER).await;
                stream.write_all(b"42\n").await?;
            }
        }
        question.clear();
    }
    Ok(())
}
