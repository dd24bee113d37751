//! Who is let in: only this computer's own page, by its address with the secret in it.

use axum::http::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri};

use super::reply::ApiError;
use super::token::Token;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets requests in that come from the page.
pub struct Guard {
    /// The secret.
    pub token: Token,
    /// `127.0.0.1:PORT`.
    pub host: String,
}

/// What became of a request at the door.
pub enum Admitted {
    /// It may go on, to this address below the secret.
    To(Uri),
    /// It asks for the page without the slash at its address's end.
    WithoutSlash(String),
}

impl Guard {
    /// Returns the page's address.
    pub fn address(&self) -> String {
        format!("http://{}/{}/", self.host, self.token.as_str())
    }

    /// Lets a request in, or refuses it.
    ///
    /// # Errors
    /// Another host's name (a rebound one), another page, or not the secret.
    pub fn admit(&self, request: &Parts) -> Result<Admitted, ApiError> {
        let authority = request.uri.authority().map(|authority| authority.as_str());
        if only(&request.headers, &HOST) != Some(self.host.as_str())
            || authority.is_some_and(|it| it != self.host)
        {
            let why = "このページは、起動したときに表示されたアドレスでだけ開けます";
            return Err(ApiError::new(StatusCode::MISDIRECTED_REQUEST, why));
        }
        if request.method == Method::OPTIONS {
            return Err(ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "この操作はできません"));
        }
        let foreign = || ApiError::new(StatusCode::FORBIDDEN, "ほかのページからは使えません");
        let is_sent = |name: &HeaderName| request.headers.contains_key(name);
        let site = only(&request.headers, &FETCH_SITE);
        if is_sent(&FETCH_SITE) && !matches!(site, Some("same-origin" | "none")) {
            return Err(foreign());
        }
        let own = format!("http://{}", self.host);
        if is_sent(&ORIGIN) && only(&request.headers, &ORIGIN) != Some(own.as_str()) {
            return Err(foreign());
        }
        self.below_token(&request.uri)
    }

    fn below_token(&self, uri: &Uri) -> Result<Admitted, ApiError> {
        let rest = uri.path().strip_prefix('/').unwrap_or_default();
        let (token, path) =
            rest.split_once('/').map_or((rest, None), |(token, path)| (token, Some(path)));
        if !self.token.is(token) {
            return Err(ApiError::nowhere());
        }
        let Some(path) = path else { return Ok(Admitted::WithoutSlash(self.address())) };
        let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
        format!("/{path}{query}").parse().map(Admitted::To).map_err(|_| ApiError::nowhere())
    }
}

/// Returns the value of a header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() { None } else { first.to_str().ok() }
}
