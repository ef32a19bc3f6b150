internal import JSONModel
internal import StatesInterpreter
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Runs an execution of an express state machine to its end.
    static let startSyncExecution = Operation(
        "StartSyncExecution",
        [
            .stateMachineARN, .optional("name", .text(1...80)), .optional("input", .payload), .traceHeader,
            .includedData,
        ]
    ) { request, backend in
        let (start, type) = try await RequestedStart.start(request, backend)
        guard type == .express else { throw ServiceFailure.notSupportedByType }
        do {
            let record = try await backend.engine.run(start)
            var answer = ExecutionAnswer(record: record, backend: backend).members(
                isMetadataOnly: request.isMetadataOnly
            )
            answer["outputDetails"] = ["included": .bool(!request.isMetadataOnly)]
            answer["billingDetails"] = .object(ExpressBill.bill(of: record))
            answer["traceHeader"] = .text(request.optionalText("traceHeader"))
            return answer
        } catch let error as EngineError where error.code == .unknownStateMachine {
            throw ServiceFailure.noStateMachine(request.text("stateMachineArn"))
        }
    }
}

/// What AWS would charge for.
///
/// Nothing is charged here; clients expect the members.
enum ExpressBill {
    /// AWS rounds the duration up to tenths of a second, and the memory to 64 MB.
    static func bill(of record: ExecutionRecord) -> JSONObject {
        let duration = record.header.startTime.duration(to: record.stoppedAt ?? record.header.startTime)
        let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        let tenths = max(1, (milliseconds + 99) / 100)
        return ["billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": .integer(Int(tenths * 100))]
    }
}
