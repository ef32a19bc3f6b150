internal import JSONModel

/// The providers whose calls need tokens: what their twins know, and how their connectors are set up against them.
///
/// All of it is invented, and protects nothing.
extension TwinProviders {
    /// The application that the twin of Sentry Interactive knows from the start.
    static let sentryInteractive: JSONObject = [
        "issuer": "https://usher.example/",
        "keyId": "sandbox-ed25519",
    ]

    static let sentryInteractiveCredentials = [
        "SENTRY_INTERACTIVE_SANDBOX_EMAIL": "admin@usher.example",
        "SENTRY_INTERACTIVE_SANDBOX_PASSWORD": "sandbox-password",
        "SENTRY_INTERACTIVE_SANDBOX_PASSWORD_SEED": "sandbox-password-seed-of-32-bytes",
        // The bytes from 0 to 31, which the twin's description tells everybody.
        "SENTRY_INTERACTIVE_SANDBOX_APPLICATION_KEY": """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
        -----END PRIVATE KEY-----
        """,
        // The bytes from 32 to 63.
        "SENTRY_INTERACTIVE_SANDBOX_SIGNING_KEY": """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEICAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4/
        -----END PRIVATE KEY-----
        """,
    ]

    /// The bodies that the twin of Kajeet Sentinel takes; an operator would have compared them with the provider's Swagger.
    static let kajeetSentinel: JSONObject = [
        "confirmed": .array(
            [
                "clientToken", "enrichToken", "initiateSSO", "setAssociatedAccountPassword", "acceptTerms",
                "passwordReset", "usernameRequest", "changePassword", "loginAs",
            ].map(JSON.string)
        )
    ]

    static let kajeetSentinelCredentials = [
        "KAJEET_SENTINEL_SANDBOX_USERNAME": "admin@northstar.example",
        "KAJEET_SENTINEL_SANDBOX_PASSWORD": "sandbox-password",
        "KAJEET_SENTINEL_SANDBOX_CLIENT_ID": "usher-sandbox",
        "KAJEET_SENTINEL_SANDBOX_CLIENT_SECRET": "sandbox-secret",
        "KAJEET_SENTINEL_SANDBOX_PASSWORD_SEED": "sandbox-password-seed-of-32-bytes",
    ]
}
