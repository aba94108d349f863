//! A server on loopback that behaves as it is told, mostly badly.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the server answers the next request.
#[derive(Debug, Clone)]
pub enum Manner {
    /// With these bytes, which are a whole answer, and keeps the connection.
    Says(Vec<u8>),
    /// Not at all, and keeps the connection.
    Silent,
    /// By closing the connection.
    Hangs,
    /// With half a head.
    HalfHead,
    /// With fewer bytes than its `Content-Length` says.
    TooShort,
    /// With more bytes than its `Content-Length` says.
    TooLong,
    /// With a body of which a byte comes now and then.
    Drips,
    /// With bytes that are no HTTP.
    Garbage,
    /// With a body that never ends, as fast as it is taken.
    Endless,
}

impl Manner {
    /// A whole answer of this status, with these further headers, each with its line end, and this body.
    #[must_use]
    pub fn says(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::Says(
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}").into_bytes(),
        )
    }
}

/// A server that behaves as it is told.
pub struct Nasty {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

struct Shared {
    manner: Mutex<Manner>,
    seen: Mutex<Vec<String>>,
    open: AtomicUsize,
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(clippy::unwrap_used, reason = "a test without a socket fails right here")]
impl Nasty {
    /// Begins to listen.
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            manner: Mutex::new(manner),
            seen: Mutex::default(),
            open: AtomicUsize::new(0),
        });
        let all = Arc::clone(&shared);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&all);
                shared.open.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let _ = serve(stream, &shared).await;
                    shared.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, shared, accepting }
    }

    /// Its address as a URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Behaves like this from now on.
    pub fn behave(&self, manner: Manner) {
        *locked(&self.shared.manner) = manner;
    }

    /// What it was asked, each request as it came, and forgets it.
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut locked(&self.shared.seen))
    }

    /// How many connections are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }
}

impl Drop for Nasty {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut read = Vec::new();
    while let Some(request) = next(&mut stream, &mut read).await? {
        locked(&shared.seen).push(request);
        let manner = locked(&shared.manner).clone();
        match manner {
            Manner::Says(bytes) => stream.write_all(&bytes).await?,
            Manner::Silent => return gone(&mut stream).await,
            Manner::Hangs => return Ok(()),
            Manner::HalfHead => return stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Le").await,
            Manner::TooShort => {
                return stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort").await;
            }
            Manner::TooLong => {
                return stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nmuch too long").await;
            }
            Manner::Drips => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n").await?;
                loop {
                    stream.write_all(b".").await?;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            Manner::Garbage => return stream.write_all(b"\x00\x01\x02 not http at all\r\n\r\n").await,
            Manner::Endless => {
                let many = vec![b'x'; 16_384];
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n").await?;
                loop {
                    stream.write_all(&many).await?;
                }
            }
        }
    }
    Ok(())
}

/// Waits until the other side closes.
async fn gone(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut bytes = [0; 1024];
    while stream.read(&mut bytes).await? > 0 {}
    Ok(())
}

/// The next request with its body, as text; none when the connection ends.
async fn next(stream: &mut TcpStream, read: &mut Vec<u8>) -> std::io::Result<Option<String>> {
    const MOST: usize = 4 << 20;
    let mut bytes = vec![0; 16_384];
    loop {
        if let Some(head) = read.windows(4).position(|end| end == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(read.get(..head).unwrap_or_default()).to_ascii_lowercase();
            let length =
                text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            let end = head + 4 + length.unwrap_or(0_usize);
            if read.len() >= end {
                let request: Vec<u8> = read.drain(..end).collect();
                return Ok(Some(String::from_utf8_lossy(&request).into_owned()));
            }
        }
        let count = stream.read(&mut bytes).await?;
        if count == 0 || read.len() > MOST {
            return Ok(None);
        }
        read.extend_from_slice(bytes.get(..count).unwrap_or_default());
    }
}
