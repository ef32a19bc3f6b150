internal import JSONModel
internal import ProviderSandbox

/// The onboardings that the quickstart starts: each phone number or address makes its provider's twin behave in its own way.
enum Cast {
    /// One onboarding.
    struct Part: Sendable {
        /// The provider whose twin plays along.
        let provider: SandboxTwin
        /// What is demonstrated.
        let workflow: String
        /// The phone number, from the block that is reserved for fiction, or the address, at a domain that is.
        let applicant: String
        /// What the workflow is given.
        let input: JSON
        /// What is going to happen, for people.
        let plot: String
        /// The outcome that it must come to.
        let outcome: String
    }

    static let parts = sardine + auroraSentinel + sentryInteractive + kajeetSentinel

    /// The parts that a provider's twin has.
    static func parts(of provider: SandboxTwin) -> [Part] { parts.filter { $0.provider == provider } }

    // MARK: Sardine Identity

    private static let sardine = [
        ("+14155550101", "a new applicant, nothing goes wrong", "verified"),
        ("+14155550120", "create times out after it had its effect: looked up, adopted, not repeated", "verified"),
        ("+14155550126", "create has its effect and is answered 500: looked up and adopted", "verified"),
        ("+14155550130", "search is answered 503 twice: retried with back-off", "verified"),
        ("+14155550151", "consented long ago: no widget is needed", "verified"),
        ("+14155550160", "the document has expired", "document_expired"),
    ].map { number, plot, outcome in
        Part(
            provider: .sardine,
            workflow: "sardine-onboarding",
            applicant: number,
            input: ["phoneNumber": .string(number)],
            plot: plot,
            outcome: outcome
        )
    }

    // MARK: Aurora Sentinel

    private static let auroraSentinel = [
        ("+14155550101", "the webhook tells of the decision, a look at the provider proves it", "verified"),
        ("+14155550120", "no webhook ever comes: the scheduled look finds the decision", "verified"),
        ("+14155550124", "webhooks with a wrong passphrase: refused, the scheduled look decides", "verified"),
        ("+14155550130", "the look-up is answered 503 twice: retried with back-off", "verified"),
        ("+14155550102", "rejected: that is an outcome, and no error", "rejected"),
    ].map { number, plot, outcome in
        Part(
            provider: .auroraSentinel,
            workflow: "aurora-sentinel-verification",
            applicant: number,
            input: ["phoneNumber": .string(number)],
            plot: plot,
            outcome: outcome
        )
    }

    // MARK: Sentry Interactive

    /// The door that is shared: its twin's lock that does what it is told.
    static let door = "00000000-0000-4000-8000-000000000001"

    private static let sentryInteractive = [
        ("jane@usher.example", "a verified person may open a door until their document expires"),
        (
            "jane@sharecut.sandbox.example",
            "the answer to the share is lost: the door's list tells, nothing is repeated"
        ),
        (
            "jane@shareslow.sandbox.example",
            "the door answers 504, and obeys: asked again it says 409, and its list tells"
        ),
        ("jane@upsertunauthorized.sandbox.example", "the token is answered 401: renewed once, and on it goes"),
    ].enumerated().map { number, part in
        Part(
            provider: .sentryInteractive,
            workflow: "sentry-interactive-access",
            applicant: part.0,
            input: [
                "verification": ["outcome": "verified", "documentExpiresOn": "2099-05-01"],
                "applicant": [
                    "subject": .string("customer-\(number + 1)"), "email": .string(part.0), "isEmailVerified": true,
                    "name": "Jane Example",
                ],
                "lockId": .string(door),
            ],
            plot: part.1,
            outcome: "granted"
        )
    }

    // MARK: Kajeet Sentinel

    private static let kajeetSentinel = [
        ("jane@northstar.example", "a first password, the terms with evidence, one mail"),
        ("jane@passwordcut.sandbox.example", "the answer to the password is lost: it fits, so it is not set again"),
        ("jane@sso.sandbox.example", "signs in with their organisation, and the token expires meanwhile: renewed"),
    ].map { username, plot in
        Part(
            provider: .kajeetSentinel,
            workflow: "kajeet-account-onboarding",
            applicant: username,
            input: [
                "username": .string(username),
                "terms": [
                    "version": "2026-01", "acceptedBy": .string(username), "acceptedAt": "2026-06-01T09:59:00Z",
                    "ipAddress": "203.0.113.7",
                ],
            ],
            plot: plot,
            outcome: "onboarded"
        )
    }
}
