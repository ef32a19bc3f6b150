internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowRuntime
internal import WorkflowStore

extension Operation {
    /// Tries out one state by itself.
    static let testState = Operation(
        "TestState",
        [
            .definition, .optional("roleArn", .text(1...256)), .optional("input", .payload),
            .optional("inspectionLevel", .choice(["INFO", "DEBUG", "TRACE"])), .optional("revealSecrets", .flag),
            .optional("variables", .payload), .optional("stateName", .text(1...80)),
            .optional(
                "mock",
                .structure(
                    "MockInput",
                    [
                        .optional("result", .payload),
                        .optional(
                            "errorOutput",
                            .structure(
                                "MockErrorOutput",
                                [.optional("error", .text(max: 256)), .optional("cause", .text(max: 32_768))]
                            )
                        ),
                        .optional("fieldValidationMode", .choice(["STRICT", "PRESENT", "NONE"])),
                    ]
                )
            ),
            .optional("context", .payload),
            .optional(
                "stateConfiguration",
                .structure(
                    "TestStateConfiguration",
                    [
                        .optional("retrierRetryCount", .integer(from: 0)),
                        .optional("errorCausedByState", .text(1...80)),
                        .optional("mapIterationFailureCount", .integer(from: 0)),
                        .optional("mapItemReaderData", .payload),
                    ]
                )
            ),
        ]
    ) { request, backend in
        var trial = try RequestedTrial.trial(request, backend)
        let call = await TriedTask(request, &trial, backend)
        var outcome = trial.run(digest: TaskResources.digest)
        if let call { outcome.inspection.merge(call.inspection) }
        return outcome.answer(withInspection: request.optionalText("inspectionLevel") ?? "INFO" != "INFO")
    }
}

extension StateTrial.Outcome {
    /// The outcome as the API gives it.
    fileprivate func answer(withInspection: Bool) -> JSONObject {
        JSONObject(present: [
            "status": .string(status.rawValue),
            "output": output.map { .string($0.spacedText) },
            "error": .text(error),
            "cause": .text(cause),
            "nextState": .text(nextState),
            "inspectionData": withInspection ? JSON?.some(.object(shownInspection)) : JSON?.none,
        ])
    }

    private var shownInspection: JSONObject {
        var shown = JSONObject(minimumCapacity: inspection.count)
        for (name, value) in inspection {
            switch name {
            case "errorDetails", "maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage", "request",
                "response":
                shown[name] = value
            default: shown[name] = .string(value.spacedText)
            }
        }
        return shown
    }
}

extension JSON {
    /// The value as JSON text with a space behind each comma and colon, which is how `TestState` writes.
    fileprivate var spacedText: String {
        switch self {
        case .array(let elements): "[\(elements.map(\.spacedText).joined(separator: ", "))]"
        case .object(let object):
            "{\(object.map { "\(JSON.string($0.key).text()): \($0.value.spacedText)" }.joined(separator: ", "))}"
        default: text()
        }
    }
}
