import Testing

@testable import OnboardingAPI

@Suite("Names from idempotency keys")
struct OnboardingNameTests {
    @Test(
        "a key becomes a name",
        arguments: [
            ("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324"),
            ("\"8e03978e\"", "8e03978e"), ("a b", "a=20b"), ("\"a\\\"b\\\\\"", "a=22b=5C"), ("a=20b", "a=3D20b"),
            ("customer:4711", "customer=3A4711"),
        ]
    )
    func makesName(_ key: String, _ name: String) {
        #expect(OnboardingName(idempotencyKey: key)?.text == name)
    }

    @Test("what is no key is refused", arguments: ["", "\"", "\"\"", "\"a", "a\"", "\"a\"b", "\"\\a\"", "ü", "a\u{7}"])
    func refuses(_ key: String) {
        #expect(OnboardingName(idempotencyKey: key) == nil)
    }

    @Test(
        "a name that a client chooses is taken as it is, or refused",
        arguments: [("a-1", true), ("a b", false), ("", false), ("a:b", false)]
    )
    func checks(_ name: String, isTaken: Bool) {
        #expect((OnboardingName(name) != nil) == isTaken)
    }
}
