internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// A child execution as the results of a map run show it.
struct ResultRecord {
    let record: ExecutionRecord

    /// Which file of results it belongs to.
    enum Group: String, CaseIterable {
        case failed = "FAILED"
        case pending = "PENDING"
        case succeeded = "SUCCEEDED"
    }

    var group: Group {
        switch record.status {
        case .succeeded: .succeeded
        case .failed, .timedOut: .failed
        case .running, .aborted: .pending
        }
    }

    /// Everything that is told of an execution.
    var metadata: JSON {
        let included: JSON = ["Included": true]
        var object: JSONObject = [:]
        object["Cause"] = record.cause.map { .string($0) }
        object["Error"] = record.error.map { .string($0) }
        object["ExecutionArn"] = .string(record.header.arn)
        object["Input"] = .string(record.header.input.text())
        object["InputDetails"] = included
        object["Name"] = .string(record.header.name)
        if let output = record.output {
            object["Output"] = .string(output.text())
            object["OutputDetails"] = included
        }
        object["RedriveCount"] = .integer(record.header.redriveCount)
        let status = record.status
        object["RedriveStatus"] =
            status == .succeeded || status == .running ? "NOT_REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN"
        if status == .succeeded || status == .running {
            object["RedriveStatusReason"] = .string("Execution is \(status.rawValue) and cannot be redriven")
        }
        object["StartDate"] = .string(record.header.startTime.description)
        object["StateMachineArn"] = .string(record.header.stateMachineARN)
        object["Status"] = .string(status.rawValue)
        object["StopDate"] = record.stoppedAt.map { .string($0.description) }
        return .object(object)
    }

    /// What stands for it in the output of its Map state: of a failure only what a workflow can act on, unless all is asked for.
    func outputs(_ transformation: String) -> [JSON] {
        guard group != .succeeded, transformation != "NONE" else { return values(transformation) }
        var failure: JSONObject = ["Status": .string(record.status.rawValue)]
        failure["Error"] = record.error.map { .string($0) }
        failure["Cause"] = record.cause.map { .string($0) }
        return [.object(failure)]
    }

    /// What a transformation makes of it.
    ///
    /// Only what succeeded has an output; of the others everything is told.
    func values(_ transformation: String) -> [JSON] {
        guard let output = record.output, group == .succeeded else { return [metadata] }
        switch transformation {
        case "COMPACT": return [output]
        case "FLATTEN": return output.arrayValue ?? [output]
        default: return [metadata]
        }
    }
}
