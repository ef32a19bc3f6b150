internal import ArgumentParser
internal import JSONModel
internal import OnboardingAPI

/// `usher erase`: what a person's right to be forgotten asks for.
struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase a person: their key is destroyed, and what was sealed with it cannot be read again.",
        discussion: """
            Stops what runs for the person. Without a hold the key goes at once; with one nobody is shown their data from now \
            on, and the key goes when the last hold ends. What happened and when stays readable. Asked once more, it says how \
            it stands.

            EXAMPLES:
              usher erase --onboarding onb-42 --dry-run
              usher erase --onboarding onb-42 --reason 'Request 2026-118, Art. 17'
              usher erase --contact - --reason 'Request 2026-118, Art. 17' < contact.txt
            """
    )

    /// How often it is asked whether the key is gone, and with which pause.
    private static let looks = 100
    private static let pause = Duration.milliseconds(50)

    @OptionGroup var subject: SubjectOptions
    @OptionGroup var options: ActOptions

    func run() async throws {
        var (status, report) = try await ask()
        let stopped = status == 202 ? report["running"] : nil
        // The key goes in the next transaction; a hold keeps it for longer than anybody waits here.
        for _ in 0..<Self.looks where !options.dryRun && Self.isUnderWay(report) {
            try await Task.sleep(for: Self.pause)
            (status, report) = try await ask()
        }
        if let stopped { report["stopped"] = stopped }
        options.change.output.show(report) { SubjectText.report($0, isDryRun: options.dryRun) }
    }

    private func ask() async throws -> (status: Int, body: JSON) {
        let body = JSON.object(options.body(subject.members()))
        let client = try options.change.engine.client()
        return try await client.post("/v1/erasures", body, headers: options.change.actor.headers)
    }

    /// Whether it was asked for and nothing keeps it.
    private static func isUnderWay(_ report: JSON) -> Bool {
        let isHeld = (report["holds"]?.arrayValue ?? []).contains { $0["isActive"] == true }
        return report["standing"] == "restricted" && !isHeld
    }
}
