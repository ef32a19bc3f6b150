internal import JSONModel

/// Watches a job until nothing more happens to it by itself.
struct JobProgress {
    /// How long between two looks.
    private static let interval = Duration.milliseconds(500)

    let client: APIClient
    let job: Int

    /// Says on standard error how far it is whenever that changes.
    func wait() async throws -> JSON {
        var last = -1
        while true {
            let answer = try await client.get("/v1/jobs/\(job)")
            let done = answer["done"]?.integerValue ?? 0
            if done != last {
                let end = answer["expectedEnd"]?.stringValue.map { ", expected to end at \($0)" } ?? ""
                Output.note("\(done) of \(answer["total"]?.integerValue ?? 0) done\(end)")
                last = done
            }
            guard answer["status"] == "running" else { return answer }
            try await Task.sleep(for: Self.interval)
        }
    }
}
