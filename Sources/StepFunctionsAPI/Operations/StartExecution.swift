internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Starts an execution.
    ///
    /// The same name with the same input starts nothing new while the first execution runs; afterwards the name is taken, as in AWS.
    static let startExecution = Operation(
        "StartExecution",
        [
            .stateMachineARN, .optional("name", .text(1...80)), .optional("input", .payload), .traceHeader,
        ]
    ) { request, backend in
        let (start, _) = try await RequestedStart.start(request, backend)
        do {
            let receipt = try await backend.engine.start(start)
            guard receipt.isNew || !receipt.hasEnded else {
                throw ServiceFailure(.executionAlreadyExists, "Execution Already Exists: '\(receipt.arn)'")
            }
            return ["executionArn": .string(receipt.arn), "startDate": .moment(receipt.startedAt)]
        } catch let error as EngineError where error.code == .executionExists || error.code == .applicantIsBusy {
            let arn = backend.configuration.executionARN(start.name, of: start.stateMachine)
            throw ServiceFailure(.executionAlreadyExists, "Execution Already Exists: '\(arn)'")
        } catch let error as EngineError where error.code == .unknownStateMachine {
            throw ServiceFailure.noStateMachine(request.text("stateMachineArn"))
        }
    }
}

/// The start of an execution in a request.
enum RequestedStart {
    /// What is to be started, and the type of its state machine.
    static func start(_ request: Request, _ backend: Backend) async throws -> (StartRequest, StateMachineType) {
        let name = request.optionalText("name") ?? RandomIdentifier.uuid()
        try ResourceNameRule.check(name)
        let target = try await Target(request.text("stateMachineArn"), backend)
        var start = StartRequest(stateMachine: target.record.name, name: name, input: try input(of: request))
        start.qualifier = target.qualifier
        return (start, target.record.type)
    }

    private static func input(of request: Request) throws(ServiceFailure) -> JSON {
        guard let text = request.optionalText("input") else { return [:] }
        do throws(JSONParseError) {
            return try JSON(parsing: text)
        } catch {
            throw ServiceFailure(
                .invalidExecutionInput,
                "Invalid State Machine Execution Input: '\(JSONComplaint(error, in: text).text)'"
            )
        }
    }
}
