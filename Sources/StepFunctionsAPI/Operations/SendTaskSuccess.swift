internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime

extension Operation {
    /// Completes the task whose token the caller holds.
    static let sendTaskSuccess = Operation(
        "SendTaskSuccess",
        [
            .required("taskToken", .text(1...2048)), .required("output", .payload),
        ]
    ) { request, backend in
        let output: JSON
        do throws(JSONParseError) {
            output = try JSON(parsing: request.text("output"))
        } catch {
            throw ServiceFailure(
                .invalidOutput,
                "Invalid Output: '\(JSONComplaint(error, in: request.text("output")).text)'"
            )
        }
        try await backend.report(.succeeded(output: output), request)
        return [:]
    }
}

extension Backend {
    /// Reports about the task whose token is in a request.
    ///
    /// - Throws: `InvalidToken` for a token that is not ours, `TaskTimedOut` for a task that does not wait any more.
    func report(_ report: TaskReport, _ request: Request) async throws {
        do throws(EngineError) {
            try await engine.report(report, token: request.text("taskToken"))
        } catch {
            throw error.code == .invalidRequest ? ServiceFailure.invalidToken : ServiceFailure(error)
        }
    }
}
