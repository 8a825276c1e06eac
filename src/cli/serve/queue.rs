//! Who is served when: one piece of work at a time, a bounded number waiting, and nobody twice.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::{Either, select};
use stagger::engine::Control;
use tokio::sync::{Notify, Semaphore};

use super::refusal::Refusal;

/// The longest that trials are played for one request: what has been played by then is the answer.
const LONGEST: Duration = Duration::from_secs(60);

/// The queue of one kind of work.
#[derive(Debug)]
pub(super) struct Queue {
    turn: Arc<Semaphore>,
    /// Requests waiting or at work, by who sent them.
    present: Mutex<BTreeMap<String, Arc<Ticket>>>,
    most: usize,
}

/// A request in the queue.
#[derive(Debug, Default)]
struct Ticket {
    stopped: Arc<AtomicBool>,
    wake: Notify,
}

impl Ticket {
    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.wake.notify_one();
    }
}

/// The place of a request in the queue. Dropped, for instance because its client is gone, it stops
/// the work.
struct Place<'a> {
    queue: &'a Queue,
    client: String,
    ticket: Arc<Ticket>,
}

impl Queue {
    /// In which so many may wait besides the one whose turn it is.
    pub(super) fn new(waiting: usize) -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), present: Mutex::default(), most: waiting + 1 }
    }

    /// Does work in its turn. What the same client asked for before is stopped.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        client: &str,
        work: impl FnOnce(&Stop) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let place = self.enter(client)?;
        let stopped = Arc::clone(&place.ticket.stopped);
        let turn = {
            let wake = pin!(place.ticket.wake.notified());
            match select(pin!(Arc::clone(&self.turn).acquire_owned()), wake).await {
                Either::Left((turn, _)) => turn.map_err(|_| Refusal::Superseded)?,
                Either::Right(_) => return Err(Refusal::Superseded),
            }
        };
        let done = tokio::task::spawn_blocking(move || {
            // the turn is over when the work is, and not when the client has lost interest
            let _turn = turn;
            let stop = Stop { stopped, until: Instant::now() + LONGEST };
            if stop.is_superseded() { Err(Refusal::Superseded) } else { work(&stop) }
        });
        let result = done.await;
        drop(place);
        result.unwrap_or_else(|_| Err(Refusal::Failed("the work broke down".to_owned())))
    }

    /// Stops everything that waits or is at work.
    pub(super) fn stop_all(&self) {
        self.turn.close();
        self.locked().values().for_each(|ticket| ticket.stop());
    }

    fn enter(&self, client: &str) -> Result<Place<'_>, Refusal> {
        let mut present = self.locked();
        let before = present.remove(client);
        if let Some(before) = &before {
            before.stop();
        }
        if present.len() >= self.most {
            return Err(Refusal::Busy);
        }
        let ticket = Arc::new(Ticket::default());
        present.insert(client.to_owned(), Arc::clone(&ticket));
        Ok(Place { queue: self, client: client.to_owned(), ticket })
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Arc<Ticket>>> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.ticket.stop();
        let mut present = self.queue.locked();
        // a newer request of the same client may stand there by now
        if present.get(&self.client).is_some_and(|t| Arc::ptr_eq(t, &self.ticket)) {
            present.remove(&self.client);
        }
    }
}

/// What work is told by: whether it is still wanted.
#[derive(Debug)]
pub(super) struct Stop {
    stopped: Arc<AtomicBool>,
    until: Instant,
}

impl Stop {
    /// Whether nobody wants the result any more.
    pub(super) fn is_superseded(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

impl Control for Stop {
    fn cancelled(&self) -> bool {
        self.is_superseded() || Instant::now() >= self.until
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
    }

    /// Works until it is stopped.
    fn until_stopped(stop: &Stop) -> Result<&'static str, Refusal> {
        while !stop.cancelled() {
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok("stopped")
    }

    #[test]
    fn a_newer_request_of_the_same_client_takes_the_place_of_the_older() {
        runtime().block_on(async {
            let queue = Arc::new(Queue::new(8));
            let first = Arc::clone(&queue);
            let first = tokio::spawn(async move { first.run("a", until_stopped).await });
            tokio::time::sleep(Duration::from_millis(30)).await;
            // waits, and is replaced while it does
            let other = Arc::clone(&queue);
            let other = tokio::spawn(async move { other.run("b", |_| Ok("b")).await });
            let newer = queue.run("a", |_| Ok("newer")).await;
            assert_eq!(first.await.unwrap().unwrap(), "stopped");
            assert_eq!((newer.unwrap(), other.await.unwrap().unwrap()), ("newer", "b"));
            assert!(queue.locked().is_empty());
        });
    }

    #[test]
    fn a_client_that_goes_away_stops_its_work_and_the_number_waiting_is_bounded() {
        runtime().block_on(async {
            let queue = Arc::new(Queue::new(1));
            let first = Arc::clone(&queue);
            let first = tokio::spawn(async move { first.run("a", until_stopped).await });
            tokio::time::sleep(Duration::from_millis(30)).await;
            let second = Arc::clone(&queue);
            let second = tokio::spawn(async move { second.run("b", |_| Ok("second")).await });
            tokio::time::sleep(Duration::from_millis(30)).await;
            assert!(matches!(queue.run("c", |_| Ok(())).await, Err(Refusal::Busy)));
            first.abort();
            assert_eq!(second.await.unwrap().unwrap(), "second");
            assert_eq!(queue.run("c", |_| Ok("third")).await.unwrap(), "third");
        });
    }
}
