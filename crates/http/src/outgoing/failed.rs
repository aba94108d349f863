//! Why a call to another server has no answer.

use std::fmt;

use axum::http::StatusCode;

/// Why a call has no answer. None of them quotes anything of the call, the address or the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// As many calls as are allowed are under way.
    Busy,
    /// It failed so often of late that it is left alone for a while.
    Resting,
    /// No connection came about.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// What came is no answer, or not all of it came.
    Broken,
    /// The answer is longer than may be read into memory.
    TooLarge,
    /// The call would not have stayed below the address of the target.
    Elsewhere,
    /// It came from this desk itself: the address of the target leads back here.
    Circle,
}

impl Failed {
    pub(super) fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TimedOut
        } else if error.is_connect() {
            Self::Unreachable
        } else {
            Self::Broken
        }
    }

    /// Whether the same call may work in a moment.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        match self {
            Self::Busy | Self::Resting | Self::Unreachable | Self::TimedOut | Self::Broken => true,
            Self::TooLarge | Self::Elsewhere | Self::Circle => false,
        }
    }

    /// The status that says so to whoever asked through this desk.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Busy | Self::Resting => StatusCode::SERVICE_UNAVAILABLE,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::Unreachable | Self::Broken | Self::TooLarge => StatusCode::BAD_GATEWAY,
            Self::Elsewhere => StatusCode::NOT_FOUND,
            Self::Circle => StatusCode::LOOP_DETECTED,
        }
    }

    /// A word for metrics and logs.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Resting => "resting",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Broken => "broken",
            Self::TooLarge => "too_large",
            Self::Elsewhere => "elsewhere",
            Self::Circle => "circle",
        }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Busy => "too many calls are under way",
            Self::Resting => "it failed too often of late and is left alone for a while",
            Self::Unreachable => "no connection came about",
            Self::TimedOut => "it took too long",
            Self::Broken => "the answer broke off or is none",
            Self::TooLarge => "the answer is too long",
            Self::Elsewhere => "the path does not stay below the address",
            Self::Circle => "the address leads back to this desk",
        })
    }
}

impl std::error::Error for Failed {}
