internal import JSONModel

/// Watches a job until nothing more happens to it by itself or by an approval.
struct JobProgress {
    /// How long between two looks.
    private static let interval = Duration.milliseconds(500)
    /// How long an engine is waited for that does not answer, such as one that is being restarted.
    private static let patience = Duration.seconds(60)

    let client: APIClient
    let job: Int

    /// Says on standard error how far it is whenever that changes.
    func wait() async throws -> JSON {
        var last = JSON.null
        var lastAnswer = ContinuousClock.now
        while true {
            do {
                let answer = try await client.get("/v1/jobs/\(job)")
                lastAnswer = ContinuousClock.now
                let state: JSON = [answer["status"] ?? .null, answer["done"] ?? .null]
                if state != last { Output.note(line(about: answer)) }
                last = state
                guard answer["status"] == "running" || answer["status"] == "proposed" else { return answer }
            } catch let failure as CommandFailure {
                guard failure.status == .unavailable, lastAnswer + Self.patience > ContinuousClock.now else {
                    throw failure
                }
            }
            try await Task.sleep(for: Self.interval)
        }
    }

    private func line(about answer: JSON) -> String {
        guard answer["status"] != "proposed" else {
            return "Job \(job) waits for another person's approval: usher jobs approve \(job) --reason …"
        }
        let end = answer.text("expectedEnd").map { ", expected to end at \($0)" } ?? ""
        return "\(answer.text("done") ?? "0") of \(answer.text("total") ?? "0") done\(end)"
    }
}
