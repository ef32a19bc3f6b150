import Foundation
import JSONModel
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Where data of applicants comes out that nobody could take for anything else, and that goes in by every field.
///
/// The store holds it, and so do the answers that show one onboarding. Logs, errors, metrics, the operators' log, jobs, the feed and what
/// is sent to products must not.
@Suite("Canaries", .serialized, .timeLimit(.minutes(5)))
struct CanaryTests {
    @Test("P45 no canary leaves by logs, errors, metrics, logs of acts, jobs, events or deliveries, over kill -9")
    func nothingLeaks() async throws {
        let stage = try CanaryStage()
        var canaries = Canaries.given
        for (index, onboarding) in Canaries.onboardings.enumerated() {
            try await stage.start(onboarding.workflow, onboarding.input, key: "order-\(index)")
        }
        // Some are under way, and are taken up again.
        try stage.restart()
        try await stage.waitForEnds()
        canaries += try await stage.providersData()
        try #require(canaries.count > Canaries.given.count + 10, "the twins' people count as canaries too")

        var answers = try await stage.provokeErrors()
        answers += try await stage.readEverythingShared()
        let (log, received) = try stage.end()
        try #require(log.contains("usher"), "there is a log to look through")
        try #require(received.contains("onboarding.completed"), "products were told of something")
        for canary in canaries {
            #expect(!log.contains(canary), "the log has '\(canary)'")
            #expect(!received.contains(canary), "a delivery has '\(canary)'")
            for answer in answers where answer.text.contains(canary) {
                Issue.record("the answer to \(answer.request) has '\(canary)': \(answer.text.prefix(500))")
            }
        }
    }
}

/// What is put in.
enum Canaries {
    static let name = "Zelda Kanarienvogel"
    static let given = [
        "anarienvogel", "+121255573", "1971-03-09", "kanarien-subject", "203.0.113.199", "kanarien-document",
        "Kanarienweg",
    ]

    private static let verification: JSON = ["outcome": "verified", "documentExpiresOn": "2099-05-01"]

    /// One onboarding or more at each provider, some of which end well and some of which fail.
    static let onboardings: [(workflow: String, input: JSON)] = [
        (
            "sardine-onboarding",
            [
                "phoneNumber": "+12125557391", "expected": ["fullName": .string(name), "dateOfBirth": "1971-03-09"],
                "note": "kanarien-document",
            ]
        ),
        ("sardine-identity-sharing", ["phoneNumber": "+12125557392", "expected": ["fullName": .string(name)]]),
        (
            "aurora-sentinel-verification",
            ["email": "zelda.kanarienvogel@canary.example", "phoneNumber": "+12125557393"]
        ),
        (
            "sentry-interactive-access",
            [
                "verification": verification, "lockId": "00000000-0000-4000-8000-000000000001",
                "applicant": [
                    "subject": "kanarien-subject", "email": "zelda.kanarienvogel@canary.example",
                    "isEmailVerified": true,
                    "name": .string(name), "telephone": "+12125557395",
                ],
            ]
        ),
        (
            "kajeet-account-onboarding",
            [
                "username": "kanarienvogel@northstar.example",
                "terms": [
                    "version": "1", "acceptedBy": "kanarienvogel@northstar.example",
                    "acceptedAt": "2026-06-01T09:59:00Z", "ipAddress": "203.0.113.199",
                ],
            ]
        ),
        ("onboarding", ["phoneNumber": "+12125557394", "email": "second.kanarienvogel@canary.example"]),
        // These fail, with a reason that is about what they were given.
        (
            "sentry-interactive-access",
            [
                "verification": verification, "lockId": .string(name), "intent": .string(name),
                "applicant": ["subject": "kanarien-subject"],
            ]
        ),
        ("aurora-sentinel-verification", ["email": "third.kanarienvogel@canary.example", "documents": .string(name)]),
        // Create is refused with a text that the connector does not know.
        ("sardine-onboarding", ["phoneNumber": "+14155550127", "expected": ["fullName": .string(name)]]),
    ]
}
