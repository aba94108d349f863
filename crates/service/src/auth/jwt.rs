//! Access tokens: JSON Web Tokens, signed with HMAC-SHA-256 by the one key of this desk.

use domain::{Error, Result, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::signature::{self, Signer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

const ISSUER: &str = "tridesk";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    /// The door it is for.
    aud: String,
    /// The client's id.
    pub(super) sub: String,
    /// The refresh token that it ends with.
    pub(super) sid: i64,
    iat: i64,
    exp: i64,
}

impl Claims {
    pub(super) fn new(door: &str, client: i64, sid: i64, now: Timestamp, seconds: i64) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud: door.to_owned(),
            sub: client.to_string(),
            sid,
            iat: now.seconds(),
            exp: now.seconds().saturating_add(seconds),
        }
    }
}

/// The library brings either a second C library or a crate with an open advisory; this desk has HMAC already.
static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 => Ok(Box::new(Mine(mac(key.as_bytes())?))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 => Ok(Box::new(Mine(mac(key.try_get_as_bytes()?)?))),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

fn mac(key: &[u8]) -> jsonwebtoken::errors::Result<Hmac<Sha256>> {
    Hmac::new_from_slice(key).map_err(|_| ErrorKind::InvalidKeyFormat.into())
}

struct Mine(Hmac<Sha256>);

impl Signer<Vec<u8>> for Mine {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, signature::Error> {
        Ok(self.0.clone().chain_update(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Mine {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), signature::Error> {
        // Compares in constant time.
        self.0.clone().chain_update(message).verify_slice(signature).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for Mine {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Mine {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

fn provide() {
    // Whoever was first has installed the same.
    let _ = PROVIDER.install_default();
}

/// Signs a token.
pub(super) fn sign(key: &[u8], claims: &Claims) -> Result<String> {
    provide();
    let signed = jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(key));
    signed.map_err(|cause| {
        tracing::error!(%cause, "a token could not be signed");
        Error::Internal
    })
}

/// What a token says, if this desk signed it for this door and it still counts.
pub(super) fn read(key: &[u8], token: &str, door: &str, now: Timestamp) -> Option<Claims> {
    provide();
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[door]);
    rules.set_issuer(&[ISSUER]);
    // By the clock of the desk, below: that of the library is the machine's.
    rules.validate_exp = false;
    rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    let read = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(key), &rules).ok()?;
    (now.seconds() < read.claims.exp).then_some(read.claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_token_counts_at_its_door_until_its_end_under_its_key() {
        let claims = Claims::new("one", 7, 3, at(1000), 60);
        let token = sign(KEY, &claims).unwrap();
        assert_eq!(read(KEY, &token, "one", at(1059)), Some(claims));
        assert_eq!(read(KEY, &token, "one", at(1060)), None);
        assert_eq!(read(KEY, &token, "two", at(1000)), None);
        assert_eq!(read(b"another key of 32 bytes or longer", &token, "one", at(1000)), None);
    }

    #[test]
    fn what_was_changed_or_not_signed_is_no_token() {
        let token = sign(KEY, &Claims::new("one", 7, 3, at(1000), 60)).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let other = sign(KEY, &Claims::new("one", 8, 3, at(1000), 60)).unwrap();
        let body = other.split('.').nth(1).unwrap();
        // {"alg":"none","typ":"JWT"}
        let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
        for forged in [
            format!("{}.{body}.{}", parts[0], parts[2]),
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{}.{}", parts[0], parts[1]),
            String::new(),
            "..".to_owned(),
        ] {
            assert_eq!(read(KEY, &forged, "one", at(1000)), None, "{forged}");
        }
    }
}
