/// The onboardings that the quickstart starts: each phone number makes the twin behave in its own way.
enum Cast {
    /// One onboarding.
    struct Part: Sendable {
        /// The phone number, from the block that is reserved for fiction.
        let phoneNumber: String
        /// What is going to happen, for people.
        let plot: String
        /// The outcome that it must come to.
        let outcome: String
    }

    static let parts = [
        Part(phoneNumber: "+14155550101", plot: "a new applicant, nothing goes wrong", outcome: "verified"),
        Part(
            phoneNumber: "+14155550120",
            plot: "create times out after it had its effect: looked up, adopted, not repeated",
            outcome: "verified"
        ),
        Part(
            phoneNumber: "+14155550126",
            plot: "create has its effect and is answered 500: looked up and adopted",
            outcome: "verified"
        ),
        Part(
            phoneNumber: "+14155550130",
            plot: "search is answered 503 twice: retried with back-off",
            outcome: "verified"
        ),
        Part(phoneNumber: "+14155550151", plot: "consented long ago: no widget is needed", outcome: "verified"),
        Part(phoneNumber: "+14155550160", plot: "the document has expired", outcome: "document_expired"),
    ]
}
