enum NoAuthenticationKey: String, FileKey {
    case kind
    static let definition = "noAuthentication"
    static let phrase = "the absence of authentication"
}

enum BasicKey: String, FileKey {
    case kind, username, password
    static let definition = "basic"
    static let phrase = "HTTP Basic"
}

enum APIKeyKey: String, FileKey {
    case kind, header, query, prefix, value
    static let definition = "apiKey"
    static let phrase = "an API key"
}

enum BodyCredentialsKey: String, FileKey {
    case kind, fields
    static let definition = "bodyCredentials"
    static let phrase = "credentials in the body"
}

enum BearerKey: String, FileKey {
    case kind, token, sources, renewal
    static let definition = "bearer"
    static let phrase = "a bearer token"
}

enum RenewalKey: String, FileKey {
    case lifeFraction, minimumRemaining, assumedLifetime
    static let definition = "renewal"
    static let phrase = "the renewal of a token"
}

enum LoginKey: String, FileKey {
    case kind, operation, input
    static let definition = "login"
    static let phrase = "a token source that logs in"
}

enum RefreshKey: String, FileKey {
    case kind, operation, presents
    static let definition = "refresh"
    static let phrase = "a token source that refreshes"
}

enum ClientCredentialsKey: String, FileKey {
    case kind, path, clientId, clientSecret, scope, audience
    static let definition = "clientCredentials"
    static let phrase = "the client credentials grant"
}

enum SignedJWTKey: String, FileKey {
    case kind, algorithm, key, keyId, issuer, audience, lifetime, clock, claims
    static let definition = "signedJWT"
    static let phrase = "a token source that signs"
}

enum ClockKey: String, FileKey {
    case operation, tolerance
    static let definition = "clock"
    static let phrase = "the check of a clock"
}

enum SignatureKey: String, FileKey {
    case algorithm, key, keyId, header
    static let definition = "signature"
    static let phrase = "the signature of a body"
}

enum BodySecretKey: String, FileKey {
    case field, kind, key, algorithm, text
    static let definition = "bodySecret"
    static let phrase = "a secret in a body"
}

enum EnabledKey: String, FileKey {
    case when, message
    static let definition = "enabled"
    static let phrase = "the condition under which an operation may be used"
}

enum StandardWebhooksKey: String, FileKey {
    case kind, secrets, tolerance
    static let definition = "standardWebhooks"
    static let phrase = "the verifier of Standard Webhooks"
}

enum TimestampedHMACKey: String, FileKey {
    case kind, header, timestamp, signature, separator, secrets, tolerance
    static let definition = "timestampedHMAC"
    static let phrase = "a verifier of timed signatures"
}

enum BodyPassphraseKey: String, FileKey {
    case kind, field, secrets
    static let definition = "bodyPassphrase"
    static let phrase = "a verifier of a passphrase"
}

enum WebhookBasicKey: String, FileKey {
    case kind, username, secrets
    static let definition = "webhookBasic"
    static let phrase = "a verifier of HTTP Basic"
}

enum BodyHMACKey: String, FileKey {
    case kind, header, prefix, algorithm, encoding, secrets
    static let definition = "bodyHMAC"
    static let phrase = "a verifier of signed bodies"
}

enum AddressListKey: String, FileKey {
    case kind, addresses
    static let definition = "addressList"
    static let phrase = "a verifier of addresses"
}

enum ClientCertificateKey: String, FileKey {
    case kind, header, secrets
    static let definition = "clientCertificate"
    static let phrase = "a verifier of certificates"
}

/// Ways to authenticate, as the file names them.
enum AuthenticationName: String, CaseIterable {
    case none, basic, apiKey, bodyCredentials, bearer
}

/// Token sources, as the file names them.
enum TokenSourceName: String, CaseIterable {
    case login, refresh, clientCredentials, signedJWT
}

/// Verifiers of webhooks, as the file names them.
enum VerifierName: String, CaseIterable {
    case standardWebhooks, timestampedHMAC, bodyPassphrase, basic, bodyHMAC, addressList, clientCertificate
}
